"""A question is answered, not made a form of; words about a report are no matter of the policy or of personal data."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.services.service_answers import Said, right
from actions.services.service_questions import IDENTITY_ASKS
from actions.services.service_reading import asks, wish_in
from actions.services.service_wishes import kind_wanted
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_report_claim import COMPLETE
from tests.actions.test_service_flows import DOOR, EAR, VOICE, filed_of, follows, hears
from tests.fakes import FakeSms


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("quote", "那改成营运的要多交多少钱"),
        ("quote", "多少钱一座"),
        ("quote", "你们这儿第一年买会贵不"),
        ("renew", "车险能打折不去年没出险"),
        ("quote", "我就问问打几折"),
        ("quote", "前保险杠加个大灯一般赔几千"),
        ("quote", "保费多少钱呢发票在哪下呢"),
        ("renew", "那保险到期当天晚上开车算有保险不"),
        ("roadside", "拖车费谁出"),
        ("region_block", "西安"),
        ("region_block", "没上牌"),
        ("cancel_policy", "家财险怎么退"),
        ("privacy", "把照片删掉"),
        ("privacy", "地点后面那些话也给我删了"),
        ("privacy", "经过也别把我名字电话写进去那张照片删了"),
        ("endorse", "这个案子的联系电话改成我老婆的"),
    ],
)
def test_a_question_and_a_word_about_something_else_begin_no_flow(intent: str, text: str) -> None:
    assert kind_wanted(intent, text, is_question=asks(text)) is None


@pytest.mark.parametrize(
    ("intent", "text", "kind"),
    [
        ("quote", "帮我算个保费多少钱", Kind.QUOTE),
        ("quote", "我的车保险多少钱", Kind.QUOTE),
        ("quote", "我要报价", Kind.QUOTE),
        ("region_block", "我在西安想买车险", Kind.QUOTE),
        ("cancel_policy", "交强险怎么退", Kind.CANCELLATION),
        ("privacy", "删除我的个人信息", Kind.PRIVACY),
        ("privacy", "把我的照片和个人资料都删了", Kind.PRIVACY),
        ("privacy", "别再给我发短信了", Kind.PRIVACY),
        ("endorse", "保单上的电话要改", Kind.ENDORSEMENT),
        ("roadside", "车动不了快来拖车", Kind.ROADSIDE),
    ],
)
def test_a_wish_still_begins_its_flow(intent: str, text: str, kind: Kind) -> None:
    assert kind_wanted(intent, text, is_question=asks(text)) is kind


def test_a_wish_to_buy_is_one_for_a_quote_and_a_purchase_made_is_none() -> None:
    assert wish_in("我想买保险") is Kind.QUOTE
    assert wish_in("我想买个车险") is Kind.QUOTE
    assert wish_in("不要买保险") is None
    assert wish_in("我买的保险呢") is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("经过也别把我名字电话写进去", None),
        ("别打我老婆电话", "停止营销短信"),
        ("不要再给我打电话推销", "停止营销短信"),
        ("别再发短信", "停止营销短信"),
    ],
)
def test_only_calls_and_messages_are_stopped(text: str, wanted: str | None) -> None:
    assert right(Said(text, "privacy", NOW, True)) == wanted


@pytest.mark.parametrize("text", ["六零五零七零", "验证码是幺二三四五六", "605070", "6 0 5 0 7 0"])
def test_a_code_may_be_read_aloud(text: str) -> None:
    code = IDENTITY_ASKS["code"].read(Said(text, "inform", datetime.now(tz=NOW.tzinfo), True))
    assert code is not None
    assert len(code) == 6


async def test_a_word_about_the_report_files_nothing_and_says_what_can_be_done(caller: Caller) -> None:
    answer = await caller.call(DOOR, "地点后面那些话也给我删了", "privacy")
    assert "报案里的内容可以改" in said(answer)
    answer = await caller.call(DOOR, "这个案子的联系电话改成我老婆的", "endorse")
    assert answer["responses"][0]["custom"]["hand_off"]["reason"] == "claim_question"
    assert await filed_of(caller) == []


@pytest.mark.parametrize(("text", "intent"), [("没上牌", "region_block"), ("多少钱一座", "quote")])
async def test_a_report_is_not_left_for_a_service_that_nobody_named(caller: Caller, text: str, intent: str) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    answer = await caller.call(DOOR, text, intent, in_form=True)
    assert follows(answer) != "service_form"


async def test_progress_is_looked_up_by_the_phone_of_the_report_and_another_may_be_tried(caller: Caller) -> None:
    answer = await caller.call("action_check_claim", "我的案子到哪了", "claim_status")
    assert follows(answer) == "service_form"
    await caller.call(EAR, "我的案子到哪了", "claim_status")
    answer = await caller.call(VOICE, "", "claim_status", in_service=True)
    assert "报案时留的手机号" in said(answer)
    assert "投保时" not in said(answer)
    assert "报案时留的手机号也发我" in said(await hears(caller, "BW20261122123456"))
    await hears(caller, "我换个号我老公的 13800000099")
    assert isinstance(caller.tools.sms, FakeSms)
    answer = await hears(caller, caller.tools.sms.code_of("13800000099"))
    assert "换个号码" in said(answer)
    await hears(caller, str(COMPLETE["reporter_phone"]))
    assert caller.tools.sms.code_of(str(COMPLETE["reporter_phone"]))
