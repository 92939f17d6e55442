"""Insults are heard as such, and are no danger; what only has their words is none."""

from __future__ import annotations

import pytest

from insurance.danger.false_alarms import is_other_matter
from insurance.words.insults import is_insult

INSULTS = (
    "笨蛋|你就是个废物|你是不是傻|你脑子进水了|你有病吧|滚|滚一边去!|你烦不烦问这么多|有完没完|怎么这么啰嗦|问个没完"
    "|你就是个摆设"
)
NONE = (
    "车进水了|发动机进水|脑子疼|有病|有问题|坏掉了|滚石砸车上了|轮胎滚了|猪撞了我的车|对方傻逼骂我"
    "|我妈的车|你妈的车撞了我|车有毛病|我脑袋出血了|孩子有病|车里的摆设砸碎了"
)


@pytest.mark.parametrize("text", INSULTS.split("|"))
def test_an_insult_is_no_danger(text: str) -> None:
    assert is_insult(text)
    assert is_other_matter("violence", text)
    assert is_other_matter("water", text)


@pytest.mark.parametrize("text", NONE.split("|"))
def test_words_about_cars_and_people_are_no_insult(text: str) -> None:
    assert not is_insult(text)
