"""What a new release changes: clauses, questions, fields and products that were added, removed or worded otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge_base.model import Corpus, FieldValue


@dataclass(frozen=True)
class Difference:
    """One line of a diff: `+`, `-` or `~`, what it is, and its name."""

    sign: str
    what: str  # clause | question | field | product
    name: str

    def __str__(self) -> str:
        return f"{self.sign} {self.what:<9}{self.name}"


def differences(before: Corpus | None, after: Corpus) -> tuple[Difference, ...]:
    """In the order of the documents; everything is new when there was nothing before."""
    found: list[Difference] = []
    old = _things(before) if before else {}
    for what, things in _things(after).items():
        found += _between(what, old.get(what, {}), things)
    return tuple(found)


def _between(
    what: str, before: Mapping[str, tuple[str, Any]], after: Mapping[str, tuple[str, Any]]
) -> list[Difference]:
    added = [Difference("+", what, name) for key, (name, _) in after.items() if key not in before]
    changed = [
        Difference("~", what, name) for key, (name, thing) in after.items() if key in before and before[key][1] != thing
    ]
    removed = [Difference("-", what, name) for key, (name, _) in before.items() if key not in after]
    return [*added, *changed, *removed]


def _things(corpus: Corpus) -> dict[str, dict[str, tuple[str, Any]]]:
    """By kind and id: the name to show, and all that counts as a change."""
    return {
        "product": {one.code: (f"{one.code} {one.name}", one) for one in corpus.products},
        "clause": {one.id: (f"{one.id} {one.heading}", one) for one in corpus.clauses},
        "question": {one.id: (f"{one.id} {one.title}", one) for one in corpus.faqs},
        "field": _fields(corpus.fields),
    }


def _fields(values: Iterable[FieldValue]) -> dict[str, tuple[str, Any]]:
    names = ((f"{one.product}@{one.version} {one.field}", one) for one in values)
    return {name: (name, one) for name, one in names}
