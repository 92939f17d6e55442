"""A few words pick one of the questions that were offered."""

from __future__ import annotations

import pytest

from actions.questions.picking import picked_of

OFFERED = ("新能源汽车损失保险：车损险保什么", "机动车损失保险：车损险保什么", "充电桩坏了怎么赔？")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("新能源的", 0),
        ("我问的新能源", 0),
        ("机动车的吧", 1),
        ("充电桩", 2),
        ("第二个", 1),
        ("3", 2),
        ("就第一个吧", 0),
    ],
)
def test_it_is_known_by_its_number_or_by_what_it_alone_has(said: str, place: int) -> None:
    assert picked_of(OFFERED, said) == OFFERED[place]


@pytest.mark.parametrize(
    "said", ["车损险", "保什么", "四", "不是", "转人工", "新能源汽车自燃了车损险赔不赔", "的", "是的"]
)
def test_what_names_several_or_none_picks_nothing(said: str) -> None:
    assert picked_of(OFFERED, said) is None


def test_without_an_offer_nothing_is_picked() -> None:
    assert picked_of((), "第一个") is None
