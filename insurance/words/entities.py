"""What a message names: plates, numbers, money, times, places, people and parts of cars, each where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foundation.clock import BEIJING
from insurance.words.long_numbers import long_numbers
from insurance.words.money import money_words
from insurance.words.originals import Readable, readable
from insurance.words.parties import party_words
from insurance.words.parts import part_words
from insurance.words.phones import phone_words
from insurance.words.places import place_spans
from insurance.words.plates import plate_words
from insurance.words.policy_numbers import DEFAULT_PATTERN
from insurance.words.time_words import time_spans
from insurance.words.times import Precision, TimeReading, mask

KINDS = (
    "plate", "vin", "phone", "id_number", "policy_number", "claim_number", "money", "time", "place", "party", "part",
)  # fmt: skip
_LONGEST = 2000  # signs that are read; no customer's message is longer


@dataclass(frozen=True)
class Entity:
    """`entity` is one of `KINDS`; the words are `text[start:end]` of the text as it was given.

    `value`: plates, VINs, ID, policy and claim numbers in capitals without separators; phones of eleven digits; money
    in yuan; times in ISO 8601 with +08:00, a date where neither hour nor part of the day is said; the place in
    simplified characters; the role of a party; the area of a part.
    """

    entity: str
    value: str | float
    start: int
    end: int


def find_entities(text: str, now: datetime, policy_pattern: str = DEFAULT_PATTERN) -> list[Entity]:
    """Everything that the text names, from left to right. `policy_pattern`: the company's, as for `parse_policy_no`.

    What is one thing is no other: long numbers first, then plates, phones, times and money. Places, people and parts
    are looked for in what plates and numbers leave.
    """
    said = readable(text[:_LONGEST])
    now = now.astimezone(BEIJING)
    numbers = _numbers(said.text, now, policy_pattern)
    left = _without(numbers, said.text)
    times = [Entity("time", _iso(span.reading), span.start, span.end) for span in time_spans(left, now)]
    money = [Entity("money", word.yuan, word.start, word.end) for word in money_words(_without(times, left))]
    found = [*numbers, *times, *money, *_named(_without(times, left))]
    return sorted((_where_written(one, said) for one in found), key=lambda one: (one.start, one.end))


def _numbers(text: str, now: datetime, policy_pattern: str) -> list[Entity]:
    found = [Entity(one.kind, one.number, one.start, one.end) for one in long_numbers(text, now.date(), policy_pattern)]
    found += [Entity("plate", word.plate, word.start, word.end) for word in plate_words(_without(found, text))]
    return found + [Entity("phone", word.number, word.start, word.end) for word in phone_words(_without(found, text))]


def _named(text: str) -> list[Entity]:
    return [
        *(Entity("place", text[start:end], start, end) for start, end in place_spans(text)),
        *(Entity("party", word.role, word.start, word.end) for word in party_words(text)),
        *(Entity("part", word.area, word.start, word.end) for word in part_words(text)),
    ]


def _iso(reading: TimeReading) -> str:
    if reading.precision is Precision.DAY:
        return reading.moment.date().isoformat()
    return reading.moment.isoformat(timespec="minutes")


def _without(found: list[Entity], text: str) -> str:
    return mask(text, [(one.start, one.end) for one in found])


def _where_written(one: Entity, said: Readable) -> Entity:
    start, end = said.span(one.start, one.end)
    return Entity(one.entity, one.value, start, end)
