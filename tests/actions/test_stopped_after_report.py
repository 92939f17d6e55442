"""「我不想报了」 after the report was given: the customer learns that it stands. Photos sent first belong to it."""

from __future__ import annotations

from datetime import timedelta

from insurance.claims import claims
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_report_claim import COMPLETE, draft, newest


async def test_a_report_that_was_given_does_not_go_by_itself(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_confirm": True}
    await caller.call("action_report_claim", "", "affirm", in_form=True)
    number = (await newest(caller)).number
    assert number is not None
    assert number in said(await caller.call("action_pause_claim", "我不想报了", "stop"))
    assert number not in said(await caller.call("action_pause_claim", "先这样", "stop"))
    caller.now = NOW + timedelta(days=9)
    assert number not in said(await caller.call("action_pause_claim", "我不想报了", "stop"))


async def test_photos_sent_just_before_are_no_old_report(caller: Caller) -> None:
    await draft(caller, {})
    async with caller.tools.database.transaction() as tx:
        await claims.attach(tx, (await newest(caller)).id, ["photo"], now=NOW)
    answer = said(await caller.call("validate_claim_form", "车被撞了", "fnol_two_party"))
    assert "上次" not in answer
    assert "不要了" not in answer
    assert (await newest(caller)).photo_count == 1


async def test_photos_of_another_day_are_asked_about(caller: Caller) -> None:
    await draft(caller, {})
    async with caller.tools.database.transaction() as tx:
        await claims.attach(tx, (await newest(caller)).id, ["photo"], now=NOW)
    caller.now = NOW + timedelta(days=2)
    await caller.call("validate_claim_form", "车被撞了", "fnol_two_party")
    assert caller.slots["claim_question"] == "old_draft"
