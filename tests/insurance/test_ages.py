"""People who say how old they are, and people who speak of others or of other numbers."""

from __future__ import annotations

import pytest

from insurance.words.ages import says_older


@pytest.mark.parametrize(
    "said",
    [
        "我七十了",
        "帮我一步一步说,我七十了",
        "我今年68岁",
        "俺都七十多岁了",
        "我65岁老头",
        "我是老年人",
        "今年81岁了",
        "老头子我不懂这些",
        "我都一把年纪了",
        "人老了,不会弄",
    ],
)
def test_their_own_age_of_sixty_or_more_is_heard(said: str) -> None:
    assert says_older(said)


@pytest.mark.parametrize(
    "said",
    [
        "我爸七十了",
        "我爸老糊涂了",
        "车老了",
        "对方是个七十岁的大爷",
        "我60码撞的",
        "我开车80",
        "我才五十岁",
        "我的车开了60公里",
        "撞到一个老人",
        "我80块钱修的",
    ],
)
def test_others_and_other_numbers_are_not(said: str) -> None:
    assert not says_older(said)
