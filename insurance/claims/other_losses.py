"""Another accident, told in the middle of a report: kept with that report in the customer's words, until its turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.claims import claims
from insurance.claims.claim_states import ClaimState
from insurance.models import Claim, ClaimEvent

KEPT = "other_loss"  # the event of the claim


@dataclass(frozen=True)
class OtherLoss:
    """`claim_id`: the report in whose middle it was told, which was touched last at `free_since`."""

    claim_id: str
    words: str
    told_at: datetime
    free_since: datetime


async def keep(tx: AsyncSession, claim_id: str, words: str, *, now: datetime, turn: str) -> None:
    """Nothing of it goes into the claim's fields. What is kept already is left alone, in a turn run again as well."""
    if words not in [kept.words for kept in await _of(tx, await claims.by_id(tx, claim_id))]:
        await claims.remark(tx, claim_id, KEPT, detail={"words": words}, who="customer", now=now, why=turn)


async def waiting(session: AsyncSession, customer_id: str) -> list[OtherLoss]:
    """Those that were told in the customer's last report, which has been given or dropped; in the order of telling.

    With the next report that is opened they wait no longer.
    """
    newest = await session.scalar(
        select(Claim)
        .where(Claim.customer_id == customer_id)
        .order_by(Claim.created_at.desc(), Claim.id.desc())
        .limit(1)
    )
    return [] if newest is None or newest.state == ClaimState.DRAFT else await _of(session, newest)


async def _of(session: AsyncSession, claim: Claim) -> list[OtherLoss]:
    query = select(ClaimEvent).where(ClaimEvent.claim_id == claim.id, ClaimEvent.what == KEPT).order_by(ClaimEvent.id)
    return [
        OtherLoss(claim.id, str(event.detail["words"]), event.at, claim.updated_at)
        for event in await session.scalars(query)
    ]
