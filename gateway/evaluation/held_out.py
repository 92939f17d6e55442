"""The judging data on understanding (see `tests/held_out/understanding/README.md`): read to judge, never to show."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.normalise import normalise

SHORT = 4  # characters at most, without punctuation and emoji
Part = TypeVar("Part")


@dataclass(frozen=True)
class Phrasing:
    text: str
    intent: str
    also: frozenset[str]  # intents that are equally right

    @property
    def is_short(self) -> bool:
        return len(_bare(self.text)) <= SHORT


@dataclass(frozen=True)
class Intents:
    frequent: tuple[str, ...]
    phrasings: list[Phrasing]


@dataclass(frozen=True)
class Wish:
    text: str
    indirect: bool


@dataclass(frozen=True)
class Person:
    wishes: list[Wish]
    look_alikes: list[str]


@dataclass(frozen=True)
class Emergency:
    text: str
    kinds: tuple[str, ...]  # what it is, then what is equally right
    numbers: frozenset[str]  # to call; one of them must be said first


@dataclass(frozen=True)
class Safety:
    emergencies: list[Emergency]
    look_alikes: list[str]


@dataclass(frozen=True)
class NamedEntity:
    """`values`: the value, then what is equally right. `tolerance`: minutes, of times."""

    entity: str
    text: str
    values: tuple[Any, ...]
    approx: bool
    hard: bool
    tolerance: int


@dataclass(frozen=True)
class Sentence:
    text: str
    clock: datetime | None
    entities: list[NamedEntity]


@dataclass(frozen=True)
class HeldOut:
    """A part whose file is not there is None."""

    intents: Intents | None
    person: Person | None
    safety: Safety | None
    sentences: list[Sentence] | None

    @property
    def size(self) -> int:
        person = [*self.person.wishes, *self.person.look_alikes] if self.person else []
        safety = [*self.safety.emergencies, *self.safety.look_alikes] if self.safety else []
        return len((self.intents.phrasings if self.intents else []) + person + safety + (self.sentences or []))


def read_held_out(folder: Path) -> HeldOut | None:
    """None when there is none of the files, as where the product is installed without its tests."""
    found = HeldOut(
        intents=_part(folder / "intents.yml", _intents),
        person=_part(folder / "person.yml", _person),
        safety=_part(folder / "safety.yml", _safety),
        sentences=_part(folder / "entities.yml", _sentences),
    )
    return found if found.size else None


def untaught(held_out: HeldOut, taught: Iterable[str]) -> HeldOut:
    """What is left without the texts that are also taught, whatever their punctuation. Entities are not taught."""
    known = set(map(_bare, taught))
    intents, person, safety = held_out.intents, held_out.person, held_out.safety
    return replace(
        held_out,
        intents=intents and replace(intents, phrasings=[each for each in intents.phrasings if _new(each.text, known)]),
        person=person
        and Person(
            [each for each in person.wishes if _new(each.text, known)],
            [each for each in person.look_alikes if _new(each, known)],
        ),
        safety=safety
        and Safety(
            [each for each in safety.emergencies if _new(each.text, known)],
            [each for each in safety.look_alikes if _new(each, known)],
        ),
    )


def _new(text: str, known: set[str]) -> bool:
    return _bare(normalise(text, max_chars=len(text) or 1)) not in known


def _part(path: Path, made_of: Callable[[dict[str, Any]], Part]) -> Part | None:
    if not path.exists():
        return None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return made_of(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))


def _intents(content: dict[str, Any]) -> Intents:
    phrasings = [Phrasing(each["text"], each["intent"], frozenset(each.get("also", ()))) for each in content["intents"]]
    return Intents(tuple(content["frequent"]), phrasings)


def _person(content: dict[str, Any]) -> Person:
    wishes = [Wish(each["text"], bool(each["indirect"])) for each in content["wishes"]]
    return Person(wishes, [each["text"] for each in content["look_alikes"]])


def _safety(content: dict[str, Any]) -> Safety:
    emergencies = []
    for each in content["emergencies"]:
        kinds = (each["kind"], *each.get("also", ()))
        numbers = frozenset(number for kind in kinds for number in content["kinds"][kind]["numbers"])
        emergencies.append(Emergency(each["text"], kinds, numbers))
    return Safety(emergencies, [each["text"] for each in content["look_alikes"]])


def _sentences(content: dict[str, Any]) -> list[Sentence]:
    return [
        Sentence(
            text=each["text"],
            clock=datetime.fromisoformat(each["clock"]) if "clock" in each else None,
            entities=[_entity(entity) for entity in each["entities"]],
        )
        for each in content["sentences"]
    ]


def _entity(entry: dict[str, Any]) -> NamedEntity:
    return NamedEntity(
        entity=entry["entity"],
        text=entry["text"],
        values=(entry["value"], *entry.get("also", ())),
        approx=bool(entry.get("approx")),
        hard=bool(entry.get("hard")),
        tolerance=int(entry.get("tolerance_minutes", 0)),
    )


def _bare(text: str) -> str:
    kept = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())
    return kept or text
