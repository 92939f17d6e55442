"""One message that says it all fills all of it, and nothing that was not said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.claims.facts import check_place, parse_driver, parse_name, parse_place, read_everything
from insurance.claims.first_notice import check_fields, required_fields

NOW = datetime.fromisoformat("2026-11-22T10:00:00+08:00")
ALL = (
    "昨晚8点多在深圳科技园倒车撞柱子了，没人受伤，车能开，没报警，后保险杠坏了，"
    "车牌粤BD12345，电话13800138000，我叫张伟"
)


def test_one_message_may_say_it_all() -> None:
    fields = read_everything(ALL, NOW)
    assert fields == {
        "has_injury": False,
        "accident_time": "2026-11-21T20:00+08:00",
        "accident_time_precision": "hour",
        "accident_time_words": "昨晚8点多",
        "accident_place": "深圳科技园",
        "damage_cause": "collision",
        "accident_type": "single",
        "narrative": ALL,
        "damage_parts": ["后保险杠"],
        "drivable": True,
        "police_reported": False,
        "plate_no": "粤BD12345",
        "reporter_name": "张伟",
        "reporter_phone": "13800138000",
    }
    assert required_fields(fields) == []


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("你好", {}),
        ("我要报案", {}),
        ("今天天气真不错", {}),
        ("在哪里报案", {}),
        ("如果车被偷了赔吗", {}),
        ("什么时候能到账", {}),
        ("没有", {}),
        ("不知道", {}),
        ("能理赔吗", {}),
        ("电话13800138000", {"reporter_phone": "13800138000"}),
        ("对方电话13800138000", {}),
        ("对方车牌粤B12345", {"third_plate": "粤B12345"}),
        ("人没事", {"has_injury": False}),
        ("开车的是王芳", {"driver_name": "王芳"}),
        ("查下BW20261122123456", {}),
        ("人伤要哪些票据", {}),
        ("我不报了，撤案", {}),
        ("什么时候能开", {}),
        ("对方不签字", {}),
    ],
)
def test_only_what_is_said_is_filled_in(said: str, fields: dict[str, Any]) -> None:
    assert read_everything(said, NOW) == fields


def test_a_time_in_the_future_is_left_for_the_bot_to_ask_about() -> None:
    assert "accident_time" not in read_everything("明天下午三点撞了护栏", NOW)


@given(st.text(max_size=200))
def test_whatever_is_typed_only_fields_that_may_be_noted_come_out(said: str) -> None:
    check_fields(read_everything(said, NOW))


WORDS = [
    "昨晚",
    "撞了",
    "在",
    "小区",
    "粤B12345",
    "13800138000",
    "没",
    "有人",
    "受伤",
    "能开",
    "对方",
    "，",
    "不",
    "我叫",
    "张伟",
    "的",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_no_heap_of_words_breaks_the_readers(said: str) -> None:
    check_fields(read_everything(said, NOW))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("深圳南山科技园", "深圳南山科技园"),
        ("就在我家小区门口", "我家小区门口"),
        ("我在长江西路和科学大道路口这里", "长江西路和科学大道路口"),
        ("京港澳高速1120公里处", "京港澳高速1120公里处"),
        ("地点：合肥市蜀山区长江西路与科学大道交叉口", "合肥市蜀山区长江西路与科学大道交叉口"),
        ("万象城", "万象城"),
        ("不知道", None),
        ("是", None),
        ("转人工", None),
        ("13800138000", None),
    ],
)
def test_the_answer_to_where_is_the_place(said: str, place: str | None) -> None:
    assert parse_place(said, asked=True) == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("昨天在京港澳高速1120公里处爆胎撞了护栏", "京港澳高速1120公里处"),
        ("在小区地下车库B2层被人蹭了", "小区地下车库B2层"),
        ("刚才在公司楼下停车的时候刮到墙了", "公司楼下"),
        ("在小区地库倒车撞柱子上了", None),
        ("停在商场外面的车不见了", None),
        ("9月3号下午两点,荆州市沙市区北京西路,追尾了", "荆州市沙市区北京西路"),
        ("中午一点遵义市汇川区人民路没人受伤车能开", "遵义市汇川区人民路"),
        ("在路上撞了", None),
        ("在哪里报案", None),
        ("车在充电", None),
        ("刚才出险咧，现在该咋弄", None),
        ("倒车怼到地库柱子上了", None),
        ("撞护栏了", None),
    ],
)
def test_a_place_told_in_passing_is_read(said: str, place: str | None) -> None:
    assert parse_place(said) == place


def test_a_place_too_vague_to_find_is_asked_about() -> None:
    assert check_place("路上")
    assert check_place("高速上")
    assert check_place("深南大道与科苑路路口") is None


@pytest.mark.parametrize(
    ("said", "asked", "name"),
    [
        ("张伟", True, "张伟"),
        ("张伟", False, None),
        ("我叫欧阳锋", False, "欧阳锋"),
        ("免贵姓李", False, "李"),
        ("我是王强，车牌粤B12345", False, "王强"),
        ("叫我陈先生", False, "陈"),
        ("我是车主", True, None),
        ("不知道", True, None),
        ("好的", True, None),
        ("我是单方事故", False, None),
    ],
)
def test_names_are_read(said: str, asked: bool, name: str | None) -> None:
    assert parse_name(said, asked=asked) == name


def test_a_driver_is_named_only_where_one_is() -> None:
    assert parse_driver("当时是王芳在开") == "王芳"
    assert parse_driver("司机是我老婆") is None
