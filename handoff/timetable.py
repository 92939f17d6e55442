"""When people work: as a supervisor last kept it in the console, or, until somebody has, as the settings say.

Asked only when nobody takes customers, or a call is promised: a row by its key, so that no process ever has an old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import in_beijing
from foundation.service_hours import ServiceHours, Span
from handoff import notices
from handoff.models import Agent
from handoff.terms import Terms
from handoff.timetable_models import Timetable

# What supervisors read.
OPEN = "营业中"
CLOSED = "已下班，下次 {when}"
CLOSED_FOR_LONG = "已下班，近两个月都没有服务时间"


class DayKind(StrEnum):
    HOLIDAY = "holiday"  # nobody works
    WORKING = "working"  # the hours of a Monday hold


NAMES_OF_SETTINGS = {DayKind.HOLIDAY: "节假日", DayKind.WORKING: "调休上班"}  # dates in settings have no names


@dataclass(frozen=True)
class SpecialDay:
    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True)
class Kept:
    """One version of the timetable; version 0 is what the settings say."""

    version: int
    spans: tuple[Span, ...]
    days: tuple[SpecialDay, ...]

    @property
    def hours(self) -> ServiceHours:
        return ServiceHours(self.spans, self._dates(DayKind.HOLIDAY), self._dates(DayKind.WORKING))

    def _dates(self, kind: DayKind) -> frozenset[date]:
        return frozenset(one.day for one in self.days if one.kind is kind)


class TimetableOutdated(Exception):
    """Another supervisor has changed the timetable meanwhile."""


async def hours_in_force(session: AsyncSession, terms: Terms) -> ServiceHours:
    row = await _newest(session)
    return terms.hours if row is None else _kept(row).hours


async def in_force(session: AsyncSession, terms: Terms) -> Kept:
    row = await _newest(session)
    return of_settings(terms) if row is None else _kept(row)


async def keep(
    tx: AsyncSession, before: Kept, spans: Iterable[Span], days: Iterable[SpecialDay], *, by: Agent, now: datetime
) -> Kept:
    """The next version after `before`, which its author has seen; none if nothing is different.

    Raises `TimetableOutdated` when `before` is not the newest any more.
    """
    after = Kept(before.version + 1, _in_order(spans), tuple(sorted(days, key=lambda one: one.day)))
    newest = await _newest(tx)
    if (newest.version if newest else 0) != before.version:
        raise TimetableOutdated(before.version)
    if (after.spans, after.days) == (before.spans, before.days):
        return before
    row = Timetable(version=after.version, week=_week(after), days=_days(after), changed_by=by.id, changed_at=now)
    try:
        async with tx.begin_nested():
            tx.add(row)
    except IntegrityError:  # another has kept this version at this moment
        raise TimetableOutdated(before.version) from None
    return after


async def versions(session: AsyncSession, at_most: int) -> list[tuple[Kept, str, datetime]]:
    """The newest first: each with the id of who kept it, and when."""
    query = select(Timetable).order_by(Timetable.version.desc()).limit(at_most)
    rows = (await session.execute(query)).scalars()
    return [(_kept(row), row.changed_by, row.changed_at) for row in rows]


def of_settings(terms: Terms) -> Kept:
    hours = terms.hours
    dates = {DayKind.HOLIDAY: hours.holidays, DayKind.WORKING: hours.working_days - hours.holidays}
    days = [SpecialDay(day, kind, NAMES_OF_SETTINGS[kind]) for kind in DayKind for day in dates[kind]]
    return Kept(0, _in_order(hours.spans), tuple(sorted(days, key=lambda one: one.day)))


def standing(hours: ServiceHours, now: datetime) -> str:
    """How it is now, and when it changes to open: 已下班，下次 明天 08:00"""
    if hours.is_open(now):
        return OPEN
    opens = hours.next_opening(now)
    if opens is None:
        return CLOSED_FOR_LONG
    today = "今天 " if in_beijing(opens).date() == in_beijing(now).date() else ""
    return CLOSED.format(when=today + notices.spoken(opens, now))


async def _newest(session: AsyncSession) -> Timetable | None:
    return await session.scalar(select(Timetable).order_by(Timetable.version.desc()).limit(1))


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda one: (one.weekday, one.begins)))


def _kept(row: Timetable) -> Kept:
    days = (SpecialDay(date.fromisoformat(day), DayKind(kind), name) for day, kind, name in row.days)
    return Kept(row.version, tuple(Span(*one) for one in row.week), tuple(days))


def _week(kept: Kept) -> Sequence[list[int]]:
    return [[one.weekday, one.begins, one.ends] for one in kept.spans]


def _days(kept: Kept) -> Sequence[list[str]]:
    return [[one.day.isoformat(), one.kind.value, one.name] for one in kept.days]
