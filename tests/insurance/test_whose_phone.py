"""Whose phone it is where one reports for another, and what else was read the wrong way in a first message."""

from __future__ import annotations

import pytest

from insurance.claims.facts import (
    classify_cause,
    classify_type,
    parse_phone,
    parse_place,
    read_everything,
    read_police,
)
from tests.actions.conftest import NOW


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("我儿子被大货车追尾了我帮他报一下他电话13900001111", "13900001111"),
        ("你问他嘛，他电话13900001111", "13900001111"),
        ("被撞了，对方跑了，他电话13900001111", None),
        ("有他电话13900001111", None),
        ("我是他司机姓陈13900001111", "13900001111"),
        ("我帮我妈报，对方司机姓周，他电话13900001111", None),
    ],
)
def test_the_driver_s_phone_is_ours_where_somebody_reports_for_them(text: str, phone: str | None) -> None:
    assert parse_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("对面车远光灯晃眼,我撞了绿化带", "single"),
        ("倒车的时候没注意把邻居的车给蹭了", "two_party"),
        ("跟前面的车碰了,我全责", "two_party"),
        ("前面急刹我没刹住,后面的又追我尾了", "multi"),
        ("追尾了,一共四辆车,我是第三辆", "multi"),
        ("下班路上被外卖小哥撞了", "two_party"),
        ("跟墙碰了", "single"),
        ("自己溜下去撞到别人店面卷帘门了", "single"),
        ("撞了人家店门口的车", "two_party"),
        ("把我车撞了", None),
    ],
)
def test_how_many_cars_the_story_tells_of(text: str, kind: str | None) -> None:
    assert classify_type(text) == kind


def test_another_s_car_is_hit_and_not_only_scratched() -> None:
    assert classify_cause("把邻居的车给蹭了,两个车都掉漆") == "collision"
    assert classify_cause("车门被划了一道,掉漆") == "scratch"


def test_a_time_behind_a_place_is_no_part_of_it() -> None:
    assert parse_place("在万达停车场昨天下午五点") == "万达停车场"
    assert parse_place("刚刚南京东路", asked=True) == "南京东路"
    assert parse_place("在广园快速路他变道撞我左边") == "广园快速路"


def test_of_two_places_the_one_with_a_name_is_taken() -> None:
    assert parse_place("就在俺家楼下，沧州市运河区御河家园小区") == "沧州市运河区御河家园小区"
    assert parse_place("就在俺家楼下，沧州的车牌") == "俺家楼下"


def test_a_motorway_behind_a_blank_is_a_place() -> None:
    told = read_everything("货车掉石头砸到挡风玻璃,没记住车牌 G60沪昆高速衢州段,半小时前", NOW)
    assert told["accident_place"] == "G60沪昆高速衢州段"


def test_what_could_not_be_got_out_of_the_way_of_was_hit() -> None:
    assert classify_cause("前车掉下来一个轮胎皮,我没躲开,前杠坏了") == "collision"


def test_police_who_have_not_come_were_called() -> None:
    assert read_police("交警还没来，已经打了电话") is True
    assert read_police("122来过了") is True
    assert read_police("能", asked=True) is None
