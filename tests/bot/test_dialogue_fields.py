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


ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("accident_time", "刚刚 就五分钟前", {"accident_time": "2026-11-22T09:55+08:00"}),
    ("accident_time", "刚刚 就万象城地下车库 B2", {"accident_place": "万象城地下车库 B2"}),
    ("accident_time", "今天上午八点 上海浦东八佰伴地下车库", {"accident_place": "上海浦东八佰伴地下车库"}),
    ("accident_time", "昨天中午吧 万达广场", {"accident_place": "万达广场"}),
    ("accident_time", "等下 早上六点多发现的 昨晚停的", {"accident_time": "2026-11-22T06:00+08:00"}),
    ("accident_time", "今早七点五十吧", {"accident_time": "2026-11-22T07:50+08:00"}),
    ("accident_time", "昨儿晚上七点半", {"accident_time": "2026-11-21T19:30+08:00"}),
    ("accident_time", "yesterday afternoon around 3pm", {"accident_time": "2026-11-21T15:00+08:00"}),
    ("accident_place", "说了两遍了合肥长江路", {"accident_place": "合肥长江路"}),
    ("accident_place", "你写的啥乱七八糟的 地点就写科技园北路口", {"accident_place": "科技园北路口"}),
    ("accident_place", "哪出的事儿来着等我想想哦是滨江路", {"accident_place": "滨江路"}),
    ("accident_place", "万达地库 我不是说了嘛", {"accident_place": "万达地库"}),
    ("accident_place", "我家小区", {"accident_place": "我家小区"}),
    ("accident_place", "西安雁塔区小寨十字", {"accident_place": "西安雁塔区小寨十字"}),
    ("narrative", "倒车没看见 碰到柱子 我叫刘强 手机13812345678", {"narrative": "倒车没看见,碰到柱子"}),
    ("drivable", "能开 我女婿开的车", {"driver_name": "报案人的女婿", "drivable": True}),
    ("reporter_phone", "幺三九八八八八七七七七", {"reporter_phone": "13988887777"}),
    ("plate_no", "粤毕地幺二三四五", {"plate_no": "粤BD12345"}),
]
ANSWERS = {
    "has_injury": "没有人受伤",
    "accident_time": "昨天下午三点",
    "accident_place": "万达广场地下停车场",
    "narrative": "倒车撞柱子了",
    "drivable": "能开",
    "plate_no": "粤B12345",
    "reporter_phone": "13800138000",
}


async def up_to_question(talk: Talk, question: str) -> None:
    """The report so far that the question is the open one."""
    await talk.says("我要报案" if question == "narrative" else "我要报案,倒车撞柱子了")
    for key, answer in ANSWERS.items():
        if key == question:
            return
        if key != "narrative":
            await talk.says(answer)


@pytest.mark.parametrize(("question", "said", "fields"), ASKED)
async def test_an_answer_full_of_talk_is_read(talk: Talk, question: str, said: str, fields: dict[str, Any]) -> None:
    await up_to_question(talk, question)
    turn = await talk.says(said)
    assert fields.items() <= (await talk.fields()).items(), words(turn)


@pytest.mark.parametrize("said", ["都行", "随便", "继续", "哎三千到底给出不 你老问我这个"])
async def test_talk_that_names_no_place_is_no_place(talk: Talk, said: str) -> None:
    await up_to_question(talk, "accident_place")
    await talk.says(said)
    assert "accident_place" not in await talk.fields()


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("没有报", False),
        ("不报警", False),
        ("我说了没有报", False),
        ("没报", False),
        ("没！报！警！", False),
        ("没报 他要走了", False),
        ("打过122了", True),
    ],
)
async def test_whether_the_police_were_called_is_read(talk: Talk, said: str, called: bool) -> None:
    await talk.says("我要报案,被后车追尾了")
    for line in ("没有人受伤", "昨天下午三点", "万达广场地下停车场", "能开"):
        turn = await talk.says(line)
    assert "报警" in turn.replies[-1].text
    turn = await talk.says(said)
    assert (await talk.fields()).get("police_reported") is called, words(turn)


async def test_who_drove_is_not_who_owns_the_car(talk: Talk) -> None:
    await up_to_question(talk, "plate_no")
    await talk.says("皖AF66688 车是我老婆李娜的 我开的 我叫刘强")
    fields = await talk.fields()
    assert (fields["plate_no"], fields["driver_name"], fields["reporter_name"]) == ("皖AF66688", "刘强", "刘强")


async def test_the_other_sides_driver_and_phone_stay_theirs(talk: Talk) -> None:
    await up_to_summary(talk)
    await talk.says("没有照片 对方车牌皖A88888 司机姓周 电话13766665555")
    fields = await talk.fields()
    assert fields["third_plate"] == "皖A88888"
    assert fields["reporter_phone"] == "13800138000"
    assert "reporter_name" not in fields
    assert "13766665555" in fields["narrative"]
