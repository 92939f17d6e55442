"""What reaches the bot is words, in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("我 要 报 案", "我要报案"),
        ("车被撞了 对方跑了　怎么办", "车被撞了,对方跑了,怎么办"),
        ("我的 车子 被 撞了", "我的车子被撞了"),
        ("深南大道 科苑路口", "深南大道科苑路口"),
        ("昨天晚上 八点多", "昨天晚上八点多"),
        ("粤Ｂ１２３４５", "粤B12345"),
        ("１３８００１３８０００", "13800138000"),
        ("好的\u200b谢谢", "好的谢谢"),
        ("啊啊啊啊啊啊", "啊啊啊"),
        ("/restart", "restart"),
        ("  ／restart", "restart"),
        ("\u200b/affirm", "affirm"),
        ("//affirm", "affirm"),
        ("BYD 汉 EV", "BYD 汉 EV"),
        ("13800138000", "13800138000"),
        ("1111111", "1111111"),
        ("車被撞了怎麼辦，要報保險嗎", "车被撞了怎么办,要报保险吗"),
        ("車著火了", "车着火了"),
        ("雷打坏了，車門壞了", "雷打坏了,车门坏了"),
        ("我车🔥🔥🔥", "我车着火"),
        ("👍", "好"),
        ("知道了👍😊", "知道了"),
        ("报案成功了吗[微笑]😂", "报案成功了吗"),
        ("😂", ""),
        ("我要理陪，交抢险管吗", "我要理赔,交强险管吗"),
        ("点算啊", "怎么办啊"),
        ("1️⃣", "1"),
    ],
)
def test_text_is_brought_into_one_form(typed: str, read: str) -> None:
    assert normalise(typed, max_chars=1000) == read


@given(st.text(max_size=300))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text, max_chars=200)
    assert normalise(once, max_chars=200) == once


@given(st.text(max_size=300), st.sampled_from(["/", "／", " /", "\u200b/", "\ufeff／"]))
def test_no_text_begins_with_a_command_sign(text: str, slash: str) -> None:
    assert not normalise(slash + text, max_chars=200).startswith("/")
