"""One question against all passages: a row of figures for each thing that it may mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from knowledge_base.asked_kind import kinds_asked
from knowledge_base.features import AT, COMPARED, OWN, Asked, Numbers, Vector
from knowledge_base.index import Index
from knowledge_base.model import Clause, Kind
from knowledge_base.things import Thing, ThingKind, tokens_of

VOTERS = 12  # nearest names of all, which speak for their owners
NEAREST = 3  # names of a thing that speak for it: one alone makes a colloquial wording a magnet


class Sight:
    """One question against all passages."""

    def __init__(self, index: Index, asked: Asked) -> None:
        self._index = index
        self._asked = asked
        self._weighed = index.synonyms.tokens(asked.text)
        self.cosines = index.name_vectors @ asked.vector
        offset = float(asked.vector @ index.mean)
        length = float(np.linalg.norm(asked.vector - index.mean)) + 1e-6
        self._centred = (self.cosines - index.name_offsets - offset + index.mean_square) / (index.name_lengths * length)
        if asked.hidden is not None:
            self.cosines[asked.hidden] = self._centred[asked.hidden] = -1.0
        bodies = index.body_vectors @ asked.vector
        centred_bodies = (bodies - index.body_offsets - offset + index.mean_square) / (index.body_lengths * length)
        self.centred_nearest = np.maximum.reduceat(self._centred, index.first_name[:-1])
        self.body = self._by_thing(bodies)
        self._centred_body = self._by_thing(centred_bodies)
        self.words_names = index.named.scores(self._weighed)
        self.words_body = index.said.scores(self._weighed)
        if asked.hidden is not None:
            owner = int(index.owners[asked.hidden])
            self.words_names[owner] = index.named.score_without(owner, index.names[asked.hidden], self._weighed)
        self._whole = index.shared_names.whole(self._weighed) or 1.0
        self._shared = 2 * index.shared_names.common(self._weighed) / (index.shared_names.wholes + self._whole)
        self._covered = index.shared_all.common(self._weighed) / self._whole
        if asked.hidden is not None:
            self._covered[owner] = self._covered_without(owner, index.names[asked.hidden])
            self._shared[asked.hidden] = 0.0
        self._voted, self._voted_shared = self._votes(self._centred), self._votes(self._shared)
        self._codes = index.products.named(asked.text)
        self._kinds = kinds_asked(asked.text)

    def _by_thing(self, scores: Vector) -> Vector:
        """The best passage of each thing; the mean over all where a thing has none."""
        index = self._index
        filled: Vector = np.full(len(index.things), np.nan, dtype=np.float32)
        if len(scores):
            filled[index.bodied] = np.maximum.reduceat(scores, index.first_body)
        middle = float(np.nanmean(filled)) if len(scores) else 0.0
        return np.nan_to_num(filled, nan=middle)

    def _votes(self, scores: Vector) -> Vector:
        """For each thing the share of its names among the nearest of all, each counting by what it is nearer by."""
        if self._asked.absent:
            scores = np.where(self._index.topics[self._index.owners] == self._asked.absent, scores.min(), scores)
        voters = min(VOTERS, len(scores) - 1)
        nearest = np.argpartition(-scores, voters)[: voters + 1]
        nearer = scores[nearest] - scores[nearest].min()
        votes = np.bincount(self._index.owners[nearest], weights=nearer, minlength=len(self._index.things))
        shares: Vector = (votes / (nearer.sum() + 1e-6)).astype(np.float32)
        return shares

    def figures(self, at: Numbers) -> Vector:
        own = self._own(at)
        compared = own[:, [OWN.index(name) for name in COMPARED]]
        low, high = compared.min(axis=0), compared.max(axis=0)
        apart = np.array([self._apart(int(thing), row) for thing, row in zip(at, own, strict=True)], dtype=np.float32)
        return np.hstack([own, (compared - low) / (high - low + 1e-6), apart]).astype(np.float32)

    def _own(self, at: Numbers) -> Vector:
        places = self._index.places[at]  # -1 where a thing has fewer names
        unknown = (places < 0) | (places == (-1 if self._asked.hidden is None else self._asked.hidden))
        unknown[unknown.all(axis=1), 0] = False
        cosines, centred, shared = (
            _Top(np.where(unknown, np.nan, scores[places])) for scores in (self.cosines, self._centred, self._shared)
        )
        columns = (
            cosines.best,
            cosines.near,
            cosines.mean,
            self.cosines[self._index.titles[at]],
            centred.best,
            centred.near,
            self._centre(at),
            self.body[at],
            self._centred_body[at],
            self.words_names[at],
            self.words_body[at],
            shared.best,
            shared.near,
            self._covered[at],
            self._voted[at],
            self._voted_shared[at],
        )
        return np.column_stack(columns)

    def _centre(self, at: Numbers) -> Vector:
        index = self._index
        middles = index.middles[at]
        if self._asked.hidden is not None and len(found := np.flatnonzero(at == index.owners[self._asked.hidden])):
            kept = [place for place in index.places[at[found[0]]] if place >= 0 and place != self._asked.hidden]
            middles[found[0]] = index.middle(kept) if kept else 0.0
        away = self._asked.vector - index.mean
        cosines: Vector = middles @ (away / (np.linalg.norm(away) + 1e-6))
        return cosines

    def _covered_without(self, at: int, hidden: str) -> float:
        thing = self._index.things[at]
        left = tokens_of(replace(thing, names=tuple(name for name in thing.names if name != hidden)))
        have = {token: weight for token, weight in self._weighed.items() if token in left}
        return self._index.shared_all.whole(have) / self._whole

    def _apart(self, at: int, own: Vector) -> tuple[float, ...]:
        index = self._index
        thing = index.things[at]
        is_clause, product = float(thing.kind is ThingKind.CLAUSE), self._product(at)
        return (
            product,
            self._negative(at, float(own[0])),
            is_clause,
            is_clause * product,
            float(isinstance(thing.source, Clause) and thing.source.kind is Kind.NOTE),
            float(bool(thing.row)),
            self._kind(thing),
            float(thing.kind is ThingKind.FOREIGN),
            is_clause * float(own[AT["centred_nearest"]]),
            is_clause * float(own[AT["centred_body"]]),
        )

    def _kind(self, thing: Thing) -> float:
        if not self._kinds or not isinstance(thing.source, Clause):
            return 0.0
        return 1.0 if thing.source.kind in self._kinds else -1.0

    def _product(self, at: int) -> float:
        codes = self._index.codes[at]
        if not self._codes or not codes:
            return 0.0
        return 1.0 if self._codes & codes else -1.0

    def _negative(self, at: int, nearest: float) -> float:
        against = self._index.negatives.get(at)
        if against is None:
            return 0.0
        likeness = against @ self._asked.vector
        if self._asked.unlisted:
            likeness = np.array(
                [
                    like
                    for like, text in zip(likeness, self._index.things[at].negatives, strict=True)
                    if text != self._asked.text
                ]
            )
        return max(0.0, float(likeness.max(initial=-1.0)) - nearest)


class _Top:
    """Rows of scores of which some are unknown: the best, the mean of the three best, the mean of all."""

    def __init__(self, scores: Vector) -> None:
        ordered = -np.sort(-scores, axis=1)  # unknown ones come last
        self.best = ordered[:, 0]
        self.near = np.nanmean(ordered[:, :NEAREST], axis=1)
        self.mean = np.nanmean(ordered, axis=1)
