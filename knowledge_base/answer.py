"""What a question is answered with: a whole entry or clause with its citation, questions to pick from, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from knowledge_base.citation import Citation
from knowledge_base.composer import OUTCOME_CLOSE, OUTCOME_LEAD, asks_outcome

__all__ = [
    "OUTCOME_CLOSE",
    "OUTCOME_LEAD",
    "Answer",
    "Answerer",
    "Citation",
    "KnowledgeUnavailable",
    "Suggestion",
    "Suggestions",
    "asks_outcome",
]


@dataclass(frozen=True)
class Answer:
    """`score` is the calibrated probability that this is the right find; 1.0 when the question is listed."""

    text: str
    citations: tuple[Citation, ...]
    score: float
    related: tuple[str, ...] = ()
    topic: str = ""
    question: str = ""  # the standard question, or the clause's heading, that was answered
    route: str = "faq"  # faq, clause or field
    products: tuple[str, ...] = ()  # codes that it is about; empty when it concerns every product
    state: str = ""  # of a field: present, absent or unknown


@dataclass(frozen=True)
class Suggestions:
    """Not sure enough to answer: titles for the customer to pick from, at most three."""

    questions: tuple[str, ...]
    score: float
    topics: tuple[str, ...] = ()  # of each


@dataclass(frozen=True)
class Suggestion:
    """An answer that a person may send or change. `score` is how sure we are, 0 to 1."""

    title: str
    text: str
    citations: tuple[Citation, ...]
    score: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> Suggestion:
        citations = tuple(Citation(**each) for each in told["citations"])
        return cls(told["title"], told["text"], citations, told["score"])


class Answerer(Protocol):
    async def answer(
        self,
        question: str,
        *,
        as_of: date | None = None,
        products: Collection[str] = (),
        before: str = "",
    ) -> Answer | Suggestions | None:
        """None: we do not know. `as_of` is the day whose rules apply, today when it is not given.

        `products` are codes of what the customer has or spoke of, for a question that names none; `before` are the
        questions before this one, one a line, as long as they are fresh, for one that leans on them.
        """
        ...

    async def suggest(self, lines: Sequence[str]) -> Sequence[Suggestion]:
        """For a person who serves: answers to the customer's last lines, best first."""
        ...


class KnowledgeUnavailable(Exception):
    """The index is missing, empty, damaged, withdrawn or made by another model; the message says what to do."""
