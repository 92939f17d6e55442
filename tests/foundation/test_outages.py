"""What time heals is told from what is our fault: a client repeats the one for ever and is told of the other."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from conversations import transcript
from conversations.models import Conversation
from foundation.database import Database
from foundation.outages import is_outage
from tests.people import zhang_wei


@pytest.mark.parametrize("statement", ["SELECT * FROM nowhere", "SELEC 1"])
async def test_a_wrong_statement_is_our_fault(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError) as raised:
        async with database.reading() as session:
            await session.execute(text(statement))
    assert not is_outage(raised.value)


async def test_a_row_that_a_stopped_process_holds_is_free_after_a_while(database: Database) -> None:
    if database.is_sqlite:
        return  # one process, and nobody holds rows
    conversation = await zhang_wei(database)
    async with database.transaction() as stopped:
        await transcript.lock(stopped, conversation.id)
        with pytest.raises(DBAPIError) as raised:
            async with database.transaction() as tx:
                await tx.execute(text("SET LOCAL lock_timeout = 100"))
                await transcript.lock(tx, conversation.id)
    assert is_outage(raised.value)


async def test_of_two_who_wait_for_each_other_one_may_come_again(database: Database) -> None:
    if database.is_sqlite:
        return  # one writer
    first, second = await zhang_wei(database), await zhang_wei(database, channel="wechat")

    async def take(one: Conversation, other: Conversation) -> None:
        async with database.transaction() as tx:
            await tx.execute(text("SET LOCAL deadlock_timeout = 100"))
            await transcript.lock(tx, one.id)
            await asyncio.sleep(0.2)
            await tx.execute(select(Conversation).where(Conversation.id == other.id).with_for_update())

    ended = await asyncio.gather(take(first, second), take(second, first), return_exceptions=True)
    thrown_out = [one for one in ended if isinstance(one, Exception)]
    assert thrown_out
    assert all(is_outage(one) for one in thrown_out)
