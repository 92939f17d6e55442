"""Asked whether anybody is hurt, agreement is no harm: it is asked again plainly, and nobody is called."""

from __future__ import annotations

from typing import Any

import pytest

from actions.danger.safety import INJURY
from actions.report.claim_nods import IS_IT_SO, NO_ANSWER_YET
from tests.actions.conftest import Caller, said
from tests.actions.test_run_again import FORM, calls_a_person_at_once, draft


async def answers(caller: Caller, text: str, intent: str = "affirm", before: str = "") -> dict[str, Any]:
    """A message as the answer to whether anybody is hurt, after another one."""
    await draft(caller, {"damage_cause": "scratch"})
    caller.slots = {"claim_question": "has_injury", "claim_misses": 1 if before else 0}
    earlier = ({"event": "user", "timestamp": 0.0, "metadata": {"said": before}},) if before else ()
    return await caller.call(FORM, text, intent, in_form=True, before=earlier, at=20.0)


@pytest.mark.parametrize("text", ["好", "好的", "行", "ok", "好吧", "可以", "好的谢谢", "行吧", "好呀", "OK，知道了"])
async def test_to_agree_is_to_tell_of_no_harm(caller: Caller, text: str) -> None:
    answer = await answers(caller, text, "thanks" if "谢" in text else "affirm")
    assert said(answer) == NO_ANSWER_YET
    assert not calls_a_person_at_once(answer)


@pytest.mark.parametrize("text", ["是的", "对", "嗯", "对的", "嗯嗯", "是的呢"])
async def test_what_may_be_a_yes_is_asked_back_and_names_the_number(caller: Caller, text: str) -> None:
    answer = await answers(caller, text)
    assert said(answer) == IS_IT_SO
    assert not calls_a_person_at_once(answer)


@pytest.mark.parametrize("text", ["是的", "对", "嗯，是的"])
async def test_said_again_after_it_was_asked_back_it_is_a_yes(caller: Caller, text: str) -> None:
    answer = await answers(caller, text, before="是的")
    assert INJURY in said(answer)
    assert calls_a_person_at_once(answer)


@pytest.mark.parametrize("text", ["有", "有的", "是的，有一个", "好的 有人受伤了", "对，两个人伤了"])
async def test_who_says_that_there_is_somebody_is_heard_at_once(caller: Caller, text: str) -> None:
    answer = await answers(caller, text)
    assert INJURY in said(answer)
    assert calls_a_person_at_once(answer)


@pytest.mark.parametrize("text", ["不知道谁划的", "没看到是谁撞的", "不清楚什么东西砸的"])
async def test_not_to_know_who_did_it_leaves_the_question_of_harm_open(caller: Caller, text: str) -> None:
    answer = await answers(caller, text, "unknown")
    assert not any(each.get("name") == "claim_passed" and each.get("value") for each in answer["events"])
    assert "不确定" not in said(answer)
