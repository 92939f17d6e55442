"""The ranker beside simpler ways of looking, on questions whose right answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge_base.candidates import scores_of
from knowledge_base.features import Chosen, Vector
from knowledge_base.search import Search

PLAIN_DENSE = 0.7  # of the plain mix, the rest is BM25
HYBRID_DENSE = 0.5
DEPTH = 10
ROWS = ("BM25 alone", "dense alone", "plain mix 0.7/0.3", "hybrid", "ranker")


@dataclass(frozen=True)
class Wanted:
    """A question and the ids or topics that answer it."""

    question: str
    right: frozenset[str]


@dataclass(frozen=True)
class Row:
    """Shares of the questions. `mrr`: mean of one over the place of the first right one among ten."""

    way: str
    hit_at_1: float
    hit_at_3: float
    hit_at_10: float
    mrr: float


def compare(search: Search, wanted: Sequence[Wanted], day: date) -> list[Row]:
    """One row for each way. Raises ValueError when nothing is asked: a rate over nothing is no rate."""
    if not wanted:
        raise ValueError("no question to compare on")
    places: dict[str, list[int | None]] = {way: [] for way in ROWS}
    allowed = search.allowed(lambda thing: thing.applies_on(day))
    ours = np.array([thing.source is not None for thing in search.index.things]) & allowed
    for each in wanted:
        for way, ranked in _ways(search, each.question, allowed, ours).items():
            places[way].append(next((at for at, keys in enumerate(ranked) if keys & each.right), None))
    return [_row(way, found) for way, found in places.items()]


def _ways(search: Search, question: str, allowed: Chosen, ours: Chosen) -> dict[str, list[frozenset[str]]]:
    asked = search.asked(question)
    scores = scores_of(search.index, asked)
    dense, words = _scaled(scores["dense"], ours), _scaled(scores["bm25"], ours)
    hybrid = HYBRID_DENSE * _scaled(scores["centred"], ours) + (1 - HYBRID_DENSE) * words
    found = search.find(asked, allowed)
    ranked = [frozenset({find.thing.id, find.thing.topic}) for find in (found.ranked if found else ())][:DEPTH]
    return {
        "BM25 alone": _best(search, words, ours),
        "dense alone": _best(search, dense, ours),
        "plain mix 0.7/0.3": _best(search, PLAIN_DENSE * dense + (1 - PLAIN_DENSE) * words, ours),
        "hybrid": _best(search, hybrid, ours),
        "ranker": ranked,
    }


def _scaled(scores: Vector, ours: Chosen) -> Vector:
    low, high = scores[ours].min(), scores[ours].max()
    scaled: Vector = (scores - low) / (high - low + 1e-9)
    return scaled


def _best(search: Search, scores: Vector, ours: Chosen) -> list[frozenset[str]]:
    """One per topic, as the ranker gives them."""
    topics: dict[str, frozenset[str]] = {}
    for at in np.argsort(-np.where(ours, scores, -np.inf), kind="stable")[: DEPTH * 4]:
        thing = search.index.things[int(at)]
        topics.setdefault(thing.topic, frozenset({thing.id, thing.topic}))
    return list(topics.values())[:DEPTH]


def _row(way: str, places: Sequence[int | None]) -> Row:
    def within(depth: int) -> float:
        return round(sum(place is not None and place < depth for place in places) / len(places), 4)

    mrr = sum(1 / (place + 1) for place in places if place is not None) / len(places)
    return Row(way, within(1), within(3), within(DEPTH), round(mrr, 4))
