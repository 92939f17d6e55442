"""A message as numbers: pieces of its spelling, its words, and its meaning as a vector. Needs nothing but numpy."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import Dict, Iterable, List, NamedTuple, Sequence, Text

import numpy as np

LONGEST_PIECE = 4  # characters
SEEN_AT_LEAST = 2  # times in the training data


class Said(NamedTuple):
    """What is known of one message before it is classified."""

    text: Text
    words: Sequence[Text]
    vector: np.ndarray  # unit vector of the sentence's meaning


def pieces(said: Said) -> List[List[Text]]:
    """Its character n-grams, and its words with the pairs of neighbours: two lists, weighted apart."""
    text = f" {said.text.lower()} "
    grams = [text[at : at + size] for size in range(1, LONGEST_PIECE + 1) for at in range(len(text) - size + 1)]
    words = [word.lower() for word in said.words if word.strip()]
    return [grams, [f"w:{word}" for word in words] + [f"w:{a} {b}" for a, b in pairwise(words)]]


class Vocabulary:
    """Which pieces count, and how much: tf-idf with damped counts, each list of pieces brought to length 1."""

    def __init__(self, places: Dict[Text, int], idf: np.ndarray) -> None:
        self.places = places
        self.idf = idf

    @classmethod
    def of(cls, messages: Iterable[Said]) -> Vocabulary:
        seen: "Counter[Text]" = Counter()
        total = 0
        for said in messages:
            total += 1
            seen.update({piece for group in pieces(said) for piece in group})
        kept = sorted(piece for piece, times in seen.items() if times >= SEEN_AT_LEAST)
        idf = np.array([math.log((1 + total) / (1 + seen[piece])) + 1 for piece in kept], dtype=np.float32)
        return cls({piece: place for place, piece in enumerate(kept)}, idf)

    def weigh(self, said: Said) -> "Weighed":
        places: List[int] = []
        weights: List[float] = []
        for group in pieces(said):
            counts = Counter(self.places[piece] for piece in group if piece in self.places)
            values = [(1 + math.log(times)) * float(self.idf[place]) for place, times in counts.items()]
            length = math.sqrt(sum(value * value for value in values)) or 1.0
            places += counts
            weights += [value / length for value in values]
        return Weighed(np.array(places, dtype=np.int64), np.array(weights, dtype=np.float32))


class Weighed(NamedTuple):
    """The pieces of a message that the vocabulary knows, and their weights."""

    places: np.ndarray
    weights: np.ndarray


def centred(vectors: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Vectors of this model all point nearly the same way: what tells them apart is the difference from the middle."""
    moved = vectors - middle
    return moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-6)
