"""Who drove, by name or by relation, and what only looks like it."""

from __future__ import annotations

import pytest

from insurance.words.drivers import parse_driver, read_driver
from insurance.words.people import parse_name


@pytest.mark.parametrize(
    ("said", "driver"),
    [
        ("皖AF66688车是我老婆李娜的我开的我叫刘强", "刘强"),
        ("开车的是我女婿孙磊", "孙磊"),
        ("驾驶人李刚", "李刚"),
        ("驾驶人写错了是我刘强开的", "刘强"),
        ("驾驶员写我媳妇李梅", "李梅"),
        ("驾驶人改成王伟", "王伟"),
        ("司机是我老公叫张军", "张军"),
        ("我老公开的他叫王小明", "王小明"),
        ("由王强驾驶", "王强"),
        ("当时是李明开的", "李明"),
        ("我女婿开我车", "报案人的女婿"),
        ("不是我开的是我媳妇开的", "报案人的媳妇"),
        ("车是我老公开的", "报案人的老公"),
        ("我自己开的", "报案人本人"),
        ("驾驶人是本人", "报案人本人"),
        ("找的代驾开车", "报案人请的代驾"),
    ],
)
def test_who_drove_is_read(said: str, driver: str) -> None:
    assert read_driver(said) == driver


@pytest.mark.parametrize(
    "said",
    [
        "车主是我儿子王建国",
        "车是李娜的",
        "不是我开的",
        "我开的慢",
        "我开的是特斯拉",
        "我儿子开门的时候蹭的",
        "对方司机姓周",
        "对方车牌皖A88888,司机姓周电话13766665555",
        "出租车司机是王师傅",
        "他开的车很快",
        "能不能说是我老婆开的",
        "如果是我老婆开的赔吗",
        "驾驶证丢了",
        "我开车去上班",
    ],
)
def test_who_did_not_drive_is_not_read_as_the_driver(said: str) -> None:
    assert read_driver(said) is None


def test_a_relation_is_no_name() -> None:
    assert parse_driver("我自己开的") is None
    assert parse_driver("开车的是我女婿孙磊") == "孙磊"


def test_the_other_sides_driver_does_not_report() -> None:
    assert parse_name("对方司机姓周") is None
    assert parse_name("我姓周") == "周"
