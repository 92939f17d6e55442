"""Fits the ranker and the gate to the documents, and says what they do with questions that they have not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge_base.candidates import candidates_of
from knowledge_base.features import Asked, Candidates, Chosen, Vector
from knowledge_base.gate import Gate, Numbers, Signals, fit_gate
from knowledge_base.index import Index
from knowledge_base.judgement import Judgement
from knowledge_base.ranker import Example, Ranker, fit_ranker
from knowledge_base.search import Found, Search
from knowledge_base.things import ThingKind
from knowledge_base.trials import Case, Trial, trials_of

FOLDS = 5
UNSAID = 0.2  # weight in the gate: whether a clause answers an entry's wording, nobody has said
LEAN_EVERY = 2  # wordings that the lean ranker is fitted on
WITHOUT_WEIGHT = 0.3  # a question whose topic is taken away: often another topic answers it nearly as well
PRECISION = 0.96  # of what is answered
MOST_FOREIGN = 0.03  # of the questions that are not ours, answered
MOST_WITHOUT_TOPIC = 0.2  # of the questions whose topic is taken away, answered
MOST_FAR_OFFERED = 0.15  # of the questions of `calibration.yml` that are far from ours, offered a choice

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Calibration:
    """What was fitted, and what it does on questions of the fold that it had not seen."""

    judgement: Judgement
    own_hit_at_1: float
    own_hit_at_3: float
    asked_hit_at_1: float
    asked_hit_at_3: float
    coverage: float  # of the asked ones, answered
    precision: float
    own_coverage: float
    own_precision: float
    foreign_answered: float
    far_offered: float
    without_topic_answered: float
    look_alikes_answered: float  # by the entry that must not
    lean_hit_at_1: float = 0.0  # wordings put to an index of titles and answers alone, entries not trained on


def calibrate(
    index: Index,
    embeddings: Embeddings,
    cases: Sequence[Case],
    day: date,
    *,
    fingerprint: str,
    vectors: Mapping[str, Vector],
    progress: Progress = lambda done, total: None,
) -> Calibration:
    """Fit everything for one corpus and model. `vectors` holds those of the wordings."""
    trials = trials_of(index, embeddings, cases, day, vectors)
    allowed = np.array([thing.applies_on(day) for thing in index.things])
    is_clause = index.kinds == ThingKind.CLAUSE.value
    looked, examples = [], []
    for number, trial in enumerate(trials):
        candidates = candidates_of(index, trial.asked, allowed)
        looked.append(candidates)
        examples.append(_example(index, trial, candidates))
        progress(number + 1, len(trials))
    folds = np.random.default_rng(1).permutation(len(trials)) % FOLDS
    rankers = [_ranker_of(examples, folds != fold) for fold in range(FOLDS)]
    entries = allowed & ~is_clause
    tested = _Tested(index, embeddings, trials, looked, entries, [rankers[fold] for fold in folds], folds)
    gate = tested.gate()
    lean, lean_hits = _lean_ranker(index, vectors, entries)
    judgement = Judgement(fingerprint, _ranker_of(examples, folds >= 0), lean, gate)
    return replace(tested.calibration(judgement), lean_hit_at_1=lean_hits)


def _example(index: Index, trial: Trial, candidates: Candidates) -> Example:
    """A look-alike teaches the ranker nothing: it has no right candidate."""
    topics = trial.topics if trial.sort != "look-alike" else frozenset()
    right = np.array([index.things[at].topic in topics for at in candidates.at])
    return Example(candidates.figures, right, trial.weight)


def _lean_ranker(index: Index, vectors: Mapping[str, Vector], allowed: Chosen) -> tuple[Ranker, float]:
    """For lists where each answer has one question: the wordings of each entry asked when only its title is indexed.

    With it, how often the right one comes first in folds of entries that were not trained on.
    """
    lean = index.made_lean(vectors)
    trials = [
        (at, Asked(name, vectors[name]))
        for at, thing in enumerate(index.things)
        if thing.kind is ThingKind.FAQ and allowed[at]
        for name in thing.names[1::LEAN_EVERY]
    ]
    examples = []
    for at, asked in trials:
        candidates = candidates_of(lean, asked, allowed)
        right = np.array([lean.things[other].topic == lean.things[at].topic for other in candidates.at])
        examples.append(Example(candidates.figures, right))
    folds = np.array([at % FOLDS for at, _ in trials])
    hits = []
    for fold in range(FOLDS):
        ranker = _ranker_of(examples, folds != fold)
        for example in (example for example, own in zip(examples, folds, strict=True) if own == fold):
            hits.append(bool(example.right[int(np.argmax(ranker.scores(example.figures)))]))
    return _ranker_of(examples, folds >= 0), _mean(np.array(hits))


def _ranker_of(examples: Sequence[Example], chosen: Chosen) -> Ranker:
    return fit_ranker([example for example, used in zip(examples, chosen, strict=True) if used and example.right.any()])


def _judged_row(trial: Trial, found: Found) -> tuple[bool, bool, str, float] | None:
    """First right, among three, sort and weight; None when nobody has said whether what was found is right."""
    right = [find.thing.topic in trial.topics for find in found.ranked[:3]]
    if trial.sort == "look-alike":
        return (False, False, trial.sort, trial.weight) if right[0] else None
    unsaid = trial.sort == "own" and found.ranked[0].thing.kind is ThingKind.CLAUSE
    return right[0], any(right), trial.sort, trial.weight * (UNSAID if unsaid else 1.0)


class _Tested:
    """Every question looked up by a ranker that has not seen it; ours also with their topic taken away."""

    def __init__(
        self,
        index: Index,
        embeddings: Embeddings,
        trials: Sequence[Trial],
        looked: Sequence[Candidates],
        allowed: Chosen,
        rankers: Sequence[Ranker],
        folds: Any,
    ) -> None:
        rows: list[tuple[Found, bool, bool, str, float, int]] = []
        for trial, candidates, ranker, fold in zip(trials, looked, rankers, folds, strict=True):
            search = Search(index, embeddings, ranker)
            if (found := search.rank(candidates)) and (row := _judged_row(trial, found)):
                rows.append((found, *row, int(fold)))
            if trial.sort == "asked" or (trial.sort == "own" and len(rows) % 2 == 0):
                [topic, *_] = sorted(trial.topics)
                without = replace(trial.asked, absent=topic)
                if found := search.find(without, allowed):
                    still = [find.thing.topic in trial.topics for find in found.ranked[:3]]
                    weight = trial.weight * WITHOUT_WEIGHT
                    rows.append((found, still[0], any(still), "without", weight, int(fold)))
        self.signals = [row[0].signals for row in rows]
        self.right = np.array([row[1] for row in rows], dtype=np.float64)
        self.among_three = np.array([row[2] for row in rows], dtype=np.float64)
        self.sort = np.array([row[3] for row in rows])
        self.weights = np.array([row[4] for row in rows])
        self.folds = np.array([row[5] for row in rows])
        self.unseen = np.zeros(len(rows))
        self.unseen_three = np.zeros(len(rows))
        self._look_alikes = sum(trial.sort == "look-alike" for trial in trials)

    def gate(self) -> Gate:
        for fold in range(FOLDS):
            gate = self._fitted(self.folds != fold)
            for at in np.flatnonzero(self.folds == fold):
                self.unseen[at] = gate.probability(self.signals[at])
                self.unseen_three[at] = gate.among_three(self.signals[at])
        answer_at = self._lowest()
        clause_at = self._lowest_for_clauses(answer_at)
        far = self.unseen_three[self.sort == "far"]
        offer_at = next((at for at in _STEPS if _mean(far >= at) <= MOST_FAR_OFFERED), 0.99)
        return replace(
            self._fitted(self.folds >= 0),
            answer_at=answer_at,
            answer_clause_at=clause_at,
            suggest_at=round(float(offer_at), 2),
        )

    def _fitted(self, chosen: Chosen) -> Gate:
        some: list[Signals] = [self.signals[at] for at in np.flatnonzero(chosen)]
        return fit_gate(some, self.right[chosen], self.among_three[chosen], self.weights[chosen])

    def _lowest(self) -> float:
        """The lowest threshold that keeps what entries answer right and what is not ours unanswered."""
        for at in _STEPS:
            answered = self.unseen >= at
            foreign = _mean(answered[self._foreign()])
            without = _mean((answered & (self.right == 0))[self.sort == "without"])
            if self._precision(answered & ~self._clause_first(), "asked") < PRECISION:
                continue
            if foreign <= MOST_FOREIGN and without <= MOST_WITHOUT_TOPIC:
                return round(float(at), 2)
        return 0.99

    def _lowest_for_clauses(self, answer_at: float) -> float:
        """The same where a clause is found first; never below that for entries."""
        judged = self._clause_first() & ((self.sort == "clause") | (self.sort == "asked"))
        for at in (step for step in _STEPS if step >= answer_at):
            answered = judged & (self.unseen >= at)
            if not answered.any() or _mean(self.right[answered]) >= PRECISION:
                return round(float(at), 2)
        return 0.99

    def _clause_first(self) -> Chosen:
        return np.array([each.is_clause > 0 for each in self.signals])

    def _foreign(self) -> Chosen:
        foreign: Chosen = (self.sort == "far") | (self.sort == "near") | (self.sort == "subject")
        return foreign

    def _precision(self, answered: Chosen, sort: str) -> float:
        chosen = answered & (self.sort == sort)
        return _mean(self.right[chosen]) if chosen.any() else 1.0

    def calibration(self, judgement: Judgement) -> Calibration:
        gate = judgement.gate
        answered = self.unseen >= np.where(self._clause_first(), gate.answer_clause_at, gate.answer_at)
        offered = self.unseen_three >= gate.suggest_at
        own, asked, far = (self.sort == sort for sort in ("own", "asked", "far"))
        return Calibration(
            judgement=judgement,
            own_hit_at_1=_mean(self.right[own]),
            own_hit_at_3=_mean(self.among_three[own]),
            asked_hit_at_1=_mean(self.right[asked]),
            asked_hit_at_3=_mean(self.among_three[asked]),
            coverage=_mean(answered[asked]),
            precision=self._precision(answered, "asked"),
            own_coverage=_mean(answered[own]),
            own_precision=self._precision(answered, "own"),
            foreign_answered=_mean(answered[self._foreign()]),
            far_offered=_mean(offered[far]),
            without_topic_answered=_mean((answered & (self.right == 0))[self.sort == "without"]),
            look_alikes_answered=round(float(answered[self.sort == "look-alike"].sum()) / max(1, self._look_alikes), 4),
        )


_STEPS: Numbers = np.arange(0.02, 1.0, 0.01)


def _mean(values: Chosen) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0
