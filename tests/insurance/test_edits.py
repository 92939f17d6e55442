"""What an agent types into a field of an open notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from insurance.claims.edits import read_edit
from insurance.claims.first_notice import FieldRefused

NOW = datetime.fromisoformat("2026-11-22T10:00:00+08:00")


@pytest.mark.parametrize(
    ("key", "typed", "fields"),
    [
        ("plate_no", " 粤b·d12345 ", {"plate_no": "粤BD12345"}),
        ("reporter_phone", "138 0000 0001", {"reporter_phone": "13800000001"}),
        ("has_injury", "no", {"has_injury": False}),
        ("police_reported", "unknown", {"police_reported": "unknown"}),
        ("damage_cause", "flood", {"damage_cause": "flood"}),
        ("accident_place", "深南大道科苑路口", {"accident_place": "深南大道科苑路口"}),
        ("narrative", "", {"narrative": None}),
    ],
)
def test_words_are_read_as_the_customers_own_would_be(key: str, typed: str, fields: dict[str, Any]) -> None:
    assert read_edit(key, typed, NOW, {}) == fields


def test_a_time_is_resolved_and_taken_back_whole() -> None:
    fields = read_edit("accident_time", "昨晚八点半", NOW, {})
    assert fields["accident_time"] == "2026-11-21T20:30+08:00"
    taken_back = read_edit("accident_time", "", NOW, fields)
    assert taken_back.keys() >= fields.keys()
    assert set(taken_back.values()) == {None}


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("plate_no", "不记得"),
        ("reporter_phone", "12345"),
        ("has_injury", "maybe"),
        ("damage_cause", "meteor"),
        ("accident_time", "明天下午三点"),
        ("accident_time", "那会儿"),
        ("late_report", "no"),
        ("nothing", "x"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(key: str, typed: str) -> None:
    with pytest.raises(FieldRefused):
        read_edit(key, typed, NOW, {})
