"""How well questions are answered, in figures, and the thresholds fitted from our own questions.

`python -m knowledge_base.evaluation FILE.yml` measures; `python -m knowledge_base.evaluation calibrate` fits.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from foundation.clock import in_beijing, utc_now
from foundation.settings import Settings, load_settings
from knowledge_base.answer import Answer, DocumentAnswerer, Suggestions, open_answerer, published
from knowledge_base.embeddings import QuestionEmbeddings
from knowledge_base.gate import THRESHOLDS, Gate, Signals, save_gate
from knowledge_base.search import Search
from knowledge_base.store import open_client, open_store

CALIBRATION = Path(__file__).resolve().parent / "calibration.yml"
HELD_OUT_WEIGHT = 0.2  # a question whose topic is taken away should not be answered; there are as many as real ones
MOST_FALSE_ANSWERS = 0.04  # of the questions that are not ours
MOST_FALSE_SUGGESTIONS = 0.05
FOLDS = 10
RIDGE = 1.0

Vector = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Case:
    question: str
    topic: str | None  # None: not ours


@dataclass(frozen=True)
class Evaluation:
    """Rates are shares of 1. A rate over nothing is None, never 1."""

    in_scope: int
    out_of_scope: int
    coverage: float | None  # in-scope questions that were answered
    answered_hit_at_1: float | None  # of those, answered from the right topic
    hit_at_1: float | None  # in-scope questions answered from the right topic
    suggested: float | None  # in-scope questions that got suggestions
    suggested_hit_at_3: float | None  # of those, with the right one among them
    false_answer_rate: float | None  # out-of-scope questions that were answered
    false_suggestion_rate: float | None
    median_ms: float
    p95_ms: float


def read_cases(path: Path) -> list[Case]:
    """A YAML list of `{question, topic}`; topic null when the question is out of scope."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Case(str(case["question"]), case["topic"]) for case in listed]


def evaluate(answerer: DocumentAnswerer, cases: list[Case], *, titles: dict[str, str]) -> Evaluation:
    """Ask every case. `titles` gives the topic of each standard question, to judge suggestions."""
    outcomes, times = [], []
    for case in cases:
        began = time.perf_counter()
        outcomes.append((case, answerer.answer_now(case.question)))
        times.append((time.perf_counter() - began) * 1000)
    ours = [(case.topic, given) for case, given in outcomes if case.topic is not None]
    foreign = [given for case, given in outcomes if case.topic is None]
    right = [given.topic == topic for topic, given in ours if isinstance(given, Answer)]
    offered = [
        topic in {titles[question] for question in given.questions}
        for topic, given in ours
        if isinstance(given, Suggestions)
    ]
    return Evaluation(
        in_scope=len(ours),
        out_of_scope=len(foreign),
        coverage=_share(len(right), len(ours)),
        answered_hit_at_1=_share(sum(right), len(right)),
        hit_at_1=_share(sum(right), len(ours)),
        suggested=_share(len(offered), len(ours)),
        suggested_hit_at_3=_share(sum(offered), len(offered)),
        false_answer_rate=_share(sum(isinstance(given, Answer) for given in foreign), len(foreign)),
        false_suggestion_rate=_share(sum(isinstance(given, Suggestions) for given in foreign), len(foreign)),
        median_ms=round(float(np.median(times)), 1) if times else 0.0,
        p95_ms=round(float(np.percentile(times, 95)), 1) if times else 0.0,
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


@dataclass(frozen=True)
class Calibration:
    """The fitted gate, and what it does on questions that its fold had not seen."""

    gate: Gate
    ranked_hit_at_1: float
    coverage: float
    answered_hit_at_1: float
    false_answer_rate: float
    held_out_false_answer_rate: float
    suggested_or_answered: float
    false_suggestion_rate: float


def calibrate(search: Search, cases: list[Case], day: date, *, fingerprint: str) -> Calibration:
    """Fit the gate; pick the lowest thresholds that keep foreign questions out, judged by cross-validation."""
    signals, right, kind = _observe(search, cases, day)
    held = kind == "held"
    weights = np.where(held, HELD_OUT_WEIGHT, 1.0)
    unseen = np.zeros(len(right))
    fold = np.random.default_rng(1).permutation(len(right)) % FOLDS
    fold[held] = fold[kind == "ours"]  # a question stays in one fold, with and without its topic
    for number in range(FOLDS):
        train = fold != number
        gate = _fit(signals[train], right[train], weights[train], fingerprint)
        unseen[~train] = [gate.probability(Signals(*row)) for row in signals[~train]]
    ours, foreign = kind == "ours", kind == "foreign"
    gate = replace(
        _fit(signals, right, weights, fingerprint),
        answer_at=_lowest(unseen[foreign], MOST_FALSE_ANSWERS),
        suggest_at=_lowest(unseen[foreign], MOST_FALSE_ANSWERS + MOST_FALSE_SUGGESTIONS),
    )
    answered = unseen >= gate.answer_at
    return Calibration(
        gate=gate,
        ranked_hit_at_1=_mean(right[ours]),
        coverage=_mean(answered[ours]),
        answered_hit_at_1=_mean(right[ours & answered]),
        false_answer_rate=_mean(answered[foreign]),
        held_out_false_answer_rate=_mean(answered[held]),
        suggested_or_answered=_mean(unseen[ours] >= gate.suggest_at),
        false_suggestion_rate=_mean(unseen[foreign] >= gate.suggest_at) - _mean(answered[foreign]),
    )


def _observe(search: Search, cases: list[Case], day: date) -> tuple[Vector, Vector, np.ndarray[Any, Any]]:
    """Signals, whether the best entry is right, and ours / foreign / held (ours with its topic taken away)."""
    rows: list[tuple[tuple[float, ...], bool, str]] = []
    for case in cases:
        if (found := search.look_up(case.question, day)) is None:
            raise ValueError("the knowledge base has no entry in force today")
        best = found.ranked[0][0].topic
        rows.append((astuple(found.signals), best == case.topic, "ours" if case.topic else "foreign"))
    for case in cases:
        if case.topic and (found := search.look_up(case.question, day, without=case.topic)):
            rows.append((astuple(found.signals), False, "held"))
    return (
        np.array([row[0] for row in rows], dtype=np.float64),
        np.array([row[1] for row in rows], dtype=np.float64),
        np.array([row[2] for row in rows]),
    )


def _fit(signals: Vector, right: Vector, weights: Vector, fingerprint: str) -> Gate:
    """Ridge-regularised logistic regression by Newton's method; the bias is not regularised."""
    means, scales = signals.mean(axis=0), signals.std(axis=0)
    scales[scales == 0] = 1.0
    design = np.column_stack([np.ones(len(signals)), (signals - means) / scales])
    ridge = np.diag([0.0, *[RIDGE] * signals.shape[1]])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (weights * (right - chance)) - ridge @ beta
        curve = (design.T * (weights * chance * (1 - chance))) @ design + ridge
        step = np.linalg.solve(curve, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    figures = [tuple(float(value) for value in row) for row in (means, scales, beta[1:])]
    return Gate(fingerprint, figures[0], figures[1], figures[2], float(beta[0]), 1.0, 1.0)


def _lowest(foreign: Vector, most: float) -> float:
    """The lowest threshold, in hundredths, that lets in at most this share of foreign questions."""
    steps = np.arange(0.02, 1.0, 0.01)
    return round(next((float(at) for at in steps if _mean(foreign >= at) <= most), 0.99), 2)


def _mean(values: np.ndarray[Any, Any]) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0


def main(arguments: list[str], settings: Settings, write: Callable[[str], object] = sys.stdout.write) -> None:
    if arguments == ["calibrate"]:
        result = _calibrate_published(settings)
        save_gate(result.gate)
        write(json.dumps({**asdict(result), "written": THRESHOLDS.name}) + "\n")
        return
    answerer = open_answerer(settings)
    for name in arguments:
        figures = evaluate(answerer, read_cases(Path(name)), titles=answerer.search.titles)
        write(json.dumps({"file": name, **asdict(figures)}, ensure_ascii=False) + "\n")


def _calibrate_published(settings: Settings) -> Calibration:
    """Calibrate on the published release, which need not have valid thresholds yet."""
    release = published(settings)
    store = open_store(open_client(settings), release.collection, QuestionEmbeddings())
    day = in_beijing(utc_now()).date()
    search = Search(release.entries, release.elsewhere, store)
    return calibrate(search, read_cases(CALIBRATION), day, fingerprint=release.fingerprint)


if __name__ == "__main__":
    main(sys.argv[1:], load_settings())
