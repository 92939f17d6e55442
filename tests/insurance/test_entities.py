"""What a message names, in some 400 sentences, and that no text breaks the reader."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.entities import misses
from insurance.words.amounts import read_amount
from insurance.words.entities import KINDS, Entity, find_entities
from insurance.words.id_numbers import is_id_number
from insurance.words.originals import readable
from insurance.words.traditional import simplified
from tests.insurance.entity_sentences import NOW, SENTENCES, Sentence
from tests.insurance.entity_sentences_after import WRITTEN_AFTER

NOW_MOMENT = datetime.fromisoformat(NOW)
WORDS = [
    *(
        "昨晚",
        "八点半",
        "上周三",
        "点",
        "一",
        "的",
        "到",
        "路",
        "深圳",
        "对方",
        "我爱人",
        "后保险杠",
        "保单号",
        "车架号",
    ),
    *("粤B", "D12345", "幺三八", "洞洞", "13800138000", "BWS2026", "0301", "LGXC16DF8P0123456"),
    *("三万二", "块", "元", "1.5w", "，", " ", "-", "１２", "①", "㎡", "\u200b", "e\u0301", "ß"),
]
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=16).map("".join))


def names(text: str) -> list[tuple[str, str, str | float]]:
    return [(one.entity, text[one.start : one.end], one.value) for one in find_entities(text, NOW_MOMENT)]


@pytest.mark.parametrize("sentence", [*SENTENCES, *WRITTEN_AFTER], ids=lambda sentence: sentence[0])
def test_what_is_named_is_found_and_nothing_else(sentence: Sentence) -> None:
    assert misses(find_entities, [sentence]) == []


@given(TEXTS)
def test_whatever_is_written_every_entity_is_known_and_lies_inside_the_text(text: str) -> None:
    for one in find_entities(text, NOW_MOMENT):
        assert one.entity in KINDS
        assert 0 <= one.start < one.end <= len(text)
        assert isinstance(one.value, str | int | float)


@given(TEXTS)
def test_what_is_one_number_or_time_is_no_other(text: str) -> None:
    closed = [one for one in find_entities(text, NOW_MOMENT) if one.entity not in ("place", "party", "part")]
    for first, second in pairwise(closed):
        assert first.end <= second.start or _is_one_wide_sign(first, second)


def _is_one_wide_sign(first: Entity, second: Entity) -> bool:
    """One sign of the original (「㏡」) may stand for several, of which two entities each have some."""
    return first.end - second.start == 1


@given(st.sampled_from([*SENTENCES, *WRITTEN_AFTER]), st.text("\u200b\ufeff\u00ad", max_size=3))
def test_the_words_are_found_where_they_were_written(sentence: Sentence, unseen: str) -> None:
    text, _ = sentence
    shifted = unseen + text
    assert [(one.start + len(unseen), one.end + len(unseen), one.value) for one in find_entities(text, NOW_MOMENT)] == [
        (one.start, one.end, one.value) for one in find_entities(shifted, NOW_MOMENT)
    ]


def test_spans_are_of_the_text_as_it_was_given_where_signs_are_wider_or_invisible() -> None:
    assert names("㈱１３８００\u200b１３８０００") == [("phone", "１３８００\u200b１３８０００", "13800138000")]
    assert names("😭㎡粵Ｂ１２３４５") == [("plate", "粵Ｂ１２３４５", "粤B12345")]
    assert names("ß lgxc16df8p0123456") == [("vin", "lgxc16df8p0123456", "LGXC16DF8P0123456")]


def test_a_plain_text_keeps_its_positions() -> None:
    assert list(readable("昨晚").starts) == [0, 1]
    assert readable("Ｂ\u200b車").text == "B车"
    assert readable("Ｂ\u200b車").span(1, 2) == (2, 3)


def test_traditional_signs_are_read_one_for_one() -> None:
    assert simplified("粵B車門後視鏡") == "粤B车门后视镜"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 2000,
        "粤B" * 1000,
        "1 " * 1000,
        "a1-" * 700,
        "昨天" * 1000,
        "三" * 2000,
        "一点" * 1000,
        "保单号" * 700,
        "2,300" * 400,
        "在" * 2000,
        "路" * 2000,
        "我家的" * 700,
        "在深圳" * 700,
        "上上个" * 700,
        " " * 2000,
        "1.1" * 700,
    ],
)
def test_a_long_hostile_text_is_read(text: str) -> None:
    assert all(one.end <= len(text) for one in find_entities(text, NOW_MOMENT))


def test_no_pattern_may_look_ahead_without_a_bound() -> None:
    """What makes a reader slow is a repeat without a bound inside another; none of ours holds one."""
    from insurance.words import (
        amounts,
        clock_words,
        day_words,
        long_numbers,
        moments,
        money,
        parties,
        parts,
        phones,
        places,
        plates,
    )

    modules = (amounts, clock_words, day_words, long_numbers, money, moments, parties, parts, phones, places, plates)
    patterns = [one for module in modules for one in vars(module).values() if isinstance(one, re.Pattern)]
    assert len(patterns) > 30
    assert [one.pattern for one in patterns if re.search(r"[^\\][+*]\)(?:[+*]|\{\d*,\})", one.pattern)] == []


def test_only_the_first_two_thousand_signs_are_read() -> None:
    assert find_entities("。" * 2000 + "粤B12345", NOW_MOMENT) == []


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("44030519900101123X", True),
        ("440305199001011231", False),  # its check digit
        ("440305199013011232", False),  # no such month
        ("990305199001011232", False),  # no such province
        ("11010519491231002X", True),
        ("440305900101123", False),  # fifteen digits, as before 1999
    ],
)
def test_an_identity_number_has_a_region_a_birth_date_and_a_check_digit(number: str, is_one: bool) -> None:
    assert is_id_number(number, date(2026, 11, 22)) is is_one


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("一万零五百", 10500),
        ("三万二千", 32000),
        ("两千零五", 2005),
        ("一亿二千万", 120_000_000),
        ("十二万八", 128_000),
        ("七八百", 750),
        ("十几万", 150_000),
        ("2万0500", 20500),
        ("二三四", None),
        ("万", None),
    ],
)
def test_an_amount_is_what_the_words_come_to(words: str, amount: float | None) -> None:
    assert read_amount(words) == amount


@given(st.text("零一二两三四五六七八九十百千万亿0123456789.,wkWK多来几半把点", max_size=14))
def test_no_heap_of_numerals_breaks_the_amounts(words: str) -> None:
    amount = read_amount(words)
    assert amount is None or amount >= 0


@given(st.integers(1, 99_999_999))
def test_every_typed_sum_is_read(yuan: int) -> None:
    assert names(f"赔了{yuan:,}元") == [("money", f"{yuan:,}元", yuan)]


def test_a_company_may_have_its_own_policy_numbers() -> None:
    assert [one.value for one in find_entities("P-12345678", NOW_MOMENT, r"P\d{8}")] == ["P12345678"]
