"""A wish for a person, or a danger, that is only half heard counts where there is nothing else to say."""

from __future__ import annotations

from typing import Any

import pytest

from actions.danger.met_first import FAINT
from actions.person.half_heard import FOUND_NOTHING, NO_ANSWER
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import filed_of

PERHAPS, HARDLY = FOUND_NOTHING + 0.01, FOUND_NOTHING - 0.01
LIKELY = NO_ANSWER + 0.01

NOTHING_THERE = [
    ("action_tell_of_tickets", "说好给我回话的呢，都三天了", "ticket"),
    ("action_check_claim", "我的事到底有没有人在弄", "claim_status"),
    ("action_file_complaint", "你们这也太敷衍了", "complaint"),
    ("action_receive_photos", "发了半天照片没人理", "send_photos"),
    ("action_resume_claim", "刚才跟我聊的那位还在不在", "resume"),
    ("action_answer_question", "你们那位姓周的什么时候有空", "nlu_fallback"),
]


def called(answer: dict[str, Any]) -> bool:
    return any(response["custom"].get("hand_off") for response in answer["responses"])


@pytest.mark.parametrize(("action", "text", "intent"), NOTHING_THERE)
async def test_a_person_is_called_where_nothing_is_found(caller: Caller, action: str, text: str, intent: str) -> None:
    assert called(await caller.call(action, text, intent, wish=PERHAPS))


@pytest.mark.parametrize(("action", "text", "intent"), NOTHING_THERE)
async def test_who_does_not_seem_to_want_one_is_told_so(caller: Caller, action: str, text: str, intent: str) -> None:
    answer = await caller.call(action, text, intent, wish=HARDLY)
    assert not called(answer)
    assert said(answer)


async def test_an_answer_is_worth_more_than_half_a_wish(caller: Caller) -> None:
    answer = await caller.call("action_answer_question", "交强险是什么", "nlu_fallback", wish=LIKELY)
    assert not called(answer)
    assert "法定" in said(answer)


@pytest.mark.parametrize(("wish", "calls"), [(PERHAPS, False), (LIKELY, True)])
async def test_questions_to_pick_from_give_way_to_a_likely_wish_only(caller: Caller, wish: float, calls: bool) -> None:
    assert called(await caller.call("action_answer_question", "那个定损单谁来弄", "nlu_fallback", wish=wish)) is calls


async def test_who_has_a_ticket_is_told_how_it_stands(caller: Caller) -> None:
    await caller.call("action_file_complaint", "我要投诉定损员骂人", "complaint")
    assert len(await filed_of(caller)) == 1
    answer = await caller.call("action_tell_of_tickets", "我那事弄得咋样", "ticket", wish=LIKELY)
    assert not called(answer)


async def test_the_open_question_of_a_report_stays(caller: Caller) -> None:
    answer = await caller.call("action_answer_question", "那个定损单谁来弄", "nlu_fallback", in_form=True, wish=LIKELY)
    assert not called(answer)


@pytest.mark.parametrize(("sure", "is_said"), [(FAINT + 0.01, True), (FAINT - 0.01, False)])
async def test_a_faint_danger_is_a_condition_without_an_answer(caller: Caller, sure: float, is_said: bool) -> None:
    danger = {"kind": "fire", "confidence": sure}
    answer = await caller.call("action_answer_question", "前头那一块摸着不大对劲", "nlu_fallback", danger=danger)
    assert ("119" in said(answer)) is is_said
    assert not called(answer)


async def test_a_faint_danger_stays_unsaid_beside_an_answer(caller: Caller) -> None:
    danger = {"kind": "fire", "confidence": FAINT + 0.01}
    assert "119" not in said(await caller.call("action_answer_question", "交强险是什么", "cover_jqx", danger=danger))


@pytest.mark.parametrize(("wish", "calls"), [(0.9, True), (0.5, False)])
async def test_a_plain_wish_is_not_answered_with_what_else_is_heard(caller: Caller, wish: float, calls: bool) -> None:
    assert called(await caller.call("action_ask_for_person", "我就是想发泄一下没别的事", "human", wish=wish)) is calls


async def test_what_else_was_heard_is_still_said_before_the_person_is_called(caller: Caller) -> None:
    heard = await caller.call("action_ask_for_person", "我就是想发泄一下没别的事", "human", wish=0.5)
    both = await caller.call("action_ask_for_person", "我就是想发泄一下没别的事", "human", wish=0.9)
    assert said(heard)
    assert said(both).startswith(said(heard))
