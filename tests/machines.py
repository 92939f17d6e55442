"""How Hypothesis drives our async code: one loop, one database and one clock, emptied and set back for each example."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from conversations.bell import Bell
from foundation.clock import clock_set_to
from foundation.database import Base, Database
from tests.hooks import Shaky

EXAMPLES = int(os.environ.get("BAOWEN_TEST_EXAMPLES", "12"))
STEPS = 30
START = datetime(2026, 7, 1, 9, tzinfo=UTC)

patient = pytest.mark.timeout(300 + 15 * EXAMPLES)  # a failure is made small for up to five minutes

Result = TypeVar("Result")
Row = TypeVar("Row", bound=DeclarativeBase)


class Crash(Exception):
    """The process dies here: whatever is not committed is gone."""


class World:
    """What the examples of one test share. The clock stands still unless `later` moves it."""

    def __init__(self, database_url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self.now = START
        self.bell = Bell()
        self.database = Shaky(database_url)
        if not self.database.is_sqlite:
            _without_waiting_for_the_disk(self.database)
        self.run(self._create_tables())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._loop.run_until_complete(work)

    def begin_again(self) -> None:
        """The first moment of the next example."""
        self.now = START
        self.bell = Bell()
        self.database.plan = []
        self.run(self._empty_tables())

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def close(self) -> None:
        self.run(self.database.close())
        self._loop.close()

    async def _create_tables(self) -> None:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def _empty_tables(self) -> None:
        async with self.database.transaction() as tx:
            for table in reversed(Base.metadata.sorted_tables):
                await tx.execute(table.delete())


class Machine(RuleBasedStateMachine):
    """A state machine over our code. `world` is given by `play`."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.begin_again()

    @property
    def database(self) -> Shaky:
        return self.world.database

    @property
    def bell(self) -> Bell:
        return self.world.bell

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.world.run(work)


def play(machine: type[Machine], database_url: str, **given: object) -> None:
    """Run the machine's examples against this database, with what is `given` as its attributes.

    BAOWEN_TEST_EXAMPLES says how many there are.
    What it prints of a failure can be replayed: put the `@reproduce_failure` line over the machine's class.
    """
    world = World(database_url)
    try:
        with clock_set_to(lambda: world.now):
            run_state_machine_as_test(
                type(machine.__name__, (machine,), {"world": world, **given}),
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS,
                    deadline=None,  # an example waits for a database on a busy machine
                    print_blob=True,
                    suppress_health_check=[HealthCheck.too_slow],  # for the same reason
                ),
            )
    finally:
        world.close()


def pick(things: Sequence[Result], number: int) -> Result:
    """One of the things, whichever number was drawn: draws must not depend on what the database answered."""
    return things[number % len(things)]


async def everything(session: AsyncSession, table: type[Row], *order: Any) -> list[Row]:
    """All rows, as they are now in the database."""
    return list((await session.execute(select(table).order_by(*order))).scalars())


def _without_waiting_for_the_disk(database: Database) -> None:
    """A commit of PostgreSQL's is visible at once and durable a little later: these tests only look at the former."""

    @event.listens_for(database.engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("SET synchronous_commit = off")
        cursor.close()
