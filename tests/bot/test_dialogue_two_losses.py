"""Two accidents in one report: the second one is kept, leaves the first alone, and is reported when that is through."""

from __future__ import annotations

import pytest

from insurance.claims import other_losses
from tests.bot.conftest import Talk, words

KEPT = "这是另一起，我记着"
OFFER = "现在接着报那一起吗"
REST = ("没有人受伤", "今天上午九点", "万达广场地下停车场", "能开", "粤B12345", "13800138000", "没有照片")


async def begin(talk: Talk, upto: int) -> dict[str, object]:
    for line in ("我要报案,倒车撞柱子了", *REST[:upto]):
        await talk.says(line)
    return dict(await talk.fields())


@pytest.mark.parametrize(
    "line",
    [
        "对了，上周三在停车场还被刮了一次",
        "还有一起",
        "我其实有两个事故要报",
        "另外昨天也撞过一次",
        "对了昨天还被刮了一次 能一起报吗",
    ],
)
@pytest.mark.parametrize("upto", [0, 1, 2, 4, 6, 7])
async def test_the_second_is_kept_and_the_first_stays_as_it_was(talk: Talk, line: str, upto: int) -> None:
    before = await begin(talk, upto)
    asked = str((talk.last.state["slots"] if talk.last else {})["claim_question"])
    turn = await talk.says(line)
    assert KEPT in words(turn)
    assert await talk.fields() == before
    assert turn.state["slots"]["claim_question"] == asked


async def test_when_the_first_is_given_the_other_is_offered_and_begins_with_what_was_told(talk: Talk) -> None:
    await begin(talk, 3)
    await talk.says("能开,对了上周三在停车场还被刮了一次")
    assert (await talk.fields())["drivable"] is True
    for line in REST[4:]:
        await talk.says(line)
    turn = await talk.says("确认提交")
    first = await talk.claim()
    assert first is not None
    assert first.number is not None
    assert (OFFER in words(turn), "上周三在停车场还被刮了一次" in words(turn)) == (True, True)
    await talk.says("接着报那一起")
    second = await talk.claim()
    assert second is not None
    assert (second.id != first.id, second.state) == (True, "draft")
    assert second.fields["narrative"] == "上周三在停车场还被刮了一次"
    assert second.fields["accident_day"] == "2026-11-11"
    assert second.fields["plate_no"] == "粤B12345"
    async with talk.database.reading() as session:
        assert await other_losses.waiting(session, talk.customer_id) == []


@pytest.mark.parametrize("wish", ["那报另一起吧", "好的", "接着报另外那一起"])
async def test_it_may_be_taken_up_in_other_words(talk: Talk, wish: str) -> None:
    await begin(talk, 7)
    await talk.says("另外昨天也撞过一次")
    await talk.says("确认提交")
    await talk.says(wish)
    claim = await talk.claim()
    assert claim is not None
    assert (claim.state, claim.fields.get("accident_day")) == ("draft", "2026-11-21")


async def test_when_the_first_is_thrown_away_the_other_is_offered_at_once(talk: Talk) -> None:
    await begin(talk, 2)
    await talk.says("对了，上周三在停车场还被刮了一次")
    turn = await talk.says("取消报案")
    assert OFFER in words(turn)
    await talk.says("接着报那一起")
    assert (await talk.fields())["accident_day"] == "2026-11-11"


@pytest.mark.parametrize("line", ["刚才又被追尾了", "今天早上又被人刮了一次", "对了，昨天还被撞了一次"])
async def test_a_new_one_in_the_report_of_an_old_one_is_kept_as_well(talk: Talk, line: str) -> None:
    await talk.says("我要报案,上个月20号车停小区被刮了")
    await talk.says("没有人受伤")
    before = dict(await talk.fields())
    turn = await talk.says(line)
    assert KEPT in words(turn)
    assert await talk.fields() == before


@pytest.mark.parametrize("line", ["还撞到了护栏", "连着被追尾两次", "不对,不是今天,是前天", "后来又被后车撞了一下"])
async def test_what_belongs_to_the_first_is_heard_as_before(talk: Talk, line: str) -> None:
    await begin(talk, 3)
    assert KEPT not in words(await talk.says(line))
