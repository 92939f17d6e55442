"""Which candidate a question means: a linear model over all signals, fitted so that the right one comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from knowledge_base.features import FEATURES, Vector

RIDGE = 1.0

Weights = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Ranker:
    """Scores are log-odds: their softmax over the candidates is how likely each is the right one."""

    features: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]

    def scores(self, figures: Vector) -> Weights:
        scaled = (figures - np.array(self.means)) / np.array(self.scales)
        scored: Weights = scaled @ np.array(self.weights)
        return scored


@dataclass(frozen=True)
class Example:
    """The candidates of one question, and which of them are right (at least one)."""

    figures: Vector
    right: np.ndarray[Any, np.dtype[np.bool_]]
    weight: float = 1.0


def fit_ranker(examples: Sequence[Example], *, without: Sequence[str] = ()) -> Ranker:
    """Softmax regression: the likelihood that the right candidates of each question win. `without`: signals unused."""
    together = np.vstack([example.figures for example in examples]).astype(np.float64)
    means, scales = together.mean(axis=0), together.std(axis=0)
    scales[scales < 1e-9] = 1.0
    design = (together - means) / scales
    design[:, [FEATURES.index(name) for name in without]] = 0.0
    right = np.concatenate([example.right for example in examples])
    lengths = [len(example.right) for example in examples]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    groups = np.repeat(np.arange(len(examples)), lengths)
    weights = np.array([example.weight for example in examples])

    def loss(beta: Weights) -> tuple[float, Weights]:
        chances = _softmax(design @ beta, starts, groups)
        won = np.add.reduceat(chances * right, starts)
        among_right = chances * right / won[groups]
        pull = (weights[groups] * (among_right - chances)) @ design
        return float(-(weights * np.log(won)).sum() + RIDGE * beta @ beta / 2), -pull + RIDGE * beta

    beta = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return Ranker(FEATURES, _figures(means), _figures(scales), _figures(beta))


def _softmax(scores: Weights, starts: Any, groups: Any) -> Weights:
    raised = np.exp(scores - np.maximum.reduceat(scores, starts)[groups])
    chances: Weights = np.maximum(raised / np.add.reduceat(raised, starts)[groups], 1e-12)
    return chances


def _figures(values: Weights) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
