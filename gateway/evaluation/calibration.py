"""Whether a confidence means what it says: of what was read with 0.8, are eight of ten right?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.evaluation.rates import mean, share

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Confidences from `lower` to below `upper`, the last bin with 1 itself; `confidence` is their mean."""

    lower: float
    upper: float
    count: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True)
class Calibration:
    """`expected_error`: the mean difference of confidence and share right, weighted by how many stand in each bin."""

    expected_error: float | None
    bins: list[Bin]


def calibration_of(readings: Iterable[tuple[float, bool]]) -> Calibration:
    """Of (confidence, whether it was right)."""
    given = list(readings)
    bins = [_bin(place, [one for one in given if _place(one[0]) == place]) for place in range(BINS)]
    gaps = [
        each.count * abs(each.confidence - each.right)
        for each in bins
        if each.confidence is not None and each.right is not None
    ]
    return Calibration(round(sum(gaps) / len(given), 4) if given else None, bins)


def _place(confidence: float) -> int:
    return min(BINS - 1, max(0, int(confidence * BINS)))


def _bin(place: int, readings: list[tuple[float, bool]]) -> Bin:
    return Bin(
        lower=place / BINS,
        upper=(place + 1) / BINS,
        count=len(readings),
        confidence=mean(confidence for confidence, _ in readings),
        right=share(is_right for _, is_right in readings),
    )
