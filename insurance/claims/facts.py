"""Everything a message says: one door to the readers, and one call that asks them all."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from insurance.claims.time_of_loss import (
    finer_time_fields,
    read_time_fields,
    say_time_of_loss,
    time_fields,
    time_problem,
)
from insurance.words.answers import (
    count_injured,
    count_people,
    read_drivable,
    read_injury,
    read_police,
    read_yes_no_unknown,
)
from insurance.words.car_count import read_car_count
from insurance.words.causes import classify_cause, classify_type
from insurance.words.clauses import tells_of_accident
from insurance.words.drivers import parse_driver, read_driver
from insurance.words.numerals import plain
from insurance.words.partial import patch_phone, patch_plate, pick
from insurance.words.parts import read_parts
from insurance.words.people import parse_name
from insurance.words.phones import check_phone, find_phones, parse_phone
from insurance.words.place_shapes import place_beside
from insurance.words.places import check_place, names_place, parse_place
from insurance.words.plates import check_plate, find_plates, mask_plate, parse_other_plate, parse_plate
from insurance.words.policy_numbers import (
    check_policy_no,
    check_vin,
    parse_claim_no,
    parse_policy_no,
    parse_vin,
    parse_vin_tail,
)
from insurance.words.times import Precision, TimeReading, check_time, parse_time, say_time

__all__ = [
    "Precision",
    "TimeReading",
    "check_phone",
    "check_place",
    "check_plate",
    "check_policy_no",
    "check_time",
    "check_vin",
    "classify_cause",
    "classify_type",
    "count_injured",
    "count_people",
    "find_phones",
    "find_plates",
    "finer_time_fields",
    "mask_plate",
    "names_place",
    "parse_claim_no",
    "parse_driver",
    "parse_name",
    "parse_other_plate",
    "parse_phone",
    "parse_place",
    "parse_plate",
    "parse_policy_no",
    "parse_time",
    "parse_vin",
    "parse_vin_tail",
    "patch_phone",
    "patch_plate",
    "pick",
    "read_car_count",
    "read_drivable",
    "read_driver",
    "read_everything",
    "read_injury",
    "read_parts",
    "read_police",
    "read_time_fields",
    "read_yes_no_unknown",
    "say_time",
    "say_time_of_loss",
    "time_fields",
    "time_problem",
]


_SHORTEST_STORY = 6
_LITTLE = 3
_FILLERS = re.compile(r"应该|大概|好像|可能|就|是|吧|的|啊|呢|在|[,，。.!！\s]")


def read_everything(text: str, now: datetime) -> dict[str, Any]:
    """The fields that this message really says, ready for `claims.note`; a time that cannot be right is left out."""
    cause = classify_cause(text)
    fields: dict[str, Any] = {
        "has_injury": read_injury(text),
        "injured_count": count_injured(text),
        **_time(text, now),
        "accident_place": parse_place(text) or place_beside(plain(text), now),
        "damage_cause": cause,
        "accident_type": classify_type(text) if cause == "collision" or tells_of_accident(text) else None,
        "narrative": _story(text),
        "damage_parts": list(read_parts(text)) if cause else [],
        "drivable": read_drivable(text),
        "police_reported": read_police(text),
        "plate_no": parse_plate(text),
        "third_plate": parse_other_plate(text),
        "policy_no": parse_policy_no(text),
        "vin": parse_vin(text) or parse_vin_tail(text),
        "reporter_name": parse_name(text),
        "reporter_phone": parse_phone(text),
        "driver_name": read_driver(text),
    }
    return {key: value for key, value in fields.items() if value is not None and value != []}


def _time(text: str, now: datetime) -> dict[str, Any]:
    reading = parse_time(text, now)
    if reading is None or check_time(reading, now) is not None:
        return {}
    return {} if _is_small_talk(text, reading, now) else time_fields(reading)


def _is_small_talk(text: str, reading: TimeReading, now: datetime) -> bool:
    """A bare 「今天」 in a message that tells of no accident."""
    if reading.precision is not Precision.DAY or tells_of_accident(text):
        return False
    is_today = reading.moment.date() == now.astimezone(reading.moment.tzinfo).date()
    return is_today and len(_FILLERS.sub("", text)) - len(reading.words) > _LITTLE


def _story(text: str) -> str | None:
    """The whole message, where it tells what happened."""
    told = text.strip()
    return told[:1000] if len(told) >= _SHORTEST_STORY and classify_cause(told) is not None else None
