"""How many people, whose phone, which numbers said aloud, whether the police were called, and how many cars."""

from __future__ import annotations

import pytest

from bot.normalise import normalise
from insurance.claims.first_notice import merged
from insurance.words.answers import count_injured, count_people, read_police
from insurance.words.causes import classify_type
from insurance.words.phones import parse_phone
from insurance.words.plates import parse_other_plate, parse_plate


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("两个人", 2),
        ("2", 2),
        ("就我一个", 1),
        ("就我自己", 1),
        ("1个人", 1),
        ("三位", 3),
        ("两三个", 2),
        ("十五个人", 15),
        ("我和我老婆", 2),
        ("大概2个吧", 2),
        ("司机一个人", 1),
    ],
)
def test_people_are_counted(said: str, count: int) -> None:
    assert count_people(said) == count


@pytest.mark.parametrize(
    "said", ["在北京北五环来广营桥往东", "二环", "京港澳1200公里", "2个小时", "一个月", "1台车", "没有"]
)
def test_other_numbers_count_nobody(said: str) -> None:
    assert count_people(said) is None


@pytest.mark.parametrize(
    ("said", "count"), [("受伤的就1个人", 1), ("受伤人数改成2", 2), ("两个人受伤", 2), ("受伤的是12点", None)]
)
def test_the_hurt_are_counted_where_they_are_named(said: str, count: int | None) -> None:
    assert count_injured(said) == count


def test_where_nobody_is_hurt_the_number_of_hurt_goes() -> None:
    known = {"has_injury": True, "injured_count": 5}
    assert merged(known, {"has_injury": False}) == {"has_injury": False}
    assert merged(known, {"drivable": True})["injured_count"] == 5


@pytest.mark.parametrize("said", ["幺三九八八八八七七七七", "一三九八八八八七七七七", "幺三九 八八八八 七七七七"])
def test_repeated_numerals_of_a_phone_said_aloud_are_all_heard(said: str) -> None:
    assert parse_phone(normalise(said, max_chars=100)) == "13988887777"


def test_long_drawn_words_are_still_shortened() -> None:
    assert normalise("啊啊啊啊啊啊急急急急急急", max_chars=100) == "啊啊啊急急急"


@pytest.mark.parametrize("said", ["粤毕地幺二三四五", "粤比D一二三四五", "粤逼迪幺二三四五", "粤B迪12345"])
def test_letters_written_down_as_they_sound_make_a_plate(said: str) -> None:
    assert parse_plate(said) == "粤BD12345"


@pytest.mark.parametrize("said", ["京西88号", "粤比较堵12345", "湘地税12345"])
def test_words_behind_a_provinces_sign_make_none(said: str) -> None:
    assert parse_plate(said) is None


def test_the_phone_behind_the_other_sides_plate_is_theirs() -> None:
    said = "对方车牌皖A88888,司机姓周,电话13766665555"
    assert parse_phone(said) is None
    assert parse_other_plate(said) == "皖A88888"
    assert parse_phone("对方车牌皖A88888,我电话13812345678") == "13812345678"


def test_what_they_did_does_not_make_the_phone_behind_it_theirs() -> None:
    assert parse_phone("被对方追尾了电话13812345678") == "13812345678"
    assert parse_phone("对方电话13812345678") is None


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("没有报", False),
        ("不报警", False),
        ("我说了没有报", False),
        ("没报他要走了", False),
        ("没!报!警!", False),
        ("不报", False),
        ("算了不报了", False),
        ("打了122交警在路上", True),
        ("122打了", True),
        ("报过了", True),
        ("要不要报警", None),
        ("没有报案", None),
        ("没报案", None),
    ],
)
def test_whether_the_police_were_called_is_read(said: str, called: bool | None) -> None:
    assert read_police(said, asked=True) is called


def test_a_report_to_us_that_is_not_wanted_says_nothing_of_the_police() -> None:
    assert read_police("算了不报了") is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("撞到别人家的墙", "single"),
        ("撞到人行道护栏了", "single"),
        ("轧到狗了", "single"),
        ("压到马路牙子", "single"),
        ("邻居家的柱子刮的", "single"),
        ("蹭了三轮车", "two_party"),
        ("刮到路边的电动车了", "two_party"),
        ("撞到对方车门", "two_party"),
        ("撞到人了", "two_party"),
    ],
)
def test_a_thing_is_no_second_party_and_a_three_wheeler_is(said: str, kind: str) -> None:
    assert classify_type(said) == kind
