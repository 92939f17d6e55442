"""How long an answer would take now: waiting turns against the pace of those that end."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations.models import Conversation, Turn, TurnState
from conversations.pressure import FEW, Pressure
from foundation.clock import utc_now
from foundation.database import Database
from tests.people import zhang_wei

LIMIT = timedelta(seconds=8)


def turn(conversation: Conversation, number: int, state: TurnState, *, run_in: float = -1, ended_in: float = 0) -> Turn:
    now = utc_now()
    return Turn(
        id=uuid4().hex,
        conversation_id=conversation.id,
        first_seq=number,
        last_seq=number,
        state=state.value,
        attempts=0,
        fence=0,
        run_at=now + timedelta(seconds=run_in),
        deadline_at=now,
        ended_at=now + timedelta(seconds=ended_in) if state is TurnState.DONE else None,
    )


async def add(database: Database, *turns: Turn) -> None:
    async with database.transaction() as tx:
        tx.add_all(turns)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def looked(database: Database, *, apart: float = 5) -> Pressure:
    """After two looks so many seconds apart."""
    clock = Clock()
    pressure = Pressure(database, limit=LIMIT, time_of=clock)
    await pressure.look()
    clock.now += apart
    await pressure.look()
    return pressure


def ready(conversation: Conversation, count: int, **how: float) -> list[Turn]:
    return [turn(conversation, number, TurnState.READY, **how) for number in range(count)]


def done(conversation: Conversation, count: int, *, ended_in: float = -1) -> list[Turn]:
    return [turn(conversation, 1000 + number, TurnState.DONE, ended_in=ended_in) for number in range(count)]


@pytest.fixture
async def conversation(database: Database) -> Conversation:
    return await zhang_wei(database)


async def test_the_wait_is_what_stands_before_one_at_the_pace_of_the_backlog(
    database: Database, conversation: Conversation
) -> None:
    await add(database, *ready(conversation, 60), *done(conversation, 25))
    pressure = await looked(database, apart=5)
    assert pressure.seconds() == pytest.approx(60 / 5)
    assert pressure.is_high


async def test_what_is_not_due_or_ended_before_the_backlog_does_not_count(
    database: Database, conversation: Conversation
) -> None:
    await add(database, *ready(conversation, 60, run_in=60), *ready(conversation, 20), *done(conversation, 10))
    await add(database, *done(conversation, 90, ended_in=-60))
    assert (await looked(database, apart=5)).seconds() == pytest.approx(20 / 2)


async def test_a_few_waiting_turns_are_no_backlog_however_slow_the_pace(
    database: Database, conversation: Conversation
) -> None:
    await add(database, *ready(conversation, FEW), *done(conversation, 1))
    pressure = await looked(database)
    for _ in range(100):
        pressure.taken_on()
    assert not pressure.is_high


async def test_a_sudden_crowd_is_heard_until_the_pace_is_known(database: Database, conversation: Conversation) -> None:
    await add(database, *ready(conversation, 500), *done(conversation, 1))
    assert not (await looked(database, apart=1)).is_high


async def test_what_is_taken_on_between_two_looks_counts_at_once(
    database: Database, conversation: Conversation
) -> None:
    await add(database, *ready(conversation, 35), *done(conversation, 25))
    pressure = await looked(database, apart=5)
    assert not pressure.is_high
    for _ in range(6):
        pressure.taken_on()
    assert pressure.is_high


async def test_customers_are_asked_back_when_there_may_be_room(database: Database, conversation: Conversation) -> None:
    await add(database, *ready(conversation, 45), *done(conversation, 25))
    pressure = await looked(database, apart=5)
    assert pressure.refuse().retry_after == 2
    for _ in range(1000):
        pressure.taken_on()
    assert pressure.refuse().retry_after == 30
