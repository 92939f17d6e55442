"""Whose plate it is, by what its car did or where it stood; and plates that were taken for the customer's."""

from __future__ import annotations

import pytest

from insurance.words.answers import read_police
from insurance.words.plates import is_plate_alone, other_sides_plate, parse_other_plate, parse_plate


@pytest.mark.parametrize(
    ("text", "own", "theirs"),
    [
        ("京A12345 往东跑了", None, "京A12345"),
        ("一辆车追尾我 京A12345 往东跑了", None, "京A12345"),
        ("京A12345撞完就跑了", None, "京A12345"),
        ("逃逸车牌是京A12345", None, "京A12345"),
        ("我前面的苏A11111", None, "苏A11111"),
        ("撞我的是京A12345", None, "京A12345"),
        ("那辆京A12345跑了,我的是京B88888", "京B88888", "京A12345"),
        ("我的车京A12345停在前面", "京A12345", None),
        ("我的车牌京A12345,撞完跑了", "京A12345", None),
        ("京A12345跑了5万公里", "京A12345", None),
        ("京A12345 我跑了一趟医院", "京A12345", None),
        ("京A12345,被撞了", "京A12345", None),
        ("京A12345被京B88888撞了", "京A12345", "京B88888"),
        ("京A12345 让京B88888从后面追尾了", "京A12345", "京B88888"),
        ("我开京A12345追尾了京B88888", "京A12345", "京B88888"),
        ("我京A12345 撞了 京B88888", "京A12345", "京B88888"),
        ("京A12345撞了京B88888", None, None),
        ("京A12345和京B88888撞了", None, None),
        ("邻居的车牌是鲁A12P34", None, "鲁A12P34"),
        ("我借邻居的车鲁A12P34", "鲁A12P34", None),
        ("他人跑了我记了车牌 粤A1B2C3", None, "粤A1B2C3"),
        ("帮我老板报个案,他的迈巴赫粤B88888被刮了", "粤B88888", None),
        ("我帮朋友报,他的车被刮了,对方跑了,他车牌粤B88888", None, "粤B88888"),
        ("他怼我车上了，写了个条，车牌是皖B6612K，我自己车牌皖B5K88L", "皖B5K88L", "皖B6612K"),
        ("我记得车牌是粤B12345", "粤B12345", None),
    ],
)
def test_a_plate_is_theirs_by_what_its_car_did(text: str, own: str | None, theirs: str | None) -> None:
    assert (parse_plate(text), parse_other_plate(text)) == (own, theirs)


def test_the_cars_before_and_behind_are_both_theirs() -> None:
    assert parse_plate("前面的苏A11111 后面的苏A22222") is None


@pytest.mark.parametrize(
    "text", ["车牌号那个是对方的", "车牌号是对方的", "那个车牌是跑了的那辆车的", "那是他的车牌", "车牌填的是后车的"]
)
def test_a_plate_that_was_taken_for_ours_is_moved(text: str) -> None:
    assert other_sides_plate(text, "京A12345") == {"plate_no": None, "third_plate": "京A12345"}


@pytest.mark.parametrize(
    "text", ["车牌是我的", "车牌号那个是我的不是对方的", "车牌对方不给", "车牌号是对方的吗?京B88888"]
)
def test_other_words_of_plates_move_none(text: str) -> None:
    assert other_sides_plate(text, "京A12345") == {}


def test_a_plate_alone_has_no_other_words() -> None:
    assert is_plate_alone("京B88888")
    assert not is_plate_alone("对方是京B88888")


@pytest.mark.parametrize("text", ["对了,纸条上有电话", "对了纸条上有电话", "哦对了他留了个条", "诶对了 是在龙湖天街"])
def test_what_comes_to_mind_agrees_to_nothing(text: str) -> None:
    assert read_police(text, asked=True) is None


@pytest.mark.parametrize("text", ["对了", "对", "对的", "对了报了", "嗯对"])
def test_agreement_stays_agreement(text: str) -> None:
    assert read_police(text, asked=True) is True
