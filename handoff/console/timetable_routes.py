"""Service hours, holidays and make-up workdays in the console: supervisors keep them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from foundation.clock import in_beijing
from handoff import agents, timetable
from handoff.console.access import AtDesk, Supervisor
from handoff.console.requests import LAST_LINE, Words
from handoff.timetable import DayKind, Kept
from handoff.timetable_words import (
    MOST_NAME_CHARS,
    TimetableWrong,
    TypedDay,
    TypedSpan,
    clock,
    read,
    what_changed,
)

router = APIRouter(prefix="/api/console/timetable", tags=["console"])

CHANGES_TOLD = 10


class SpanFields(BaseModel):
    """Monday is 1; the times as they were typed."""

    weekday: int = Field(ge=1, le=7)
    begins: Words = Field(max_length=20)
    ends: Words = Field(max_length=20)


class DayFields(BaseModel):
    day: Words = Field(max_length=20)
    kind: DayKind
    name: Words = Field(max_length=MOST_NAME_CHARS)


class TimetableFields(BaseModel):
    """`version`: the one that was shown."""

    version: int = Field(ge=0, le=LAST_LINE)
    week: list[SpanFields] = Field(max_length=70)
    days: list[DayFields] = Field(max_length=400)

    def typed_week(self) -> list[TypedSpan]:
        return [TypedSpan(one.weekday, one.begins, one.ends) for one in self.week]

    def typed_days(self) -> list[TypedDay]:
        return [TypedDay(one.day, one.kind, one.name) for one in self.days]


@router.get("")
async def shown(desk: AtDesk, _: Supervisor) -> dict[str, Any]:
    async with desk.database.reading() as session:
        now = await desk.database.now(session)
        kept = await timetable.in_force(session, desk.terms)
        versions = await timetable.versions(session, CHANGES_TOLD + 1)
        names = await agents.names(session)
    older = [one for one, _by, _at in versions[1:]] + [timetable.of_settings(desk.terms)]
    changes = [
        {"at": at.isoformat(), "by": names.get(by, ""), "what": what_changed(before, after)}
        for (after, by, at), before in zip(versions[:CHANGES_TOLD], older, strict=False)
    ]
    return {**_as_json(kept), "now": timetable.standing(kept.hours, now), "changes": changes}


@router.post("/preview")
async def preview(desk: AtDesk, _: Supervisor, told: TimetableFields) -> dict[str, Any]:
    """What would hold if this were kept, or everything that is wrong with it; nothing is."""
    async with desk.database.reading() as session:
        now = await desk.database.now(session)
        before = await timetable.in_force(session, desk.terms)
    try:
        spans, days = read(told.typed_week(), told.typed_days(), before=before, today=in_beijing(now).date())
    except TimetableWrong as wrong:
        return {"problems": list(wrong.problems), "now": None}
    return {"problems": [], "now": timetable.standing(Kept(0, tuple(spans), tuple(days)).hours, now)}


@router.put("")
async def keep(desk: AtDesk, supervisor: Supervisor, told: TimetableFields) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        now = await desk.database.now(tx)
        before = await timetable.in_force(tx, desk.terms)
        if before.version != told.version:
            raise timetable.TimetableOutdated(told.version)
        spans, days = read(told.typed_week(), told.typed_days(), before=before, today=in_beijing(now).date())
        kept = await timetable.keep(tx, before, spans, days, by=supervisor, now=now)
    return _as_json(kept)


def _as_json(kept: Kept) -> dict[str, Any]:
    return {
        "version": kept.version,
        "week": [{"weekday": one.weekday, "begins": clock(one.begins), "ends": clock(one.ends)} for one in kept.spans],
        "days": [{"day": one.day.isoformat(), "kind": one.kind.value, "name": one.name} for one in kept.days],
    }
