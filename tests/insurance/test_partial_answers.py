"""A number put right in part, one picked out of several, a time told in two messages, and what stays open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from insurance.claims.facts import find_phones, find_plates, patch_phone, patch_plate, pick, read_time_fields
from insurance.claims.first_notice import FieldRefused, check_fields, merged, required_fields
from insurance.claims.time_of_loss import is_late, say_time_of_loss

NOW = datetime.fromisoformat("2026-11-22T10:00:00+08:00")


@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("后三位是182", "粤B12182"),
        ("车牌最后两位是99", "粤B12399"),
        ("车牌最后一位错了,是8", "粤B12348"),
        ("不是3是8", "粤B12845"),
        ("车牌第五位是7", "粤B12745"),
        ("是湘不是粤", "湘B12345"),
        ("8打成3了", "粤B12845"),
        ("后三位是幺八二", "粤B12182"),
        ("倒数第二位是9", "粤B12395"),
        ("车牌错了", None),
        ("最后两位是99号线", "粤B12399"),
        ("电话不对", None),
    ],
)
def test_a_part_of_a_plate_is_put_right(said: str, plate: str | None) -> None:
    assert patch_plate(said, "粤B12345") == plate


def test_a_part_of_a_phone_is_put_right() -> None:
    assert patch_phone("最后四位是5678", "13800138000") == "13800135678"
    assert patch_phone("尾号错了,应该是9", "13800138000") == "13800138009"


@pytest.mark.parametrize(
    ("said", "which"),
    [
        ("第一个", 0),
        ("尾号7788那个", 1),
        ("后面那个", 1),
        ("139开头的", 1),
        ("前面的", 0),
        ("都行", 0),
        ("13912347788", 1),
        ("不知道", None),
    ],
)
def test_one_of_several_is_picked(said: str, which: int | None) -> None:
    offered = ["13800138000", "13912347788"]
    assert pick(said, offered) == (None if which is None else offered[which])


def test_several_numbers_are_all_found_but_not_the_other_sides() -> None:
    assert find_phones("13800138000或者13912347788,对方电话13711112222") == ["13800138000", "13912347788"]
    assert find_plates("粤B12345和粤BD54321,对方车牌湘A11111") == ["粤B12345", "粤BD54321"]


@pytest.mark.parametrize(
    ("known", "said", "moment"),
    [
        ({"accident_day": "2026-11-18"}, "下午三点多", "2026-11-18T15:00+08:00"),
        ({"accident_day": "2026-11-18"}, "8", "2026-11-18T08:00+08:00"),
        ({"accident_day": "2026-11-18"}, "大概中午吧", "2026-11-18T12:00+08:00"),
        ({"accident_time": "2026-11-21T15:00+08:00"}, "不对,是前天", "2026-11-20T15:00+08:00"),
        ({"accident_time": "2026-11-21T15:00+08:00"}, "时间讲错了，是下午四点", "2026-11-21T16:00+08:00"),
        ({"accident_time": "2026-11-21T15:00+08:00"}, "不是昨天，是前天晚上七点", "2026-11-20T19:00+08:00"),
    ],
)
def test_a_time_is_put_together_from_two_messages(known: dict[str, Any], said: str, moment: str) -> None:
    assert read_time_fields(said, NOW, known, asked=True)["accident_time"] == moment


def test_a_day_alone_is_no_time_of_loss() -> None:
    fields = read_time_fields("上周三", NOW, {})
    assert fields == {"accident_day": "2026-11-11", "accident_time_words": "上周三"}
    assert "accident_time" in required_fields({"has_injury": False, **fields})
    assert say_time_of_loss(fields) == "2026年11月11日（周三）"
    assert is_late(fields, NOW, 48) is True


def test_what_is_not_known_is_settled_without_a_value() -> None:
    fields = merged({"has_injury": False}, {"not_known": ["accident_time"]})
    fields = merged(fields, {"not_known": ["plate_no"]})
    assert fields == {"has_injury": False, "not_known": ["accident_time", "plate_no"]}
    assert {"accident_time", "plate_no"}.isdisjoint(required_fields(fields))
    assert merged(fields, {"plate_no": "粤B12345"})["not_known"] == ["accident_time"]


def test_a_time_replaces_the_day_and_a_day_the_time() -> None:
    timed = merged({"accident_day": "2026-11-21"}, {"accident_time": "2026-11-21T15:00+08:00"})
    assert timed == {"accident_time": "2026-11-21T15:00+08:00"}
    assert merged(timed, {"accident_day": "2026-11-20"}) == {"accident_day": "2026-11-20"}


@pytest.mark.parametrize("fields", [{"not_known": ["colour"]}, {"not_known": "plate_no"}, {"accident_day": "昨天"}])
def test_what_is_not_known_names_fields_only(fields: dict[str, Any]) -> None:
    with pytest.raises(FieldRefused):
        check_fields(fields)


@pytest.mark.parametrize(
    "narrative", ["倒车蹭到柱子,后保险杠掉漆", "后保险杠裂了", "撞到护栏,轮毂变形了", "刮到底盘了"]
)
def test_whether_it_drives_is_asked_whatever_the_damage(narrative: str) -> None:
    assert "drivable" in required_fields({"damage_cause": "collision", "narrative": narrative})
    assert "drivable" not in required_fields({"damage_cause": "collision", "narrative": narrative, "drivable": True})
