"""What a question is answered with: a whole entry with its citation, other questions to pick from, or nothing."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from foundation.clock import in_beijing, utc_now
from foundation.database import Database
from foundation.settings import Settings
from knowledge_base.chinese import closest_sentence, normalise
from knowledge_base.company import fill
from knowledge_base.entries import Entry
from knowledge_base.gate import Gate, NotCalibrated, load_gate
from knowledge_base.release import Release, ReleaseBroken, ReleaseWithdrawn, read_release

if TYPE_CHECKING:  # these import the embedding model, which only the process that answers may load
    from knowledge_base.search import Found, Search

OUTCOME_LEAD = "先说一般规则，不代表您这一次的结论："
OUTCOME_CLOSE = "是否赔付、赔付多少，以理赔人员核定和书面通知为准。"

# "Will this be paid?" in the ways customers ask it.
_ASKS_OUTCOME = re.compile(
    r"(赔不赔|赔吗|赔么|赔不|给不给赔|给赔|能赔|会赔|可以赔|怎么赔|赔多少|赔几|不赔|拒赔|不给赔|"
    r"管不|管吗|保不保|报不报|给不给报|能报吗|能报销|给报|认不认|认不$|认吗|算不算保险|给换|给修|能走保险|能走车损|能走三者|能走车险)"
)
RELATED = 3
RELATED_FROM = 0.5  # fused score from which another topic is near enough to be offered


@dataclass(frozen=True)
class Citation:
    """Where an answer comes from. `quote` is the sentence that fits the question best, to be highlighted."""

    document: str
    title: str
    clause: str
    quote: str
    product: str
    effective_from: str
    url: str


@dataclass(frozen=True)
class Answer:
    """`score` is the calibrated probability that this is the right entry; 1.0 when the question is listed."""

    text: str
    citations: tuple[Citation, ...]
    score: float
    related: tuple[str, ...] = ()
    topic: str = ""
    question: str = ""  # the standard question that was answered


@dataclass(frozen=True)
class Suggestions:
    """Not sure enough to answer: standard questions for the customer to pick from, at most three."""

    questions: tuple[str, ...]
    score: float


class Answerer(Protocol):
    async def answer(self, question: str, *, as_of: date | None = None) -> Answer | Suggestions | None:
        """None: we do not know. `as_of` is the day whose rules apply, today when it is not given."""
        ...


class KnowledgeUnavailable(Exception):
    """The index is missing, empty, damaged, withdrawn or made by another model; the message says what to do."""


class DocumentAnswerer:
    """Answers from one published release."""

    def __init__(self, settings: Settings, search: Search, gate: Gate) -> None:
        self.search = search
        self.gate = gate
        self._settings = settings
        self._answer_at = gate.answer_at if settings.answer_min_score is None else settings.answer_min_score

    async def answer(self, question: str, *, as_of: date | None = None) -> Answer | Suggestions | None:
        return await asyncio.to_thread(self.answer_now, question, as_of=as_of)

    def answer_now(self, question: str, *, as_of: date | None = None) -> Answer | Suggestions | None:
        """The same, blocking for some milliseconds."""
        asked = normalise(question)[: self._settings.max_turn_chars]
        if not asked:
            return None
        day = as_of or in_beijing(utc_now()).date()
        try:
            found = self.search.look_up(asked, day)
        except ReleaseWithdrawn as gone:
            raise KnowledgeUnavailable(f"{gone}; restart the process that answers") from gone
        if found is None:
            return None
        listed = self.search.exact(asked, day)
        if listed is not None:
            return self._compose(asked, listed, 1.0, found)
        score = self.gate.probability(found.signals)
        if score >= self._answer_at:
            return self._compose(asked, found.ranked[0][0], score, found)
        if score >= self.gate.suggest_at:
            return Suggestions(tuple(entry.title for entry, _ in found.ranked[:RELATED]), score)
        return None

    def _compose(self, asked: str, entry: Entry, score: float, found: Found) -> Answer:
        text = fill(entry.text, self._settings)
        citation = Citation(
            document=entry.document,
            title=entry.document_title,
            clause=entry.clause,
            quote=closest_sentence(text, asked),
            product=entry.product,
            effective_from=entry.effective_from.isoformat(),
            url=f"/help/{entry.document}#{entry.id}",
        )
        near = [other.title for other, fused in found.ranked if other.topic != entry.topic and fused >= RELATED_FROM]
        return Answer(
            text=_without_verdict(text) if asks_outcome(asked) else text,
            citations=(citation,),
            score=score,
            related=tuple(near[:RELATED]),
            topic=entry.topic,
            question=entry.title,
        )


def asks_outcome(question: str) -> bool:
    """Whether the customer asks what will become of a claim, which only a claim handler may say."""
    return _ASKS_OUTCOME.search(normalise(question)) is not None


def _without_verdict(text: str) -> str:
    return f"{OUTCOME_LEAD}{text}\n{OUTCOME_CLOSE}"


async def load_answerer(settings: Settings, database: Database) -> DocumentAnswerer:
    """Open the published release, in a thread: the first call loads the embedding model.

    `database` is part of every loader's signature; a release needs only files. Raises `KnowledgeUnavailable`.
    """
    return await asyncio.to_thread(open_answerer, settings)


def open_answerer(settings: Settings) -> DocumentAnswerer:
    """The same, blocking for some seconds."""
    release = published(settings)
    from knowledge_base.embeddings import QuestionEmbeddings
    from knowledge_base.search import Search
    from knowledge_base.store import count_in, open_client, open_store

    if release.fingerprint != QuestionEmbeddings.fingerprint:
        raise KnowledgeUnavailable(
            f"the knowledge base was indexed by {release.fingerprint}, "
            f"the model in use is {QuestionEmbeddings.fingerprint}; run `baowen ingest`"
        )
    client = open_client(settings)
    held = count_in(client, release.collection)
    if held != release.passages:
        raise KnowledgeUnavailable(
            f"the knowledge base should hold {release.passages} passages and holds {held}; run `baowen ingest`"
        )
    try:
        gate = load_gate(release.fingerprint)
    except NotCalibrated as missing:
        raise KnowledgeUnavailable(str(missing)) from missing
    embeddings = QuestionEmbeddings()
    embeddings.embed_query("预热")  # the first customer should not wait for the model
    store = open_store(client, release.collection, embeddings)
    return DocumentAnswerer(settings, Search(release.entries, release.elsewhere, store), gate)


def published(settings: Settings) -> Release:
    """The release that answers. Raises `KnowledgeUnavailable` when there is none."""
    try:
        release = read_release(settings)
    except ReleaseBroken as broken:
        raise KnowledgeUnavailable(f"{broken}; run `baowen ingest`") from broken
    if release is None:
        raise KnowledgeUnavailable("the knowledge base has not been indexed; run `baowen ingest`")
    if not release.entries:
        raise KnowledgeUnavailable("the knowledge base is empty; add documents and run `baowen ingest`")
    return release
