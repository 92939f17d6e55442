"""What a question may mean: candidates by vectors and by shared words, ranked by everything that speaks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge_base.candidates import candidates_of
from knowledge_base.chinese import bare
from knowledge_base.features import AT, Asked, Candidates, Chosen, Vector
from knowledge_base.gate import Signals
from knowledge_base.index import Index
from knowledge_base.model import Clause
from knowledge_base.ranker import Ranker
from knowledge_base.things import Thing, ThingKind

FAR = 10.0  # a lead beyond this says no more
WAYS = ("near", "centred_near", "centre", "body", "words_names", "words_body", "shared_near", "covered")


@dataclass(frozen=True)
class Ranked:
    """One find: its score in log-odds, how likely it is among all found, and its row of `FEATURES`."""

    thing: Thing
    score: float
    chance: float
    figures: Vector


@dataclass(frozen=True)
class Found:
    """Ours, best first and one per topic; and what the gate weighs."""

    ranked: tuple[Ranked, ...]
    signals: Signals


Admits = Callable[[Thing], bool]


class Search:
    """Looks questions up in one corpus."""

    def __init__(self, index: Index, embeddings: Embeddings, ranker: Ranker) -> None:
        self.index = index
        self._embeddings = embeddings
        self._ranker = ranker
        self._listed = _listed(index.things)

    @property
    def titles(self) -> dict[str, str]:
        """The topic of each title that may be offered."""
        return {thing.title: thing.topic for thing in reversed(self.index.things) if thing.source is not None}

    def exact(self, question: str, admits: Admits) -> Thing | None:
        """The admitted thing that lists this very question, whatever its punctuation."""
        return next((thing for thing in self._listed.get(bare(question), ()) if admits(thing)), None)

    def look_up(self, question: str, admits: Admits) -> Found | None:
        """The best of what is admitted; None when that is nothing of ours."""
        return self.find(self.asked(question), self.allowed(admits))

    def asked(self, question: str) -> Asked:
        plain = self.index.products.left_out(question)
        return Asked(question, self._embedded(question), plain=Asked(plain, self._embedded(plain)) if plain else None)

    def _embedded(self, text: str) -> Vector:
        return np.array(self._embeddings.embed_query(text), dtype=np.float32)

    def allowed(self, admits: Admits) -> Chosen:
        """Subjects that are not ours are always looked at."""
        return np.array([thing.source is None or admits(thing) for thing in self.index.things])

    def find(self, asked: Asked, allowed: Chosen) -> Found | None:
        return self.rank(candidates_of(self.index, asked, allowed))

    def rank(self, candidates: Candidates) -> Found | None:
        """None when there is nothing of ours among them."""
        if not len(candidates.at):
            return None
        scores = self._ranker.scores(candidates.figures)
        raised = np.exp(scores - scores.max())
        chances = raised / raised.sum()
        finds = [
            Ranked(self.index.things[at], float(score), float(chance), figures)
            for at, score, chance, figures in zip(candidates.at, scores, chances, candidates.figures, strict=True)
        ]
        finds.sort(key=lambda find: (-find.score, find.thing.id))
        ours = _best_of_each_topic([find for find in finds if find.thing.source is not None])
        foreign = [find for find in finds if find.thing.source is None]
        return Found(ours, _signals(ours, foreign, finds)) if ours else None


def _best_of_each_topic(finds: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """For each topic its best find, with all that speaks for the topic."""
    topics: dict[str, Ranked] = {}
    for find in finds:
        best = topics.setdefault(subject := _subject(find.thing), find)
        if best is not find:
            score, chance = float(np.logaddexp(best.score, find.score)), min(1.0, best.chance + find.chance)
            topics[subject] = replace(best, score=score, chance=chance)
    return tuple(sorted(topics.values(), key=lambda find: (-find.score, find.thing.id)))


def _subject(thing: Thing) -> str:
    """Clauses that say the same in several versions or products are one subject."""
    return thing.source.text_sha if isinstance(thing.source, Clause) else thing.topic


def _signals(ours: Sequence[Ranked], foreign: Sequence[Ranked], finds: Sequence[Ranked]) -> Signals:
    best = ours[0]
    subject = _subject(best.thing)
    of_best = np.array([_subject(find.thing) == subject for find in finds])
    figures = np.stack([find.figures for find in finds])
    nearest_foreign = max((float(find.figures[AT["near"]]) for find in foreign), default=0.8)
    own = {name: float(best.figures[AT[name]]) for name in AT}
    return Signals(
        chance=_log_odds(best.chance),
        among_three=_log_odds(sum(find.chance for find in ours[:3])),
        lead=min(FAR, best.score - ours[1].score) if len(ours) > 1 else FAR,
        nativeness=max(-FAR, min(FAR, best.score - max((find.score for find in foreign), default=-np.inf))),
        distance=own["near"] - nearest_foreign,
        nearest=own["nearest"],
        near=own["near"],
        centred_near=own["centred_near"],
        body=own["body"],
        covered=own["covered"],
        shared=own["shared"],
        shared_near=own["shared_near"],
        is_clause=own["is_clause"],
        agreed=float(np.mean([of_best[np.argmax(figures[:, AT[way]])] for way in WAYS])),
        near_lead=_lead(figures[:, AT["near"]], of_best),
        voted=own["voted"],
        voted_shared=own["voted_shared"],
        shared_lead=_lead(figures[:, AT["shared_near"]], of_best),
    )


def _lead(scores: Vector, of_best: Chosen) -> float:
    """What the best topic has above everything else."""
    return float(scores[of_best].max() - scores[~of_best].max()) if not of_best.all() else 1.0


def _log_odds(chance: float) -> float:
    kept = min(max(chance, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))


def _listed(things: Sequence[Thing]) -> dict[str, list[Thing]]:
    listed: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        asked = thing.names if thing.kind is ThingKind.FAQ else (thing.title,) if thing.source else ()
        for name in asked:
            listed[bare(name)].append(thing)
    return listed


class RankedRetriever(BaseRetriever):
    """The search as LangChain sees it: the documents that answer a question, best first, with their score."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    search: Search
    day: date
    most: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        def admits(thing: Thing) -> bool:
            return thing.applies_on(self.day)

        listed, found = self.search.exact(query, admits), self.search.look_up(query, admits)
        ranked = [(find.thing, find.score) for find in (found.ranked if found else ())]
        if listed is not None:
            top = ranked[0][1] if ranked else 0.0
            ranked = [(listed, top), *((thing, score) for thing, score in ranked if thing.topic != listed.topic)]
        return [document_of(thing, score) for thing, score in ranked[: self.most]]


def document_of(thing: Thing, score: float) -> Document:
    text = "\n".join(thing.bodies) or thing.title
    return Document(id=thing.id, page_content=text, metadata={"owner": thing.id, "title": thing.title, "score": score})
