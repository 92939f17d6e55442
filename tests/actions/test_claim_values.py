"""Values put right in the customer's own words, and the account without the talk around it."""

from __future__ import annotations

from typing import Any

import pytest

from actions.report.claim_corrections import corrections, is_marked
from actions.report.claim_questions import SUMMARY
from actions.report.claim_reading import Meaning, hear
from actions.report.claim_story import account
from tests.actions.conftest import NOW

KNOWN: dict[str, Any] = {
    "has_injury": False,
    "accident_time": "2026-11-21T19:00+08:00",
    "accident_time_precision": "hour",
    "accident_place": "科技园",
    "damage_cause": "collision",
    "accident_type": "single",
    "narrative": "我在医院门口倒车的时候撞了柱子",
    "drivable": True,
    "plate_no": "皖AF66688",
    "reporter_phone": "13800138000",
    "damage_parts": ["后保险杠"],
}
HURT = {**KNOWN, "has_injury": True, "injured_count": 5}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("不是科技园,是大冲", {"accident_place": "大冲"}),
        (
            "地点不对,写杭州中河高架往南,车牌也不对,是浙A00Q21",
            {"accident_place": "杭州中河高架往南", "plate_no": "浙A00Q21"},
        ),
        ("地点不是医院是西安绕城高速", {"accident_place": "西安绕城高速"}),
        ("地点前面加深圳", {"accident_place": "深圳科技园"}),
        ("地点改成地下车库后杠掉漆", {"accident_place": "地下车库"}),
        ("不是单方啊有三轮车呢", {"accident_type": "two_party"}),
        ("改成双方", {"accident_type": "two_party"}),
        ("是两个车撞的不是单方", {"accident_type": "two_party"}),
        ("经过改成:倒车蹭到石墩", {"narrative": "倒车蹭到石墩"}),
        ("经过应该是:对方变道蹭到我", {"narrative": "对方变道蹭到我"}),
        ("大灯碎了没写上啊", {"damage_parts": ["后保险杠", "大灯"]}),
        ("损失是右前门你没写", {"damage_parts": ["后保险杠", "右前门"]}),
        ("驾驶人写错了是我刘强开的", {"driver_name": "刘强"}),
        ("时间是七点半不是七点", {"accident_time": "2026-11-21T19:30+08:00"}),
    ],
)
def test_the_field_that_is_named_is_put_right(said: str, fields: dict[str, Any]) -> None:
    assert fields.items() <= corrections(said, KNOWN, NOW).items()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("地点不是医院是西安绕城高速", "narrative"),
        ("地点改成地下车库后杠掉漆", "damage_cause"),
        ("经过不对我是蹭到柱子后杠掉漆", "damage_cause"),
        ("经过你写的啥这是你们的话不是我的话", "narrative"),
        ("修改经过我是刘芳我是报案人", "narrative"),
        ("不是我开的是我媳妇开的", "narrative"),
        ("接着刚才的", "accident_time"),
        ("地点不对是我家那边", "narrative"),
    ],
)
def test_other_fields_stay_as_they_are(said: str, kept: str) -> None:
    told = corrections(said, KNOWN, NOW)
    assert told.get(kept, KNOWN[kept]) == KNOWN[kept]


@pytest.mark.parametrize("said", ["受伤没有,时间改成5点25", "把受伤改成没有", "受伤人数改成0", "受伤情况写没有"])
def test_an_injury_is_taken_back_where_the_field_is_named(said: str) -> None:
    assert corrections(said, HURT, NOW)["has_injury"] is False


@pytest.mark.parametrize("said", ["有人受伤没有写上", "受伤的没有上车", "人受伤没有办法开车"])
def test_an_injury_is_not_taken_back_by_words_that_only_sound_like_it(said: str) -> None:
    assert corrections(said, HURT, NOW).get("has_injury") is not False


@pytest.mark.parametrize("said", ["受伤的就1个人", "受伤人数改成1", "1个人"])
def test_the_number_of_hurt_is_put_right(said: str) -> None:
    heard = hear(SUMMARY, said, "inform", 0.9, HURT, NOW)
    assert (heard.meaning, heard.fields) == (Meaning.ANSWER, {"injured_count": 1})


def test_people_are_no_number_of_hurt_where_nobody_is_hurt() -> None:
    assert "injured_count" not in corrections("1个人", KNOWN, NOW)


@pytest.mark.parametrize("said", ["万达地库我不是说了嘛", "没写错,提交吧", "都没填错", "漏油了"])
def test_what_only_sounds_like_a_correction_is_none(said: str) -> None:
    assert is_marked(said) is None or "错" in said


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("倒车蹭柱子了皖AF66688 手机13812345678 我叫刘强你看我现在该怎么办", "倒车蹭柱子了"),
        ("被后车追尾了,你写的啥", "被后车追尾了"),
        ("蹭到墙了保费明年涨不", "蹭到墙了"),
        ("我的车牌是皖AF66688,电话是13812345678,昨晚被刮了,对方车牌皖A12345", "昨晚被刮了,对方车牌皖A12345"),
        ("不知道谁撞的,早上起来发现的,怎么办啊", "不知道谁撞的,早上起来发现的"),
        ("我正常直行,不是我的错,是他突然变道撞过来", "我正常直行,不是我的错,是他突然变道撞过来"),
        ("怎么撞的我也不知道", "怎么撞的我也不知道"),
        ("对方的电话13812345678,追尾的", "对方的电话13812345678,追尾的"),
    ],
)
def test_the_account_is_told_without_the_talk_around_it(said: str, told: str) -> None:
    assert account(said).replace(" ", "") == told
