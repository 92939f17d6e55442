"""Claims as they are looked for: by a verified phone, by what a handler filters, and what is like a given one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.models import Claim, ClaimEvent
from insurance.words.drivers import OF_REPORTER

LOOKED_BACK = timedelta(days=400)
MOST_ALIKE = 50


@dataclass(frozen=True)
class Filter:
    """What a handler looks for; what is empty does not matter. `text`: part of a number, a plate or a phone."""

    states: tuple[str, ...] = ()
    cause: str = ""
    text: str = ""
    injured: bool = False


async def of_phone(session: AsyncSession, phone: str, *, now: datetime) -> list[Claim]:
    """Reported claims in which this phone was left, newest first. Only for a phone that `identity` has verified."""
    query = select(Claim).where(_field("reporter_phone") == phone, Claim.reported_at >= now - LOOKED_BACK)
    return list(await session.scalars(query.order_by(Claim.reported_at.desc(), Claim.id).limit(MOST_ALIKE)))


async def listed(
    session: AsyncSession, wanted: Filter, *, before: datetime | None = None, limit: int = 50
) -> list[Claim]:
    """Reported claims and open drafts, whatever changed last first; `before` goes on after a page."""
    query = select(Claim).where(Claim.state.in_(wanted.states) if wanted.states else Claim.state != "discarded")
    if before is not None:
        query = query.where(Claim.updated_at < before)
    if wanted.cause:
        query = query.where(_field("damage_cause") == wanted.cause)
    if wanted.injured:
        query = query.where(Claim.fields["has_injury"].as_string().in_(("true", "1", "unknown")))
    if wanted.text:
        part = f"%{_escaped(wanted.text)}%"
        columns = (Claim.number, _field("plate_no"), _field("reporter_phone"))
        query = query.where(or_(*(column.like(part, escape="\\") for column in columns)))
    return list(await session.scalars(query.order_by(Claim.updated_at.desc(), Claim.id).limit(limit)))


async def alike(session: AsyncSession, claim: Claim) -> list[Claim]:
    """Other reported claims of the same car, phone or driver, newest first."""
    same = [
        _field(key) == claim.fields[key]
        for key in ("plate_no", "vin", "reporter_phone", "driver_name")
        if (value := claim.fields.get(key)) and value != "未上牌" and not str(value).startswith(OF_REPORTER)
    ]
    if not same:
        return []
    since = (claim.reported_at or claim.created_at) - LOOKED_BACK
    query = select(Claim).where(Claim.id != claim.id, Claim.reported_at >= since, or_(*same))
    return list(await session.scalars(query.order_by(Claim.reported_at.desc(), Claim.id).limit(MOST_ALIKE)))


async def events_of(session: AsyncSession, claim_id: str) -> list[ClaimEvent]:
    """What has happened to the claim with us, oldest first."""
    query = select(ClaimEvent).where(ClaimEvent.claim_id == claim_id).order_by(ClaimEvent.id)
    return list(await session.scalars(query))


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many claims are in each state."""
    rows = await session.execute(select(Claim.state, func.count()).group_by(Claim.state))
    return {state: count for state, count in rows}


def changes_of_mind(events: Sequence[ClaimEvent]) -> int:
    """How often a field that had a value got another one."""
    known: dict[str, object] = {}
    changes = 0
    for event in events:
        if event.what != "noted":
            continue
        for key, value in event.detail.items():
            if key in known and value is not None and known[key] != value:
                changes += 1
            if value is not None:
                known[key] = value
    return changes


def _field(key: str) -> ColumnElement[Any]:
    field: ColumnElement[Any] = Claim.fields[key].as_string()
    return field


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
