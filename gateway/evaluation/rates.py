"""Shares, means and percentiles; of nothing they are None."""

from __future__ import annotations

from collections.abc import Iterable


def share(hits: Iterable[bool]) -> float | None:
    """The share of true ones."""
    return mean(map(float, hits))


def mean(values: Iterable[float]) -> float | None:
    given = list(values)
    return round(sum(given) / len(given), 4) if given else None


def percentile(values: Iterable[float], hundredth: int) -> float | None:
    """The smallest value that `hundredth` percent of the values do not exceed."""
    ordered = sorted(values)
    return round(ordered[max(0, -(-len(ordered) * hundredth // 100) - 1)], 2) if ordered else None
