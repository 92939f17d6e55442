"""Causes that people tell without a word of a collision, and the time that is meant after midnight."""

from __future__ import annotations

from datetime import datetime

import pytest

from foundation.clock import BEIJING
from insurance.claims.lines import Line, read_line
from insurance.words.causes import classify_cause
from insurance.words.times import parse_time

NIGHT = datetime(2026, 12, 1, 1, 40, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("前几天下暴雨车泡了水退了现在打不着火", "flood"),
        ("打不着火", None),
        ("车着火了", "fire"),
        ("老鼠把线咬断了", "other"),
        ("后视镜被人掰断了", "other"),
        ("轮胎被人扎了", "other"),
        ("被狗咬了", None),
        ("ETC杆子砸了", "falling_object"),
        ("撞到杆子倒了", "collision"),
        ("停车场升降机把我车顶压了", "falling_object"),
        ("台风把车顶砸瘪了", "falling_object"),
        ("车掉坑里了轮毂变形", "collision"),
        ("货车上的钢筋把我挡风玻璃穿了", "glass"),
        ("充电桩把充电口烧坏了", "charging"),
    ],
)
def test_the_cause_is_what_the_words_tell(text: str, cause: str | None) -> None:
    assert classify_cause(text) == cause


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("隔壁装修把我家墙震裂了", Line.HOUSEHOLD),
        ("家里冰箱烧了", Line.HOUSEHOLD),
        ("家里空调坏了", None),
        ("我家车窗碎了", None),
        ("家门口路灯砸车上了", None),
        ("自己撞自己家大门", None),
    ],
)
def test_what_stands_at_home_is_a_household_loss(text: str, line: Line | None) -> None:
    assert read_line(text) == line


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("今早七点多", "2026-11-30T07:00"),
        ("今天下午三点", "2026-11-30T15:00"),
        ("今天早上发现", "2026-11-30T08:00"),
        ("今天凌晨零点多", "2026-12-01T00:00"),
        ("昨天下午三点", "2026-11-30T15:00"),
    ],
)
def test_after_midnight_today_is_the_day_that_has_ended(text: str, moment: str) -> None:
    reading = parse_time(text, NIGHT)
    assert reading is not None
    assert reading.moment.isoformat()[:16] == moment


def test_by_day_a_later_hour_of_today_is_still_to_come() -> None:
    reading = parse_time("今天下午三点", NIGHT.replace(hour=9))
    assert reading is not None
    assert reading.moment > NIGHT.replace(hour=9)
