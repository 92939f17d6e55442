"""For the person who serves: what the documents say to the customer's last lines, best first, with citations."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from knowledge_base.answer import Answer
from knowledge_base.chinese import bare
from knowledge_base.suggesting import Suggestion

if TYPE_CHECKING:
    from knowledge_base.document_answerer import DocumentAnswerer

LINES = 3  # of the customer, the last ones
SHORTEST = 3  # characters of a line that can ask something
MOST = 3


async def assist(
    answerer: DocumentAnswerer, lines: Sequence[str], *, as_of: date | None = None, products: Collection[str] = ()
) -> tuple[Suggestion, ...]:
    """The last line alone, then it and those before it together: a question is often told in pieces."""
    said = [line.strip() for line in lines if len(bare(line)) >= SHORTEST][-LINES:]
    if not said:
        return ()
    asked = dict.fromkeys((said[-1], "，".join(said)))
    found = await asyncio.to_thread(lambda: [_read(answerer, each, as_of, products) for each in asked])
    best: dict[str, Suggestion] = {}
    for suggestion in sorted((each for some in found for each in some), key=lambda each: -each.score):
        best.setdefault(suggestion.title, suggestion)
    return tuple(best.values())[:MOST]


def _read(answerer: DocumentAnswerer, asked: str, as_of: date | None, products: Collection[str]) -> list[Suggestion]:
    """The answer, or the answers to what would be offered: a person can judge what the gate holds back."""
    given = answerer.answer_now(asked, as_of=as_of, products=products)
    if given is None:
        return []
    if isinstance(given, Answer):
        return [_suggestion(given, given.score)]
    picked = [answerer.answer_now(title, as_of=as_of, products=products) for title in given.questions]
    sure = [given.score / (place + 1) for place in range(len(picked))]
    return [_suggestion(each, score) for each, score in zip(picked, sure, strict=True) if isinstance(each, Answer)]


def _suggestion(answer: Answer, score: float) -> Suggestion:
    return Suggestion(answer.question, answer.text, answer.citations, round(score, 4))
