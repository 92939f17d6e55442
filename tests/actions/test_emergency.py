"""What was dangerous hours ago is the story of the loss; what goes on calls a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from actions.danger import dangers_told, emergency
from actions.danger.safety import ILLNESS, INJURY, WATER, scripts
from actions.turn import Turn
from foundation.clock import BEIJING
from insurance.danger.dangers import Danger
from tests.actions.conftest import Caller, said
from tests.actions.test_run_again import FORM, calls_a_person_at_once, draft

TURN = Turn(
    turn_id="t",
    conversation_id="c",
    customer_id="c",
    channel="in_app",
    now=datetime(2026, 11, 22, 10, tzinfo=BEIJING),
    text="",
    intent="oos",
    confidence=0.5,
    danger=None,
    danger_sure=0.0,
    is_command=False,
)
LAST_NIGHT: dict[str, Any] = {"has_injury": False, "accident_time": "2026-11-21T22:00+08:00", "damage_cause": "flood"}
CLIMBED_OUT = "水一下子漫到腰，车门推不开，我们从天窗爬出来的"


async def tells(caller: Caller, text: str, **changed: Any) -> dict[str, Any]:
    """A message as the answer to how it happened, in the morning."""
    await draft(caller, {**LAST_NIGHT, **changed})
    caller.slots = {"claim_question": "narrative"}
    return await caller.call(FORM, text, in_form=True)


@pytest.mark.parametrize("changed", [{}, {"accident_time": None, "accident_day": "2026-11-21"}])
async def test_the_story_of_last_night_calls_nobody(caller: Caller, changed: dict[str, Any]) -> None:
    answer = await tells(caller, CLIMBED_OUT, **changed)
    assert WATER not in said(answer)
    assert not calls_a_person_at_once(answer)


@pytest.mark.parametrize(
    "changed",
    [
        {"accident_time": "2026-11-22T09:40+08:00"},
        {"accident_time": None},
        {"has_injury": None},
        {"has_injury": "unknown"},
    ],
)
async def test_it_calls_a_person_where_it_may_not_be_over(caller: Caller, changed: dict[str, Any]) -> None:
    answer = await tells(caller, CLIMBED_OUT, **changed)
    assert WATER in said(answer)
    assert calls_a_person_at_once(answer)


@pytest.mark.parametrize("text", ["水漫到腰了，我妈现在还在车里出不来", "水淹到腰了，我们爬上车顶上等着"])
async def test_it_calls_a_person_where_the_words_say_that_it_goes_on(caller: Caller, text: str) -> None:
    assert calls_a_person_at_once(await tells(caller, text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("撞完以后地上一大滩汽油味", "gas"), ("撞断的电线搭在车上", "electric"), ("没信号没油了，零下二十度", "stranded")],
)
async def test_what_does_not_pass_by_itself_calls_a_person_hours_later(caller: Caller, text: str, kind: str) -> None:
    await draft(caller, LAST_NIGHT)
    caller.slots = {"claim_question": "narrative"}
    answer = await caller.call(FORM, text, in_form=True, danger={"kind": kind, "confidence": 0.9})
    assert calls_a_person_at_once(answer)


async def test_who_was_hurt_last_night_is_heard(caller: Caller) -> None:
    answer = await tells(caller, "水漫到腰，爬出来的时候我老婆腿断了")
    assert INJURY in said(answer)


def told_after_an_answer(text: str, kind: str) -> tuple[bool, bool]:
    """Whether it is met with the script, and whether with a caution, in the middle of a matter."""
    turn = replace(TURN, text=text, danger=kind, danger_sure=0.9, question_before="交强险是什么")
    dangers = dangers_told.told(turn)
    certain = any(dangers_told.is_certain(danger, turn) for danger in dangers)
    return certain, bool(emergency.caution(turn, dangers)[0])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("还有两个人在车里出不来", "trapped"),
        ("那个人流血了", "injury"),
        ("那辆车冒烟呢", "fire"),
        ("孩子锁车里呢", "locked_in"),
        ("流血呢", "injury"),
        ("底盘冒烟呢", "fire"),
        ("那边有人晕倒了怎么办", "illness"),
    ],
)
def test_an_emergency_after_an_answer_is_met_though_it_sounds_like_a_question_that_goes_on(
    text: str, kind: str
) -> None:
    assert told_after_an_answer(text, kind)[0]


@pytest.mark.parametrize(
    ("text", "kind"), [("他一直不让我走", "violence"), ("交警在路上", "violence"), ("他自己走了", "self_harm")]
)
def test_what_the_reader_hears_in_the_middle_of_a_matter_is_never_passed_over_in_silence(text: str, kind: str) -> None:
    assert any(told_after_an_answer(text, kind))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("电线已经断了 人都出来了", "electric"), ("昨天就没油了 还在山里", "stranded"), ("上周买的车 一股汽油味", "gas")],
)
def test_what_does_not_pass_by_itself_is_not_over_by_words(text: str, kind: str) -> None:
    assert told_after_an_answer(text, kind)[0]


def test_who_falls_ill_is_not_told_to_press_on_a_wound() -> None:
    met = (Danger.INJURY, Danger.ILLNESS)
    assert scripts(met, "我爸现在喘不上气,在车上") == (ILLNESS,)
    assert scripts(met, "他心脏病犯了撞护栏上") == (INJURY, ILLNESS)


def test_a_guess_without_a_word_of_it_gives_way_to_what_is_plain() -> None:
    turn = replace(TURN, text="有个骑电瓶车的钻我车底下了", danger="theft_in_progress", danger_sure=0.9)
    assert dangers_told.told(turn) == [Danger.TRAPPED]
