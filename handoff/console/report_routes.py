"""Reports of the hand-off for supervisors: figures of a period, their course within it, and a table to take away."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from foundation.clock import utc_now
from handoff import queue, reports, serving
from handoff.console.access import AtDesk, Supervisor

router = APIRouter(prefix="/api/console", tags=["console"])

LONGEST = timedelta(days=92)
BY_HOUR_UP_TO = timedelta(days=2)  # a longer period is shown by day

Begins = Annotated[AwareDatetime | None, Query(alias="from")]
Ends = Annotated[AwareDatetime | None, Query(alias="to")]


@router.get("/report")
async def report(desk: AtDesk, _: Supervisor, begins: Begins = None, ends: Ends = None) -> dict[str, Any]:
    """Figures of everybody who asked in the period (a day by default, 92 at most), and the same by hour or by day."""
    since, until = _period(begins, ends)
    promise = desk.settings.human_sla_seconds
    async with desk.database.reading() as session:
        told = await reports.told_between(session, since, until, now=utc_now())
    step = timedelta(hours=1) if until - since <= BY_HOUR_UP_TO else timedelta(days=1)
    figures = reports.figures(told, promise_seconds=promise)
    named = {
        "reasons": {queue.REASONS.get(one, one): count for one, count in figures["reasons"].items()},
        "dispositions": {serving.DISPOSITIONS.get(one, one): count for one, count in figures["dispositions"].items()},
    }
    return {
        "from": since.isoformat(),
        "to": until.isoformat(),
        **figures,
        "named": named,
        "course": reports.course(told, since, until, step=step, promise_seconds=promise),
    }


@router.get("/report.csv")
async def report_as_csv(desk: AtDesk, _: Supervisor, begins: Begins = None, ends: Ends = None) -> Response:
    since, until = _period(begins, ends)
    async with desk.database.reading() as session:
        found = await reports.report(
            session, since, until, now=utc_now(), promise_seconds=desk.settings.human_sla_seconds
        )
    text = io.StringIO()
    writer = csv.writer(text)
    for name, value in {"from": since.isoformat(), "to": until.isoformat(), **found}.items():
        parts = value.items() if isinstance(value, dict) else (("", value),)
        writer.writerows([name, part, "" if figure is None else figure] for part, figure in parts)
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8")  # as spreadsheets expect it


def _period(begins: datetime | None, ends: datetime | None) -> tuple[datetime, datetime]:
    until = ends or utc_now()
    since = begins or until - timedelta(days=1)
    return max(min(since, until), until - LONGEST), until
