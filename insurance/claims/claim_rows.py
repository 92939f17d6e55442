"""The rows of a claim and of its events: held, read, and written only as they were read. For this package alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.claims.claim_states import MOVES, AlreadyMoved, ClaimNotFound, ClaimState
from insurance.models import Claim, ClaimEvent


async def lock(tx: AsyncSession, claim_id: str) -> Claim:
    """The claim as it is now; nobody else changes it before this transaction ends."""
    query = select(Claim).where(Claim.id == claim_id).with_for_update()
    claim = await tx.scalar(query.execution_options(populate_existing=True))
    if claim is None:
        raise ClaimNotFound(claim_id)
    return claim


async def read(session: AsyncSession, claim_id: str) -> Claim:
    query = select(Claim).where(Claim.id == claim_id).execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


async def change(tx: AsyncSession, claim: Claim, to: ClaimState | None = None, *, at: datetime, **values: Any) -> None:
    """The one place that writes a claim: only if it is still in the state it was read in. `to` None: it stays there."""
    old = ClaimState(claim.state)
    if to is not None and to not in MOVES[old]:
        raise AlreadyMoved(f"{old} → {to}")
    guarded = update(Claim).where(Claim.id == claim.id, Claim.state == old, Claim.version == claim.version)
    done = await tx.execute(
        guarded.values(state=to or old, version=claim.version + 1, updated_at=at, **values).returning(Claim.id),
        execution_options={"synchronize_session": False},
    )
    if done.scalar_one_or_none() is None:
        raise AlreadyMoved(old)


async def write_down(
    tx: AsyncSession,
    claim_id: str,
    what: str,
    *,
    who: str,
    at: datetime,
    why: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    event = {"claim_id": claim_id, "at": at, "who": who, "what": str(what), "why": why, "detail": detail or {}}
    await tx.execute(insert(ClaimEvent).values(**event))
