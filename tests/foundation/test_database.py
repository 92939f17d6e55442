"""A write transaction is whole or nothing, however it ends, and holds up nobody afterwards."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from foundation.database import Database
from foundation.timers import Timer, cancel_timer, set_timer


async def _set(tx: AsyncSession, *keys: str) -> None:
    for key in keys:
        await set_timer(tx, "nudge", key, utc_now())


async def _is_set(database: Database, key: str) -> bool:
    async with database.reading() as session:
        return await session.get(Timer, ("nudge", key)) is not None


async def test_what_a_failed_transaction_wrote_is_gone(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            await _set(tx, "first", "second")
            raise ZeroDivisionError
    assert not await _is_set(database, "first")
    assert not await _is_set(database, "second")


async def test_a_transaction_is_unseen_until_it_has_committed(database: Database) -> None:
    async with database.transaction() as tx:
        await _set(tx, "first")
        assert not await _is_set(database, "first")
    assert await _is_set(database, "first")


@pytest.mark.parametrize("steps", range(12))
async def test_a_transaction_that_is_cancelled_anywhere_leaves_nothing_and_holds_up_nobody(
    database: Database, steps: int
) -> None:
    async def write() -> None:
        async with database.transaction() as tx:
            await _set(tx, "first", "second", "third")
            await asyncio.Event().wait()

    writer = asyncio.create_task(write())
    for _ in range(steps * 3):
        await asyncio.sleep(0)
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)
    async with asyncio.timeout(3), database.transaction() as tx:
        await _set(tx, "other")
    assert await _is_set(database, "other")
    assert [await _is_set(database, key) for key in ("first", "second", "third")] == [False] * 3


async def test_a_connection_that_wrote_reads_afterwards_what_others_write(database: Database) -> None:
    async with database.transaction() as tx:
        await _set(tx, "first")
    async with database.reading() as session:
        assert await session.get(Timer, ("nudge", "first")) is not None
        async with database.transaction() as tx:
            await cancel_timer(tx, "nudge", "first")
    assert not await _is_set(database, "first")
