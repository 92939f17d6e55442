"""Times of parking, who told what, places out of somebody's mouth, and causes, as strangers said them."""

from __future__ import annotations

from datetime import datetime

import pytest

from foundation.clock import BEIJING
from insurance.claims.time_of_loss import read_time_fields
from insurance.words.causes import classify_cause, classify_type
from insurance.words.drivers import HIRED, read_driver, tells_of_hired
from insurance.words.people import parse_name
from insurance.words.places import parse_place

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BEIJING)


@pytest.mark.parametrize("text", ["昨晚十点停进去的今天八点看到", "昨晚十点停的 今天八点看见的"])
def test_the_time_of_finding_counts_beside_that_of_parking(text: str) -> None:
    assert read_time_fields(text, NOW, {})["accident_time"] == "2026-11-22T08:00+08:00"


@pytest.mark.parametrize("text", ["三点停的", "我昨晚十点停的车"])
def test_the_parking_alone_tells_no_hour_of_the_loss(text: str) -> None:
    fields = read_time_fields(text, NOW, {})
    assert "accident_time" not in fields
    assert "accident_day" in fields


@pytest.mark.parametrize("text", ["三点停的时候撞的", "三点停车撞的", "昨天晚上的事", "五点到十点之间"])
def test_the_time_of_the_loss_stays(text: str) -> None:
    assert "accident_time" in read_time_fields(text, NOW, {})


@pytest.mark.parametrize("text", ["不知道 人家早上才告诉我的", "物业今天八点通知我的", "他早上跟我说的"])
def test_when_it_was_told_is_not_when_it_happened(text: str) -> None:
    assert read_time_fields(text, NOW, {}) == {}


def test_told_and_happened_are_kept_apart() -> None:
    assert read_time_fields("昨天下午三点撞的,今早告诉我的", NOW, {})["accident_time"] == "2026-11-21T15:00+08:00"


@pytest.mark.parametrize("text", ["就他一个", "就我自己", "保安叫老李他看见的", "物业的人带我看的监控", "没别人"])
def test_people_are_no_place(text: str) -> None:
    assert parse_place(text, asked=True) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("保安说叫万达广场西门", "万达广场西门"),
        ("交警说是深南大道科苑路口", "深南大道科苑路口"),
        ("人家说这里叫龙湖天街", "龙湖天街"),
        ("监控室门口", "监控室门口"),
        ("保安亭旁边", "保安亭旁边"),
    ],
)
def test_a_place_out_of_somebodys_mouth(text: str, place: str) -> None:
    assert parse_place(text, asked=True) == place


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("下冰雹把车砸了好多坑玻璃也裂了", "falling_object"),
        ("石子崩了玻璃", "glass"),
        ("过减速带电池底下刮了一下", "collision"),
        ("电池壳划了一道", "collision"),
        ("充电时电池坏了", "charging"),
        ("车门划了一道", "scratch"),
        ("隔壁车开门把我车门磕了", "collision"),
        ("停车场旁边的车开门碰到我车门掉漆了", "collision"),
        ("我开门的时候划了一道", "scratch"),
    ],
)
def test_the_cause_at_first_sight(text: str, cause: str) -> None:
    assert classify_cause(text) == cause


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("隔壁车开门把我车门磕了", "two_party"),
        ("别人开车门撞到我车了", "two_party"),
        ("我开门磕到柱子了", "single"),
        ("电池包蹭到石头了", "single"),
    ],
)
def test_whose_door_it_was(text: str, kind: str) -> None:
    assert classify_type(text) == kind


@pytest.mark.parametrize("text", ["代驾师傅姓刘", "代驾撞了", "代驾把我车刮了", "代驾师傅跑了"])
def test_a_hired_driver_who_drove(text: str) -> None:
    assert tells_of_hired(text)


@pytest.mark.parametrize("text", ["我要叫个代驾", "预约代驾", "代驾多少钱", "代驾送我回家"])
def test_a_hired_driver_who_is_wanted(text: str) -> None:
    assert not tells_of_hired(text)


def test_the_hired_drivers_name_is_not_the_customers() -> None:
    assert read_driver("代驾师傅姓刘") == HIRED
    assert parse_name("代驾师傅姓刘") is None
    assert parse_name("我姓刘") == "刘"
