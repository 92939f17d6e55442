"""Answers to how many cars the accident is about."""

from __future__ import annotations

import pytest

from insurance.words.car_count import read_car_count

ANSWERS = {
    "single": """
        就我一辆 就我自己 没有别的车 没碰别人 就我这一台车 我自己蹭的 没别人 单方 单车事故 就一辆，我自己 没有对方
        一辆 1 一个 就我的 光我的车 只我一个 没有其他车辆 除了我没别的 没撞别的车 没有 没跟别人碰 就俺这辆 自己弄的
        没牵扯别人 没人 不涉及别的车 只有自己 自己一个车 撞的是柱子 就我那一台，蹭墙上了 和别的车没关系
        不关别人的事 只有我的车""",
    "two_party": """
        俩车 两台 两个车 我和对方 2 两辆 还有一辆电动车 还有辆货车 跟个三轮 对方一辆 他一辆我一辆 我跟他 双方 两车
        就我跟他 有的 跟前面一辆 和另一辆车 加我两辆 没有对方电话""",
    "multi": """
        三台车连环 加我三辆 一共四台 前面后面都撞了 3 五辆 好几辆 三车追尾 多方 对方两辆 我被两辆车撞了 连环追尾""",
    None: "三轮车 不清楚 不知道 昨天下午三点 13800138000 粤BD12345 路边花坛 怎么了 问这个干嘛 不是",
}


@pytest.mark.parametrize(("kind", "answer"), [(kind, answer) for kind in ANSWERS for answer in ANSWERS[kind].split()])
def test_how_many_cars(kind: str | None, answer: str) -> None:
    assert read_car_count(answer) == kind
