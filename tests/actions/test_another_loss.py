"""Which words tell of another accident than the one that is being reported, and which belong to that one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.report.another_loss import KEPT, OFFERED
from actions.report.another_loss_words import another_told
from actions.report.claim_questions import SUMMARY
from bot.normalise import normalise
from insurance.claims import claims, other_losses
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_report_claim import COMPLETE, draft, newest

TODAY = {"damage_cause": "collision", "accident_time": "2026-11-22T08:00:00+08:00"}
OLD = {"damage_cause": "scratch", "accident_day": "2026-10-20"}
UNDATED = {"damage_cause": "collision"}


def told(text: str, known: dict[str, Any], **how: Any) -> tuple[str, str] | None:
    found = another_told(normalise(text, max_chars=1000), known, NOW, **how)
    return (found.words, found.before) if found else None


@pytest.mark.parametrize("known", [TODAY, OLD, UNDATED], ids=["today", "old", "undated"])
@pytest.mark.parametrize(
    "text",
    [
        *("对了，上周三在停车场还被刮了一次", "还有一起", "我其实有两个事故要报", "另外昨天也撞过一次", "还有一起事故"),
        *("我有两起要报", "还有一起没报", "昨天还被蹭过一次", "除了这次，上个月还被撞过一次", "我还要报另一起"),
        *("另外一起是上周的", "还有一起是昨天停车场被刮的", "对了，昨天还被刮了一次，能一起报吗"),
        *("另外还有一次，上周在小区被刮了", "其实上周也被追尾过一次"),
    ],
)
def test_another_accident_is_recognised(text: str, known: dict[str, Any]) -> None:
    assert told(text, known) == (normalise(text, max_chars=1000), "")


@pytest.mark.parametrize("known", [TODAY, OLD, UNDATED, {}], ids=["today", "old", "undated", "nothing"])
@pytest.mark.parametrize(
    "text",
    [
        *("还撞到了护栏", "被撞了两次", "连着被追尾两次", "不是昨天，是前天", "还有一起去的朋友", "还有一起坐车的同事"),
        *("后来又被后车追尾了一次", "当时还被后面的车撞了一下", "撞了护栏又被后车撞了一次", "昨天被追尾了一次"),
        *("之前也被刮过一次，修好了", "还有一个人受伤", "有两个人", "两车相撞", "有两起事故会涨保费吗", "和朋友一起"),
        *("另外大灯也碎了", "还有后视镜也刮了", "对方说他上周也被撞过一次", "今天又发现一个坑", "对了，车还能开"),
        *(
            "我们一起报的",
            "另外他还撞了我的车门",
            "其实是被撞了两次",
            "对了还被后车撞了一次",
            "今天又去看了，大灯也碎了",
        ),
        *("不是两起事故", "这算两起吗", "前天撞的，不对，是昨天又撞了一次"),
    ],
)
def test_what_belongs_to_the_same_accident_is_not(text: str, known: dict[str, Any]) -> None:
    assert told(text, known) is None


@pytest.mark.parametrize("text", ["刚才又被追尾了", "今天早上又撞了一次", "我现在又被人追尾了"])
def test_a_new_one_beside_an_old_one_is_another(text: str) -> None:
    assert told(text, OLD) is not None
    assert told(text, TODAY) is None  # it may be the very one


def test_when_it_is_asked_when_a_day_is_the_answer() -> None:
    assert told("昨天还被追尾了一次", UNDATED, asked_when=True) is None
    assert told("昨天还被追尾了一次", UNDATED) is not None


def test_what_was_said_before_it_is_of_the_first() -> None:
    assert told("能开，对了昨天还被追尾了一次", TODAY) == ("对了昨天还被追尾了一次", "能开")


async def hear(caller: Caller, text: str) -> str:
    return said(await caller.call("validate_claim_form", text, "fnol_scratch", in_form=True))


async def test_nothing_of_it_is_written_into_the_draft_and_a_turn_run_again_keeps_it_once(caller: Caller) -> None:
    known = {key: value for key, value in COMPLETE.items() if key != "accident_place"}
    await draft(caller, known)
    caller.slots = {"claim_question": "accident_place"}
    for _ in range(2):
        assert await hear(caller, "对了,上周三在停车场还被刮了一次") == KEPT
    assert (await newest(caller)).fields == known


async def test_what_waits_when_the_next_report_begins_is_offered_in_its_turn(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": SUMMARY}
    await hear(caller, "对了,上周三在停车场还被刮了一次")
    await hear(caller, "另外昨天也撞过一次")
    caller.slots["claim_confirm"] = True
    answer = said(await caller.call("action_report_claim", "", "affirm", in_form=True))
    assert OFFERED.format(words="对了,上周三在停车场还被刮了一次") in answer
    caller.turn_id = "turn-2"
    caller.now += timedelta(minutes=1)
    await caller.call("validate_claim_form", "", "fnol_start")
    second = await newest(caller)
    assert second.fields["accident_day"] == "2026-11-11"
    async with caller.tools.database.transaction() as tx:
        await claims.discard(tx, second.id, now=caller.now)
        assert [other.words for other in await other_losses.waiting(tx, caller.customer_id)] == ["另外昨天也撞过一次"]


async def test_days_later_its_words_are_shown_and_not_read_for_a_wrong_day(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": SUMMARY}
    await hear(caller, "另外昨天也撞过一次")
    caller.now += timedelta(days=2)
    caller.slots["claim_confirm"] = True
    answer = said(await caller.call("action_report_claim", "", "affirm", in_form=True))
    assert "昨天也撞过一次" in answer
    assert caller.slots["claim_told"] == ""
