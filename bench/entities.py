"""What `find_entities` names, against sentences whose entities are known: recall and false finds of each kind."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bench.entity_libraries import installed_libraries
from insurance.words.entities import KINDS, Entity, find_entities
from tests.insurance.entity_sentences import NOW, SENTENCES, Named, Sentence
from tests.insurance.entity_sentences_after import WRITTEN_AFTER

COMPLETE = set(KINDS) - {"place", "party", "part"}  # of these whatever else is found is a false find
_NOW = datetime.fromisoformat(NOW)
_PART_OF_DAY = timedelta(minutes=120)
_NEAR = 0.2  # of money said roughly

Finder = Callable[[str, datetime], Iterable[Entity]]


def main() -> None:
    started = time.perf_counter()
    figures = {"sentences": score(find_entities, SENTENCES), "written_after": score(find_entities, WRITTEN_AFTER)}
    spent = (time.perf_counter() - started) / (len(SENTENCES) + len(WRITTEN_AFTER))
    libraries = {
        name: _of_kinds(score(find, [*SENTENCES, *WRITTEN_AFTER]), kinds) for name, kinds, find in installed_libraries()
    }
    print(
        json.dumps(
            {"benchmark": "entities", **figures, "milliseconds_each": round(spent * 1000, 2), "libraries": libraries},
            ensure_ascii=False,
        )
    )


def _of_kinds(figures: dict[str, dict[str, int]], kinds: tuple[str, ...]) -> dict[str, dict[str, int]]:
    return {kind: figures[kind] for kind in kinds}


def score(find: Finder, sentences: list[Sentence]) -> dict[str, dict[str, int]]:
    """Of each kind: how many there are, how many were found right, and how many finds were false."""
    counts: Counter[tuple[str, str]] = Counter()
    for text, named in sentences:
        found = list(find(text, _NOW))
        for entity, _, _ in named:
            counts[entity, "there"] += 1
        for entity in {one.entity for one in found} | {entity for entity, _, _ in named}:
            _count(counts, entity, text, [one for one in named if one[0] == entity], found)
    shown = ("there", "found", "false")
    return {kind: {what: counts[kind, what] for what in shown if kind in COMPLETE or what != "false"} for kind in KINDS}


def misses(find: Finder, sentences: list[Sentence]) -> list[tuple[str, list[Named], list[Entity]]]:
    """The sentences that were not read as they are meant, with what was found of the kinds that are complete."""
    wrong = []
    for text, named in sentences:
        figures = score(find, [(text, named)])
        if any(one["there"] != one["found"] or one.get("false") for one in figures.values()):
            wrong.append((text, named, list(find(text, _NOW))))
    return wrong


def _count(counts: Counter[tuple[str, str]], entity: str, text: str, named: list[Named], found: list[Entity]) -> None:
    left = [one for one in found if one.entity == entity]
    for one in named:
        right = next((find for find in left if _is_right(text, one, find)), None)
        if right is not None:
            counts[entity, "found"] += 1
            left.remove(right)
    counts[entity, "false"] += len(left)


def _is_right(text: str, named: Named, found: Entity) -> bool:
    entity, words, value = named
    start = text.index(words)
    if entity in ("place", "party", "part"):
        overlaps = any(found.start < at + len(words) and at < found.end for at in _places(text, words))
        return overlaps and (entity == "place" or found.value == value)
    if entity == "money":
        return abs(float(found.value) - float(value)) <= _NEAR * float(value)
    if entity == "time":
        return _is_same_time(str(value), str(found.value))
    return start >= 0 and found.value == value


def _places(text: str, words: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(words, at)]


def _is_same_time(meant: str, found: str) -> bool:
    if "T" not in meant or "T" not in found:
        return "T" not in meant and meant[:10] == found[:10]
    moment = datetime.fromisoformat(found).replace(tzinfo=None)
    return abs(moment - datetime.fromisoformat(meant)) <= _PART_OF_DAY


if __name__ == "__main__":
    main()
