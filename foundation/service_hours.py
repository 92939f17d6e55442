"""When people work: hours of the week, holidays, and days that are worked although they are not in the week."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from foundation.clock import BEIJING, in_beijing

MONDAY = 1
DAYS_LOOKED_AT = 60
_SPAN = re.compile(r"([1-7])(?:-([1-7]))?((?:,[1-7])*)\s+(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True)
class Span:
    """Minutes of a day, the end not included."""

    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True)
class ServiceHours:
    spans: tuple[Span, ...]
    holidays: frozenset[date]
    working_days: frozenset[date]

    def is_open(self, moment: datetime) -> bool:
        at = in_beijing(moment)
        minute = at.hour * 60 + at.minute
        return any(span.begins <= minute < span.ends for span in self._spans_of(at.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The moment itself while open; None when nobody works in the next weeks."""
        if self.is_open(moment):
            return moment
        today = in_beijing(moment).date()
        for number in range(DAYS_LOOKED_AT):
            day = today + timedelta(days=number)
            for span in sorted(self._spans_of(day), key=lambda one: one.begins):
                begins = datetime.combine(day, time(), BEIJING) + timedelta(minutes=span.begins)
                if begins > moment:
                    return begins
        return None

    def _spans_of(self, day: date) -> Iterable[Span]:
        if day in self.holidays:
            return ()
        weekday = MONDAY if day in self.working_days else day.isoweekday()
        return (span for span in self.spans if span.weekday == weekday)


def service_hours(hours: Sequence[str], holidays: Sequence[str], working_days: Sequence[str]) -> ServiceHours:
    """Raises `ValueError`, naming what cannot be read."""
    spans = tuple(span for one in hours for span in _spans(one))
    return ServiceHours(spans, frozenset(map(_day, holidays)), frozenset(map(_day, working_days)))


def read_hours(entries: Sequence[str]) -> None:
    """Raises `ValueError` unless each entry is a date or hours of the week."""
    for entry in entries:
        if " " in entry:
            _spans(entry)
        else:
            _day(entry)


def _spans(entry: str) -> list[Span]:
    read = _SPAN.fullmatch(entry.strip())
    if read is None:
        raise ValueError(f'"{entry}" is not like "1-5 09:00-18:00"')
    first, last, others, *clock = read.groups()
    from_hour, from_minute, to_hour, to_minute = map(int, clock)
    begins, ends = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if not begins < ends <= 24 * 60:
        raise ValueError(f'"{entry}" does not end after it begins, on the same day')
    days = {*range(int(first), int(last or first) + 1), *(int(day) for day in others.split(",") if day)}
    return [Span(day, begins, ends) for day in sorted(days)]


def _day(entry: str) -> date:
    try:
        return date.fromisoformat(entry)
    except ValueError:
        raise ValueError(f'"{entry}" is not a date like "2026-10-01"') from None
