"""Times as they come up in talk: minutes beside 「刚刚」, the parking beside the finding, the talk's own 「刚才」."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from insurance.claims.time_of_loss import finer_time_fields, read_time_fields
from insurance.words.times import parse_time

NOW = datetime.fromisoformat("2026-11-30T17:47:00+08:00")
EVENING: dict[str, Any] = {
    "accident_time": "2026-11-29T19:00+08:00",
    "accident_time_precision": "hour",
    "accident_time_words": "昨晚七点",
}


def read(said: str) -> str | None:
    reading = parse_time(said, NOW)
    return reading and f"{reading.moment:%m-%d %H:%M} {reading.precision}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("刚刚就五分钟前", "11-30 17:42 minute"),
        ("就刚才,十分钟前", "11-30 17:37 minute"),
        ("刚刚大概十分钟", "11-30 17:37 minute"),
        ("就刚才十来分钟前吧", "11-30 17:37 minute"),
        ("刚刚被撞了,二十分钟前", "11-30 17:27 minute"),
        ("刚刚五点四十左右", "11-30 17:40 minute"),
        ("刚刚", "11-30 17:47 minute"),
        ("刚刚撞的,我十分钟前才出门", "11-30 17:47 minute"),
        ("刚才撞了,我六点还要接孩子", "11-30 17:47 minute"),
    ],
)
def test_minutes_told_outright_count_more_than_just_now(said: str, meant: str) -> None:
    assert read(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "接着刚才的",
        "继续刚才的报案",
        "我刚才说的你看见没有",
        "我刚才那个案子",
        "刚才不是跟你说过了",
        "刚刚填的那些还在吗",
        "刚才断网了",
    ],
)
def test_just_now_of_the_talk_is_no_time(said: str) -> None:
    assert parse_time(said, NOW) is None


@pytest.mark.parametrize("said", ["就刚刚的事", "刚才发生的", "刚才出的事", "刚刚在路口被追尾了", "刚刚打滑撞护栏了"])
def test_just_now_of_the_accident_is_one(said: str) -> None:
    assert read(said) == "11-30 17:47 minute"


def test_a_time_behind_talk_of_the_talk_is_read() -> None:
    assert read("刚才跟你说了昨天下午三点") == "11-29 15:00 hour"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("等下早上六点多发现的昨晚停的", "11-30 06:00 hour"),
        ("今早六点半下楼看见的昨晚上十点停的几点撞的我哪晓得嘛", "11-30 06:30 minute"),
        ("昨晚十点停的车今天早上发现被撞", "11-30 08:00 part_of_day"),
        ("昨晚停在小区,今早七点发现被刮了", "11-30 07:00 hour"),
        ("昨晚上十点停的几点撞的不知道", "11-29 22:00 day"),
        ("昨晚停在路边被刮了", "11-29 20:00 part_of_day"),
        ("昨天下午三点停车的时候蹭了", "11-29 15:00 hour"),
    ],
)
def test_the_time_of_parking_is_not_the_time_of_the_accident(said: str, meant: str) -> None:
    assert read(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("10月底大概28号", "10-28 12:00 day"),
        ("上月底28号", "10-28 12:00 day"),
        ("九月初,大概5号", "09-05 12:00 day"),
        ("28号", "11-28 12:00 day"),
        ("五月份买的车,28号出的事", "11-28 12:00 day"),
        ("昨儿下午五点到晚上九点之间", "11-29 19:00 part_of_day"),
        ("三点到四点之间", "11-30 15:00 hour"),
        ("yesterday afternoon around 3pm", "11-29 15:00 hour"),
        ("last night around 8", "11-29 20:00 hour"),
        ("this morning at 9:30 am", "11-30 09:30 minute"),
        ("about two hours ago", "11-30 15:47 minute"),
    ],
)
def test_loosely_told_days_spans_and_english_are_read(said: str, meant: str) -> None:
    assert read(said) == meant


@pytest.mark.parametrize("said", ["model 3", "my phone is at 20%", "VIN LSV", "ok thanks"])
def test_english_without_a_time_has_none(said: str) -> None:
    assert parse_time(said, NOW) is None


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("时间是七点半不是七点", "2026-11-29T19:30+08:00"),
        ("七点半", "2026-11-29T19:30+08:00"),
        ("是早上七点半", "2026-11-29T07:30+08:00"),
        ("是19点20", "2026-11-29T19:20+08:00"),
    ],
)
def test_a_bare_hour_stays_in_the_half_of_the_day_told_before(said: str, moment: str) -> None:
    assert read_time_fields(said, NOW, EVENING)["accident_time"] == moment


def test_an_hour_put_right_stays_today() -> None:
    known = {**EVENING, "accident_time": "2026-11-30T17:35+08:00"}
    for said in ("时间改成5点25", "就5点25"):
        assert read_time_fields(said, NOW, known)["accident_time"] == "2026-11-30T17:25+08:00"


@pytest.mark.parametrize("said", ["刚才没看清楚你说的啥意思", "接着刚才的", "我刚才手机没电了"])
def test_idle_talk_does_not_change_the_time_that_is_known(said: str) -> None:
    assert read_time_fields(said, NOW, EVENING) == {}


def test_the_same_time_told_more_exactly_takes_its_place() -> None:
    morning = {**EVENING, "accident_time": "2026-11-30T08:00+08:00", "accident_time_precision": "part_of_day"}
    assert finer_time_fields("今早七点五十吧", NOW, morning)["accident_time"] == "2026-11-30T07:50+08:00"
    assert finer_time_fields("昨儿晚上七点半", NOW, EVENING)["accident_time"] == "2026-11-29T19:30+08:00"


@pytest.mark.parametrize(
    "said", ["今天早上", "昨天下午三点", "昨晚八点半报的警", "昨晚六点就停那儿了", "前天晚上七点半"]
)
def test_another_time_does_not_take_its_place(said: str) -> None:
    assert finer_time_fields(said, NOW, EVENING) == {}
