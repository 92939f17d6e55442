"""A turn may be run twice: its worker died, Rasa died, or an action failed after another had written something down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.danger.safety import FIRE, INJURY
from insurance.claims import claims
from tests.actions.conftest import NOW, Caller, said

FORM = "validate_claim_form"


async def run_twice(caller: Caller, text: str, intent: str, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same turn from the same state: what its first run left in the slots was never saved."""
    before = dict(caller.slots)
    first = await caller.call(FORM, text, intent, **how)
    caller.slots = before
    return first, await caller.call(FORM, text, intent, **how)


async def draft(caller: Caller, fields: dict[str, Any]) -> None:
    async with caller.tools.database.transaction() as tx:
        claim = await claims.open_draft(
            tx, conversation_id="conversation-1", customer_id=caller.customer_id, channel="in_app", now=NOW
        )
        await claims.note(tx, claim.id, fields, now=NOW)


def calls_a_person_at_once(answer: dict[str, Any]) -> bool:
    wishes = [response["custom"].get("hand_off") for response in answer["responses"]]
    return any(wish and wish["urgent"] for wish in wishes)


async def test_danger_is_met_again_when_its_turn_is_run_again(caller: Caller) -> None:
    await draft(caller, {"damage_cause": "collision"})
    caller.slots = {"claim_question": "accident_place"}
    for answer in await run_twice(caller, "有人受伤流血了", "fnol_injury", in_form=True):
        assert INJURY in said(answer)
        assert calls_a_person_at_once(answer)


async def test_an_injury_told_as_an_answer_calls_a_person_again_too(caller: Caller) -> None:
    await draft(caller, {"damage_cause": "collision"})
    caller.slots = {"claim_question": "has_injury"}
    for answer in await run_twice(caller, "有", "affirm", in_form=True):
        assert calls_a_person_at_once(answer)


async def test_a_burning_car_is_met_again_when_its_turn_is_run_again(caller: Caller) -> None:
    await draft(caller, {"has_injury": False})
    caller.slots = {"claim_question": "accident_place"}
    for answer in await run_twice(caller, "车着火了", "fnol_fire", in_form=True):
        assert FIRE in said(answer)
        assert calls_a_person_at_once(answer)


async def test_danger_that_was_met_in_an_earlier_turn_is_not_met_again(caller: Caller) -> None:
    await draft(caller, {"damage_cause": "collision"})
    caller.slots = {"claim_question": "accident_place"}
    await caller.call(FORM, "有人受伤流血了", "fnol_injury", in_form=True)
    caller = replace(caller, turn_id="turn-2")
    assert not calls_a_person_at_once(await caller.call(FORM, "有人受伤流血了", "fnol_injury", in_form=True))


async def test_a_report_that_is_begun_twice_is_no_old_draft(caller: Caller) -> None:
    first, again = await run_twice(caller, "我倒车撞到柱子了，要报案", "fnol_single")
    assert said(first) == said(again)
    assert [event for event in first["events"] if event["name"] == "claim_wanted"] == [
        event for event in again["events"] if event["name"] == "claim_wanted"
    ]


async def test_an_answer_heard_twice_is_no_answer_missed(caller: Caller) -> None:
    await draft(caller, {"has_injury": False, "damage_cause": "scratch"})
    caller.slots = {"claim_question": "accident_place", "claim_misses": 1}
    first, again = await run_twice(caller, "在深圳南山区科技园", "inform", in_form=True)
    assert said(first) == said(again)
    assert first["events"] == again["events"]
