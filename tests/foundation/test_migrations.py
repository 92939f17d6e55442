"""The revisions make exactly the tables that the models describe, on both engines."""

from __future__ import annotations

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import bindparam, select, text
from sqlalchemy.engine import Connection

from foundation.clock import utc_now
from foundation.database import Base, Database, UtcDateTime
from foundation.migrate import upgrade
from foundation.timers import Timer
from handoff.models import HandOff


def difference(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


async def test_migrations_and_models_agree(database_url: str) -> None:
    await asyncio.to_thread(upgrade, database_url)
    database = Database(database_url)
    try:
        async with database.engine.connect() as connection:
            assert await connection.run_sync(difference) == []
    finally:
        await database.close()


async def test_who_waited_for_a_person_before_there_was_a_router_is_looked_after_by_it(database_url: str) -> None:
    await asyncio.to_thread(upgrade, database_url, "0001")
    database = Database(database_url)
    now = utc_now()
    try:
        async with database.transaction() as tx:
            await tx.execute(
                text(
                    "INSERT INTO conversation (id, channel, customer_id, epoch, last_seq, owner, owner_epoch, episode,"
                    " episode_turns, bot_state, clock_offset_seconds, created_at, updated_at)"
                    " VALUES ('c', 'in_app', 'u', 'e', 0, 'queue', 1, 1, 0, '{}', 0, :now, :now)"
                ).bindparams(bindparam("now", now, UtcDateTime))
            )
            await tx.execute(
                text(
                    "INSERT INTO handoff (id, conversation_id, state, reason, urgent, summary, requested_at, due_at,"
                    " note) VALUES ('h', 'c', 'queued', 'asked', false, '[]', :now, :now, '')"
                ).bindparams(bindparam("now", now, UtcDateTime))
            )
        await asyncio.to_thread(upgrade, database_url)
        async with database.reading() as session:
            waiting = await session.get_one(HandOff, "h")
            assert (waiting.next_action_at, waiting.rank_at, waiting.leg_at) == (now, now, now)
            assert (await session.execute(select(Timer))).first() is None
    finally:
        await database.close()


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await asyncio.to_thread(upgrade, database_url)
    await asyncio.to_thread(upgrade, database_url)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    from datetime import datetime

    from sqlalchemy.exc import StatementError

    from conversations.models import Conversation
    from foundation.clock import utc_now

    naive = datetime(2026, 11, 22)  # noqa: DTZ001  (the point of the test)
    with pytest.raises(StatementError, match="without a zone"):
        async with database.transaction() as tx:
            tx.add(
                Conversation(
                    id="c", channel="in_app", customer_id="x", epoch="e", created_at=naive, updated_at=utc_now()
                )
            )
