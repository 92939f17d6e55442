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


@dataclass(frozen=True)
class Gate:
    """Logistic regression over standardised signals, and the probabilities from which we answer or suggest."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    answer_at: float = 1.0
    answer_clause_at: float = 1.0
    suggest_at: float = 1.0

    def probability(self, signals: Signals) -> float:
        """The probability that the best find answers the question."""
        parts = zip(astuple(signals), self.means, self.scales, self.weights, strict=True)
        total = self.bias + sum(weight * (value - mean) / scale for value, mean, scale, weight in parts)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def fit_gate(signals: Sequence[Signals], right: Numbers, weights: Numbers) -> Gate:
    """Ridge-regularised logistic regression by Newton's method; the bias is not regularised. Thresholds are not set."""
    rows = np.array([astuple(each) for each in signals], dtype=np.float64)
    means, scales = rows.mean(axis=0), rows.std(axis=0)
    scales[scales < 1e-9] = 1.0
    design = np.column_stack([np.ones(len(rows)), (rows - means) / scales])
    ridge = np.diag([0.0, *[RIDGE] * len(fields(Signals))])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (weights * (right - chance)) - ridge @ beta
        curve = (design.T * (weights * chance * (1 - chance))) @ design + ridge
        step = np.linalg.solve(curve, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    figures = [tuple(round(float(value), 6) for value in row) for row in (means, scales, beta[1:])]
    return Gate(figures[0], figures[1], figures[2], round(float(beta[0]), 6))
