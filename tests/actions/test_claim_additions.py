"""What is said to be missing is told apart from a question, a field, and an agreement."""

from __future__ import annotations

import pytest

from actions.report.claim_additions import added_to_story, cause_asked_back, is_added, only_ours, parts_alone
from insurance.words.injuries import find_injury

KNOWN = {"narrative": "倒车撞柱子了", "accident_type": "single"}


@pytest.mark.parametrize("text", ["右前大灯和右前翼子板", "后保险杠、尾灯也坏了", "还有左前门", "左前门凹了"])
def test_parts_alone_hold_nothing_but_parts(text: str) -> None:
    assert parts_alone(text)


@pytest.mark.parametrize("text", ["右前大灯多少钱", "我在车门口等", "没问题提交", "左前门是对方撞的吗"])
def test_other_words_are_no_parts_alone(text: str) -> None:
    assert not parts_alone(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("气囊弹了你没写", "气囊弹了"),
        ("对方喝酒了也写上", "对方喝酒了"),
        ("方向盘歪了漏写了", "方向盘歪了"),
        ("补充一下 当时下大雨", "当时下大雨"),
        ("还有一辆电动车被刮了", "还有一辆电动车被刮了"),
    ],
)
def test_what_is_missing_goes_behind_the_story(text: str, what: str) -> None:
    assert added_to_story(text, KNOWN)["narrative"] == f"倒车撞柱子了；{what}"


@pytest.mark.parametrize(
    "text",
    ["时间你没写", "电话漏写了", "车牌号没写上", "都写上了", "没问题提交", "还有什么要填的", "还有保费呢", "没写错"],
)
def test_a_field_a_question_or_an_agreement_is_no_addition(text: str) -> None:
    assert added_to_story(text, KNOWN) == {}


def test_one_car_more_is_another_kind_of_accident() -> None:
    assert added_to_story("还有一个被刮的呢", KNOWN)["accident_type"] == "two_party"
    assert added_to_story("还有一辆被追尾", KNOWN | {"accident_type": "two_party"})["accident_type"] == "multi"


@pytest.mark.parametrize(
    ("text", "ours"), [("就我自己的车", True), ("其实就我一辆车", True), ("就我自己", False), ("就我的车能开", False)]
)
def test_only_our_car(text: str, ours: bool) -> None:
    assert only_ours(text) is ours


@pytest.mark.parametrize(
    ("text", "value"), [("划痕？是撞柱子", "撞柱子"), ("怎么是划痕啊?我撞柱子了", "撞柱子了"), ("划痕能赔吗", None)]
)
def test_a_cause_asked_back(text: str, value: str | None) -> None:
    assert cause_asked_back(text) == value


@pytest.mark.parametrize(
    ("text", "added"), [("天窗也碎了", True), ("不是撞的,天窗也碎了", False), ("原因改成玻璃", False)]
)
def test_what_only_adds(text: str, added: bool) -> None:
    assert is_added(text) is added


def test_a_field_that_was_written_wrong_tells_of_nobody_hurt() -> None:
    assert find_injury("受伤的写错了没人受伤", asked=False) is False
    assert find_injury("受伤人数填错了,有两个人受伤", asked=False) is True
