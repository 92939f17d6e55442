"""What a report reads from messages, and what is put right at the summary, in the customers' own words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue import up_to_summary

pytestmark = pytest.mark.rasa

PUT_RIGHT: list[tuple[str, dict[str, Any]]] = [
    (
        "地点不对 写杭州中河高架往南快到上塘 车牌也不对 是浙A00Q21",
        {"accident_place": "杭州中河高架往南快到上塘", "plate_no": "浙A00Q21"},
    ),
    ("地点就写大蜀山露营地就行 后面那些是经过", {"accident_place": "大蜀山露营地"}),
    (
        "地点是科技园北路口 不是南山大道 我老婆开的其实 不是我开的",
        {"accident_place": "科技园北路口", "driver_name": "报案人的老婆"},
    ),
    ("地点不是医院 是西安绕城高速 还有对方车牌我不知道 你怎么写成我家的了", {"accident_place": "西安绕城高速"}),
    ("地点前面加个深圳", {"accident_place": "深圳万达广场地下停车场"}),
    ("是深圳的万达广场地下停车场", {"accident_place": "深圳的万达广场地下停车场"}),
    ("经过改成：倒车蹭到石墩子", {"narrative": "倒车蹭到石墩子"}),
    ("经过你写的啥 这是你们的话不是我的话", {"narrative": "倒车撞柱子了"}),
    ("修改 经过 我是刘芳 我是报案人", {"narrative": "倒车撞柱子了"}),
    ("经过不对 我是蹭到柱子 后杠掉漆", {"damage_cause": "collision"}),
    ("开车的是我女婿孙磊", {"driver_name": "孙磊"}),
    ("驾驶人李刚", {"driver_name": "李刚"}),
    ("驾驶人写错了 是我刘强开的", {"driver_name": "刘强"}),
    ("不是我开的 是我媳妇开的", {"driver_name": "报案人的媳妇"}),
    ("时间改成2点25", {"accident_time": "2026-11-21T14:25+08:00"}),
    ("时间是三点半 不是三点", {"accident_time": "2026-11-21T15:30+08:00"}),
    ("受伤没有 时间改成2点25", {"has_injury": False, "accident_time": "2026-11-21T14:25+08:00"}),
    ("把受伤改成没有", {"has_injury": False}),
    ("改成没有受伤", {"has_injury": False}),
    ("不是单方啊 有三轮车呢", {"accident_type": "two_party"}),
    ("改成双方", {"accident_type": "two_party"}),
    ("是两个车撞的不是单方", {"accident_type": "two_party"}),
    ("大灯碎了没写上啊", {"damage_parts": ["大灯"]}),
    ("后保险杠那个没加上", {"damage_parts": ["后保险杠"]}),
    ("损失是右前门 你没写", {"damage_parts": ["右前门"]}),
    ("接着刚才的", {"accident_time": "2026-11-21T15:00+08:00"}),
    ("我刚才说的你看见没有", {"accident_time": "2026-11-21T15:00+08:00"}),
]


@pytest.mark.parametrize(("said", "fields"), PUT_RIGHT)
async def test_what_is_put_right_at_the_summary_is_put_right_there_alone(
    talk: Talk, said: str, fields: dict[str, Any]
) -> None:
    await up_to_summary(talk)
    before = await talk.fields()
    turn = await talk.says(said)
    after = await talk.fields()
    assert fields.items() <= after.items(), words(turn)
    changed = {key for key in after if after[key] != before.get(key)} - {
        "accident_time_precision",
        "accident_time_words",
    }
    assert changed <= {*fields, "reporter_name", "damage_parts", "narrative" if "经过" in said else ""}, words(turn)
