"""All passages of one corpus in memory, and the things that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from knowledge_base.features import Numbers, Vector
from knowledge_base.products import GENERAL, Products
from knowledge_base.things import Thing, ThingKind, tokens_of
from knowledge_base.words import Shared, Synonyms, Words, tokens

LEAN = 2.0  # names of an entry on average, below which there are too few to compare


class Index:
    """All passages of one corpus in memory, grouped by the thing they belong to."""

    def __init__(
        self,
        things: Sequence[Thing],
        vectors: Mapping[str, Vector],
        products: Products,
        synonyms: Synonyms,
    ) -> None:
        """`vectors` has one for every name, body and negative."""
        self.things = tuple(things)
        self.products = products
        self.synonyms = synonyms
        self.names = [name for thing in things for name in thing.names]
        self.first_name = _starts([len(thing.names) for thing in things])
        self.owners = np.repeat(np.arange(len(things)), [len(thing.names) for thing in things])
        bodied = [at for at, thing in enumerate(things) if thing.bodies]
        self.bodied = np.array(bodied, dtype=np.int64)
        self.first_body = _starts([len(things[at].bodies) for at in bodied])[:-1]
        self.name_vectors = _stack(vectors, self.names)
        self.body_vectors = _stack(vectors, [body for at in bodied for body in things[at].bodies])
        self.negatives = {at: _stack(vectors, thing.negatives) for at, thing in enumerate(things) if thing.negatives}
        self.titles = self.first_name[:-1]
        self.places = _padded(self.first_name)
        self._read_means()
        self._read_words()
        self.codes = [self._codes_of(thing) for thing in things]
        self.topics = np.array([thing.topic for thing in things])
        self.kinds = np.array([thing.kind.value for thing in things])
        self.foreign = {at for at, thing in enumerate(things) if thing.kind is ThingKind.FOREIGN}

    def _read_means(self) -> None:
        self.mean = self.name_vectors.mean(axis=0)
        self.name_lengths = np.linalg.norm(self.name_vectors - self.mean, axis=1) + 1e-6
        self.name_offsets = self.name_vectors @ self.mean
        self.body_lengths = np.linalg.norm(self.body_vectors - self.mean, axis=1) + 1e-6
        self.body_offsets = self.body_vectors @ self.mean
        self.mean_square = float(self.mean @ self.mean)
        self.middles = np.stack(
            [self.middle(range(first, last)) for first, last in zip(self.titles, self.first_name[1:], strict=True)]
        )

    def middle(self, places: Sequence[int]) -> Vector:
        """Where the names lie together, seen from the middle of everything."""
        middle = self.name_vectors[list(places)].mean(axis=0) - self.mean
        unit: Vector = middle / (np.linalg.norm(middle) + 1e-6)
        return unit

    def _read_words(self) -> None:
        self.named = Words(["\n".join(thing.names) for thing in self.things])
        self.said = Words(["\n".join(thing.bodies) for thing in self.things])
        self.shared_names = Shared([frozenset(tokens(name)) for name in self.names], self.named)
        self.shared_all = Shared([tokens_of(thing) for thing in self.things], self.named)

    def _codes_of(self, thing: Thing) -> frozenset[str]:
        if thing.product in self.products:
            return frozenset({thing.product})
        return frozenset() if thing.product in GENERAL else self.products.named(thing.product)

    @property
    def is_lean(self) -> bool:
        """Whether most of what is ours is asked by one name alone, as in a plain list of questions and answers."""
        ours = [len(thing.names) for thing in self.things if thing.kind is ThingKind.FAQ]
        return bool(ours) and sum(ours) < LEAN * len(ours)

    def made_lean(self, vectors: Mapping[str, Vector]) -> Index:
        """The same with one name for each entry."""
        things = [
            replace(thing, names=thing.names[:1]) if thing.kind is ThingKind.FAQ else thing for thing in self.things
        ]
        return Index(things, vectors, self.products, self.synonyms)


def _starts(lengths: Sequence[int]) -> Numbers:
    """Where each group begins; one more at the end."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _padded(starts: Numbers) -> Numbers:
    """One row of places for each group, filled up with -1."""
    lengths = np.diff(starts)
    steps = np.arange(lengths.max())
    return np.where(steps < lengths[:, None], starts[:-1, None] + steps, -1)


def _stack(vectors: Mapping[str, Vector], texts: Sequence[str]) -> Vector:
    if not texts:
        return np.zeros((0, len(next(iter(vectors.values())))), dtype=np.float32)
    return np.stack([vectors[text] for text in texts]).astype(np.float32)
