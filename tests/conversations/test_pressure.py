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


@pytest.fixture
async def conversation(database: Database) -> Conversation:
    return await zhang_wei(database)


async def test_the_wait_is_what_stands_before_one_at_the_pace_of_late(
    database: Database, conversation: Conversation
) -> None:
    waiting = [turn(conversation, number, TurnState.READY) for number in range(60)]
    ended = [turn(conversation, 100 + number, TurnState.DONE, ended_in=-2) for number in range(50)]
    await add(database, *waiting, *ended)
    pressure = Pressure(database, limit=LIMIT)
    await pressure.look()
    assert pressure.seconds() == pytest.approx(60 / 5, abs=1)
    assert pressure.is_high


async def test_what_is_not_due_or_ended_long_ago_does_not_count(database: Database, conversation: Conversation) -> None:
    later = [turn(conversation, number, TurnState.READY, run_in=60) for number in range(60)]
    long_ago = [turn(conversation, 100 + number, TurnState.DONE, ended_in=-60) for number in range(50)]
    await add(database, *later, *long_ago, turn(conversation, 200, TurnState.DONE))
    pressure = Pressure(database, limit=LIMIT)
    await pressure.look()
    assert pressure.seconds() == 0
    assert not pressure.is_high


async def test_a_few_waiting_turns_are_no_pressure_even_at_a_slow_pace(
    database: Database, conversation: Conversation
) -> None:
    few = [turn(conversation, number, TurnState.READY) for number in range(FEW)]
    await add(database, *few, turn(conversation, 100, TurnState.DONE))
    pressure = Pressure(database, limit=LIMIT)
    await pressure.look()
    assert not pressure.is_high


async def test_what_is_taken_on_between_two_looks_counts_at_once(
    database: Database, conversation: Conversation
) -> None:
    await add(database, *(turn(conversation, number, TurnState.DONE) for number in range(50)))
    pressure = Pressure(database, limit=LIMIT)
    await pressure.look()
    for _ in range(39):
        pressure.taken_on()
    assert not pressure.is_high
    for _ in range(10):
        pressure.taken_on()
    assert pressure.is_high


async def test_customers_are_asked_back_when_there_may_be_room(database: Database, conversation: Conversation) -> None:
    await add(database, *(turn(conversation, number, TurnState.DONE) for number in range(10)))
    pressure = Pressure(database, limit=LIMIT)
    await pressure.look()
    for _ in range(1000):
        pressure.taken_on()
    assert pressure.refuse().retry_after == 30
    await pressure.look()
    assert pressure.refuse().retry_after == 2
