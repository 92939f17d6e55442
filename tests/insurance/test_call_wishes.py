"""When somebody would like to be called, in their words and as a moment; what only speaks of a call is no wish."""

from __future__ import annotations

from datetime import datetime

import pytest

from foundation.clock import BEIJING
from insurance.words.call_wishes import read_call_wish

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BEIJING)  # a Sunday


@pytest.mark.parametrize(
    ("text", "spoken", "at"),
    [
        ("晚上八点以后打给我", "晚上八点以后打给您", "2026-11-22T20:00"),
        ("明天上午再联系我", "明天上午打给您", "2026-11-23T08:00"),
        ("续保，下周一上午给我打电话", "下周一上午打给您", "2026-11-23T08:00"),
        ("下午两点半给我回电", "下午两点半打给您", "2026-11-22T14:30"),
        ("打给我的话请在下午3点后", "下午3点后打给您", "2026-11-22T15:00"),
        ("8点以后再打", "8点以后打给您", "2026-11-23T08:00"),
        ("下班后再打给我吧", "下班后打给您", None),
        ("明天联系我吧", "明天打给您", None),
        ("别在中午打", "中午不打给您", None),
        ("上班时间不方便接电话", "上班时间不打给您", None),
        ("9点前别打", "9点前不打给您", None),
    ],
)
def test_the_wish_is_read_with_its_moment_where_there_is_one(text: str, spoken: str, at: str | None) -> None:
    wish = read_call_wish(text, NOW)
    assert wish is not None
    assert wish.words in text
    assert wish.spoken == spoken
    assert wish.at == (datetime.fromisoformat(at).replace(tzinfo=BEIJING) if at else None)


@pytest.mark.parametrize(
    "text",
    [
        "昨晚八点打给我的是谁",
        "晚上八点有人打给我吗",
        "什么时候打给我",
        "你们天天晚上打电话",
        "客服晚上八点打电话过来骂人",
        "昨天下午三点撞的",
        "明天联系修理厂",
        "我明天要用车",
        "现在就打给我",
        "电话联系我",
        "下午有空再去修车",
        "13912345678",
    ],
)
def test_what_only_speaks_of_a_call_or_a_time_is_no_wish(text: str) -> None:
    assert read_call_wish(text, NOW, beside_number="139" in text) is None


def test_beside_a_number_a_bare_time_is_a_wish() -> None:
    assert read_call_wish("13912345678 晚上八点以后", NOW) is None
    wish = read_call_wish("13912345678 晚上八点以后", NOW, beside_number=True)
    assert wish is not None
    assert wish.spoken == "晚上八点以后打给您"
