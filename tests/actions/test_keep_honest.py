"""Drink, licence and flight: who asks for the rule reads it; who tells of trouble is led to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.honesty.keep_honest import RULE_TOLD, TROUBLE
from knowledge_base.answer import Answer, Suggestions
from tests.actions.conftest import Caller, said

RULE = "没有驾驶证的，商业险条款一般列为责任免除。"


class Rules:
    """Knows what is said of licences."""

    async def answer(self, question: str, *, as_of: date | None = None, **_: Any) -> Answer | Suggestions | None:
        return Answer(RULE, (), 0.9) if "驾" in question else None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("无证驾驶撞车赔吗", f"{RULE}\n{RULE_TOLD}"),
        ("朋友没驾照开我的车，保险管不管", f"{RULE}\n{RULE_TOLD}"),
        ("我喝了点酒，心里慌", TROUBLE),
        ("隔夜酒赔吗", TROUBLE),
    ],
)
async def test_a_question_about_the_rule_is_answered_and_the_case_stays_with_people(
    caller: Caller, text: str, answer: str
) -> None:
    caller.tools = replace(caller.tools, knowledge=Rules())
    assert said(await caller.call("action_keep_honest", text, "driver_drunk")) == answer
