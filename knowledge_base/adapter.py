"""A linear layer after the embedding model, fitted to the documents, and kept only if it finds more than without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.model import Faq

FOLDS = 5
NEAREST = 3
SHRINKAGE = 3.0  # how much of the mean variance is added in every direction: few wordings know few directions
WORTH_KEEPING = 0.02  # more of the held-back wordings must be found first

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Adapter:
    """`vector @ weight.T + bias`, then unit length."""

    weight: Matrix
    bias: Matrix

    def applied(self, vectors: Matrix) -> Matrix:
        moved = vectors @ self.weight.T + self.bias
        units: Matrix = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return units


@dataclass(frozen=True)
class Trained:
    """How often a held-back wording is nearest to its own topic, without and with a layer that has not seen it."""

    adapter: Adapter
    without: float
    with_adapter: float

    @property
    def is_worth_keeping(self) -> bool:
        return self.with_adapter - self.without >= WORTH_KEEPING


def train_adapter(faqs: Sequence[Faq], vectors: Mapping[str, Any]) -> Trained:
    """Whitens what differs between wordings of one topic: those directions do not tell topics apart."""
    topics = sorted({faq.topic for faq in faqs})
    pairs = dict.fromkeys((wording, topics.index(faq.topic)) for faq in faqs for wording in faq.wordings)
    points = np.array([vectors[wording] for wording, _ in pairs], dtype=np.float64)
    owners = np.array([topic for _, topic in pairs], dtype=np.int64)
    folds = np.random.default_rng(1).permutation(len(points)) % FOLDS
    before, after = [], []
    for fold in range(FOLDS):
        seen = folds != fold
        adapter = _fit(points[seen], owners[seen])
        before.append(_found(points[~seen], owners[~seen], points[seen], owners[seen]))
        after.append(_found(adapter.applied(points[~seen]), owners[~seen], adapter.applied(points[seen]), owners[seen]))
    return Trained(_fit(points, owners), round(float(np.mean(before)), 4), round(float(np.mean(after)), 4))


def save_adapter(adapter: Adapter, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, weight=adapter.weight.astype(np.float32), bias=adapter.bias.astype(np.float32))


def _fit(points: Matrix, owners: Numbers) -> Adapter:
    centres = np.array([points[owners == owner].mean(axis=0) for owner in np.unique(owners)])
    apart = points - centres[np.searchsorted(np.unique(owners), owners)]
    spread = apart.T @ apart / len(points)
    spread += SHRINKAGE * np.trace(spread) / len(spread) * np.eye(len(spread))
    values, directions = np.linalg.eigh(spread)
    weight = directions @ np.diag(values**-0.5) @ directions.T
    return Adapter(weight, -weight @ points.mean(axis=0))


def _found(asked: Matrix, own: Numbers, points: Matrix, owners: Numbers) -> float:
    """The share of `asked` whose topic has the nearest three wordings on average."""
    cosines = asked @ points.T
    topics = np.unique(owners)
    scores = np.column_stack(
        [np.sort(cosines[:, owners == topic], axis=1)[:, -NEAREST:].mean(axis=1) for topic in topics]
    )
    return float(np.mean(topics[scores.argmax(axis=1)] == own))
