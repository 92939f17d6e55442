"""Questions that two entries would both be asked by: an editor should keep each in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge_base.chinese import bigrams
from knowledge_base.model import Faq, Passage, PassageKind
from knowledge_base.vectors import Vector

ALIKE = 0.97  # cosine from which two wordings say the same
_AT_ONCE = 1024
Matrix = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Duplicate:
    wording: str
    entry: str
    other_wording: str
    other_entry: str
    alike: float  # cosine; 1.0 for the same pairs of characters

    def __str__(self) -> str:
        pair = f"「{self.wording}」 ({self.entry}) and 「{self.other_wording}」 ({self.other_entry})"
        return f"{pair}: {self.alike:.2f} alike"


def duplicates(faqs: Sequence[Faq], passages: Sequence[Passage], vectors: Sequence[Vector]) -> list[Duplicate]:
    """Each pair of topics once, by its two wordings that are most alike. Versions of one topic are no duplicates."""
    topics = {entry.id: entry.topic for entry in faqs}
    kept = [at for at, passage in enumerate(passages) if passage.kind is PassageKind.FAQ]
    if not kept:
        return []
    asked = [passages[at] for at in kept]
    signatures = [frozenset(bigrams(passage.text)) for passage in asked]
    best: dict[tuple[str, str], Duplicate] = {}
    for one, other, cosine in _near(np.stack([vectors[at] for at in kept])):
        pair = _topics(asked[one], asked[other], topics)
        same_words = bool(signatures[one]) and signatures[one] == signatures[other]
        alike = 1.0 if same_words else round(cosine, 4)
        if pair and (same_words or cosine >= ALIKE) and alike > (best[pair].alike if pair in best else 0.0):
            best[pair] = Duplicate(asked[one].text, asked[one].owner, asked[other].text, asked[other].owner, alike)
    return sorted(best.values(), key=lambda found: -found.alike)


def _topics(one: Passage, other: Passage, topics: Mapping[str, str]) -> tuple[str, str] | None:
    first, second = sorted((topics[one.owner], topics[other.owner]))
    return (first, second) if first != second else None


def _near(vectors: Matrix) -> Iterator[tuple[int, int, float]]:
    """Pairs that may be duplicates: those with the same characters are never further apart than this."""
    for start in range(0, len(vectors), _AT_ONCE):
        cosines = vectors[start : start + _AT_ONCE] @ vectors.T
        for row, column in zip(*np.nonzero(cosines >= ALIKE - 0.05), strict=True):
            if start + row < column:
                yield int(start + row), int(column), float(cosines[row, column])
