"""The timetable in words: what a supervisor has typed is read and checked, and what is different is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from foundation.service_hours import Span
from handoff.timetable import DayKind, Kept, SpecialDay

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
KINDS = {DayKind.HOLIDAY: "休息", DayKind.WORKING: "上班"}
MOST_NAME_CHARS = 20

# What is wrong with it, for supervisors.
NO_TIME = "{weekday}的“{typed}”看不懂，请写成 09:00 这样的时间"
ENDS_FIRST = "{weekday} {span}：结束要晚于开始，最晚 24:00"
OVERLAP = "{weekday}的 {one} 和 {other} 重叠了"
NEVER = "每周至少要有一段服务时间"
NO_DATE = "“{typed}”不是日期，请写成 2026-10-01"
PAST = "{day} 已经过去，不能再添加"
TWICE = "{day} 写了两次"
NAMELESS = "{day} 还没有名称，例如：国庆节"

# What has changed, for whoever asks later.
HOURS_CHANGED = "{weekday}：{before} → {after}"
NO_HOURS = "休息"
DAY_ADDED = "新增 {day}"
DAY_GONE = "删除 {day}"
DAY_CHANGED = "{before} → {after}"

_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
_END_OF_DAY = 24 * 60


@dataclass(frozen=True)
class TypedSpan:
    weekday: int
    begins: str
    ends: str


@dataclass(frozen=True)
class TypedDay:
    day: str
    kind: DayKind
    name: str


class TimetableWrong(ValueError):
    """What was typed cannot be kept; the sentences say everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = tuple(problems)


def read(
    week: Sequence[TypedSpan], days: Sequence[TypedDay], *, before: Kept, today: date
) -> tuple[list[Span], list[SpecialDay]]:
    """Days that have passed stay if they were there `before`; nobody adds one. Raises `TimetableWrong`."""
    problems: list[str] = []
    spans = list(_spans(week, problems))
    problems += _wrong_in_week(spans)
    if not week:
        problems.append(NEVER)
    special = list(_special(days, problems))
    problems += _wrong_in_days(special, {one.day for one in before.days}, today)
    if problems:
        raise TimetableWrong(problems)
    return spans, special


def what_changed(before: Kept, after: Kept) -> list[str]:
    """One sentence for each weekday and each date that is different."""
    was, now = {one.day: one for one in before.days}, {one.day: one for one in after.days}
    weekdays = [
        HOURS_CHANGED.format(weekday=name, before=_hours(before, number), after=_hours(after, number))
        for number, name in enumerate(WEEKDAYS, start=1)
        if _hours(before, number) != _hours(after, number)
    ]
    added = [DAY_ADDED.format(day=_day(now[day])) for day in sorted(now.keys() - was.keys())]
    gone = [DAY_GONE.format(day=_day(was[day])) for day in sorted(was.keys() - now.keys())]
    both = sorted(was.keys() & now.keys())
    other = [DAY_CHANGED.format(before=_day(was[day]), after=_day(now[day])) for day in both if was[day] != now[day]]
    return [*weekdays, *added, *gone, *other]


def clock(minute: int) -> str:
    """540 is 09:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _spans(week: Iterable[TypedSpan], problems: list[str]) -> Iterator[Span]:
    for one in week:
        begins, ends = _minute(one.begins), _minute(one.ends)
        weekday = WEEKDAYS[one.weekday - 1]
        if begins is None or ends is None:
            problems.append(NO_TIME.format(weekday=weekday, typed=one.begins if begins is None else one.ends))
            continue
        yield Span(one.weekday, begins, ends)


def _minute(typed: str) -> int | None:
    found = _CLOCK.fullmatch(typed.strip())
    if found is None or int(found[2]) >= 60:
        return None
    minute = int(found[1]) * 60 + int(found[2])
    return minute if minute <= _END_OF_DAY else None


def _wrong_in_week(spans: Iterable[Span]) -> Iterator[str]:
    ordered = sorted(spans, key=lambda one: (one.weekday, one.begins))
    for one in ordered:
        if one.ends <= one.begins:
            yield ENDS_FIRST.format(weekday=WEEKDAYS[one.weekday - 1], span=_span(one))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.begins < one.ends:
            yield OVERLAP.format(weekday=WEEKDAYS[one.weekday - 1], one=_span(one), other=_span(other))


def _special(days: Iterable[TypedDay], problems: list[str]) -> Iterator[SpecialDay]:
    for one in days:
        try:
            yield SpecialDay(date.fromisoformat(one.day.strip()), one.kind, one.name.strip())
        except ValueError:
            problems.append(NO_DATE.format(typed=one.day))


def _wrong_in_days(days: Iterable[SpecialDay], known: set[date], today: date) -> Iterator[str]:
    seen: set[date] = set()
    for one in days:
        if one.day in seen:
            yield TWICE.format(day=one.day)
        if one.day < today and one.day not in known:
            yield PAST.format(day=one.day)
        if not one.name:
            yield NAMELESS.format(day=one.day)
        seen.add(one.day)


def _hours(kept: Kept, weekday: int) -> str:
    return "、".join(_span(one) for one in kept.spans if one.weekday == weekday) or NO_HOURS


def _span(one: Span) -> str:
    return f"{clock(one.begins)}–{clock(one.ends)}"


def _day(one: SpecialDay) -> str:
    return f"{one.day} {one.name}（{KINDS[one.kind]}）"
