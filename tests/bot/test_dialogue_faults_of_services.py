"""What mystery shoppers found in the services, in whole conversations with a real Rasa server."""

from __future__ import annotations

import pytest

from actions.services.hear_service import PRICE_DEPENDS
from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue_services import choices, draft, filed

pytestmark = pytest.mark.rasa


async def test_a_rescue_needs_a_place_and_a_phone_and_is_filed_once(talk: Talk) -> None:
    await talk.says("要道路救援")
    turn = await talk.says("高速公路上")
    assert "12122" in words(turn)
    assert "哪条高速" in words(turn)
    for line in ("京港澳高速往北", "动不了", "没有三角牌"):
        await talk.says(line)
    await talk.says("粤BD12345")
    turn = await talk.says("跳过")
    assert "95500-0" in words(turn)
    assert await filed(talk) == []
    turn = await talk.says("救援电话多少")
    assert "95500-0" in turn.replies[0].text
    await talk.says("13800138000")
    (request,) = await filed(talk)
    assert request.fields["plate_no"] == "粤BD12345"
    for line in ("拖车来了没有啊", "到底叫没叫拖车 怎么两个编号", "帮我叫拖车"):
        turn = await talk.says(line)
        assert str(request.number) in words(turn)
    turn = await talk.says("我的救援登记了什么 取消 地点不对")
    assert "已经取消" in words(turn)
    assert [each.state for each in await filed(talk)] == ["withdrawn"]


@pytest.mark.parametrize(
    "line",
    [
        "没有要投诉 就是跟你反映一下 你们理赔员态度不行",
        "投诉怎么投诉啊",
        "我是问流程 又没投诉",
        "你们效率太低了",
        "什么破公司",
    ],
)
async def test_no_complaint_is_filed_that_nobody_wanted(talk: Talk, line: str) -> None:
    turn = await talk.says(line)
    assert await filed(talk) == []
    assert turn.hand_off is None
    assert "转人工" in choices(turn)


async def test_a_complaint_is_asked_for_and_filed_with_what_is_said(talk: Talk) -> None:
    await talk.says("我要投诉")
    assert await filed(talk) == []
    turn = await talk.says("定损员态度特别差 骂人")
    (ticket,) = await filed(talk)
    assert "骂人" in ticket.fields["words"]
    assert str(ticket.number) in words(turn)


async def test_the_click_after_anger_files_the_anger(talk: Talk) -> None:
    await talk.says("你们效率太低了")
    await talk.says("登记投诉")
    (ticket,) = await filed(talk)
    assert ticket.fields["words"] == "你们效率太低了"


@pytest.mark.parametrize(
    ("opening", "line"),
    [
        ("我要改保单", "不登记了 算了"),
        ("我要改保单", "你先别登记 我想想"),
        ("我要续保", "算了 不办了"),
        ("我要报价", "不用联系 回答我问题"),
        ("我要报价", "我问修车赔多少"),
        ("登记医疗险报案", "不赔就算了 不报了"),
        ("登记医疗险报案", "我说不报了 取消"),
        ("登记意外险报案", "别问了 我不想报了"),
        ("登记意外险报案", "我就想买一个 怎么买"),
    ],
)
async def test_a_service_is_left_at_once(talk: Talk, opening: str, line: str) -> None:
    await talk.says(opening)
    turn = await talk.says(line)
    assert "不办了" in words(turn)
    assert turn.state["active_loop"] is None
    assert await draft(talk) is None


@pytest.mark.parametrize(
    "line",
    [
        "那改成营运的要多交多少钱",
        "多少钱一座",
        "你们这儿第一年买会贵不",
        "我就问问打几折",
        "保费多少钱呢 发票在哪下呢",
        "西安",
        "那保险到期当天晚上开车算有保险不",
        "把照片删掉",
        "这个案子的联系电话改成我老婆的",
        "家财险怎么退",
        "我要买意外险 不是报案",
    ],
)
async def test_a_question_is_answered_and_begins_nothing(talk: Talk, line: str) -> None:
    turn = await talk.says(line)
    assert turn.state["active_loop"] is None
    assert await draft(talk) is None
    assert await filed(talk) == []


async def test_who_slipped_at_home_is_not_written_down_as_safe(talk: Talk) -> None:
    await talk.says("登记家财险报案")
    turn = await talk.says("阀门关了 电也断了 就是老太太滑了一跤 屁股疼")
    assert "120" in words(turn)
    waiting = await draft(talk)
    assert waiting is not None
    assert waiting.fields["home_safe"] is False


async def test_several_answers_in_one_message_are_all_taken(talk: Talk) -> None:
    for line in ("登记医疗险报案", "已在医院或没事了", "我老婆", "可以 剖腹产", "11月8号住的院 郑大一附院产科"):
        await talk.says(line)
    await talk.says("还是小周 13912345678")
    waiting = await draft(talk)
    assert waiting is not None
    assert (waiting.fields["caller"], waiting.fields["phone"]) == ("小周", "13912345678")
    assert waiting.fields["hospital"] == "郑大一附院产科"
    assert waiting.fields["illness"] == "剖腹产"
    assert waiting.fields["since"]["accident_day"] == "2026-11-08"


async def test_a_phone_or_a_claim_number_after_no_claim_was_found_is_heard(talk: Talk) -> None:
    turn = await talk.says("我的案子到哪了")
    assert "报案时留的手机号" in words(turn)
    await talk.says("BW20261122123456")
    turn = await talk.says("我换个号 我老公的 13800000077")
    assert "138****0077" in words(turn)


@pytest.mark.parametrize("line", ["你们这儿第一年买会贵不", "我就问问打几折"])
async def test_what_a_price_depends_on_is_told_and_the_quote_offered(talk: Talk, line: str) -> None:
    turn = await talk.says(line)
    assert PRICE_DEPENDS in words(turn)
    assert "我要报价" in choices(turn)
    assert turn.hand_off is None


async def test_two_questions_at_once_are_not_answered_as_one_of_price(talk: Talk) -> None:
    assert PRICE_DEPENDS not in words(await talk.says("保费多少钱呢 发票在哪下呢"))
