"""What a question is answered with: a whole entry or clause with its citation, questions to pick from, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from foundation.database import Database
from foundation.settings import Settings
from knowledge_base.citation import Citation
from knowledge_base.composer import OUTCOME_CLOSE, OUTCOME_LEAD, asks_outcome
from knowledge_base.fingerprints import fingerprint_of
from knowledge_base.model import Release

if TYPE_CHECKING:  # this imports the embedding model, which only the process that answers may load
    from knowledge_base.document_answerer import DocumentAnswerer
    from knowledge_base.suggesting import Suggestion

__all__ = [
    "OUTCOME_CLOSE",
    "OUTCOME_LEAD",
    "Answer",
    "Answerer",
    "Citation",
    "KnowledgeUnavailable",
    "Suggestions",
    "asks_outcome",
    "load_answerer",
    "open_release",
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


async def load_answerer(settings: Settings, database: Database) -> DocumentAnswerer:
    """Open the active release, in a thread: the first call loads the embedding model. Raises `KnowledgeUnavailable`."""
    from knowledge_base import releases

    release = await releases.active(database)
    if release is None:
        raise KnowledgeUnavailable("the knowledge base has not been indexed; run `baowen ingest`")
    return await asyncio.to_thread(open_release, settings, release)


def open_release(settings: Settings, release: Release) -> DocumentAnswerer:
    """The same for one release, blocking for some seconds; its collection is made again where it is missing."""
    wanted = fingerprint_of(settings)
    if release.fingerprint != wanted:
        raise KnowledgeUnavailable(
            f"the knowledge base was indexed by {release.fingerprint}, the model in use is {wanted}; "
            "run `baowen ingest`"
        )
    if not (release.corpus.faqs or release.corpus.clauses):
        raise KnowledgeUnavailable("the knowledge base is empty; add documents and run `baowen ingest`")
    from knowledge_base.opening import open_in_process

    return open_in_process(settings, release)
