"""What speaks for or against a candidate: the names of the figures, and the question that they are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Vector = np.ndarray[Any, np.dtype[np.float32]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]
Chosen = np.ndarray[Any, np.dtype[np.bool_]]

OWN = (
    "nearest",  # cosine of the nearest name
    "near",  # mean of its three nearest
    "all_names",  # mean of all
    "title",
    "centred_nearest",  # the same, with the corpus' mean vector taken away
    "centred_near",
    "centre",  # cosine with the mean of its names, centred
    "body",  # cosine of the nearest passage of what it says
    "centred_body",
    "words_names",  # BM25 over its names
    "words_body",  # BM25 over what it says
    "shared",  # weighed share of common tokens with the name that has most in common
    "shared_near",  # mean of the three that have most
    "covered",  # weighed share of the question's tokens that it has anywhere
    "voted",  # weighed share that its names have among the dozen nearest names of all
    "voted_shared",  # the same among those with most in common
)
COMPARED = ("near", "centred_near", "body", "words_names", "words_body", "shared_near", "covered")
APART = (
    "product",  # names the same product, 1; another one, -1
    "negative",  # nearer to what it must not be asked by than to its names
    "is_clause",
    "product_of_clause",  # of a clause, the same as `product`
    "is_note",  # a clause that says what the others are about
    "is_row",  # a row of a clause's table
    "kind",  # a clause of the kind that the question is after, 1; of another, -1
    "is_foreign",
    "clause_nearest",
    "clause_body",
)
FEATURES = (*OWN, *(f"{name}_compared" for name in COMPARED), *APART)
AT = {name: at for at, name in enumerate(FEATURES)}
OF_PRODUCT = ("product", "product_of_clause")


@dataclass(frozen=True)
class Asked:
    """One question as it is looked up. `hidden`: a name that must count as not written; `absent`: a topic as well.

    `unlisted`: what must not be asked counts as not written where it is this very question. `plain`: the same without
    the products that it names: clauses do not name theirs.
    """

    text: str
    vector: Vector
    hidden: int | None = None
    absent: str | None = None
    unlisted: bool = False
    plain: Asked | None = None


@dataclass(frozen=True)
class Candidates:
    """Places of things, and one row of `FEATURES` for each."""

    at: Numbers
    figures: Vector
