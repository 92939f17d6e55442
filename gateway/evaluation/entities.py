"""Whether what sentences name is read with its right value, and nothing else is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.evaluation.held_out import NamedEntity, Sentence
from insurance.words.entities import KINDS, Entity

SPANS = frozenset({"place", "party", "part"})  # incomplete in the data: found where they stand, never found falsely
NEITHER = frozenset({"现在", "刚"})  # times that count neither way
NEAR = 0.2  # of money said roughly
DATE_IS_ENOUGH = 90  # minutes of tolerance from which on the date alone is right


@dataclass(frozen=True)
class EntityFigures:
    """`found`: with the right value; a place, party or part: where it stands. `value_right`: of parties and parts that
    were found, those with the right role or area. False finds are None for kinds of which the data is incomplete."""

    entity: str
    named: int
    found: int
    value_right: int | None
    false_finds: int | None
    hard: int  # riddles, and not among the others
    hard_found: int
    hard_false_finds: int | None


def judge_entities(read: Iterable[tuple[Sentence, list[Entity]]]) -> list[EntityFigures]:
    """Sentences with what was found in them; figures by kind, in the order of `KINDS`."""
    counts: Counter[tuple[str, str]] = Counter()
    for sentence, found in read:
        for kind in KINDS:
            _count(
                counts, kind, sentence, [one for one in found if one.entity == kind and not _is_neither(one, sentence)]
            )
    return [_figures(kind, counts) for kind in KINDS]


def _count(counts: Counter[tuple[str, str]], kind: str, sentence: Sentence, left: list[Entity]) -> None:
    named = sorted((one for one in sentence.entities if one.entity == kind), key=lambda one: one.hard)
    for one in named:
        fitting = [found for found in left if _is_right(one, found, sentence.text)]
        counts[kind, "hard" if one.hard else "named"] += 1
        if fitting:
            right = next((found for found in fitting if found.value in one.values), fitting[0])
            left.remove(right)
            counts[kind, "hard_found" if one.hard else "found"] += 1
            counts[kind, "value_right"] += right.value in one.values
    is_riddle = any(one.hard for one in named)
    counts[kind, "hard_false" if is_riddle else "false"] += len(left)


def _figures(kind: str, counts: Counter[tuple[str, str]]) -> EntityFigures:
    is_complete = kind not in SPANS
    return EntityFigures(
        entity=kind,
        named=counts[kind, "named"],
        found=counts[kind, "found"],
        value_right=counts[kind, "value_right"] if kind in ("party", "part") else None,
        false_finds=counts[kind, "false"] if is_complete else None,
        hard=counts[kind, "hard"],
        hard_found=counts[kind, "hard_found"],
        hard_false_finds=counts[kind, "hard_false"] if is_complete else None,
    )


def _is_neither(found: Entity, sentence: Sentence) -> bool:
    return found.entity == "time" and sentence.text[found.start : found.end] in NEITHER


def _is_right(named: NamedEntity, found: Entity, text: str) -> bool:
    if named.entity in SPANS:
        return any(found.start < at + len(named.text) and at < found.end for at in _places(text, named.text))
    if named.entity == "money":
        wanted = float(named.values[0])
        return abs(float(found.value) - wanted) <= (NEAR * wanted if named.approx else 0.005)
    if named.entity == "time":
        return any(_is_same_time(str(value), str(found.value), named.tolerance) for value in named.values)
    return found.value in named.values


def _places(text: str, words: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(words, at)]


def _is_same_time(wanted: str, found: str, tolerance: int) -> bool:
    """ISO moments, or dates where no hour is said."""
    if "T" not in wanted:
        return found[:10] == wanted
    if "T" not in found:
        return tolerance >= DATE_IS_ENOUGH and found == wanted[:10]
    return abs(datetime.fromisoformat(found) - datetime.fromisoformat(wanted)) <= timedelta(minutes=tolerance)
