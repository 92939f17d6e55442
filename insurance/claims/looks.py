"""Who has looked at a claim, and what they took away: written before it is shown, never changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.core.core_models import ClaimLook

MOST_SHOWN = 50
SAME_LOOK = timedelta(minutes=5)  # a page that is opened again and again is one look


class Look(StrEnum):
    VIEWED = "viewed"
    TAKEN_AS_JSON = "json"
    TAKEN_AS_PDF = "pdf"


async def note(tx: AsyncSession, claim_id: str, what: Look, *, who: str, name: str, now: datetime) -> None:
    """Somebody looks at the claim. Files that are taken away are noted each time."""
    if what is Look.VIEWED:
        newest = select(ClaimLook.at).where(ClaimLook.claim_id == claim_id, ClaimLook.who == who)
        last = await tx.scalar(newest.where(ClaimLook.what == what).order_by(ClaimLook.at.desc()).limit(1))
        if last is not None and now - last < SAME_LOOK:
            return
    tx.add(ClaimLook(claim_id=claim_id, who=who, name=name, what=what.value, at=now))
    await tx.flush()


async def of_claim(session: AsyncSession, claim_id: str) -> list[ClaimLook]:
    """The newest first."""
    query = select(ClaimLook).where(ClaimLook.claim_id == claim_id)
    return list(await session.scalars(query.order_by(ClaimLook.at.desc(), ClaimLook.id.desc()).limit(MOST_SHOWN)))
