"""Several questions in one message get an answer each; one question that only has several clauses stays one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.questions.answer_question import SAID_BEFORE
from actions.questions.several import questions_in
from knowledge_base.answer import Answer, Citation
from tests.actions.conftest import Caller


async def _messages(caller: Caller, *asked: Any, **how: Any) -> list[dict[str, Any]]:
    answer = await caller.call(*asked, **how)
    return [response["custom"] for response in answer["responses"]]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("1.划痕险多少钱 2.能不能开发票 3.几天能出保单", ("划痕险多少钱", "能不能开发票", "几天能出保单")),
        ("我想问两个事 一个是互碰自赔啥意思 一个是没责任涨不涨保费", ("互碰自赔啥意思", "没责任涨不涨保费")),
        ("住院怎么报销？等待期是多久？", ("住院怎么报销", "等待期是多久")),
        ("发票怎么开啊 另外保单在哪里看", ("发票怎么开啊", "保单在哪里看")),
    ],
)
def test_each_question_is_told_apart(text: str, questions: tuple[str, ...]) -> None:
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        "蹭到人家车了 两个人都有责任 能不能各修各的",
        "1月2号撞的，现在还能报吗",
        "我车被追尾了？真的假的。",
        "第一次出险会涨多少",
        "保单 12.5 到期，还能续吗",
        "怎么办？急",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert questions_in(text) == ()


class Book:
    """Answers what it lists."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers

    async def answer(self, question: str, **how: Any) -> Answer | None:
        found = next((text for word, text in self.answers.items() if word in question), None)
        if found is None:
            return None
        cited = Citation("d", "t", "c", found.split("。")[0] + "。", "p", "2020-01-01", "/help/d#1")
        return Answer(found, (cited,), 0.9)


async def test_each_question_gets_its_own_answer_and_what_is_not_known_is_said(caller: Caller) -> None:
    caller.tools = replace(caller.tools, knowledge=Book(划痕险="划痕险的答案。", 发票="发票的答案。"))
    messages = await _messages(
        caller, "action_answer_question", "1.划痕险多少钱 2.发票能不能开 3.月亮多远", "nlu_fallback"
    )
    texts = [message["text"] for message in messages]
    assert "划痕险的答案。" in texts[0]
    assert "发票的答案。" in texts[1]
    assert "「月亮多远」" in texts[2]


def _before(question: str, answer: str) -> tuple[dict[str, Any], ...]:
    asked = {"event": "user", "timestamp": 100.0, "metadata": {"said": question}}
    return asked, {"event": "bot", "data": {"custom": {"text": answer, "citations": [{"title": "…"}]}}}


async def test_an_answer_that_stands_right_above_is_not_said_again_but_its_sentence(caller: Caller) -> None:
    caller.tools = replace(caller.tools, knowledge=Book(互碰="互碰的第一句。互碰的第二句。"))
    how: dict[str, Any] = {"before": _before("互碰自赔是什么", "互碰的第一句。互碰的第二句。"), "at": 160.0}
    messages = await _messages(caller, "action_answer_question", "那互碰超过了呢", "nlu_fallback", **how)
    assert messages[0]["text"] == SAID_BEFORE.format(quote="互碰的第一句。")
    assert messages[0]["citations"]


async def test_who_asks_the_same_again_gets_the_whole_answer_again(caller: Caller) -> None:
    caller.tools = replace(caller.tools, knowledge=Book(互碰="互碰的第一句。互碰的第二句。"))
    how: dict[str, Any] = {"before": _before("互碰自赔是什么", "互碰的第一句。互碰的第二句。"), "at": 160.0}
    messages = await _messages(caller, "action_answer_question", "互碰自赔是什么？", "nlu_fallback", **how)
    assert messages[0]["text"] == "互碰的第一句。互碰的第二句。"


async def test_a_chain_of_questions_leans_on_the_first(caller: Caller) -> None:
    asked: dict[str, Any] = {}

    class Listener(Book):
        async def answer(self, question: str, **how: Any) -> None:
            asked.update(how)

    caller.tools = replace(caller.tools, knowledge=Listener())
    first, answered = _before("对方就是不赔咋整", "可以代位求偿。")
    second = {**first, "timestamp": 130.0, "metadata": {"said": "那能你们先赔我吗"}}
    how: dict[str, Any] = {"before": (first, answered, second, answered), "at": 160.0}
    await caller.call("action_answer_question", "要多久", "nlu_fallback", **how)
    assert asked["before"] == "对方就是不赔咋整\n那能你们先赔我吗"
