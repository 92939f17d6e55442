"""Suggestions for the person who serves: from the customer's last lines, best first, each with its citation."""

from datetime import date
from functools import partial

from knowledge_base.answer import Suggestions
from knowledge_base.assist import MOST, assist
from knowledge_base.document_answerer import DocumentAnswerer


async def test_the_last_lines_are_answered_best_first_with_citations(answerer: DocumentAnswerer) -> None:
    found = await assist(answerer.answer_now, ["你好", "在吗", "停车场被人撞了，找不到对方怎么办"])
    assert found[0].title == "停着的车被撞，找不到对方怎么办？"
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(each.citations and each.citations[0].quote in each.text for each in found)


async def test_a_person_is_shown_what_the_gate_holds_back(answerer: DocumentAnswerer) -> None:
    told = "2019年的保单，倒车蹭了柱子咋赔"
    assert isinstance(answerer.answer_now(told), Suggestions)
    found = await assist(answerer.answer_now, [told])
    assert 1 < len(found) <= MOST
    assert len({each.title for each in found}) == len(found)


async def test_nothing_is_suggested_to_greetings_or_before_every_rule(answerer: DocumentAnswerer) -> None:
    assert await assist(answerer.answer_now, ["嗯", "好的"]) == ()
    assert await assist(answerer.answer_now, []) == ()
    assert await assist(partial(answerer.answer_now, as_of=date(1990, 1, 1)), ["交强险的赔偿限额是多少"]) == ()
