"""Prints by which a photo is known again, beside each other. `photo_printing` makes them.

One photo is another, or a part of it, when its whole resembles the other's whole or one of the other's parts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BITS = 144
BYTES = BITS // 8
SAME_WITHIN = 26  # bits that may differ; bench/photo_reuse.py tells what that finds and mistakes

Prints = NDArray[np.uint8]


def read_prints(stored: bytes) -> Prints:
    """One row for each print, the whole picture's first."""
    return np.frombuffer(stored, dtype=np.uint8).reshape(-1, BYTES)


def distance(one: Prints, other: Prints) -> int:
    """In bits: how far one of the two is from being the other or a part of it."""
    return min(_nearest(one, other[0]), _nearest(other, one[0]))


def _nearest(parts: Prints, whole: Prints) -> int:
    return int(np.bitwise_count(parts ^ whole).sum(axis=1).min())
