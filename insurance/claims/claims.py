"""Claims from draft to first notice: every query and every change of state on those tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from insurance.claims.claim_reports import BOT as BOT
from insurance.claims.claim_reports import find_by_key as find_by_key
from insurance.claims.claim_reports import find_by_number as find_by_number
from insurance.claims.claim_reports import report as report
from insurance.claims.claim_reports import report_at_once as report_at_once
from insurance.claims.claim_rows import change, lock, read, write_down
from insurance.claims.claim_states import MOVES as MOVES
from insurance.claims.claim_states import AlreadyMoved as AlreadyMoved
from insurance.claims.claim_states import ClaimNotFound as ClaimNotFound
from insurance.claims.claim_states import ClaimState as ClaimState
from insurance.claims.claim_states import Incomplete as Incomplete
from insurance.claims.claim_states import KeyReused as KeyReused
from insurance.claims.claim_states import NotForTheBot as NotForTheBot
from insurance.claims.claim_states import NumbersExhausted as NumbersExhausted
from insurance.claims.claim_states import TooManyPhotos as TooManyPhotos
from insurance.claims.first_notice import FieldRefused as FieldRefused
from insurance.claims.first_notice import check_fields, merged
from insurance.claims.first_notice import required_fields as required_fields
from insurance.models import Claim as Claim
from insurance.models import ClaimEvent, ClaimPhoto, new_id

LATEST = (  # built once: whatever happens in a conversation, its page asks for this
    select(Claim)
    .where(Claim.customer_id == bindparam("customer_id"), Claim.state != ClaimState.DISCARDED)
    .order_by(Claim.created_at.desc(), Claim.id.desc())
    .limit(1)
)
_TAKES_PHOTOS = (ClaimState.DRAFT, ClaimState.REPORTED, ClaimState.AWAITING_DOCUMENTS)


async def open_draft(
    tx: AsyncSession, *, conversation_id: str, customer_id: str, channel: str, now: datetime, turn: str = ""
) -> Claim:
    """This customer's open draft; a new one if there is none. `turn`: whose doing it is, for `noted_in`."""
    draft = await find_draft(tx, customer_id)
    if draft is not None:
        return draft
    claim_id = new_id()
    row = {
        "id": claim_id,
        "state": ClaimState.DRAFT,
        "conversation_id": conversation_id,
        "customer_id": customer_id,
        "channel": channel,
        "fields": {},
        "version": 1,
        "photo_count": 0,
        "created_at": now,
        "updated_at": now,
    }
    try:
        async with tx.begin_nested():
            await tx.execute(insert(Claim).values(**row))
    except IntegrityError:
        # Another turn of the same customer opened it meanwhile; the partial unique index lets only one through.
        draft = await find_draft(tx, customer_id)
        if draft is None:
            raise
        return draft
    await write_down(tx, claim_id, "opened", who=BOT, at=now, why=turn)
    return await read(tx, claim_id)


async def find_draft(session: AsyncSession, customer_id: str) -> Claim | None:
    """This customer's open draft."""
    query = select(Claim).where(Claim.customer_id == customer_id, Claim.state == ClaimState.DRAFT)
    return await session.scalar(query.execution_options(populate_existing=True))


async def note(
    tx: AsyncSession,
    claim_id: str,
    fields: dict[str, Any],
    *,
    who: str = BOT,
    now: datetime | None = None,
    turn: str = "",
) -> Claim:
    """Merge `fields` into the draft as `first_notice.merged` tells; None takes a field back. `turn`: see `noted_in`.

    Raises `FieldRefused`, `AlreadyMoved` (no draft any more), `ClaimNotFound`.
    """
    check_fields(fields)
    claim = await lock(tx, claim_id)
    if claim.state != ClaimState.DRAFT:
        raise AlreadyMoved(claim.state)
    changed = {key: value for key, value in fields.items() if claim.fields.get(key) != value}
    noted = merged(claim.fields, changed)
    if noted == claim.fields:
        return claim
    at = now or utc_now()
    await change(tx, claim, at=at, fields=noted)
    await write_down(tx, claim_id, "noted", who=who, at=at, why=turn, detail=changed)
    return await read(tx, claim_id)


async def noted_in(session: AsyncSession, claim_id: str, turn: str) -> set[str] | None:
    """The fields that this turn has noted, None when it has not touched the claim.

    A turn is run again when its first run was cut off: what that has written down is no news of an earlier turn.
    """
    query = select(ClaimEvent.detail).where(ClaimEvent.claim_id == claim_id, ClaimEvent.why == turn)
    details = list(await session.scalars(query.where(ClaimEvent.what.in_(("opened", "noted")))))
    return set().union(*details) if details else None


async def attach(
    tx: AsyncSession,
    claim_id: str,
    attachment_ids: Iterable[str],
    *,
    label: str | None = None,
    limit: int = 30,
    who: str = BOT,
    now: datetime | None = None,
) -> Claim:
    """Add photos to a claim that is not decided yet; one that is there already is left alone.

    Raises `TooManyPhotos` (then none was added), `AlreadyMoved`, `ClaimNotFound`.
    """
    claim = await lock(tx, claim_id)
    if claim.state not in _TAKES_PHOTOS:
        raise AlreadyMoved(claim.state)
    known = set(await photo_ids(tx, claim_id))
    new = [one for one in dict.fromkeys(attachment_ids) if one not in known]
    if not new:
        return claim
    if len(known) + len(new) > limit:
        raise TooManyPhotos(claim_id)
    at = now or utc_now()
    rows = [
        {"claim_id": claim_id, "attachment_id": one, "position": position, "label": label, "added_at": at}
        for position, one in enumerate(new, start=len(known) + 1)
    ]
    await tx.execute(insert(ClaimPhoto), rows)
    await change(tx, claim, at=at, photo_count=len(known) + len(new))
    await write_down(tx, claim_id, "photos_added", who=who, at=at, detail={"attachments": new})
    return await read(tx, claim_id)


async def remark(
    tx: AsyncSession, claim_id: str, what: str, *, detail: dict[str, Any], who: str, now: datetime, why: str = ""
) -> Claim:
    """Something about a reported claim that changes neither its fields nor its state. Raises `ClaimNotFound`."""
    claim = await lock(tx, claim_id)
    await change(tx, claim, at=now)
    await write_down(tx, claim_id, what, who=who, at=now, why=why, detail=detail)
    return await read(tx, claim_id)


async def discard(
    tx: AsyncSession, claim_id: str, *, who: str = BOT, why: str = "", now: datetime | None = None
) -> Claim:
    """Drop a draft that the customer does not want any more. Raises `AlreadyMoved`, `ClaimNotFound`."""
    claim = await lock(tx, claim_id)
    at = now or utc_now()
    await change(tx, claim, ClaimState.DISCARDED, at=at)
    await write_down(tx, claim_id, ClaimState.DISCARDED, who=who, at=at, why=why)
    return await read(tx, claim_id)


async def move(tx: AsyncSession, claim_id: str, to: ClaimState, *, who: str, why: str, now: datetime) -> Claim:
    """What a claim handler or the core system decides after first notice.

    Raises `AlreadyMoved` (also for a draft: it is reported or discarded, nothing else), `NotForTheBot`.
    """
    if who == BOT:
        raise NotForTheBot(to)
    claim = await lock(tx, claim_id)
    if claim.state == ClaimState.DRAFT:
        raise AlreadyMoved(claim.state)
    await change(tx, claim, to, at=now)
    await write_down(tx, claim_id, to, who=who, at=now, why=why)
    return await read(tx, claim_id)


async def latest(session: AsyncSession, customer_id: str) -> Claim | None:
    """The customer's newest claim that was not discarded."""
    return await session.scalar(LATEST, {"customer_id": customer_id})


async def reported(session: AsyncSession, customer_id: str, limit: int = 10) -> list[Claim]:
    """The customer's claims that have a number, newest first."""
    query = select(Claim).where(Claim.customer_id == customer_id, Claim.number.is_not(None))
    return list(await session.scalars(query.order_by(Claim.reported_at.desc(), Claim.id.desc()).limit(limit)))


async def by_id(session: AsyncSession, claim_id: str) -> Claim:
    """Raises `ClaimNotFound`."""
    claim = await session.get(Claim, claim_id)
    if claim is None:
        raise ClaimNotFound(claim_id)
    return claim


async def photo_ids(session: AsyncSession, claim_id: str) -> list[str]:
    """The attachments of the claim's photos, in order."""
    query = select(ClaimPhoto.attachment_id).where(ClaimPhoto.claim_id == claim_id).order_by(ClaimPhoto.position)
    return list(await session.scalars(query))


def as_json(claim: Claim) -> dict[str, Any]:
    """{"number", "state", "fields", "photos"}, as pages and cards show it."""
    return {
        "number": claim.number,
        "state": str(claim.state),
        "fields": dict(claim.fields),
        "photos": claim.photo_count,
    }
