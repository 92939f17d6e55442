"""The edge of every action: who is believed, and what a failure looks like."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from actions.executor import ActionUnknown, build_executor, run_action
from knowledge_base.answer import KnowledgeUnavailable
from tests.actions.conftest import Caller, error_of, said


class BrokenAnswerer:
    async def answer(self, question: str, **how: Any) -> None:
        raise RuntimeError("a fault of ours")


class AwayAnswerer:
    async def answer(self, question: str, **how: Any) -> None:
        raise KnowledgeUnavailable("no index")


class SlowAnswerer:
    async def answer(self, question: str, **how: Any) -> None:
        await asyncio.sleep(60)


async def test_a_failure_says_nothing_and_reports_itself(caller: Caller) -> None:
    caller.tools = replace(caller.tools, knowledge=BrokenAnswerer())
    answer = await caller.call("action_answer_question", "交强险赔多少", "cover_jqx")
    assert answer["responses"] == []
    assert error_of(answer) == "action_answer_question:RuntimeError"


async def test_without_the_knowledge_base_nothing_is_answered_from_memory(caller: Caller) -> None:
    caller.tools = replace(caller.tools, knowledge=AwayAnswerer())
    answer = await caller.call("action_answer_question", "交强险赔多少", "cover_jqx")
    assert error_of(answer) is None
    assert "暂时查不到" in said(answer)
    assert "转人工" in said(answer)


async def test_without_the_knowledge_base_a_loss_still_gets_its_first_advice(caller: Caller) -> None:
    caller.tools = replace(caller.tools, knowledge=AwayAnswerer())
    answer = await caller.call("action_answer_question", "追尾了怎么办", "cover_jqx")
    assert error_of(answer) is None
    assert "查不到" not in said(answer)


async def test_an_action_that_takes_too_long_has_failed(caller: Caller) -> None:
    hurried = caller.tools.settings.model_copy(update={"action_timeout_seconds": 0.2})
    caller.tools = replace(caller.tools, settings=hurried, knowledge=SlowAnswerer())
    answer = await caller.call("action_answer_question", "交强险赔多少", "cover_jqx")
    assert error_of(answer) == "action_answer_question:TimeoutError"


async def test_a_context_signed_by_somebody_else_is_refused(caller: Caller) -> None:
    caller.secret = "somebody-elses-secret-of-enough-length"
    assert error_of(await caller.call("action_check_claim", "查进度", "claim_status")) is not None


async def test_a_context_that_has_expired_is_refused(caller: Caller) -> None:
    caller.expires = timedelta(minutes=-1)
    answer = await caller.call("action_check_claim", "查进度", "claim_status")
    assert error_of(answer) == "action_check_claim:ContextRefused"


async def test_the_context_of_another_turn_is_refused(caller: Caller) -> None:
    answer = await caller.call("action_check_claim", "查进度", "claim_status", claimed_turn="turn-2")
    assert error_of(answer) == "action_check_claim:ContextRefused"


async def test_slots_do_not_decide_whose_claims_are_seen(caller: Caller) -> None:
    caller.slots = {"customer_id": "somebody-else", "claim_number": "BW1"}
    assert "没有查到" in said(await caller.call("action_check_claim", "查进度", "claim_status"))


async def test_an_action_of_another_version_is_named(caller: Caller) -> None:
    with pytest.raises(ActionUnknown):
        await run_action(build_executor(caller.tools), caller.request("action_of_tomorrow", "", "greet"))


async def test_a_failing_form_forgets_nothing_that_was_noted(caller: Caller) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    caller.secret = "somebody-elses-secret-of-enough-length"
    broken = await caller.call("validate_claim_form", "没有人受伤", "deny", in_form=True)
    assert [event["name"] for event in broken["events"]] == ["action_error"]
