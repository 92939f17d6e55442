"""A question after an answer begins no service that it does not name; amounts and prices are asked in many words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.orient import HOW_CAN_I_HELP
from actions.questions.question_words import is_question
from tests.actions.conftest import Caller, said

ASKED = {"event": "user", "timestamp": 100.0, "metadata": {"said": "瞒着糖尿病投保会不会查"}}
ANSWERED = {"event": "bot", "data": {"custom": {"text": "看投保时怎么问的。", "citations": [{"title": "…"}]}}}


class Silent:
    async def answer(self, question: str, **how: Any) -> None:
        return None


async def _begins(caller: Caller, text: str, intent: str, *before: dict[str, Any]) -> bool:
    caller.tools = replace(caller.tools, knowledge=Silent())
    answer = await caller.call("action_hear_service", text, intent, before=before, at=160.0)
    return not said(answer)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("查出来钱退吗", "cancel_policy"),
        ("保险能出不", "transfer"),
        ("保险怎么办", "transfer"),
        ("要补什么", "endorse"),
    ],
)
async def test_a_question_after_an_answer_begins_no_service_that_it_does_not_name(
    caller: Caller, text: str, intent: str
) -> None:
    assert not await _begins(caller, text, intent, ASKED, ANSWERED)
    answer = await caller.call("action_hear_service", text, intent, before=(ASKED, ANSWERED), at=160.0)
    choices = [choice["command"] for each in answer["responses"] for choice in each["custom"].get("choices", ())]
    assert not {"/transfer", "/cancel_policy", "/endorse"} & set(choices)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("那我要退保怎么退", "cancel_policy"),
        ("车过户给我弟了 要怎么办", "transfer"),
        ("把商业险退了吧", "cancel_policy"),
        ("车卖了咋整", "transfer"),
    ],
)
async def test_a_service_that_is_named_begins_after_an_answer_too(caller: Caller, text: str, intent: str) -> None:
    assert await _begins(caller, text, intent, ASKED, ANSWERED)


@pytest.mark.parametrize(
    ("text", "intent", "begins"),
    [
        ("保险能出不", "transfer", False),
        ("家里老人没了 保险怎么办", "transfer", False),
        ("购置税退吗", "cancel_policy", False),
        ("车送给我弟了 保险怎么改", "transfer", True),
        ("二手车刚买 保单要改吗", "transfer", True),
        ("退商业险能退多少", "cancel_policy", True),
    ],
)
async def test_a_change_of_owner_and_a_cancellation_begin_by_their_own_words(
    caller: Caller, text: str, intent: str, begins: bool
) -> None:
    assert await _begins(caller, text, intent) is begins


@pytest.mark.parametrize(
    "text",
    [
        "上个月一直没出险 明年能便宜多少啊",
        "车撞报废了你们按啥价赔",
        "报警了保险就不赔 真的假的",
        "出两次得涨多少",
        "全损按什么标准赔",
    ],
)
def test_amounts_and_prices_are_asked_in_many_words(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    ["车速没多少", "要多少有多少地方能修", "按规定停的车被撞了", "撞得不轻修了多少也不清楚", "钱多少都行 先修车"],
)
def test_what_only_has_such_words_asks_nothing(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize("text", ["没责任的话呢", "那我有吗", "要是我不同意呢"])
async def test_a_question_that_sounds_like_a_nod_is_looked_up_after_an_answer(caller: Caller, text: str) -> None:
    caller.tools = replace(caller.tools, knowledge=Silent())
    asked = await caller.call("action_orient", text, "deny", before=(ASKED, ANSWERED), at=160.0)
    assert HOW_CAN_I_HELP not in said(asked)
    assert HOW_CAN_I_HELP in said(
        await caller.call("action_orient", "不要", "deny", before=(ASKED, ANSWERED), at=160.0)
    )


@pytest.mark.parametrize("text", ["这车油耗高得要命,真是烧钱", "这小伙玩命开车,你们给他涨点"])
async def test_who_grumbles_about_costs_asks_for_no_quote(caller: Caller, text: str) -> None:
    assert not await _begins(caller, text, "quote")
    assert await _begins(caller, "给我的车报个价", "quote")


@pytest.mark.parametrize("text", ["那理赔款给谁", "钱谁先垫", "现在想问伙食补助", "想打听一下验车"])
def test_who_gets_it_and_what_somebody_wants_to_know_are_questions(text: str) -> None:
    assert is_question(text)
    assert not is_question("没想问这个")
    assert not is_question("不知道给谁")
