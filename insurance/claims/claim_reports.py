"""First notice is given: a draft, or what was told elsewhere, becomes a claim with a number, once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import in_beijing
from insurance.claims import registrations
from insurance.claims.claim_rows import change, lock, read, write_down
from insurance.claims.claim_states import AlreadyMoved, ClaimState, Incomplete, KeyReused, NumbersExhausted
from insurance.claims.first_notice import check_fields, required_fields
from insurance.claims.time_of_loss import is_late
from insurance.models import Claim, new_id

BOT = "bot"
NUMBER_PREFIX = "BW"
_NUMBER_TRIES = 20


def _draw() -> int:
    """Six random digits: they tell nobody how many claims there are."""
    return secrets.randbelow(1_000_000)


async def report(
    tx: AsyncSession,
    claim_id: str,
    *,
    key: str,
    now: datetime,
    who: str = BOT,
    notice_hours: int = 48,
    draw: Callable[[], int] = _draw,
) -> Claim:
    """Give first notice of the draft: number it once, mark it late if it is. The same `key` gives the same claim.

    Raises `Incomplete`, `AlreadyMoved`, `KeyReused`, `ClaimNotFound`.
    """
    claim = await lock(tx, claim_id)
    if claim.report_key == key:
        return claim
    if await find_by_key(tx, key) is not None:
        raise KeyReused(key)
    if claim.state != ClaimState.DRAFT:
        raise AlreadyMoved(claim.state)
    missing = required_fields(claim.fields)
    if missing:
        raise Incomplete(missing)
    fields = _with_lateness(claim.fields, now, notice_hours)
    for _ in range(_NUMBER_TRIES):
        number = _number(now, draw)
        if await _take_number(tx, claim, number, key=key, now=now, fields=fields):
            await write_down(tx, claim_id, ClaimState.REPORTED, who=who, at=now, detail={"number": number})
            await registrations.want(tx, claim_id, now=now)
            return await read(tx, claim_id)
    raise NumbersExhausted(claim_id)


async def report_at_once(
    tx: AsyncSession,
    fields: dict[str, Any],
    *,
    key: str,
    now: datetime,
    who: str = BOT,
    draw: Callable[[], int] = _draw,
    **whose: str,
) -> Claim:
    """A notice that was asked together elsewhere, beside whatever draft is open. The same `key` gives the same claim.

    `whose`: conversation_id, customer_id, channel. Raises `FieldRefused`, `NumbersExhausted`.
    """
    check_fields(fields)
    for _ in range(_NUMBER_TRIES):
        if (before := await find_by_key(tx, key)) is not None:
            return before
        claim_id, number = new_id(), _number(now, draw)
        row = {"id": claim_id, "number": number, "state": ClaimState.REPORTED, "fields": fields, "report_key": key}
        clock = {"created_at": now, "updated_at": now, "reported_at": now}
        try:
            async with tx.begin_nested():
                await tx.execute(insert(Claim).values(**row, version=1, photo_count=0, **clock, **whose))
        except IntegrityError:  # the number is taken, or the key since we looked
            continue
        await write_down(tx, claim_id, "noted", who=who, at=now, detail=fields)
        await write_down(tx, claim_id, ClaimState.REPORTED, who=who, at=now, detail={"number": number})
        await registrations.want(tx, claim_id, now=now)
        return await read(tx, claim_id)
    raise NumbersExhausted(key)


async def find_by_key(session: AsyncSession, key: str) -> Claim | None:
    """The claim that this key has reported."""
    return await session.scalar(select(Claim).where(Claim.report_key == key))


async def find_by_number(session: AsyncSession, number: str) -> Claim | None:
    """The claim of this number; whether the asker may see it is the caller's question."""
    return await session.scalar(select(Claim).where(Claim.number == number))


def _number(now: datetime, draw: Callable[[], int]) -> str:
    return f"{NUMBER_PREFIX}{in_beijing(now):%Y%m%d}{draw():06d}"


def _with_lateness(fields: dict[str, Any], now: datetime, notice_hours: int) -> dict[str, Any]:
    """The fields, marked late or not where the time of the accident is known. Late notices are taken all the same."""
    late = is_late(fields, now, notice_hours)
    return dict(fields) if late is None else {**fields, "late_report": late}


async def _take_number(
    tx: AsyncSession, claim: Claim, number: str, *, key: str, now: datetime, fields: dict[str, Any]
) -> bool:
    """Report the claim under this number; False if another claim has the number."""
    if await find_by_number(tx, number) is not None:
        return False
    try:
        async with tx.begin_nested():
            await change(
                tx, claim, ClaimState.REPORTED, at=now, number=number, report_key=key, reported_at=now, fields=fields
            )
    except IntegrityError:  # taken since we looked: the number, or the key
        if await find_by_key(tx, key) is not None:
            raise KeyReused(key) from None
        return False
    return True
