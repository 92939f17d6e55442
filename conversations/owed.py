"""Turns that the bot owes: claimed under a lease, one per conversation at a time, each ending in one outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from conversations.models import Conversation, Kind, Line, Turn, TurnState
from foundation.clock import utc_now
from foundation.database import Base, Database, clock_of

PHOTO_BURST = timedelta(seconds=1.2)  # nine photos come as nine messages: wait for the last
PHOTOS_ON_THEIR_WAY = timedelta(seconds=6)  # the same while it is known that others follow


class Outcome(StrEnum):
    """How a turn ended. Every customer line belongs to exactly one turn, so it has exactly one outcome."""

    ANSWERED = "answered"
    HANDED_OFF = "handed_off"
    LEFT_TO_PERSON = "left_to_person"
    APOLOGISED = "apologised"
    DROPPED = "dropped"  # the owner changed while the bot was thinking


class LeaseLost(Exception):
    """Another worker has this turn now; what this one found out is thrown away."""


@dataclass(frozen=True)
class OwedTurn:
    """A turn that this worker holds until `lease_until`."""

    id: str
    conversation_id: str
    first_seq: int
    last_seq: int
    attempts: int
    fence: int
    deadline_at: datetime


# Built once, for building them is most of what a statement costs. Each message passes all of them (decision 0013).
TURN = Base.metadata.tables[Turn.__tablename__]
OPEN = (TurnState.READY.value, TurnState.RUNNING.value)

# Held until the transaction ends: a worker that takes the turn now takes it with the line we add, or without.
LAST_WAITING = (
    select(TURN.c.id, TURN.c.run_at, TURN.c.deadline_at, Line.kind)
    .join(Line, (Line.conversation_id == TURN.c.conversation_id) & (Line.seq == TURN.c.last_seq))
    .where(
        TURN.c.conversation_id == bindparam("conversation_id"),
        TURN.c.state == TurnState.READY.value,
        TURN.c.attempts == 0,
    )
    .order_by(TURN.c.first_seq.desc())
    .limit(1)
    .with_for_update(of=TURN)
)
BEGIN = insert(TURN)
ADD_TO = (
    update(TURN)
    .where(TURN.c.id == bindparam("turn_id"))
    .values(last_seq=bindparam("new_last_seq"), run_at=bindparam("new_run_at"))
)
TAKE = (
    update(TURN)
    .where(TURN.c.id == bindparam("turn_id"))
    .values(
        state=TurnState.RUNNING.value,
        fence=bindparam("new_fence"),
        attempts=bindparam("new_attempts"),
        lease_until=bindparam("until"),
    )
)
END = (
    update(TURN)
    .where(
        TURN.c.id == bindparam("turn_id"),
        TURN.c.fence == bindparam("held_fence"),
        TURN.c.state == TurnState.RUNNING.value,
    )
    .values(
        state=bindparam("new_state"),
        outcome=bindparam("new_outcome"),
        error=bindparam("new_error"),
        ended_at=bindparam("new_ended_at"),
        lease_until=None,
    )
)


async def owe(
    tx: AsyncSession,
    conversation: Conversation,
    seq: int,
    kind: Kind,
    *,
    now: datetime,
    deadline: datetime,
    photos_follow: bool = False,
) -> None:
    """Add the line to the waiting turn of its conversation if it is of the same kind, else begin a turn.

    People type in bursts: lines that arrive while the bot is busy become one turn. It keeps its place among those that
    are due, or whoever says something more would be put behind all others; only photos not due yet wait for the next.
    """
    burst = PHOTOS_ON_THEIR_WAY if photos_follow else PHOTO_BURST
    run_at = now + burst if kind is Kind.PHOTO else now
    waiting = (await tx.execute(LAST_WAITING, {"conversation_id": conversation.id})).first()
    if waiting is None or waiting.kind != kind.value:
        await tx.execute(BEGIN, _new_turn(conversation.id, seq, run_at=run_at, deadline_at=deadline))
        return
    is_early = kind is Kind.PHOTO and waiting.run_at > now
    run_at = min(run_at, waiting.deadline_at) if is_early else waiting.run_at
    await tx.execute(ADD_TO, {"turn_id": waiting.id, "new_last_seq": seq, "new_run_at": run_at})


async def claim_due(database: Database, *, lease: timedelta, at_most: int) -> list[OwedTurn]:
    """Take the turns that have waited longest, of as many conversations, none of which has a turn running."""
    for some in (at_most, 1):
        try:
            async with database.transaction() as tx:
                return await _take(tx, await _ready(tx, some), lease)
        except IntegrityError:  # another worker has just begun a turn of one of these conversations: look again
            continue
    return []


async def finish(
    tx: AsyncSession, turn: OwedTurn, outcome: Outcome, error: str | None = None, *, now: datetime | None = None
) -> None:
    """Close the turn in the caller's transaction. Raises `LeaseLost` when it is no longer this worker's."""
    state = TurnState.DEAD if outcome is Outcome.APOLOGISED else TurnState.DONE
    end = {"new_state": state.value, "new_outcome": outcome.value, "new_error": error, "new_ended_at": now or utc_now()}
    ended = await tx.execute(END, {"turn_id": turn.id, "held_fence": turn.fence, **end})
    if _count(ended) != 1:
        raise LeaseLost(turn.id)


async def try_again(tx: AsyncSession, turn: OwedTurn, error: str, *, run_at: datetime, counted: bool = True) -> None:
    """Put the turn back for a later attempt; one that was not made is not `counted`. Raises `LeaseLost`."""
    attempts = turn.attempts if counted else turn.attempts - 1
    state = TurnState.READY.value
    await _guarded(tx, turn, state=state, error=error, run_at=run_at, lease_until=None, attempts=attempts)


async def give_back(tx: AsyncSession, turn: OwedTurn) -> None:
    """Put an unfinished turn back at once, as a stopping worker does. Raises `LeaseLost`."""
    await _guarded(tx, turn, state=TurnState.READY.value, lease_until=None)


async def free_expired(database: Database) -> int:
    """Turns whose worker died become ready again; their number."""
    async with database.transaction() as tx:
        return await _free(tx, Turn.lease_until < await database.now(tx))


async def free_all(database: Database) -> int:
    """For the only worker, when it starts: whoever held turns is dead, so their leases mean nothing."""
    async with database.transaction() as tx:
        return await _free(tx, true())


async def answered_seq(session: AsyncSession, conversation: Conversation) -> int:
    """Up to which `seq` every customer line has its outcome."""
    query = select(_first_open(literal(conversation.id)))
    return _before(conversation, (await session.execute(query)).scalar_one())


async def with_answered_seq(session: AsyncSession, conversation_id: str) -> tuple[Conversation, int] | None:
    """The conversation and its `answered_seq`, as they stood at one moment."""
    found = (await session.execute(_with_first_open(), {"conversation_id": conversation_id})).first()
    return None if found is None else (found[0], _before(found[0], found[1]))


@cache
def _with_first_open() -> Select[Conversation, int | None]:
    return select(Conversation, _first_open(Conversation.id)).where(Conversation.id == bindparam("conversation_id"))


def _first_open(conversation_id: ColumnElement[str] | InstrumentedAttribute[str]) -> ScalarSelect[int]:
    is_open = Turn.state.in_(OPEN)
    return select(func.min(Turn.first_seq)).where(Turn.conversation_id == conversation_id, is_open).scalar_subquery()


def _before(conversation: Conversation, first_open: int | None) -> int:
    return conversation.last_seq if first_open is None else first_open - 1


async def _free(tx: AsyncSession, which: ColumnElement[bool]) -> int:
    # Not one that somebody is settling at this moment: whoever was stopped in the middle of it must hold up nobody.
    free = select(Turn.id).where(Turn.state == TurnState.RUNNING.value, which).with_for_update(skip_locked=True)
    freed = await tx.execute(
        update(Turn)
        .where(Turn.id.in_(free))
        .values(state=TurnState.READY.value, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    return _count(freed)


def _new_turn(conversation_id: str, seq: int, *, run_at: datetime, deadline_at: datetime) -> dict[str, Any]:
    return {
        "id": uuid4().hex,
        "conversation_id": conversation_id,
        "first_seq": seq,
        "last_seq": seq,
        "state": TurnState.READY.value,
        "attempts": 0,
        "fence": 0,
        "run_at": run_at,
        "deadline_at": deadline_at,
    }


async def _ready(tx: AsyncSession, at_most: int) -> Sequence[Row[Any]]:
    """Turns that may begin, with the database's time `now`."""
    ready: Sequence[Row[Any]] = (await tx.execute(_due_by(clock_of(tx)), {"at_most": at_most})).all()
    return ready


@cache
def _due_by(clock: ColumnElement[datetime]) -> Select[Any]:
    earlier = TURN.alias()
    busy = (
        select(earlier.c.id)
        .where(
            earlier.c.conversation_id == TURN.c.conversation_id,
            earlier.c.state.in_(OPEN),
            earlier.c.first_seq < TURN.c.first_seq,
        )
        .exists()
    )
    return (
        select(*(TURN.c[one.name] for one in fields(OwedTurn)), clock.label("now"))
        .where(TURN.c.state == TurnState.READY.value, TURN.c.run_at <= clock, ~busy)
        .order_by(TURN.c.run_at, TURN.c.first_seq)
        .limit(bindparam("at_most"))
        .with_for_update(of=TURN, skip_locked=True)
    )


async def _take(tx: AsyncSession, ready: Sequence[Row[Any]], lease: timedelta) -> list[OwedTurn]:
    taken = [_taken(turn) for turn in ready]
    if taken:
        rows = [{"turn_id": turn.id, "new_fence": turn.fence, "new_attempts": turn.attempts} for turn in taken]
        await tx.execute(TAKE, [{**row, "until": ready[0].now + lease} for row in rows])
    return taken


def _taken(turn: Row[Any]) -> OwedTurn:
    return OwedTurn(
        id=turn.id,
        conversation_id=turn.conversation_id,
        first_seq=turn.first_seq,
        last_seq=turn.last_seq,
        attempts=turn.attempts + 1,
        fence=turn.fence + 1,
        deadline_at=turn.deadline_at,
    )


async def _guarded(tx: AsyncSession, turn: OwedTurn, **values: object) -> None:
    changed = await tx.execute(
        update(Turn)
        .where(Turn.id == turn.id, Turn.fence == turn.fence, Turn.state == TurnState.RUNNING.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if _count(changed) != 1:
        raise LeaseLost(turn.id)


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
