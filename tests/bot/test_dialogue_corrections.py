"""What was said before is put right, at any point; what is known in part is asked for in part."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue import up_to_summary

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        ("昨天", "下午四点多", "2026-11-21T16:00+08:00"),
        ("上周三", "8点半", "2026-11-11T08:30+08:00"),
        ("11月18号", "9", "2026-11-18T09:00+08:00"),
        ("前天的事", "晚上", "2026-11-20T20:00+08:00"),
        ("昨天", "不对,是前天晚上七点", "2026-11-20T19:00+08:00"),
    ],
)
async def test_a_day_alone_is_kept_and_its_hour_asked_for(talk: Talk, day: str, hour: str, moment: str) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    turn = await talk.says(day)
    assert "几点" in words(turn) or "上午" in words(turn)
    fields = await talk.fields()
    assert "accident_time" not in fields
    assert fields["accident_day"]
    turn = await talk.says(hour)
    fields = await talk.fields()
    assert fields["accident_time"] == moment
    assert "accident_day" not in fields
    assert "在哪里" in turn.replies[-1].text


async def test_an_hour_that_is_not_remembered_leaves_the_day(talk: Talk) -> None:
    await talk.says("昨天倒车撞柱子了,我要报案")
    await talk.says("没有人受伤")
    await talk.says("记不清了")
    fields = await talk.fields()
    assert (fields["accident_day"], fields["not_known"]) == ("2026-11-21", ["accident_time"])
    for line in ("万达广场地下停车场", "能开", "粤B12345", "13800138000"):
        await talk.says(line)
    turn = await talk.says("没有照片")
    assert turn.replies[-1].card is not None
    assert ["出险时间", "2026年11月21日（周六），几点不清楚"] in turn.replies[-1].card["rows"]
    turn = await talk.says("想起来了,时间是下午两点")
    fields = await talk.fields()
    assert fields["accident_time"] == "2026-11-21T14:00+08:00"
    assert "not_known" not in fields


CORRECTIONS: list[tuple[str, dict[str, Any]]] = [
    ("不是昨天,是前天晚上七点", {"accident_time": "2026-11-20T19:00+08:00"}),
    ("时间讲错了,是下午四点", {"accident_time": "2026-11-21T16:00+08:00"}),
    ("车牌最后两位是99", {"plate_no": "粤B12399"}),
    ("车牌后三位是182", {"plate_no": "粤B12182"}),
    ("电话换成13911112222", {"reporter_phone": "13911112222"}),
    ("电话尾号错了,最后四位是5678", {"reporter_phone": "13800135678"}),
    ("地点不对,应该是海岸城停车场", {"accident_place": "海岸城停车场"}),
    (
        "时间是前天上午十点,电话换成13911112222",
        {"accident_time": "2026-11-20T10:00+08:00", "reporter_phone": "13911112222"},
    ),
    (
        "车牌打错了,是粤BD12345;地点应该是福田会展中心",
        {"plate_no": "粤BD12345", "accident_place": "福田会展中心"},
    ),
]


@pytest.mark.parametrize(("said", "fields"), CORRECTIONS)
async def test_a_correction_at_the_summary_is_confirmed_in_a_sentence(
    talk: Talk, said: str, fields: dict[str, Any]
) -> None:
    await up_to_summary(talk)
    turn = await talk.says(said)
    assert fields.items() <= (await talk.fields()).items()
    assert turn.replies[0].text.startswith("好的")
    assert turn.replies[0].text.count("。") == 1
    assert turn.replies[-1].card is not None


@pytest.mark.parametrize(("said", "fields"), CORRECTIONS)
async def test_a_correction_in_the_middle_goes_on_where_it_was(talk: Talk, said: str, fields: dict[str, Any]) -> None:
    await talk.says("车牌粤B12345,电话13800138000,倒车撞柱子了,要报案")
    for line in ("没有人受伤", "昨天下午三点", "万达广场地下停车场"):
        await talk.says(line)
    turn = await talk.says(said)
    assert fields.items() <= (await talk.fields()).items()
    assert "能" in turn.replies[-1].text
    assert "开" in turn.replies[-1].text


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("第一个", "13800138000"),
        ("尾号7788那个", "13912347788"),
        ("后面那个", "13912347788"),
        ("13800138000", "13800138000"),
    ],
)
async def test_of_two_phones_the_customer_says_which(talk: Talk, said: str, phone: str) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in ("没有人受伤", "昨天下午三点", "万达广场地下停车场", "能开", "粤B12345"):
        await talk.says(line)
    turn = await talk.says("13800138000或者13912347788都行")
    assert [choice.text for choice in turn.replies[-1].choices] == ["13800138000", "13912347788"]
    assert "reporter_phone" not in await talk.fields()
    turn = await talk.says(said)
    assert (await talk.fields())["reporter_phone"] == phone
    assert turn.replies[-1].photos_wanted


async def test_of_two_plates_the_customer_says_which(talk: Talk) -> None:
    turn = await talk.says("我要报案,倒车撞柱子了,车牌粤B12345和粤BD54321")
    assert [choice.text for choice in turn.replies[-1].choices] == ["粤B12345", "粤BD54321"]
    turn = await talk.says("第二个")
    assert (await talk.fields())["plate_no"] == "粤BD54321"
    assert "有没有人受伤" in turn.replies[-1].text


async def test_danger_told_instead_of_picking_a_number_comes_first(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了,车牌粤B12345和粤BD54321")
    turn = await talk.says("先别管车牌,我妈头流血了")
    assert turn.hand_off is not None
    assert "120" in turn.replies[0].text
