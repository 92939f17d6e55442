"""First notice is never given by accident, and never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insurance.claims import claims
from insurance.models import Claim
from tests.actions.conftest import NOW, Caller, said

COMPLETE: dict[str, Any] = {
    "has_injury": False,
    "accident_time": "2026-11-21T15:00+08:00",
    "accident_place": "万达广场",
    "damage_cause": "collision",
    "accident_type": "single",
    "narrative": "倒车撞柱子了",
    "drivable": True,
    "plate_no": "粤B12345",
    "reporter_phone": "13800138000",
}


async def draft(caller: Caller, fields: dict[str, Any]) -> None:
    async with caller.tools.database.transaction() as tx:
        claim = await claims.open_draft(
            tx, conversation_id="conversation-1", customer_id=caller.customer_id, channel="in_app", now=NOW
        )
        await claims.note(tx, claim.id, fields, now=NOW)


async def newest(caller: Caller) -> Claim:
    async with caller.tools.database.reading() as session:
        claim = await claims.latest(session, caller.customer_id)
    assert claim is not None
    return claim


async def test_without_a_confirmation_nothing_is_reported(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    assert "还没有提交" in said(await caller.call("action_report_claim", "确认", "affirm"))
    assert (await newest(caller)).state == "draft"


@pytest.mark.parametrize("confirm", [False, None, "true", 1])
async def test_only_true_is_a_confirmation(caller: Caller, confirm: object) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_confirm": confirm}
    await caller.call("action_report_claim", "确认", "affirm")
    assert (await newest(caller)).state == "draft"


async def test_a_confirmation_without_a_draft_reports_nothing(caller: Caller) -> None:
    caller.slots = {"claim_confirm": True}
    assert "还没有提交" in said(await caller.call("action_report_claim", "确认", "affirm"))


async def test_an_incomplete_draft_goes_back_to_the_form(caller: Caller) -> None:
    await draft(caller, {**COMPLETE, "accident_place": None})
    caller.slots = {"claim_confirm": True}
    answer = await caller.call("action_report_claim", "确认", "affirm")
    assert {"event": "followup", "timestamp": None, "name": "claim_form"} in answer["events"]
    assert (await newest(caller)).state == "draft"


async def test_the_same_turn_gives_the_same_number(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_confirm": True}
    first = await caller.call("action_report_claim", "确认", "affirm")
    caller.slots = {"claim_confirm": True}
    again = await caller.call("action_report_claim", "确认", "affirm")
    number = (await newest(caller)).number
    assert number is not None
    assert number in said(first)
    assert number in said(again)


async def test_another_turn_does_not_report_again(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_confirm": True}
    await caller.call("action_report_claim", "确认", "affirm")
    number = (await newest(caller)).number
    caller.slots, caller.turn_id = {"claim_confirm": True}, "turn-2"
    assert f"之前已经登记好了，报案号是 {number}" in said(await caller.call("action_report_claim", "确认", "affirm"))


async def test_the_next_report_knows_phone_and_plate_already(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_confirm": True}
    await caller.call("action_report_claim", "确认", "affirm")
    caller.turn_id, caller.slots, caller.now = "turn-2", {}, NOW + timedelta(days=9)
    await caller.call("validate_claim_form", "我要报案,玻璃裂了", "fnol_glass")
    fields = (await newest(caller)).fields
    assert (fields["plate_no"], fields["reporter_phone"], fields["damage_cause"]) == (
        "粤B12345",
        "13800138000",
        "glass",
    )


async def test_somebody_hurt_calls_a_person_urgently_with_the_receipt(caller: Caller) -> None:
    await draft(caller, {**COMPLETE, "has_injury": True, "police_reported": True})
    caller.slots = {"claim_confirm": True}
    answer = await caller.call("action_report_claim", "确认", "affirm")
    wishes = [each["custom"]["hand_off"] for each in answer["responses"] if "hand_off" in each["custom"]]
    assert [(wish["reason"], wish["urgent"]) for wish in wishes] == [("safety", True)]
