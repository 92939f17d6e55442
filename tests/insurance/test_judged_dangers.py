"""The reader's judgement and the words together: who is believed when."""

from __future__ import annotations

import pytest

from insurance.danger.dangers import LIKELY, SURE, Danger, judge


def test_the_reader_alone_is_believed_where_it_is_sure() -> None:
    assert judge("娃和钥匙都在车里", "locked_in", SURE) == (Danger.LOCKED_IN,)
    assert judge("天气不错", "locked_in", SURE - 0.01) == ()


def test_where_it_is_half_sure_the_words_must_say_so_too() -> None:
    assert judge("底盘冒白烟了快来", "fire", LIKELY) == (Danger.FIRE,)
    assert judge("底盘冒白烟了快来", "fire", LIKELY - 0.01) == ()
    assert judge("底盘有点脏", "fire", LIKELY) == ()


@pytest.mark.parametrize("said", ["如果撞到人了怎么办", "听说电动车容易着火", "万一自燃了怎么赔"])
def test_what_is_only_supposed_is_none_however_sure_the_reader_is(said: str) -> None:
    assert judge(said, "fire", 0.99) == ()


def test_a_clause_that_says_it_in_so_many_words_needs_no_reader() -> None:
    assert judge("撞到人了,这种保险管吗", "fire", 0.0) == (Danger.INJURY,)


def test_without_a_reader_the_words_decide() -> None:
    assert judge("有人受伤流血了", None, 0.0) == (Danger.INJURY,)
    assert judge("火花塞多少钱", None, 0.0) == ()


def test_in_a_report_the_words_count_by_themselves() -> None:
    assert judge("他腿断了", "fire", 0.0, reporting=True) == (Danger.INJURY,)


def test_a_car_that_stood_in_water_last_night_is_no_emergency() -> None:
    assert judge("昨晚暴雨把我车淹到座椅了", "water", 0.9) == ()
    assert judge("暴雨把我车淹到座椅了", "water", 0.9) == (Danger.WATER,)


@pytest.mark.parametrize(
    "said",
    [
        "昨晚暴雨车淹了,现在水涨得厉害",
        "昨天开始下暴雨,孩子泡在水里",
        "从昨晚到这会儿我们都在车顶",
        "12号线隧道口水淹到方向盘了",
        "昨晚到今早水没退,我妈在车里",
    ],
)
def test_whoever_may_still_be_in_the_water_is_believed_whatever_day_is_named(said: str) -> None:
    assert Danger.WATER in judge(said, "water", 0.9)


@pytest.mark.parametrize("said", ["车停江边涨水冲走了,车里没人", "空车,让大水冲到桥底下了"])
def test_an_empty_car_in_the_water_is_no_emergency(said: str) -> None:
    assert judge(said, "water", 0.9) == ()


@pytest.mark.parametrize(
    "said", ["车冲到河里了,车上没人,我老公下去拉车了", "冲到河里了,人都在车里", "车让大水冲走了,车里没人应"]
)
def test_an_empty_car_in_the_water_does_not_hide_those_who_went_in(said: str) -> None:
    assert Danger.WATER in judge(said, "water", 0.9)


def test_water_that_leaks_is_no_fuel() -> None:
    assert judge("撞墙上了,水箱漏水", "gas", 0.9) == ()
    assert judge("撞墙上了,水箱漏水,还有股汽油味", "gas", 0.9) == (Danger.GAS,)


@pytest.mark.parametrize(
    ("text", "stands_there"),
    [
        ("昨天在高速上追尾了,要报案", False),
        ("前天高速上爆胎了,现在报案来得及吗", False),
        ("三天前在京港澳高速被大货车刮了", False),
        ("昨晚高速上追尾了", True),
        ("昨天晚上在高速上抛锚,还在应急车道", True),
        ("昨天开始就堵着,现在在高速上爆胎了", True),
        ("在高速上追尾了", True),
    ],
)
def test_who_was_on_the_motorway_another_day_does_not_stand_there(text: str, stands_there: bool) -> None:
    assert (Danger.HIGHWAY in judge(text, "highway", 0.99)) is stands_there


@pytest.mark.parametrize("said", ["方向盘卡死了打不动", "车门锁死了打不开"])
def test_a_part_that_is_stuck_dead_kills_nobody(said: str) -> None:
    assert Danger.INJURY not in judge(said, "runaway", 0.9)
    assert Danger.INJURY in judge("轮子卡死了,把人压死了", "runaway", 0.9)


@pytest.mark.parametrize("said", ["石头砸穿前挡,我满脸玻璃渣", "玻璃碴子溅到孩子眼睛里了"])
def test_glass_in_the_face_is_harm(said: str) -> None:
    assert Danger.INJURY in judge(said, None, 0.0)
