"""When it happened, in some 230 ways of saying it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import BEIJING
from insurance.words.times import Precision, TimeReading, check_time, parse_time, say_time
from tests.insurance.time_phrases import AHEAD, MEANT, NOT_TIMES
from tests.insurance.time_phrases import NOW as NOW_WORDS

NOW = datetime.fromisoformat(NOW_WORDS)
ANY_NOW = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=BEIJING) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(("said", "moment", "precision"), MEANT)
def test_what_is_said_is_what_is_meant(said: str, moment: str, precision: str) -> None:
    reading = parse_time(said, NOW)
    assert reading is not None
    assert (f"{reading.moment:%Y-%m-%d %H:%M}", reading.precision) == (moment, precision)
    assert reading.moment.utcoffset() == timedelta(hours=8)
    assert check_time(reading, NOW) is None


@pytest.mark.parametrize("said", AHEAD)
def test_a_time_in_the_future_is_asked_about(said: str) -> None:
    reading = parse_time(said, NOW)
    assert reading is not None
    assert "还没有到" in (check_time(reading, NOW) or "")


@pytest.mark.parametrize("said", NOT_TIMES)
def test_what_is_no_time_is_not_read_as_one(said: str) -> None:
    assert parse_time(said, NOW) is None


def test_a_time_many_years_ago_is_asked_about_and_a_person_offered() -> None:
    reading = parse_time("2006年11月20日", NOW)
    assert reading is not None
    assert "转人工" in (check_time(reading, NOW) or "")


@pytest.mark.parametrize(
    ("said", "now", "meant"),
    [
        ("半夜", "2026-11-22T01:00", "2026-11-21 23:00"),
        ("今晚八点", "2026-11-22T01:00", "2026-11-21 20:00"),
        ("今晚八点", "2026-11-22T21:00", "2026-11-22 20:00"),
        ("凌晨", "2026-11-22T01:00", "2026-11-22 01:00"),
        ("今天下午", "2026-11-22T13:00", "2026-11-22 13:00"),
        ("三点", "2026-11-22T20:00", "2026-11-22 15:00"),
        ("三点", "2026-11-22T01:00", "2026-11-21 15:00"),
        ("九点", "2026-11-22T08:00", "2026-11-21 21:00"),
        ("上周三", "2026-11-16T09:00", "2026-11-11 12:00"),
        ("周一", "2026-11-16T09:00", "2026-11-16 09:00"),
        ("25号", "2027-01-03T09:00", "2026-12-25 12:00"),
        ("12月30号", "2027-01-02T09:00", "2026-12-30 12:00"),
        ("31号", "2026-12-05T09:00", None),  # November has none
        ("2月29号", "2026-03-05T09:00", None),
        ("昨天", "2027-01-01T00:10", "2026-12-31 12:00"),
        ("一个月前", "2026-03-31T09:00", "2026-02-28 12:00"),
    ],
)
def test_it_depends_on_now(said: str, now: str, meant: str | None) -> None:
    reading = parse_time(said, datetime.fromisoformat(now).replace(tzinfo=BEIJING))
    assert (reading and f"{reading.moment:%Y-%m-%d %H:%M}") == meant


def test_the_zone_of_now_does_not_matter() -> None:
    utc = datetime.fromisoformat("2026-11-22T02:00:00+00:00")
    assert parse_time("昨晚八点多", utc) == parse_time("昨晚八点多", NOW)


@pytest.mark.parametrize(
    ("said", "words"), [("就是昨晚8点多撞的", "昨晚8点多"), ("2026-11-21 15:00", "2026-11-21 15:00"), ("刚才", "刚才")]
)
def test_the_words_are_kept(said: str, words: str) -> None:
    reading = parse_time(said, NOW)
    assert reading is not None
    assert reading.words == words


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.MINUTE, "2026年11月21日（周六）晚上8点5分"),
        (Precision.HOUR, "2026年11月21日（周六）晚上8点5分左右"),
        (Precision.PART_OF_DAY, "2026年11月21日（周六）晚上"),
        (Precision.DAY, "2026年11月21日（周六）"),
    ],
)
def test_a_reading_is_repeated_as_exactly_as_it_was_said(precision: Precision, said: str) -> None:
    assert say_time(TimeReading(datetime(2026, 11, 21, 20, 5, tzinfo=BEIJING), precision, "")) == said


@given(ANY_NOW, st.sampled_from([phrase for phrase, _, _ in MEANT if "20" not in phrase and "26" not in phrase]))
def test_a_phrase_never_breaks_the_reader_whatever_the_date(now: datetime, said: str) -> None:
    reading = parse_time(said, now)
    assert reading is None or reading.moment.tzinfo is not None


@given(ANY_NOW, st.text(alphabet="昨今前天晚早上下午点半分前大周一三十月日号0123456789:-/ 撞刚个小时", max_size=30))
def test_no_heap_of_time_words_breaks_the_reader(now: datetime, said: str) -> None:
    parse_time(said, now)


@given(st.integers(1, 3 * 365 * 24 * 60))
def test_what_is_said_back_is_read_as_the_same_moment(minutes: int) -> None:
    moment = NOW - timedelta(minutes=minutes)
    again = parse_time(say_time(TimeReading(moment, Precision.MINUTE, "")), NOW)
    assert again is not None
    assert again.moment == moment
