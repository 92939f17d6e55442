"""When the loss happened, as fields of a claim: a moment, or a day whose hour is still to be asked."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from foundation.clock import BEIJING
from insurance.words.clauses import tells_of_accident
from insurance.words.numerals import plain
from insurance.words.times import Precision, TimeReading, check_time, parse_time, say_time

TIME_KEYS = ("accident_time", "accident_day", "accident_time_precision", "accident_time_words")
_BARE_HOUR = re.compile(
    r"\s*(?:大概|大约|差不多|应该|好像)?(?:是|在)?(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:左右|吧|多)?[。.!！]?\s*"
)
_MOST_WORDS = 100
_JUST_NOW = re.compile("刚刚|刚才|方才")
_OF_TIME = re.compile("时间|几点|时候|刚[刚才]的事")
_SHORT = 6  # characters; 「就刚刚的事」 is an answer
_ONE_BREATH = 20  # characters; a longer message tells of more times than one
_OTHER_DOING = re.compile("报|警|停|等|打|来|回|走|拖")
_FINENESS = {"part_of_day": 1, "hour": 2, "minute": 3}
_CLOSE = {"part_of_day": timedelta(hours=4), "hour": timedelta(hours=1)}


def time_fields(reading: TimeReading) -> dict[str, Any]:
    """A reading as the fields of a claim. A day alone is no time of loss: it is kept as `accident_day`."""
    if reading.precision is Precision.DAY:
        return {"accident_day": reading.moment.date().isoformat(), "accident_time_words": reading.words[:_MOST_WORDS]}
    return {
        "accident_time": reading.moment.isoformat(timespec="minutes"),
        "accident_time_precision": str(reading.precision),
        "accident_time_words": reading.words[:_MOST_WORDS],
    }


def day_told(fields: dict[str, Any]) -> date | None:
    """The day of the loss as far as it is known."""
    if told := fields.get("accident_time"):
        return datetime.fromisoformat(told).astimezone(BEIJING).date()
    return date.fromisoformat(fields["accident_day"]) if fields.get("accident_day") else None


def read_time(text: str, now: datetime, known: dict[str, Any], *, asked: bool = False) -> TimeReading | None:
    """The time in the text, put together with what is known of it: 「下午三点」 falls on the day told before, and
    another day (「不对，是前天」) keeps the hour told before. `asked`: a bare 「8」 or 「八」 is an hour."""
    if asked and (bare := _BARE_HOUR.fullmatch(plain(text))):
        text = f"{bare[1]}点"
    told = known.get("accident_time")
    near = datetime.fromisoformat(told).astimezone(BEIJING) if told else None
    reading = parse_time(text, now, on=day_told(known), near=near)
    if reading is not None and near is not None and _is_idle(reading, text):
        return None
    if reading is None or reading.precision is not Precision.DAY or not known.get("accident_time"):
        return reading
    return _hour_kept(reading, known)


def _is_idle(reading: TimeReading, text: str) -> bool:
    """「刚才没看清」, when the time is known: of the talk, and no new time."""
    is_just_now = _JUST_NOW.fullmatch(reading.words) is not None
    return is_just_now and len(text) > _SHORT and not (_OF_TIME.search(text) or tells_of_accident(text))


def finer_time_fields(text: str, now: datetime, known: dict[str, Any]) -> dict[str, Any]:
    """The time told before, said more exactly: 「今早七点五十」 after 「今天早上」. Empty for any other time."""
    before = known.get("accident_time_precision")
    if not known.get("accident_time") or before not in _CLOSE or len(text) > _ONE_BREATH or _OTHER_DOING.search(text):
        return {}
    fields = read_time_fields(text, now, known)
    if _FINENESS.get(fields.get("accident_time_precision", ""), 0) <= _FINENESS[before]:
        return {}
    told, new = (datetime.fromisoformat(each["accident_time"]).astimezone(BEIJING) for each in (known, fields))
    return fields if told.date() == new.date() and abs(told - new) <= _CLOSE[before] else {}


def _hour_kept(reading: TimeReading, known: dict[str, Any]) -> TimeReading:
    before = datetime.fromisoformat(known["accident_time"]).astimezone(BEIJING)
    moment = reading.moment.replace(hour=before.hour, minute=before.minute, second=0, microsecond=0)
    precision = Precision(known.get("accident_time_precision") or Precision.MINUTE)
    return TimeReading(moment, precision, reading.words)


def read_time_fields(text: str, now: datetime, known: dict[str, Any], *, asked: bool = False) -> dict[str, Any]:
    """The same as fields; empty if there is no time, or one that cannot be right."""
    reading = read_time(text, now, known, asked=asked)
    return time_fields(reading) if reading and check_time(reading, now) is None else {}


def time_problem(text: str, now: datetime, known: dict[str, Any], *, asked: bool = False) -> str | None:
    """Why the time in the text cannot be right, in a sentence for the customer."""
    reading = read_time(text, now, known, asked=asked)
    return check_time(reading, now) if reading else None


def say_time_of_loss(fields: dict[str, Any]) -> str | None:
    """What is known of the time, to the precision that was said; None if nothing is."""
    words = str(fields.get("accident_time_words") or "")
    if told := fields.get("accident_time"):
        precision = Precision(fields.get("accident_time_precision") or Precision.MINUTE)
        return say_time(TimeReading(datetime.fromisoformat(told), precision, words))
    day = day_told(fields)
    if day is None:
        return None
    return say_time(TimeReading(datetime(day.year, day.month, day.day, tzinfo=BEIJING), Precision.DAY, words))


def is_late(fields: dict[str, Any], now: datetime, notice_hours: int) -> bool | None:
    """Whether the notice comes later than `notice_hours` after the loss; None if even the day is not known."""
    day = day_told(fields)
    if day is None:
        return None
    told = fields.get("accident_time")
    happened = datetime.fromisoformat(told) if told else datetime(day.year, day.month, day.day, 23, 59, tzinfo=BEIJING)
    return now - happened > timedelta(hours=notice_hours)
