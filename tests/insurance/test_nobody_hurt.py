"""Whether somebody is hurt, in words that were read the wrong way round, with what must go on being harm."""

from __future__ import annotations

import pytest

from insurance.words.answers import read_injury
from insurance.words.injuries import may_be_hurt


@pytest.mark.parametrize(
    "text",
    [
        *("木有人伤着", "没得人伤到", "有人受伤吗？没有", "有人受伤没有？没有人", "玻璃没事没人伤车牌是鲁B7K889"),
        *("受伤倒没有，就是车头烂了", "受伤是没有的", "受伤倒是没有", "没碰着人", "没有，我说的轻伤是车"),
        *("好像没系安全带，不过没事", "骑车的说没事走了", "大爷说自己没啥事", "对方讲他，还好人没事"),
    ],
)
def test_nobody_is_hurt(text: str) -> None:
    assert read_injury(text, asked=True) is False


@pytest.mark.parametrize(
    "text",
    ["把人家的车撞了", "我把人家车撞了，人家车是保时捷", "把人家大门撞坏了", "把人家的花盆撞碎了"],
)
def test_a_thing_of_theirs_is_nobody(text: str) -> None:
    assert read_injury(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("把人家孩子撞了", "把人家老人撞了", "把人撞了", "把人家撞了", "把人家电动车撞了", "木有人伤着就是脚崴了"),
        *(
            "没人受伤，就是腿有点疼",
            "他说没事但是腿流血了",
            "有人受伤吗？有",
            "老人说没事但是躺着起不来",
            "人伤了车也坏了",
        ),
    ],
)
def test_harm_that_is_told_stays_harm(text: str) -> None:
    assert read_injury(text, asked=True) is True


@pytest.mark.parametrize("text", ["不严重，不用叫120", "他说不要紧"])
def test_harm_that_is_not_bad_is_not_denied(text: str) -> None:
    assert read_injury(text, asked=True) == "unknown"


@pytest.mark.parametrize("text", ["没听他说受伤", "没听说有人受伤"])
def test_who_was_not_there_does_not_know(text: str) -> None:
    assert read_injury(text, asked=True) == "unknown"
    assert not may_be_hurt(text)


@pytest.mark.parametrize("text", ["没听说有人受伤，但是老人躺着起不来", "有人受伤没有", "受伤没有"])
def test_harm_beside_what_was_not_heard_stays_harm(text: str) -> None:
    assert read_injury(text) is True


@pytest.mark.parametrize("text", ["他说没事故责任", "对方说没事故认定书", "好像撞到人了", "不知道"])
def test_what_only_sounds_so_denies_nothing(text: str) -> None:
    assert read_injury(text, asked=True) is not False


@pytest.mark.parametrize("said", ["车没事人有事", "车没事，人有事", "车倒没事但是人有事"])
def test_the_car_is_well_and_somebody_is_not(said: str) -> None:
    assert read_injury(said, asked=False) is True
