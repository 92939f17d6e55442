"""Which things a question may mean: what each way of looking at all passages puts forward."""

from __future__ import annotations

import numpy as np

from knowledge_base.features import FEATURES, OF_PRODUCT, Asked, Candidates, Chosen, Numbers, Vector
from knowledge_base.index import Index
from knowledge_base.sight import Sight
from knowledge_base.things import ThingKind
from knowledge_base.words import tokens

_OF_PRODUCT = np.array([name in OF_PRODUCT for name in FEATURES])
BY_NAME, BY_WORDS, BY_BODY = 60, 40, 20  # candidates that each way of looking puts forward


def scores_of(index: Index, asked: Asked) -> dict[str, Vector]:
    """For every thing what single ways of looking find; to compare the ranker with."""
    sight = Sight(index, asked)
    dense = np.maximum.reduceat(sight.cosines, index.titles)
    words = index.named.scores(dict.fromkeys(tokens(asked.text), 1.0))
    return {"bm25": words, "dense": dense, "centred": sight.centred_nearest, "body": sight.body}


def candidates_of(index: Index, asked: Asked, allowed: Chosen) -> Candidates:
    """Whatever of `allowed` any way of looking puts forward, and all that is not ours."""
    sight = Sight(index, asked)
    plain = Sight(index, asked.plain) if asked.plain else None
    allowed = allowed & (index.topics != asked.absent) if asked.absent else allowed
    put_forward = {
        int(at)
        for seen in filter(None, (sight, plain))
        for scores, most in (
            (seen.centred_nearest, BY_NAME),
            (seen.words_names, BY_WORDS),
            (seen.body, BY_BODY),
            (seen.words_body, BY_BODY),
        )
        for at in _best(scores, allowed, most)
    }
    # How near the subjects that are not ours are must be known for every question.
    at = np.array(sorted(put_forward | index.foreign), dtype=np.int64)
    if not len(at):
        return Candidates(at, np.zeros((0, len(FEATURES)), dtype=np.float32))
    figures = sight.figures(at)
    if plain:
        said_by_clauses = (index.kinds[at] == ThingKind.CLAUSE.value)[:, None] & ~_OF_PRODUCT
        figures = np.where(said_by_clauses, plain.figures(at), figures)
    return Candidates(at, figures)


def _best(scores: Vector, allowed: Chosen, most: int) -> Numbers:
    places = np.flatnonzero(allowed)
    if len(places) > most:
        places = places[np.argpartition(-scores[places], most - 1)[:most]]
    return places
