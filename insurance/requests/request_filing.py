"""Requests get their number and come before people: from a draft, or at once; the same key files once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import in_beijing
from insurance.models import ServiceRequest, new_id
from insurance.requests.request_rows import change, lock, read, write_down
from insurance.requests.request_states import AlreadyMoved, KeyReused, NumbersExhausted, RequestKind, RequestState

BOT = "bot"
NUMBER_PREFIX = "BS"
_NUMBER_TRIES = 20


def _draw() -> int:
    """Six random digits: they tell nobody how many requests there are."""
    return secrets.randbelow(1_000_000)


async def file(
    tx: AsyncSession,
    request_id: str,
    *,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
    who: str = BOT,
    draw: Callable[[], int] = _draw,
) -> ServiceRequest:
    """Give the draft its number and put it before people. The same `key` gives the same request.

    Raises `AlreadyMoved`, `KeyReused`, `RequestNotFound`.
    """
    request = await lock(tx, request_id)
    if request.filing_key == key:
        return request
    if await find_filed(tx, key) is not None:
        raise KeyReused(key)
    if request.state != RequestState.DRAFT:
        raise AlreadyMoved(request.state)
    for _ in range(_NUMBER_TRIES):
        number = _number(now, draw)
        if await _take_number(tx, request, number, key=key, now=now, due_at=due_at):
            await write_down(tx, request_id, RequestState.OPEN, who=who, at=now, detail={"number": number})
            return await read(tx, request_id)
    raise NumbersExhausted(request_id)


async def file_at_once(
    tx: AsyncSession,
    kind: RequestKind,
    fields: dict[str, Any],
    *,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
    draw: Callable[[], int] = _draw,
    **whose: str,
) -> ServiceRequest:
    """A request that needs no questions, beside whatever draft is open. The same `key` gives the same request.

    `whose`: conversation_id, customer_id, channel.
    """
    for _ in range(_NUMBER_TRIES):
        if (before := await find_filed(tx, key)) is not None:
            return before
        request_id = new_id()
        clock = {"created_at": now, "updated_at": now, "filed_at": now, "due_at": due_at}
        row = {"id": request_id, "kind": kind, "state": RequestState.OPEN, "fields": fields, "filing_key": key}
        try:
            async with tx.begin_nested():
                numbered = {"number": _number(now, draw), "version": 1}
                await tx.execute(insert(ServiceRequest).values(**row, **numbered, **clock, **whose))
        except IntegrityError:  # the number is taken, or the key since we looked
            continue
        await write_down(tx, request_id, RequestState.OPEN, who=BOT, at=now, detail=fields)
        return await read(tx, request_id)
    raise NumbersExhausted(key)


async def find_filed(session: AsyncSession, key: str) -> ServiceRequest | None:
    """The request that this key has filed."""
    return await session.scalar(select(ServiceRequest).where(ServiceRequest.filing_key == key))


def _number(now: datetime, draw: Callable[[], int]) -> str:
    return f"{NUMBER_PREFIX}{in_beijing(now):%Y%m%d}{draw():06d}"


async def _take_number(
    tx: AsyncSession, request: ServiceRequest, number: str, *, key: str, now: datetime, due_at: datetime | None
) -> bool:
    """File the request under this number; False if another has the number."""
    try:
        async with tx.begin_nested():
            await change(
                tx, request, RequestState.OPEN, at=now, number=number, filing_key=key, filed_at=now, due_at=due_at
            )
    except IntegrityError:  # taken: the number, or the key
        if await find_filed(tx, key) is not None:
            raise KeyReused(key) from None
        return False
    return True
