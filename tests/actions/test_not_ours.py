"""What is another's to answer is declined with what we can do, and calls nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.questions.not_ours import ELSEWHERE, OTHER_INSURER
from tests.actions.conftest import Caller


async def _messages(caller: Caller, *asked: Any, **how: Any) -> list[dict[str, Any]]:
    answer = await caller.call(*asked, **how)
    return [response["custom"] for response in answer["responses"]]


class Silent:
    """Knows nothing."""

    async def answer(self, question: str, **how: Any) -> None:
        return None


async def _said(caller: Caller, text: str) -> str:
    caller.tools = replace(caller.tools, knowledge=Silent())
    messages = await _messages(caller, "action_answer_question", text, "oos")
    return str(messages[0]["text"])


@pytest.mark.parametrize(
    "text",
    [
        "平安车险怎么报案",
        "人保电话多少",
        "我的保险是平安的 能在你这报案吗",
        "我是人保的客户 车撞了怎么报",
        "太平洋理赔怎么报案",
    ],
)
async def test_the_customer_of_another_insurer_is_told_where_to_turn(caller: Caller, text: str) -> None:
    assert OTHER_INSURER in await _said(caller, text)


@pytest.mark.parametrize(
    "text",
    [
        "对方是平安的，理赔怎么走",
        "从人保转到你们这儿要退保吗",
        "你们跟太平洋理赔谁快",
        "祝我平安到家",
        "我爸说平安是福",
        "撞我的那台在人保投保 我怎么弄",
    ],
)
async def test_who_only_names_another_insurer_is_not_sent_away(caller: Caller, text: str) -> None:
    assert OTHER_INSURER not in await _said(caller, text)


@pytest.mark.parametrize(
    ("text", "where"),
    [("医保卡余额查询", "12393"), ("社保断了怎么办", "12333"), ("公积金怎么提", "12329"), ("今天股票咋样", "")],
)
async def test_what_is_no_matter_of_insurance_is_declined_and_not_counted_as_a_miss(
    caller: Caller, text: str, where: str
) -> None:
    caller.tools = replace(caller.tools, knowledge=Silent())
    for _ in range(3):
        messages = await _messages(caller, "action_answer_question", text, "oos")
        assert "hand_off" not in messages[0]
        assert caller.slots.get("not_understood") is None
    assert ELSEWHERE.split("}")[1][:6] in messages[0]["text"]
    assert where in messages[0]["text"]


@pytest.mark.parametrize("text", ["社保报完剩下的保险能报吗", "下雨天追尾了保险赔吗", "坐高铁买的意外险怎么理赔"])
async def test_insurance_is_ours_whatever_stands_beside_it(caller: Caller, text: str) -> None:
    assert "不归保险公司管" not in await _said(caller, text)
