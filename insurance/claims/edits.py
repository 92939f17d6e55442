"""A field of an open notice as an agent types it: read like the customer's own words, checked like theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from insurance.claims.first_notice import FieldRefused, check_fields
from insurance.claims.time_of_loss import read_time_fields, time_problem
from insurance.words.phones import parse_phone
from insurance.words.plates import parse_plate
from insurance.words.policy_numbers import parse_policy_no, parse_vin

_TRUTHS: dict[str, bool | str] = {"yes": True, "no": False, "unknown": "unknown"}
_READERS: dict[str, Callable[[str], str | None]] = {
    "plate_no": parse_plate,
    "third_plate": parse_plate,
    "reporter_phone": parse_phone,
    "driver_phone": parse_phone,
    "policy_no": parse_policy_no,
    "vin": parse_vin,
}
_TRUE_OR_NOT = frozenset({"has_injury", "drivable", "police_reported", "at_scene", "battery_involved"})
_AS_TYPED = frozenset(
    {
        "accident_place",
        "narrative",
        "damage_cause",
        "accident_type",
        "driver_name",
        "reporter_name",
        "reporter_relation",
    }
)


def read_edit(key: str, typed: str, now: datetime, known: dict[str, Any]) -> dict[str, Any]:
    """The fields that follow from what was typed into one; empty words take it back. `now`: the conversation's time.

    `yes`, `no` and `unknown` for what is true or not. Raises `FieldRefused` for what this field cannot hold.
    """
    words = typed.strip()
    if key == "accident_time":
        return _time(words, now, known)
    if key not in _TRUE_OR_NOT | _AS_TYPED | _READERS.keys():
        raise FieldRefused(key, "not edited by hand")
    fields = {key: _value(key, words) if words else None}
    check_fields(fields)
    return fields


def _value(key: str, words: str) -> Any:
    if key in _TRUE_OR_NOT:
        if words not in _TRUTHS:
            raise FieldRefused(key, "yes, no or unknown")
        return _TRUTHS[words]
    if key in _READERS:
        found = _READERS[key](words)
        if found is None:
            raise FieldRefused(key, "not to be read")
        return found
    return words


def _time(words: str, now: datetime, known: dict[str, Any]) -> dict[str, Any]:
    if not words:
        return dict.fromkeys(("accident_time", "accident_time_precision", "accident_time_words", "accident_day"))
    if time_problem(words, now, known, asked=True):
        raise FieldRefused("accident_time", "in the future, or years ago")
    fields = read_time_fields(words, now, known, asked=True)
    if not fields:
        raise FieldRefused("accident_time", "not to be read")
    return fields
