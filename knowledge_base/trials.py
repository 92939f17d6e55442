"""The questions that ranker and gate are fitted on: the documents' own, each asked as if nobody had written it, and
those of `calibration.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import yaml
from langchain_core.embeddings import Embeddings

from knowledge_base.features import Asked, Vector
from knowledge_base.index import Index
from knowledge_base.things import ThingKind

CALIBRATION = Path(__file__).resolve().parent / "calibration.yml"
OWN_WORDING_WEIGHT = 0.5  # wordings of one entry differ more from one another than customers' questions do from them
OWN_EVERY = 5  # nine of an entry's forty-five: as many as when a third was seen to fit as well as all
CLAUSE_WEIGHT = 2.0  # there are fewer of them


@dataclass(frozen=True)
class Case:
    """A question with the topics that may answer it; none when it is not ours, `is_near` when it sounds like ours."""

    question: str
    topics: frozenset[str]
    is_near: bool = False


@dataclass(frozen=True)
class Trial:
    """One question of the training.

    `sort`: own (a hidden wording), subject (one of what is not ours), asked (an entry answers), clause (only a clause
    does), far (nothing does), near (nothing does, though it sounds like ours) or look-alike (`topics` must not answer
    it, and nobody has said what does).
    """

    asked: Asked
    topics: frozenset[str]
    sort: str
    weight: float


def read_cases(path: Path = CALIBRATION) -> list[Case]:
    """A YAML list of `{question, topic, also, near}`; topic null where nothing of ours answers, `also` if others do."""
    return [_case(written) for written in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _case(written: Mapping[str, object]) -> Case:
    topic, also = written.get("topic"), written.get("also")
    topics = [*(topic if isinstance(topic, list) else [topic]), *(also if isinstance(also, list) else [])]
    return Case(str(written["question"]), frozenset(str(each) for each in topics if each), bool(written.get("near")))


def trials_of(
    index: Index, embeddings: Embeddings, cases: Sequence[Case], day: date, vectors: Mapping[str, Vector]
) -> list[Trial]:
    known = {thing.topic for thing in index.things}
    asked = [case for case in cases if not case.topics or case.topics & known]
    trials = [
        *_own_wordings(index, day, vectors),
        *_look_alikes(index, day, vectors),
        *_asked(index, asked, embeddings),
    ]
    return _with_plain(index, trials, embeddings)


def _with_plain(index: Index, trials: Sequence[Trial], embeddings: Embeddings) -> list[Trial]:
    """Each as it is looked up: also without the products that it names."""
    plain = [index.products.left_out(trial.asked.text) for trial in trials]
    texts = sorted({text for text in plain if text})
    vectors = dict(zip(texts, map(_vector, embeddings.embed_documents(texts)), strict=True))
    return [
        replace(trial, asked=replace(trial.asked, plain=Asked(text, vectors[text]))) if text else trial
        for trial, text in zip(trials, plain, strict=True)
    ]


def _vector(figures: Sequence[float]) -> Vector:
    return np.array(figures, dtype=np.float32)


def _own_wordings(index: Index, day: date, vectors: Mapping[str, Vector]) -> Iterator[Trial]:
    for at, (name, owner) in enumerate(zip(index.names, index.owners, strict=True)):
        thing = index.things[int(owner)]
        if not thing.applies_on(day) or len(thing.names) < 2 or thing.kind is ThingKind.CLAUSE:
            continue
        if thing.source is None or at % OWN_EVERY == 0:
            sort = "own" if thing.source else "subject"
            yield Trial(Asked(name, vectors[name], hidden=at), frozenset({thing.topic}), sort, OWN_WORDING_WEIGHT)


def _look_alikes(index: Index, day: date, vectors: Mapping[str, Vector]) -> Iterator[Trial]:
    topics: dict[str, set[str]] = {}
    for thing in index.things:
        for text in thing.negatives if thing.applies_on(day) else ():
            topics.setdefault(text, set()).add(thing.topic)
    for text, wrong in topics.items():
        yield Trial(Asked(text, vectors[text], unlisted=True), frozenset(wrong), "look-alike", OWN_WORDING_WEIGHT)


def _asked(index: Index, cases: Sequence[Case], embeddings: Embeddings) -> Iterator[Trial]:
    clauses = {thing.topic for thing in index.things if thing.kind is ThingKind.CLAUSE}
    embedded = embeddings.embed_documents([case.question for case in cases])
    for case, vector in zip(cases, embedded, strict=True):
        sort = _sort(case, clauses)
        asked = Asked(case.question, _vector(vector))
        yield Trial(asked, case.topics, sort, CLAUSE_WEIGHT if sort == "clause" else 1.0)


def _sort(case: Case, clauses: Set[str]) -> str:
    if not case.topics:
        return "near" if case.is_near else "far"
    return "clause" if case.topics <= clauses else "asked"
