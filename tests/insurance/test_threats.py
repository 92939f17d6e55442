"""Violence in words, quarrels, and what only sounds like it."""

from __future__ import annotations

import pytest

from insurance.danger.dangers import Danger, judge
from insurance.danger.threats import is_quarrel


@pytest.mark.parametrize(
    "said",
    [
        "对方打我骂我 快给我转人工",
        "他在打我",
        "对方司机动手了 怎么办",
        "几个人围着我打",
        "我老公被对方打了 快来人",
        "他拿着棍子下来砸",
        "他说要弄死我",
        "他们拽我下车",
        "对方骂我还踹我 转人工",
    ],
)
def test_who_is_struck_needs_no_reader(said: str) -> None:
    assert Danger.VIOLENCE in judge(said, "injury", 0.001)


@pytest.mark.parametrize(
    "said",
    [
        "他打我电话我没接到",
        "打我的13800138000,打不通再打我老公13911112222",
        "有事打我13812345678",
        "你们打人工客服打不通",
        "打了我三个电话",
        "对方打人家手机",
        "我被人打了电话骚扰",
        "真想打人",
        "气囊打我脸上了",
        "他在医院动手术",
        "他自己动手修的",
        "打我微信吧",
        "我打人寿保险",
        "冰雹打我车上",
        "对方打我怎么赔",
        "如果对方打我怎么办",
    ],
)
def test_what_only_sounds_like_it_is_none(said: str) -> None:
    assert Danger.VIOLENCE not in judge(said, "violence", 0.001)


@pytest.mark.parametrize(
    "said",
    [
        "被撞了 对方在闹 快给我人工",
        "他不让我走",
        "那人一直拍我车窗",
        "对方司机动手了",
        "我老公被对方打了",
        "我被他们围住了",
    ],
)
def test_a_quarrel_is_heard(said: str) -> None:
    assert is_quarrel(said)


@pytest.mark.parametrize("said", ["你们客服骂人", "我被交警拦下了", "路被车堵住了", "他们让我走保险", "对方让我等着"])
def test_what_is_none_of_others_anger_is_no_quarrel(said: str) -> None:
    assert not is_quarrel(said)
