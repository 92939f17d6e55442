"""The customer leaves the report, asks beside it, and comes back after it was given; nothing false is written."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue import up_to_summary

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    "said",
    [
        "不报案了 别问了",
        "停 我不报案 没出事",
        "我没出险啊 别报了",
        "我没有出险！！！别填了",
        "算了不报了 划痕也不大",
        "不行我就先不报了 想想再说",
        "他又给我加到1500了 我收了 你们这边别报了",
        "我说不报了！对方给我1500 私了了",
        "都说了不报案 你听不懂啊",
        "不报了不报了不报了",
        "先别登记",
        "我就问问 没要报案",
        "停",
        "别填了",
    ],
)
async def test_the_form_ends_in_one_turn(talk: Talk, said: str) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    turn = await talk.says(said)
    assert turn.state["active_loop"] is None
    assert turn.hand_off is None
    assert "不报了" in words(turn)
    fields = await talk.fields()
    assert "has_injury" not in fields
    assert fields["damage_cause"] == "collision"


async def test_what_was_asked_beside_it_is_answered_outside_the_form(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    turn = await talk.says("我不报案 我问问交强险是啥")
    assert turn.state["active_loop"] is None
    assert "法定保险" in words(turn)
    assert turn.replies[-1].citations


@pytest.mark.parametrize(
    "said", ["删掉", "不要了", "刚才那个报案给我删了", "那个新填的不要了 删掉", "取消报案", "放弃", "作废"]
)
@pytest.mark.parametrize("first", ["没有人受伤", "停"])
async def test_the_draft_is_thrown_away_in_the_form_and_after_it_was_stopped(talk: Talk, said: str, first: str) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says(first)
    turn = await talk.says(said)
    assert turn.state["active_loop"] is None
    assert "已经删掉" in words(turn)
    assert await talk.claim() is None


@pytest.mark.parametrize(
    "said", ["没有没有 就我自己", "没人 就我自己", "没得人 车停那没人的", "啊？划痕哪来的人受伤", "没有 昨晚十一点多"]
)
async def test_nobody_is_hurt_whatever_is_said_beside_it(talk: Talk, said: str) -> None:
    await talk.says("我要报案,车门被划了一道")
    turn = await talk.says(said)
    assert (await talk.fields())["has_injury"] is False
    assert turn.hand_off is None
    assert "有没有人受伤" not in turn.replies[-1].text


async def test_answers_and_questions_in_one_message_are_both_heard(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    turn = await talk.says("昨天下午三点,交强险管这个吗")
    assert "法定保险" in words(turn)
    turn = await talk.says("万达地库 我不是说了嘛")
    assert "正常开" in turn.replies[-1].text
    turn = await talk.says("能开 哎对了交强险会不会涨价")
    assert "法定保险" in words(turn)
    assert "车牌" in turn.replies[-1].text
    fields = await talk.fields()
    assert (fields["accident_time"], fields["accident_place"], fields["drivable"]) == (
        "2026-11-21T15:00+08:00",
        "万达地库",
        True,
    )


@pytest.mark.parametrize(
    "said", ["能说是我老婆开的不", "经过给我改成我自己开的", "你就记我开的行不行 她实习期", "你给改成对方全责呗"]
)
async def test_at_the_summary_nothing_false_is_written(talk: Talk, said: str) -> None:
    await up_to_summary(talk)
    before = await talk.fields()
    turn = await talk.says(said)
    assert "不行" in turn.replies[0].text
    assert turn.replies[-1].card is not None
    assert await talk.fields() == before


async def test_after_the_report_more_is_added_to_it_and_the_next_step_told(talk: Talk) -> None:
    await up_to_summary(talk)
    turn = await talk.says("是深圳的科技园北路口 行了提交吧")
    assert turn.replies[-1].card is not None
    assert (await talk.fields())["accident_place"] == "深圳的科技园北路口"
    turn = await talk.says("没问题提交吧 提交完交强险多久能给我")
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "reported"
    assert "法定保险" in words(turn)
    for said in (
        "我刚报的案 联系电话填错了 我要改成13900001111",
        "驾驶员是我媳妇李梅 你给补上",
        "这案子我填错了 是两个车撞的",
    ):
        turn = await talk.says(said)
        assert turn.state["active_loop"] is None
        assert str(claim.number) in words(turn)
    for said in ("下一步干啥", "材料怎么交", "我已经报过案了啊 你不记得了？"):
        assert str(claim.number) in words(await talk.says(said))
    newest = await talk.claim()
    assert newest is not None
    assert newest.id == claim.id


async def test_after_a_person_was_called_for_the_injured_the_time_is_asked(talk: Talk) -> None:
    await talk.says("撞到人了")
    await talk.says("继续报案")
    for line in ("深南大道科技园路口", "1个人", "报了", "粤B12345"):
        await talk.says(line)
    assert "什么时候" in (await talk.says("13800138002")).replies[-1].text


async def test_a_report_taken_up_at_the_summary_shows_the_summary(talk: Talk) -> None:
    await up_to_summary(talk)
    await talk.says("先不报了")
    turn = await talk.says("继续报案")
    assert turn.replies[-1].card is not None
