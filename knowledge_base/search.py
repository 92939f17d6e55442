"""Which entry a question asks for: nearest wordings (Chroma) and shared characters (BM25), fused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import bm25s
from chromadb.errors import NotFoundError
from langchain_chroma import Chroma
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge_base.chinese import bare, bigrams
from knowledge_base.entries import Entry
from knowledge_base.gate import Signals
from knowledge_base.release import ReleaseWithdrawn

NEIGHBOURS = 250  # wordings asked of Chroma; more than any entry and its rivals hold
NEAREST = 3  # wordings of an entry that speak for it: one alone makes a colloquial wording a magnet
DENSE_WEIGHT = 0.6


@dataclass(frozen=True)
class Found:
    """The entries in force, best first and one per topic, with the fused score of each, and what the gate weighs."""

    ranked: tuple[tuple[Entry, float], ...]
    signals: Signals


def elsewhere_id(subject: str) -> str:
    """How the index names a subject that is not ours; no entry's id can look like it."""
    return f"~{subject}"


def tokens(text: str) -> list[str]:
    """Characters and their pairs: on short questions this finds more than either alone."""
    return [*bare(text), *bigrams(text)]


class NearestWordings(BaseRetriever):
    """The wordings nearest in meaning, each with its `entry` and its cosine `score` in the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    store: Chroma

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        try:
            hits = self.store.similarity_search_with_score(query, k=NEIGHBOURS)  # the score is a distance
        except NotFoundError as gone:
            raise ReleaseWithdrawn("the collection of this release was removed by later ingestions") from gone
        return [_scored(document.page_content, document.metadata["entry"], 1 - distance) for document, distance in hits]


class SharedWords(BaseRetriever):
    """Every entry with its BM25 `score` for the question, over its wordings and its answer."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    index: Any
    ids: list[str]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        known = [token for token in tokens(query) if token in self.index.vocab_dict]
        scores = self.index.get_scores(known) if known else [0.0] * len(self.ids)
        return [_scored("", entry, float(score)) for entry, score in zip(self.ids, scores, strict=True)]


def _scored(text: str, entry: str, score: float) -> Document:
    return Document(page_content=text, metadata={"entry": entry, "score": score})


class Search:
    """Looks questions up in one release. `elsewhere` lists, by subject, questions that are not ours to answer."""

    def __init__(self, entries: Sequence[Entry], elsewhere: Mapping[str, Sequence[str]], store: Chroma) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._elsewhere = frozenset(map(elsewhere_id, elsewhere))
        self._exact = _exact_wordings(entries)
        texts = {entry.id: tokens("\n".join((*entry.wordings, entry.text))) for entry in entries}
        texts |= {elsewhere_id(subject): tokens("\n".join(asked)) for subject, asked in elsewhere.items()}
        index = bm25s.BM25()
        index.index(list(texts.values()), show_progress=False)
        self._nearest = NearestWordings(store=store)
        self._shared = SharedWords(index=index, ids=list(texts))

    @property
    def titles(self) -> dict[str, str]:
        """The topic of each standard question."""
        return {entry.title: entry.topic for entry in self._entries.values()}

    def exact(self, question: str, day: date) -> Entry | None:
        """The entry that lists this very question, whatever its punctuation, and is in force."""
        return next((entry for entry in self._exact.get(bare(question), ()) if entry.applies_on(day)), None)

    def look_up(self, question: str, day: date, *, without: str | None = None) -> Found | None:
        """The entries in force on `day`, best first; None when there is none. `without` leaves a topic out."""
        ours = {entry.id for entry in self._entries.values() if entry.applies_on(day) and entry.topic != without}
        if not ours:
            return None
        rivals = ours | self._elsewhere
        close = self._closeness(question, rivals)
        shared = {hit.metadata["entry"]: hit.metadata["score"] for hit in self._shared.invoke(question)}
        fused = _fuse(close, {rival: shared[rival] for rival in rivals})
        ranked = self._best_of_each_topic({entry: fused[entry] for entry in ours})
        best, score = ranked[0]
        signals = Signals(
            closeness=close[best.id],
            lead=score - (ranked[1][1] if len(ranked) > 1 else 0.0),
            nativeness=score - max((fused[subject] for subject in self._elsewhere), default=0.0),
            distance=close[best.id] - max((close[subject] for subject in self._elsewhere), default=0.0),
        )
        return Found(tuple(ranked), signals)

    def _closeness(self, question: str, rivals: Iterable[str]) -> dict[str, float]:
        """For each rival the mean cosine of its nearest wordings; those not returned count as the last one."""
        near: dict[str, list[float]] = defaultdict(list)
        hits = self._nearest.invoke(question)
        for hit in hits:
            near[hit.metadata["entry"]].append(hit.metadata["score"])
        floor = min((hit.metadata["score"] for hit in hits), default=0.0)
        padded = {rival: sorted([*near[rival], *[floor] * NEAREST], reverse=True)[:NEAREST] for rival in rivals}
        return {rival: sum(scores) / NEAREST for rival, scores in padded.items()}

    def _best_of_each_topic(self, fused: dict[str, float]) -> list[tuple[Entry, float]]:
        topics: dict[str, tuple[Entry, float]] = {}
        for entry, score in sorted(fused.items(), key=lambda pair: (-pair[1], pair[0])):
            topics.setdefault(self._entries[entry].topic, (self._entries[entry], score))
        return list(topics.values())


def _exact_wordings(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    listed: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for wording in entry.wordings:
            listed[bare(wording)].append(entry)
    return listed


def _fuse(close: dict[str, float], lexical: dict[str, float]) -> dict[str, float]:
    """Min-max convex combination: the two legs have different scales, their ranks say too little."""
    dense, words = _min_max(close), _min_max(lexical)
    return {entry: DENSE_WEIGHT * dense[entry] + (1 - DENSE_WEIGHT) * words[entry] for entry in close}


def _min_max(scores: dict[str, float]) -> dict[str, float]:
    low, high = min(scores.values()), max(scores.values())
    return {entry: (score - low) / (high - low) if high > low else 0.0 for entry, score in scores.items()}
