"""A question is put together with the one before it, as long as that one was answered and is fresh."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.actions.conftest import Caller

ASKED = {"event": "user", "timestamp": 100.0, "metadata": {"said": "前挡玻璃裂了赔吗"}}
ANSWERED = {"event": "bot", "data": {"custom": {"text": "…", "citations": [{"title": "…"}]}}}
UNKNOWN = {"event": "bot", "data": {"custom": {"text": "没有把握"}}}


class Listener:
    """Notes how it is asked."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    async def answer(self, question: str, **how: Any) -> None:
        self.asked = {"question": question, **how}


@pytest.mark.parametrize(
    ("events", "at", "before"),
    [
        ((ASKED, ANSWERED), 160.0, "前挡玻璃裂了赔吗"),
        ((ASKED, ANSWERED), 160.0 + 30 * 60, None),
        ((ASKED, UNKNOWN), 160.0, None),
        ((), 160.0, None),
    ],
)
async def test_the_question_before_goes_along(
    caller: Caller, events: tuple[dict[str, Any], ...], at: float, before: str | None
) -> None:
    listener = Listener()
    caller.tools = replace(caller.tools, knowledge=listener)
    await caller.call("action_answer_question", "要什么材料", "docs_q", before=events, at=at)
    assert listener.asked["question"] == "要什么材料"
    assert listener.asked.get("before") == before


async def test_a_question_in_the_middle_of_a_report_stands_alone(caller: Caller) -> None:
    listener = Listener()
    caller.tools = replace(caller.tools, knowledge=listener)
    how: dict[str, Any] = {"before": (ASKED, ANSWERED), "at": 160.0, "in_form": True}
    await caller.call("action_answer_question", "要什么材料", "docs_q", **how)
    assert "before" not in listener.asked
