"""The revisions make exactly the tables that the models describe, on both engines."""

from __future__ import annotations

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from foundation.database import Base, Database
from foundation.migrate import upgrade


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
