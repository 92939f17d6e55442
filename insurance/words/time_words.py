"""Every time that a text names, each with its own words: for a message that tells of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from foundation.clock import BEIJING
from insurance.words.clauses import clause_around, tells_of_accident
from insurance.words.clock_words import ClockWord, Part, PartWord, find_clocks, find_parts
from insurance.words.day_words import DayWord, find_days
from insurance.words.moments import Moment, find_moments
from insurance.words.times import Precision, TimeReading, mask, resolve

_REACH = 5
_LONGEST = 2000  # signs; a customer's message is shorter
_NO_MOMENT = re.compile("(?:就是|就)?现在|刚")  # 「现在」 and 「刚」 alone name no time
_GLUE = re.compile(
    r"(?:[\s,、的是在就快约将近刚过吧(:]|大概|大约|差不多|应该|好像|可能|接近|快到|不到|左右|时候|那会儿?|[那当这]天|头)*"
)
_UNTIL = re.compile(r"\s*(?:到|至|[-~—]|或者?|、)\s*")
_TAIL = re.compile(r"\s?(?:多钟?|左右|前后|上下|之间|那会儿?|许)")
_NO_TIME = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天1-7]\s*(?:到|至|[-~—])\s*(?:周|星期|礼拜)?[一二三四五六日天1-7][^,。]{0,16}"
    r"|(?<![周期拜十初二三])一(?:整|个)?(?:[上下]午|早上|晚上?|整?夜)|[每各](?:天|日|晚|周|个?月)[^,。]{0,6}|\d{1,3}天\d{1,2}小时|(?:[上下]午|中午|[早晚]上){2,}|(?:夜里|晚上|半夜)(?=也|拍|能不能|可以|有没有|有人)|周末(?=上班|有人|休|营业|能|可以|也|你们)"
)
# Words of what is still to come, where the clause tells of nothing that has happened.
_TO_COME = re.compile(
    "能来|来不来|可以来|会来|过来|来拖|上门|联系|打给|打电话|回电|回我|再说|再打|预约|取车|提车|送修|去店|到店|有空|方便"
    "|再[聊看来]|下午见|值班|来得及|能到|定损员|去定损|来定损|截止|之前给|前给|前把|前来|约在|等到|还要等"
)
_PAST = re.compile("了|过|的时候|那会|已经|到现在")
_DAY_AFTER = re.compile(r"(?:第二天|次日|隔天)的?$")
_SAME_DAY = re.compile(r"(?:当天|同一天|那天|当)的?$")
_HOMEWARD = re.compile("下班|放学")


@dataclass(frozen=True)
class TimeSpan:
    """What was read, and where its words stand."""

    reading: TimeReading
    start: int
    end: int


@dataclass
class _Group:
    """The words that make one time: a day, parts of it, a time on the clock."""

    start: int
    end: int
    day: DayWord | None = None
    parts: list[PartWord] = field(default_factory=list)
    clock: ClockWord | None = None

    def takes(self, word: DayWord | PartWord | ClockWord, between: str) -> bool:
        """Add the word if it belongs to this time; a second hour (「三点到四点」) only makes the span longer."""
        if isinstance(word, ClockWord) and self.clock is not None and _UNTIL.fullmatch(between):
            self.end = word.end
            return True
        if not _GLUE.fullmatch(between) or not self._has_room(word, between):
            return False
        if isinstance(word, DayWord):
            self.day = word
        elif isinstance(word, PartWord):
            self.parts.append(word)
        else:
            self.clock = word
        self.end = max(self.end, word.end)
        return True

    def _has_room(self, word: DayWord | PartWord | ClockWord, between: str) -> bool:
        if isinstance(word, DayWord):
            return self.day is None and not between.strip(" 的")
        if isinstance(word, PartWord):
            return self.clock is None or not between.strip()
        return self.clock is None


def time_spans(text: str, now: datetime) -> list[TimeSpan]:
    """The times in plain, simplified text, from left to right; times to come as well."""
    now = now.astimezone(BEIJING)
    text = mask(text[:_LONGEST], [match.span() for match in _NO_TIME.finditer(text[:_LONGEST])])
    moments = [one for one in find_moments(text, now) if not _NO_MOMENT.fullmatch(text[one.start : one.end])]
    spans = [_of_moment(one, text) for one in moments]
    last: tuple[_Group, TimeReading] | None = None
    for group in _groups(mask(text, [(one.start, one.end) for one in moments]), now.date()):
        reading = _read(group, text, now, last)
        last = group, reading
        spans.append(TimeSpan(reading, group.start, _with_tail(text, group.end)))
    return sorted(spans, key=lambda span: span.start)


def _of_moment(one: Moment, text: str) -> TimeSpan:
    precision = Precision.HOUR if one.rough else Precision.MINUTE
    return TimeSpan(TimeReading(one.moment, precision, text[one.start : one.end]), one.start, one.end)


def _groups(text: str, today: date) -> Iterator[_Group]:
    group: _Group | None = None
    for word in _words(text, today):
        if group is not None and group.takes(word, text[group.end : word.start]):
            continue
        if group is not None:
            yield group
        group = _Group(word.start, word.start)
        group.takes(word, "")
    if group is not None:
        yield group


def _words(text: str, today: date) -> list[DayWord | PartWord | ClockWord]:
    days = find_days(text, today)
    masked = mask(text, [(day.start, day.end) for day in days])
    inside = {position for day in days for position in range(day.start, day.end)}
    parts = [part for part in find_parts(text) if part.start not in inside]
    words: list[DayWord | PartWord | ClockWord] = [*days, *parts, *find_clocks(masked, parts)]
    return sorted(words, key=lambda word: word.start)


def _read(group: _Group, text: str, now: datetime, last: tuple[_Group, TimeReading] | None) -> TimeReading:
    day, clock = group.day, group.clock
    part = group.parts[-1] if group.parts else None
    clause = text[slice(*clause_around(text, group.start))]
    if part is None and clock is not None and not clock.on_24 and _HOMEWARD.search(clause):
        part = PartWord(clock.start, clock.start, Part.DUSK)
    if _TO_COME.search(clause) and not _PAST.search(clause) and not tells_of_accident(clause):
        return _next(day, clock, part, now)
    if last is not None and day is None and (told := _day_after(text[: group.start], last[1])):
        return resolve(text, told, clock, part, now)
    later = _on_the_day_told(clock, part, now, *last) if last is not None and day is None else None
    return later or resolve(text, day, clock, part, now)


def _day_after(before: str, last: TimeReading) -> DayWord | None:
    """The day that 「第二天早上」 and 「当天晚上」 mean behind another time."""
    if _DAY_AFTER.search(before[-_REACH:]):
        return DayWord(len(before), len(before), last.moment.date() + timedelta(days=1))
    return DayWord(len(before), len(before), last.moment.date()) if _SAME_DAY.search(before[-_REACH:]) else None


def _on_the_day_told(
    clock: ClockWord | None, part: PartWord | None, now: datetime, before: _Group, reading: TimeReading
) -> TimeReading | None:
    """「昨天中午停的，下午五点…」 is yesterday, if that is no earlier; 「周五晚上…，九点左右」 is 21:00."""
    same_part = part is None and before.clock is None and before.parts
    day = DayWord(0, 0, reading.moment.date())
    later = resolve("", day, clock, before.parts[-1] if same_part else part, now)
    if later.moment <= now and (same_part or reading.moment <= later.moment):
        return later
    return None


def _next(day: DayWord | None, clock: ClockWord | None, part: PartWord | None, now: datetime) -> TimeReading:
    """The first such time that is not over."""
    today = now.date()
    steps = [0] if day is not None and day.earlier is None else [0, 1] if day is None else [0, 7]
    readings = [
        resolve("", DayWord(0, 0, (day.day if day else today) + timedelta(days=step)), clock, part, now)
        for step in steps
    ]
    return next((one for one in readings if one.moment.date() >= today and _is_ahead(one, now)), readings[-1])


def _is_ahead(reading: TimeReading, now: datetime) -> bool:
    return reading.precision is Precision.DAY or reading.moment >= now


def _with_tail(text: str, end: int) -> int:
    match = _TAIL.match(text, end)
    return match.end() if match else end
