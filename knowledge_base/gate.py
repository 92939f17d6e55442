"""How sure a search must be to answer: what speaks for its best find, weighed into one probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

import numpy as np

RIDGE = 1.0

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Signals:
    """What a search says about its best find. Cosines are plain, so that they mean the same for every question."""

    chance: float  # log-odds that the ranker gives it among everything found
    among_three: float  # that it gives the first three together: several may be right
    lead: float  # its score above that of the next topic
    nativeness: float  # its score above that of the best subject that is not ours
    distance: float  # its nearness above that of the nearest subject that is not ours
    nearest: float
    near: float
    centred_near: float
    body: float
    covered: float
    shared: float
    shared_near: float
    is_clause: float
    agreed: float  # share of the single ways of looking that put its topic first
    near_lead: float  # its nearness above that of the nearest other topic
    shared_lead: float  # the same of the tokens in common
    voted: float
    voted_shared: float


SIGNALS = tuple(signal.name for signal in fields(Signals))


@dataclass(frozen=True)
class Line:
    """Logistic regression over standardised signals."""

    weights: tuple[float, ...]
    bias: float


@dataclass(frozen=True)
class Gate:
    """How likely the best find is right, and how likely one of the first three; from which we answer or suggest."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    best: Line
    three: Line
    answer_at: float = 1.0
    answer_clause_at: float = 1.0
    suggest_at: float = 1.0

    def probability(self, signals: Signals) -> float:
        """The probability that the best find answers the question."""
        return self._along(self.best, signals)

    def among_three(self, signals: Signals) -> float:
        """The probability that one of the first three does."""
        return self._along(self.three, signals)

    def _along(self, line: Line, signals: Signals) -> float:
        parts = zip(astuple(signals), self.means, self.scales, line.weights, strict=True)
        total = line.bias + sum(weight * (value - mean) / scale for value, mean, scale, weight in parts)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def fit_gate(signals: Sequence[Signals], right: Numbers, among_three: Numbers, weights: Numbers) -> Gate:
    """Thresholds are not set."""
    rows = np.array([astuple(each) for each in signals], dtype=np.float64)
    means, scales = rows.mean(axis=0), rows.std(axis=0)
    scales[scales < 1e-9] = 1.0
    design = np.column_stack([np.ones(len(rows)), (rows - means) / scales])
    lines = [_fit_line(design, wanted, weights) for wanted in (right, among_three)]
    return Gate(_figures(means), _figures(scales), lines[0], lines[1])


def _fit_line(design: Numbers, right: Numbers, weights: Numbers) -> Line:
    """Ridge-regularised, by Newton's method; the bias is not regularised."""
    ridge = np.diag([0.0, *[RIDGE] * len(SIGNALS)])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (weights * (right - chance)) - ridge @ beta
        curve = (design.T * (weights * chance * (1 - chance))) @ design + ridge
        step = np.linalg.solve(curve, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return Line(_figures(beta[1:]), round(float(beta[0]), 6))


def _figures(values: Numbers) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
