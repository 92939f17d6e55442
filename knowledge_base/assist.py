"""For the person who serves: what the documents say to the customer's last lines, best first, with citations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from knowledge_base.answer import Answer, Suggestion, Suggestions
from knowledge_base.chinese import bare

Reader = Callable[[str], Answer | Suggestions | None]  # blocking

LINES = 3  # of the customer, the last ones
SHORTEST = 3  # characters of a line that can ask something
MOST = 3


async def assist(read: Reader, lines: Sequence[str]) -> tuple[Suggestion, ...]:
    """What `read` answers to the last line alone, then to it and those before it together: many tell in pieces."""
    said = [line.strip() for line in lines if len(bare(line)) >= SHORTEST][-LINES:]
    if not said:
        return ()
    asked = dict.fromkeys((said[-1], "，".join(said)))
    found = await asyncio.to_thread(lambda: [_read(read, each) for each in asked])
    best: dict[str, Suggestion] = {}
    for suggestion in sorted((each for some in found for each in some), key=lambda each: -each.score):
        best.setdefault(suggestion.title, suggestion)
    return tuple(best.values())[:MOST]


def _read(read: Reader, asked: str) -> list[Suggestion]:
    """The answer, or the answers to what would be offered: a person can judge what the gate holds back."""
    given = read(asked)
    if given is None:
        return []
    if isinstance(given, Answer):
        return [_suggestion(given, given.score)]
    picked = [read(title) for title in given.questions]
    sure = [given.score / (place + 1) for place in range(len(picked))]
    return [_suggestion(each, score) for each, score in zip(picked, sure, strict=True) if isinstance(each, Answer)]


def _suggestion(answer: Answer, score: float) -> Suggestion:
    return Suggestion(answer.question, answer.text, answer.citations, round(score, 4))
