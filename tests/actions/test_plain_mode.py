"""Older customers: recognised once, spoken to plainly ever after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from actions.report.claim_questions import QUESTIONS
from actions.services.service_questions import ASKS, IDENTITY_ASKS
from insurance.customers import customers
from knowledge_base.answer import Answer, Citation
from tests.actions.conftest import Caller, error_of, said

LONG = "交强险是法定的。它保第三方的人和财产。限额是国家定的。超出的部分走商业险。"
FEW_WORDS = 28


class LongAnswerer:
    async def answer(self, question: str, *, as_of: date | None = None) -> Answer:
        return Answer(LONG, (Citation("doc", "示例", "第一条", LONG, "车险", "2026-01-01", ""),), 0.9)


def choices(answer: dict[str, Any]) -> list[list[str]]:
    return [[each["text"] for each in one["custom"].get("choices", [])] for one in answer["responses"]]


async def older(caller: Caller) -> Caller:
    async with caller.tools.database.transaction() as tx:
        await customers.set_elderly(tx, caller.customer_id, now=caller.now)
    return caller


async def test_who_says_their_age_is_remembered(caller: Caller) -> None:
    await caller.call("action_small_talk", "你好,我七十了", "greet")
    async with caller.tools.database.reading() as session:
        assert await customers.is_elderly(session, caller.customer_id)


async def test_who_cannot_manage_is_remembered_and_gets_a_person_at_once(caller: Caller) -> None:
    answer = await caller.call("action_ask_for_person", "字太小我看不清", "elder_help")
    assert answer["responses"][0]["custom"]["hand_off"]["summary"].startswith("需要长辈协助")
    async with caller.tools.database.reading() as session:
        assert await customers.is_elderly(session, caller.customer_id)


async def test_a_person_is_one_tap_away_in_every_message(caller: Caller) -> None:
    await older(caller)
    for action, intent in (("action_small_talk", "greet"), ("action_check_claim", "claim_status")):
        answer = await caller.call(action, "你好", intent)
        assert error_of(answer) is None
        assert all("转人工" in each for each in choices(answer))


async def test_an_answer_is_two_sentences_and_the_rest_is_a_tap_away(caller: Caller) -> None:
    await older(caller)
    caller.tools = replace(caller.tools, knowledge=LongAnswerer())
    first = await caller.call("action_answer_question", "交强险是什么", "cover_jqx")
    assert said(first) == "交强险是法定的。它保第三方的人和财产。\n要听详细的吗？"
    assert choices(first)[0][0] == "听详细的"
    rest = await caller.call("action_answer_question", "听详细的", "more")
    assert said(rest) == LONG
    assert rest["responses"][0]["custom"]["citations"]


async def test_others_get_the_whole_answer(caller: Caller) -> None:
    caller.tools = replace(caller.tools, knowledge=LongAnswerer())
    assert said(await caller.call("action_answer_question", "交强险是什么", "cover_jqx")) == LONG


async def test_the_report_asks_in_fewer_words(caller: Caller) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了,没人受伤", "fnol_single")
    usual = said(await caller.call("action_ask_claim_confirm", "没有", "deny", in_form=True))
    caller.slots.pop("claim_asked")
    await older(caller)
    plain = said(await caller.call("action_ask_claim_confirm", "没有", "deny", in_form=True))
    assert plain == "什么时候出的事？"
    assert len(plain) < len(usual)


def test_every_long_question_has_a_short_wording() -> None:
    usual = {key: (question.texts[0], question.short) for key, question in QUESTIONS.items()}
    usual |= {key: (ask.texts[0], ask.short) for key, ask in {**ASKS, **IDENTITY_ASKS}.items()}
    missing = [key for key, (text, short) in usual.items() if len(text) > FEW_WORDS and not short]
    assert missing == []
    assert [key for key, (_, short) in usual.items() if len(short) > FEW_WORDS] == []
