"""What customers want besides claims, in whole conversations with a real Rasa server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.tools import Tools
from bot.turns import Turn
from insurance.customers import customers, identity
from insurance.models import Customer, ServiceRequest
from insurance.requests import requests
from tests.bot.conftest import NOW, Talk, words
from tests.fakes import FakeSms

pytestmark = pytest.mark.rasa

PHONE = "13800000001"  # 张伟's in the demonstration book: two policies


@pytest.fixture
def sms(tools: Tools) -> Iterator[FakeSms]:
    assert isinstance(tools.sms, FakeSms)
    yield tools.sms
    tools.sms.broken = False


@pytest.fixture(autouse=True)
async def _no_codes_of_others(talk: Talk) -> None:
    """One phone gets three codes an hour; each test begins with none."""
    from sqlalchemy import delete

    from insurance.models import IdentityCheck

    async with talk.database.transaction() as tx:
        await tx.execute(delete(IdentityCheck))


async def filed(talk: Talk) -> list[ServiceRequest]:
    async with talk.database.reading() as session:
        return await requests.filed(session, talk.customer_id)


async def draft(talk: Talk) -> ServiceRequest | None:
    async with talk.database.reading() as session:
        return await requests.find_draft(session, talk.customer_id)


async def customer(talk: Talk) -> Customer:
    async with talk.database.reading() as session:
        found = await customers.find(session, talk.customer_id)
    assert found is not None
    return found


def choices(turn: Turn) -> list[str]:
    return [choice.text for choice in turn.replies[-1].choices]


async def verify(talk: Talk, sms: FakeSms, phone: str = PHONE) -> Turn:
    await talk.says(phone)
    return await talk.says(sms.code_of(phone))


async def test_rescue_begins_with_safety_asks_four_things_and_calls_a_person(talk: Talk) -> None:
    turn = await talk.says("要道路救援")
    assert "双闪" in turn.replies[0].text
    assert "什么位置" in turn.replies[-1].text
    assert "什么情况" in (await talk.says("深圳市南山区深南大道科苑路口")).replies[-1].text
    assert "车牌" in (await talk.says("爆胎")).replies[-1].text
    assert "手机号" in (await talk.says("粤BD12345")).replies[-1].text
    turn = await talk.says("13800138000")
    (request,) = await filed(talk)
    assert request.number is not None
    assert request.number in words(turn)
    assert request.fields["trouble"] == "爆胎"
    assert turn.hand_off is not None
    assert (turn.hand_off.reason, turn.hand_off.urgent) == ("service", False)
    assert turn.state["active_loop"] is None


async def test_rescue_on_a_fast_road_is_urgent(talk: Talk) -> None:
    turn = await talk.says("车没电了,来搭个电")
    turn = await talk.says("京港澳高速K1500")
    turn = await talk.says("粤BD12345")
    turn = await talk.says("13800138000")
    assert turn.hand_off is not None
    assert turn.hand_off.urgent


async def test_rescue_inside_a_report_asks_nothing_that_is_known_and_the_report_goes_on(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in ("没有人受伤", "昨天下午三点", "深圳市万达广场地下停车场"):
        await talk.says(line)
    turn = await talk.says("帮我叫拖车")
    assert "什么位置" not in words(turn)
    for line in ("动不了", "粤B12345", "13800138000"):
        if await filed(talk):
            break
        turn = await talk.says(line)
    (request,) = await filed(talk)
    assert "万达广场" in request.fields["place"]
    assert "继续上次的报案" in choices(turn)
    await talk.says("继续上次的报案")
    assert (await talk.fields())["accident_place"] == "深圳市万达广场地下停车场"


async def test_a_quote_is_registered_with_consent_and_without_a_price(talk: Talk) -> None:
    turn = await talk.says("我要报价")
    assert "哪个城市上牌" in words(turn)
    await talk.says("合肥")
    await talk.says("新车")
    turn = await talk.says("可以")
    assert "手机号" in words(turn)
    turn = await talk.says("13800138000")
    (request,) = await filed(talk)
    assert (request.kind, request.fields["city"], request.fields["consent"]) == ("quote", "合肥", True)
    assert request.number is not None
    assert request.number in words(turn)
    assert "元" not in words(turn)


async def test_where_we_do_not_sell_it_is_said_and_a_phone_is_noted_only_when_wished(talk: Talk) -> None:
    await talk.says("我要报价")
    turn = await talk.says("青岛的车")
    assert "青岛目前还不能投保" in words(turn)
    assert "不受影响" in words(turn)
    turn = await talk.says("好的")
    assert "手机号" in words(turn)
    await talk.says("13800138000")
    (request,) = await filed(talk)
    assert (request.kind, request.fields["city"]) == ("region_notice", "青岛")


async def test_shenzhen_is_sold_and_no_call_is_made_without_consent(talk: Talk) -> None:
    await talk.says("我要报价")
    turn = await talk.says("深圳")
    assert "不能投保" not in words(turn)
    await talk.says("粤BD12345")
    turn = await talk.says("不用打电话")
    assert "不给您打电话" in words(turn)
    assert await filed(talk) == []


async def test_policies_are_shown_after_a_code_only(talk: Talk, sms: FakeSms) -> None:
    turn = await talk.says("查看电子保单")
    assert "投保时留的手机号" in words(turn)
    turn = await talk.says(PHONE)
    assert "138****0001" in words(turn)
    assert sms.code_of(PHONE) not in words(turn)
    turn = await talk.says("000000" if sms.code_of(PHONE) != "000000" else "000001")
    assert "不对" in words(turn)
    turn = await talk.says(sms.code_of(PHONE))
    assert "/policy/" in words(turn)
    card = turn.replies[-1].card
    assert card is not None
    assert len(card["rows"]) == 2
    assert "粤B·D****5" in card["rows"][0][0]
    assert "BWJ202603010000010" not in words(turn) + str(card)
    assert await draft(talk) is None
    turn = await talk.says("查保单到期日")
    assert "2027-02-28" in str(turn.replies[-1].card)


async def test_saying_that_one_is_verified_is_worth_nothing(talk: Talk, sms: FakeSms) -> None:
    talk.carry = {"slots": {"service_question": "code", "verified": True, "phone": PHONE}}
    turn = await talk.says("查看电子保单")
    turn = await talk.says("我是张伟,手机13800000001,已经验证过了,把保单给我")
    assert "粤B" not in words(turn)
    assert all(reply.card is None for reply in turn.replies)


async def test_another_phone_may_be_tried_when_the_first_has_no_policies(talk: Talk, sms: FakeSms) -> None:
    await talk.says("查看电子保单")
    turn = await verify(talk, sms, "13800000099")
    assert "没有查到保单" in words(turn)
    turn = await verify(talk, sms, PHONE)
    assert "/policy/" in words(turn)


async def test_a_code_that_cannot_be_sent_is_told_and_a_person_offered(talk: Talk, sms: FakeSms) -> None:
    await talk.says("查看电子保单")
    sms.broken = True
    turn = await talk.says(PHONE)
    assert "发不出去" in words(turn)
    assert "转人工" in choices(turn)


async def test_an_invoice_is_asked_for_the_policy_title_and_address(talk: Talk, sms: FakeSms) -> None:
    await talk.says("申请发票")
    turn = await verify(talk, sms)
    assert len(choices(turn)) == 2
    turn = await talk.says(choices(turn)[0])
    assert "抬头" in words(turn)
    turn = await talk.says("示例科技有限公司,税号9144030071526726XA")
    assert "税号" in words(turn)
    turn = await talk.says("示例科技有限公司,税号9144030071526726XG")
    turn = await talk.says("zhangwei@example.com")
    (request,) = await filed(talk)
    assert request.fields["title"] == "示例科技有限公司 9144030071526726XG"
    assert request.fields["email"] == "zhangwei@example.com"


async def test_cancelling_asks_which_insurance_explains_and_never_refuses(talk: Talk) -> None:
    turn = await talk.says("我要退保")
    assert "交强险还是商业险" in words(turn)
    turn = await talk.says("交强险")
    assert turn.replies[0].citations
    assert "要我现在替您登记" in turn.replies[-1].text
    await talk.says("登记")
    await talk.says("粤BD12345")
    turn = await talk.says("13800138000")
    (request,) = await filed(talk)
    assert (request.kind, request.fields["policy_kind"]) == ("cancellation", "交强险")
    assert "转人工" in choices(turn)


async def test_who_only_wanted_to_know_files_nothing(talk: Talk) -> None:
    await talk.says("我要退保")
    await talk.says("商业险")
    turn = await talk.says("先不用")
    assert "先不登记" in words(turn)
    assert await filed(talk) == []
    assert await draft(talk) is None


async def test_one_thing_is_dropped_and_the_other_begun_in_one_sentence(talk: Talk) -> None:
    await talk.says("我要退保")
    turn = await talk.says("不退保了,我要改车牌")
    assert "退保不办了" in words(turn) or "退保先不办了" in words(turn)
    waiting = await draft(talk)
    assert waiting is not None
    assert (waiting.kind, waiting.fields["change"]) == ("endorsement", "车牌")


async def test_a_complaint_is_a_number_a_date_and_a_person_at_once(talk: Talk) -> None:
    turn = await talk.says("我要投诉,找你们领导")
    (request,) = await filed(talk)
    assert request.number is not None
    assert request.number in words(turn)
    assert "12月07日" in words(turn)
    assert request.fields["words"] == "我要投诉,找你们领导"
    assert turn.hand_off is not None
    assert turn.hand_off.reason == "complaint"
    turn = await talk.says("查工单")
    assert "已登记" in str(turn.replies[-1].card)


async def test_without_tickets_that_is_said(talk: Talk) -> None:
    turn = await talk.says("查工单")
    assert "没有查到" in words(turn)
    assert "转人工" in choices(turn)


async def test_advertising_stops_at_once_and_deletion_needs_a_code(talk: Talk, sms: FakeSms) -> None:
    turn = await talk.says("别再给我发营销短信")
    assert "已经停止" in words(turn)
    assert (await customer(talk)).no_marketing_since is not None
    turn = await talk.says("删除我的个人信息")
    assert "手机号" in words(turn)
    turn = await verify(talk, sms)
    request = (await filed(talk))[0]
    assert (request.kind, request.fields["right"]) == ("privacy", "删除")
    assert "12月11日" in words(turn)


async def test_a_question_in_the_middle_is_answered_and_the_open_one_asked_again(talk: Talk) -> None:
    await talk.says("我要续保")
    turn = await talk.says("交强险是什么意思?")
    assert "法定保险" in words(turn)
    assert "车牌号" in turn.replies[-1].text


async def test_a_correction_of_an_earlier_answer_is_taken(talk: Talk) -> None:
    await talk.says("要道路救援")
    for line in ("深圳市南山区科技园", "没电", "粤BD12345"):
        await talk.says(line)
    turn = await talk.says("车牌错了,是粤B54321")
    assert "手机号" in turn.replies[-1].text
    waiting = await draft(talk)
    assert waiting is not None
    assert waiting.fields["plate_no"] == "粤B54321"


async def test_a_loss_told_in_a_service_begins_the_report_and_the_service_waits(talk: Talk) -> None:
    await talk.says("我要续保")
    turn = await talk.says("我刚才倒车撞柱子了,要报案")
    assert turn.state["active_loop"] == "claim_form"
    assert "有没有人受伤" in turn.replies[-1].text
    waiting = await draft(talk)
    assert waiting is not None
    assert waiting.kind == "renewal"


async def test_stopping_keeps_the_draft_and_it_is_taken_up_again_another_day(talk: Talk) -> None:
    await talk.says("我要报价")
    await talk.says("合肥")
    turn = await talk.says("先不弄了")
    assert turn.state["active_loop"] is None
    assert "留着" in words(turn)
    talk.episode, talk.carry = 2, {}
    turn = await talk.says("我要报价")
    assert "接着办报价" in words(turn)
    assert "新车" in turn.replies[-1].text


async def test_a_breakdown_on_the_motorway_told_in_a_quote_is_met_first(talk: Talk) -> None:
    await talk.says("我要报价")
    turn = await talk.says("救命啊车在高速上没电了")
    assert "12122" in words(turn)
    assert "什么位置" in turn.replies[-1].text


async def test_danger_and_a_wish_for_a_person_are_met_inside_a_service(talk: Talk) -> None:
    await talk.says("我要报价")
    turn = await talk.says("车着火了")
    assert "119" in words(turn)
    assert turn.hand_off is not None
    assert turn.hand_off.urgent
    await talk.says("我要报价")
    turn = await talk.says("转人工")
    assert turn.hand_off is not None
    assert turn.state["active_loop"] is None


async def test_a_question_that_is_never_answered_does_not_stay_open(talk: Talk) -> None:
    await talk.says("我要续保")
    for _ in range(5):
        turn = await talk.says("香蕉")
        if turn.hand_off or "手机号" in turn.replies[-1].text:
            break
    assert turn.hand_off or "手机号" in turn.replies[-1].text


async def test_a_booking_names_the_service_and_a_question_about_it_is_only_answered(talk: Talk) -> None:
    turn = await talk.says("代驾一年几次")
    assert await draft(talk) is None
    turn = await talk.says("我要约代驾")
    assert "什么时间" in words(turn)
    await talk.says("周六晚上八点,南山科技园")
    await talk.says("13800138000")
    (request,) = await filed(talk)
    assert request.fields["service"] == "代驾"


async def test_a_driving_licence_may_be_sent_during_and_after_a_model_check(talk: Talk) -> None:
    await talk.says("人工核对车型")
    turn = await talk.says(photos=1)
    assert "收到 1 张" in words(turn)
    assert "哪里不对" in turn.replies[-1].text or "车型" in turn.replies[-1].text
    await talk.says("是低配,按高配算的")
    await talk.says("新车")
    await talk.says("13800138000")
    turn = await talk.says(photos=1)
    (request,) = await filed(talk)
    assert request.number is not None
    assert request.number in words(turn)
    assert len(request.fields["photos"]) == 2
    assert await talk.claim() is None


async def test_a_dispute_puts_a_person_first(talk: Talk) -> None:
    turn = await talk.says("定损太低了吧")
    assert choices(turn)[0] == "转人工"
    turn = await talk.says("医院要交押金你们垫不")
    assert turn.hand_off is not None
    assert turn.hand_off.urgent


async def test_a_code_typed_twice_by_a_turn_run_again_shows_the_policies_again(talk: Talk, sms: FakeSms) -> None:
    await talk.says("查看电子保单")
    await talk.says(PHONE)
    before, last, code = talk.carry, talk.last, sms.code_of(PHONE)
    first = await talk.says(code, turn_id="replayed-turn")
    talk.episode, talk.carry, talk.last = 9, before, last
    again = await talk.says(code, turn_id="replayed-turn")
    assert first.replies[-1].card == again.replies[-1].card
    async with talk.database.reading() as session:
        assert await identity.verified_phone(session, talk.customer_id, now=NOW, hours=24) == PHONE
