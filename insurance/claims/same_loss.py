"""Two notices that may be of one loss: found by car and time, asked about once, joined when the customer says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.claims import claim_listing, claims
from insurance.claims.risk_flags import happened
from insurance.models import Claim, ClaimEvent

ASKED, JOINED, OWN = "same_loss_asked", "joined_to", "own_loss"
ANSWERED_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Open:
    """A question that waits for its answer: whether `claim` is of the loss that `earlier` tells of."""

    claim: Claim
    earlier: Claim


async def find(session: AsyncSession, claim: Claim, *, hours: float) -> Claim | None:
    """The newest other notice of this car, by the same customer or phone, whose loss may be this one by its time."""
    lost_at = happened(claim)
    if lost_at is None or not claim.fields.get("plate_no"):
        return None
    others = await claim_listing.alike(session, claim)
    joined = await joined_ones(session, [other.id for other in others])
    for other in others:
        theirs = other.customer_id == claim.customer_id or _same(other, claim, "reporter_phone")
        at = happened(other)
        is_close = at is not None and abs(at - lost_at) <= timedelta(hours=hours)
        if theirs and is_close and _same(other, claim, "plate_no") and other.id not in joined:
            return other
    return None


async def ask(tx: AsyncSession, claim: Claim, earlier: Claim, *, now: datetime) -> None:
    """Write down that the customer is being asked."""
    await claims.remark(tx, claim.id, ASKED, detail={"claim": earlier.id}, who=claims.BOT, now=now)


async def waiting(session: AsyncSession, customer_id: str, *, now: datetime) -> Open | None:
    """The question that this customer has not answered yet."""
    newest = next(iter(await claims.reported(session, customer_id, limit=1)), None)
    if newest is None:
        return None
    events = [one for one in await claim_listing.events_of(session, newest.id) if one.what in (ASKED, JOINED, OWN)]
    if not events or events[-1].what != ASKED or now - events[-1].at > ANSWERED_WITHIN:
        return None
    return Open(newest, await claims.by_id(session, events[-1].detail["claim"]))


async def join(tx: AsyncSession, found: Open, *, limit: int, now: datetime) -> None:
    """One loss from now on: the earlier notice takes the photos, the later one leads to it. Raises `TooManyPhotos`."""
    photos = await claims.photo_ids(tx, found.claim.id)
    if photos:
        await claims.attach(tx, found.earlier.id, photos, limit=limit, now=now)
    await claims.remark(
        tx,
        found.claim.id,
        JOINED,
        detail={"claim": found.earlier.id, "number": found.earlier.number},
        who=claims.BOT,
        now=now,
    )
    await claims.remark(
        tx, found.earlier.id, "joined_by", detail={"number": found.claim.number}, who=claims.BOT, now=now
    )


async def keep_apart(tx: AsyncSession, found: Open, *, now: datetime) -> None:
    """Two losses: nobody asks again."""
    await claims.remark(tx, found.claim.id, OWN, detail={"claim": found.earlier.id}, who=claims.BOT, now=now)


async def joined_ones(session: AsyncSession, claim_ids: list[str]) -> set[str]:
    """Which of these claims lead to another one."""
    query = select(ClaimEvent.claim_id).where(ClaimEvent.claim_id.in_(claim_ids), ClaimEvent.what == JOINED)
    return set(await session.scalars(query))


def _same(one: Claim, other: Claim, key: str) -> bool:
    return bool(one.fields.get(key)) and one.fields.get(key) == other.fields.get(key)
