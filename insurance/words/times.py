"""When it happened, as people say it: from Chinese words to a moment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from foundation.clock import BEIJING
from insurance.words.clauses import clause_weight, corrected, distance_to_accident
from insurance.words.clock_words import OVERNIGHT, ClockWord, Part, PartWord, find_clocks, find_parts, hour_on_24
from insurance.words.day_words import DayWord, find_days
from insurance.words.english_times import in_chinese
from insurance.words.moments import Moment, is_just_now, moments_told
from insurance.words.numerals import plain
from insurance.words.parked_times import only_parked, parked_spans
from insurance.words.traditional import simplified

AHEAD = "您说的时间是{said}，还没有到呢。麻烦再说一下事故大概是什么时候发生的？比如“昨晚八点多”。"
LONG_AGO = (
    "您说的时间是{said}，已经过去很久了，麻烦核对一下年份。如果确实是那时候，再说一遍就行，照样登记；也可以转人工。"
)

_SLACK = timedelta(minutes=5)  # a customer's clock may run ahead of ours
_DAY_BEGINS = 7  # 「昨天三点」 is three in the afternoon, 「昨天七点」 seven in the morning
_NIGHT_ENDS = 6
_DAY_TURNS = 5  # who is still up calls the day before midnight 「今天」
_MOST_WORDS = 20  # nobody says more times than that in one message
_LONG_AGO = timedelta(days=5 * 365)
_BESIDE = re.compile(r"(?:[\s,，\0]|就|大概|大约|差不多|应该|可能|也|是|的|今天|早上|上午|中午|下午|傍晚|晚上|凌晨)*")
_UNTIL = re.compile(r"[\s\0]*(?:到|至|[-~—])[\s\0]*")
_WIDE, _WIDEST = 2, 12  # hours between two times that make a span of the day instead of 「…左右」


class Precision(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"


@dataclass(frozen=True)
class TimeReading:
    """`moment` is aware, Beijing time; `words` is the part of the text it was read from."""

    moment: datetime
    precision: Precision
    words: str


def parse_time(text: str, now: datetime, *, on: date | None = None, near: datetime | None = None) -> TimeReading | None:
    """The moment an accident happened, resolved against `now`. A bare clock time is the last one before `now`.

    `on`: the day that was told before, to which a bare clock time or part of the day belongs; `near`: the time that was
    told before, which says of 「七点半」 whether it is meant of the morning or of the evening.

    Of several times in one message the accident's own is taken: 「今天来报案，昨天下午撞的」 is yesterday. Future times
    are read as well, for `check_time` to ask about.
    """
    text, now = in_chinese(simplified(plain(text))), now.astimezone(BEIJING)
    rest = corrected(text)
    return _read(rest, now, on, near) or (None if rest == text else _read(text, now, on, near))


_Timed = Moment | DayWord | PartWord | ClockWord
_AnyWord = TypeVar("_AnyWord", Moment, DayWord, PartWord, ClockWord)


def _read(text: str, now: datetime, on: date | None, near: datetime | None) -> TimeReading | None:
    moments = moments_told(text, now)[:_MOST_WORDS]
    masked = mask(text, [(word.start, word.end) for word in moments])
    days = find_days(masked, now.date())[:_MOST_WORDS]
    masked = mask(masked, [(word.start, word.end) for word in days])
    parts = find_parts(text)[:_MOST_WORDS]
    clocks = find_clocks(masked, parts)[:_MOST_WORDS]
    everything: list[_Timed] = [*moments, *days, *parts, *clocks]
    left_out = {word.start for word in everything if clause_weight(text, word.start) < 0}
    for start, end in parked_spans(text, everything):
        left_out |= {word.start for word in everything if start <= word.start < end}
    days, parts = _kept(days, left_out), _kept(parts, left_out)
    clocks = _kept(clocks, left_out)
    moments = [word for word in _kept(moments, left_out) if not _has_clock(word, clocks, text)]
    best = _best([*moments, *days], text)
    if isinstance(best, Moment):
        precision = Precision.HOUR if best.rough else Precision.MINUTE
        return TimeReading(best.moment, precision, text[best.start : best.end])
    clock = _nearest(clocks, best, days, text)
    part = _part_of_clock(parts, clock) if clock else _nearest(parts, best, days, text)
    if not (best or clock or part):
        return None
    reading = resolve(text, best, clock, part, now, on, near)
    if only_parked(text, everything):
        return TimeReading(reading.moment, Precision.DAY, reading.words)
    spread = _spread(reading, clock, clocks, parts, text)
    return reading if spread.moment > now else spread


def _kept(words: list[_AnyWord], left_out: set[int]) -> list[_AnyWord]:
    return [word for word in words if word.start not in left_out]


def _has_clock(word: Moment, clocks: list[ClockWord], text: str) -> bool:
    """「刚刚，五点四十左右」: the clock says it better."""
    return is_just_now(word, text) and any(_BESIDE.fullmatch(text, word.end, clock.start) for clock in clocks)


def _spread(
    reading: TimeReading, clock: ClockWord | None, clocks: list[ClockWord], parts: list[PartWord], text: str
) -> TimeReading:
    """「下午五点到晚上九点之间」: the middle of a span of hours, as a part of the day."""
    later = next((each for each in clocks if clock is not None and each.start > clock.start), None)
    if clock is None or later is None:
        return reading
    between = mask(text, [(part.start, part.end) for part in parts])[clock.end : later.start]
    part = next((each.part for each in parts if clock.end <= each.start < later.start), None)
    if not _UNTIL.fullmatch(between):
        return reading
    ends = (hour_on_24(later.hour, part) if part else later.hour) % 24
    hours = (ends - reading.moment.hour) % (24 if part or later.on_24 else 12)
    if not _WIDE <= hours <= _WIDEST:
        return reading
    words = text[text.find(reading.words) : later.end] if reading.words in text else reading.words
    return TimeReading(reading.moment + timedelta(hours=hours / 2), Precision.PART_OF_DAY, words)


def _best(words: list[Moment | DayWord], text: str) -> Moment | DayWord | None:
    """Of several times, the one whose clause tells what happened, nearest to the word that does."""

    def likeness(word: Moment | DayWord) -> tuple[int, int, int]:
        return clause_weight(text, word.start), -distance_to_accident(text, word.end), -word.start

    return max(words, key=likeness, default=None)


def _part_of_clock(parts: list[PartWord], clock: ClockWord) -> PartWord | None:
    """The part of the day that a clock time stands in: the one said last before it, else the first after it."""
    before = [part for part in parts if part.end <= clock.start]
    return before[-1] if before else next(iter(parts), None)


def check_time(reading: TimeReading, now: datetime) -> str | None:
    """A sentence for the customer if it cannot be right: in the future, or years ago."""
    if reading.moment > now + _SLACK:
        return AHEAD.format(said=say_time(reading))
    if reading.moment < now - _LONG_AGO:
        return LONG_AGO.format(said=say_time(reading))
    return None


def say_time(reading: TimeReading) -> str:
    """The reading for the customer to confirm: 「2026年11月20日（周五）晚上9点左右」."""
    moment = reading.moment.astimezone(BEIJING)
    day = f"{moment.year}年{moment.month}月{moment.day}日（周{'一二三四五六日'[moment.weekday()]}）"
    if reading.precision is Precision.DAY:
        return day
    part = _part_of(moment)
    if reading.precision is Precision.PART_OF_DAY:
        return day + part
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    minutes = f"{moment.minute}分" if moment.minute else ""
    about = "左右" if reading.precision is Precision.HOUR else ""
    return f"{day}{part}{hour}点{minutes}{about}"


def _part_of(moment: datetime) -> str:
    names = ((5, "凌晨"), (8, "早上"), (11, "上午"), (13, "中午"), (17, "下午"), (19, "傍晚"), (24, "晚上"))
    return next(name for before, name in names if moment.hour < before)


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


_Word = TypeVar("_Word", ClockWord, PartWord)


def _nearest(words: list[_Word], anchor: DayWord | None, days: list[DayWord], text: str) -> _Word | None:
    """The word that belongs to the day: after it and before the next day, else before it; of several the likeliest."""
    if anchor is None:
        return max(words, key=lambda word: (clause_weight(text, word.start), -word.start), default=None)
    next_day = min((day.start for day in days if day.start > anchor.start), default=len(text))
    after = [word for word in words if anchor.start < word.start < next_day]
    if after:
        return max(after, key=lambda word: (clause_weight(text, word.start), -word.start))
    last_day = max((day.end for day in days if day.end <= anchor.start), default=0)
    before = [word for word in words if last_day <= word.start < anchor.start]
    return max(before, key=lambda word: (clause_weight(text, word.start), word.start), default=None)


def resolve(
    text: str,
    day: DayWord | None,
    clock: ClockWord | None,
    part: PartWord | None,
    now: datetime,
    on: date | None = None,
    near: datetime | None = None,
) -> TimeReading:
    """The time that these words, of which there must be one, make together; `on` is the day where they name none."""
    words = [word for word in (day, clock, part) if word is not None]
    said = text[min(word.start for word in words) : max(word.end for word in words)].strip()
    moment = _moment(day or (DayWord(0, 0, on) if on else None), clock, part, now)
    if near is not None and clock is not None and part is None:
        moment = _other_half(moment, clock, near, now)
    if clock is not None:
        return TimeReading(moment, Precision.MINUTE if clock.exact else Precision.HOUR, said)
    return TimeReading(moment, Precision.DAY if part is None else Precision.PART_OF_DAY, said)


def _other_half(moment: datetime, clock: ClockWord, near: datetime, now: datetime) -> datetime:
    """The half of the day that is nearer to the time told before: 「七点半，不是七点」 stays in the evening."""
    if clock.on_24:
        return moment
    midnight = datetime.combine(moment.date(), time(), BEIJING)
    halves = [midnight + timedelta(hours=clock.hour % 12 + half, minutes=clock.minute) for half in (0, 12)]
    told = timedelta(hours=near.hour, minutes=near.minute)
    over = [half for half in halves if half <= now + _SLACK]
    return min(over, key=lambda half: abs(half - midnight - told), default=moment)


def _moment(day: DayWord | None, clock: ClockWord | None, part: PartWord | None, now: datetime) -> datetime:
    """The moment on the day named. Where the day is left open (no day, 「周日」) it is the last one before now."""
    today = now.date()
    if day is None and part is None and clock is not None:
        return _last_time(clock, now)
    is_today = day is not None and day.day == today
    first = today if day is None else day.day
    earlier = today - timedelta(days=1) if day is None else day.earlier
    if is_today and now.hour < _DAY_TURNS:  # 「今天早上八点」 said after midnight is of the day before it
        earlier = today - timedelta(days=1)
    moment = _at(first, clock, part, now)
    if moment > now + _SLACK and earlier is not None:
        return _at(earlier, clock, part, now)
    return moment


def _at(day: date, clock: ClockWord | None, part: PartWord | None, now: datetime) -> datetime:
    midnight = datetime.combine(day, time(), BEIJING)
    if clock is None:
        return _around(midnight, part, now)
    if part is not None:
        return _in_part(midnight, clock, part.part, now)
    moment = midnight + timedelta(hours=clock.hour, minutes=clock.minute)
    if clock.on_24 or clock.hour == 12:
        return moment
    later = moment + timedelta(hours=12)
    if day == now.date():  # the half of today that is nearer to now
        return later if later <= now + _SLACK else moment
    return later if clock.hour < _DAY_BEGINS else moment


def _last_time(clock: ClockWord, now: datetime) -> datetime:
    """The last moment before now at which a clock showed this."""
    midnight = datetime.combine(now.date(), time(), BEIJING)
    hours = (clock.hour,) if clock.on_24 or clock.hour == 12 else (clock.hour % 12, clock.hour % 12 + 12)
    shown = (midnight + timedelta(days=day, hours=hour, minutes=clock.minute) for day in (0, -1) for hour in hours)
    return max((moment for moment in shown if moment <= now + _SLACK), default=midnight)


def _around(midnight: datetime, part: PartWord | None, now: datetime) -> datetime:
    """The middle of the day or of its part, but not later than now where that has begun."""
    hour, begins = (12, 0) if part is None else (part.part.stands_for, part.part.begins)
    moment = midnight + timedelta(hours=hour)
    if part is not None and part.part is Part.AFTER_MIDNIGHT and moment + timedelta(days=1) <= now:
        moment += timedelta(days=1)
    return now if midnight + timedelta(hours=begins) <= now < moment else moment


def _in_part(midnight: datetime, clock: ClockWord, part: Part, now: datetime) -> datetime:
    """A clock time in its part of the day; the small hours of a night belong to the next day (昨晚两点 is today)."""
    hour = hour_on_24(clock.hour, part)
    moment = midnight + timedelta(hours=hour, minutes=clock.minute)
    if part in OVERNIGHT and hour < _NIGHT_ENDS and moment + timedelta(days=1) <= now + _SLACK:
        return moment + timedelta(days=1)
    if hour == 24 and moment > now + _SLACK:
        return moment - timedelta(days=1)
    return moment
