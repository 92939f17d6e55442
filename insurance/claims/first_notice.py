"""What a first notice of loss consists of: its fields, what each may hold, and which are still needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal

from insurance.claims.lines import Line

ThreeValued = bool | Literal["unknown"]

ACCIDENT_TYPES = ("single", "two_party", "multi", "other")
DAMAGE_CAUSES = (
    "collision",
    "glass",
    "scratch",
    "theft",
    "fire",
    "flood",
    "falling_object",
    "charging",
    "parked_hit",
    "other",
)


class FieldRefused(Exception):
    """A value that this field may not hold; `key` names the field."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key


def check_fields(fields: dict[str, Any]) -> None:
    """Raise `FieldRefused` for an unknown key or a value of the wrong kind. None (taken back) is always right."""
    for key, value in fields.items():
        if key not in FIELDS:
            raise FieldRefused(key, "no such field")
        if value is not None and not FIELDS[key](value):
            raise FieldRefused(key, "not a value of this field")


def required_fields(fields: dict[str, Any]) -> list[str]:
    """What a first notice still needs, in asking order, safety first.

    Out of: has_injury, accident_time, accident_place, damage_cause, accident_type (collisions only), narrative,
    drivable (not for theft), police_reported (where others are involved or have gone), plate_no (satisfied by
    policy_no or vin too), reporter_phone.
    When somebody is hurt only: has_injury, accident_place, police_reported, plate_no, reporter_phone.
    What the customer does not know or would not say (`not_known`) is settled too. Photos are never required.
    """
    return [key for key in _wanted(fields) if not _is_known(key, fields)]


def _wanted(fields: dict[str, Any]) -> list[str]:
    if fields.get("has_injury") is True:  # people first: five questions, the rest is for the colleague who calls back
        return ["has_injury", "accident_place", "police_reported", "plate_no", "reporter_phone"]
    cause = fields.get("damage_cause")
    wanted = ["has_injury", "accident_time", "accident_place", "damage_cause"]
    if cause == "collision":
        wanted.append("accident_type")
    wanted.append("narrative")
    if cause != "theft":
        wanted.append("drivable")
    if cause in ("theft", "parked_hit") or fields.get("accident_type") in ("two_party", "multi"):
        wanted.append("police_reported")  # somebody else is in it, or has gone: the police come before the insurer
    return [*wanted, "plate_no", "reporter_phone"]


def merged(known: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """`known` with `new` put over it; None takes a field back.

    `not_known` grows by what is new in it and never names a field that has a value. A time of loss replaces the day
    alone, and a day alone a time of loss that was told before. Where nobody is hurt the number of hurt goes.
    """
    fields = {**known, **new, "not_known": [*known.get("not_known", ()), *(new.get("not_known") or ())]}
    if new.get("accident_time") is not None:
        fields["accident_day"] = None
    elif new.get("accident_day") is not None:
        fields |= {"accident_time": None, "accident_time_precision": None}
    if new.get("has_injury") is False:
        fields["injured_count"] = None  # nobody is hurt, so there is nobody to count
    if "from_photos" in fields and "from_photos" not in new:  # what is said now was not read
        fields["from_photos"] = [key for key in fields["from_photos"] if key not in new]
    fields = {key: value for key, value in fields.items() if value is not None}
    fields["not_known"] = [key for key in dict.fromkeys(fields["not_known"]) if fields.get(key) is None]
    return fields if fields["not_known"] else {key: value for key, value in fields.items() if key != "not_known"}


def _is_known(key: str, fields: dict[str, Any]) -> bool:
    settled = fields.get("not_known")
    if isinstance(settled, list) and key in settled:
        return True
    if key == "plate_no":
        return any(fields.get(name) is not None for name in ("plate_no", "policy_no", "vin"))
    return fields.get(key) is not None


def _text(longest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and 0 < len(value.strip()) <= longest


def _one_of(*values: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in values


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool) or value == "unknown"


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999


def _is_moment(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_day(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _are_keys(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(key, str) and key in FIELDS for key in value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 30 and all(_text(40)(item) for item in value)


# Keys and meanings follow the first-notice field table of the domain reference.
FIELDS: dict[str, Callable[[Any], bool]] = {
    "has_injury": _is_truth,
    "injured_count": _is_count,
    "accident_time": _is_moment,  # ISO 8601 with offset
    "accident_day": _is_day,  # ISO date: the day is known and its hour is not; never beside accident_time
    "accident_time_precision": _one_of("minute", "hour", "part_of_day"),
    "accident_time_words": _text(100),
    "accident_place": _text(200),
    "damage_cause": _one_of(*DAMAGE_CAUSES),
    "accident_type": _one_of(*ACCIDENT_TYPES),
    "narrative": _text(1000),
    "damage_parts": _are_texts,
    "battery_involved": _is_truth,
    "drivable": _is_truth,
    "police_reported": _is_truth,
    "at_scene": _is_truth,
    "plate_no": _text(10),
    "vin": _text(17),
    "policy_no": _text(40),
    "third_plate": _text(10),
    "reporter_name": _text(64),
    "reporter_phone": _text(20),
    "reporter_relation": _text(20),
    "driver_name": _text(64),
    "driver_phone": _text(20),
    "not_known": _are_keys,  # fields that the customer does not know or would not say; they hold no value
    "seen_plates": _are_texts,  # on photos; whose they are is asked (`photo_plates`)
    "other_plates": _are_texts,  # of these, what the customer says is neither side's
    "from_photos": _are_keys,  # fields that nobody said: read from a photo and shown to the customer as such
    "line": _one_of(*(line.value for line in Line)),  # absent: motor. The next five belong to other lines alone
    "medical_consent": _is_flag,  # to illness and hospital being written down; without it they are not
    "insured": _text(40),  # for whom it is reported, as they are related to who reports
    "hospital": _text(200),
    "damaged": _text(200),
    "product": _text(200),  # a policy's name as it was said, where its number is not known
    "late_report": _is_flag,
    "coverage_check": _is_flag,  # set by code: period or policy needs a person's look; never told as a conclusion
}
