"""Turns that the bot owes: claimed under a lease, one per conversation at a time, each ending in one outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select, true, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from conversations.models import Conversation, Kind, Line, Turn, TurnState
from foundation.clock import utc_now
from foundation.database import Database, clock_of

PHOTO_BURST = timedelta(seconds=1.2)  # nine photos come as nine messages: wait for the last


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


async def owe(
    tx: AsyncSession, conversation: Conversation, seq: int, kind: Kind, *, now: datetime, deadline: datetime
) -> None:
    """Add the line to the waiting turn of its conversation if it is of the same kind, else begin a turn.

    People type in bursts: lines that arrive while the bot is busy become one turn. It keeps its place among those that
    are due, or whoever says something more would be put behind all others; only photos not due yet wait for the next.
    """
    run_at = now + PHOTO_BURST if kind is Kind.PHOTO else now
    waiting = await _last_waiting(tx, conversation.id)
    if waiting is not None and await _kind_of(tx, conversation.id, waiting.last_seq) == kind.value:
        waiting.last_seq = seq
        if kind is Kind.PHOTO and waiting.run_at > now:
            waiting.run_at = min(run_at, waiting.deadline_at)
        return
    tx.add(
        Turn(
            id=uuid4().hex,
            conversation_id=conversation.id,
            first_seq=seq,
            last_seq=seq,
            state=TurnState.READY.value,
            attempts=0,
            fence=0,
            run_at=run_at,
            deadline_at=deadline,
        )
    )
    await tx.flush()


async def claim_due(database: Database, *, lease: timedelta, at_most: int) -> list[OwedTurn]:
    """Take the turns that have waited longest, of as many conversations, none of which has a turn running."""
    for some in (at_most, 1):
        try:
            async with database.transaction() as tx:
                return [_take(turn, now + lease) for turn, now in await _ready(tx, some)]
        except IntegrityError:  # another worker has just begun a turn of one of these conversations: look again
            continue
    return []


async def finish(
    tx: AsyncSession, turn: OwedTurn, outcome: Outcome, error: str | None = None, *, now: datetime | None = None
) -> None:
    """Close the turn in the caller's transaction. Raises `LeaseLost` when it is no longer this worker's."""
    state = TurnState.DEAD if outcome is Outcome.APOLOGISED else TurnState.DONE
    values = {"outcome": outcome.value, "error": error, "lease_until": None, "ended_at": now or utc_now()}
    await _guarded(tx, turn, state=state.value, **values)


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
    query = select(Conversation, _first_open(Conversation.id)).where(Conversation.id == conversation_id)
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], _before(found[0], found[1]))


def _first_open(conversation_id: ColumnElement[str] | InstrumentedAttribute[str]) -> ScalarSelect[int]:
    is_open = Turn.state.in_((TurnState.READY.value, TurnState.RUNNING.value))
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


async def _last_waiting(tx: AsyncSession, conversation_id: str) -> Turn | None:
    """Held until the transaction ends: a worker that takes it now takes it with the line we add, or without."""
    query = select(Turn).where(
        Turn.conversation_id == conversation_id, Turn.state == TurnState.READY.value, Turn.attempts == 0
    )
    newest = query.order_by(Turn.first_seq.desc()).limit(1).with_for_update()
    return (await tx.execute(newest.execution_options(populate_existing=True))).scalar_one_or_none()


async def _kind_of(tx: AsyncSession, conversation_id: str, seq: int) -> str | None:
    query = select(Line.kind).where(Line.conversation_id == conversation_id, Line.seq == seq)
    return (await tx.execute(query)).scalar_one_or_none()


async def _ready(tx: AsyncSession, at_most: int) -> list[tuple[Turn, datetime]]:
    """Turns that may begin, with the database's time."""
    now = clock_of(tx)
    earlier = aliased(Turn)
    busy = (
        select(earlier.id)
        .where(
            earlier.conversation_id == Turn.conversation_id,
            earlier.state.in_((TurnState.READY.value, TurnState.RUNNING.value)),
            earlier.first_seq < Turn.first_seq,
        )
        .exists()
    )
    query = (
        select(Turn, now)
        .where(Turn.state == TurnState.READY.value, Turn.run_at <= now, ~busy)
        .order_by(Turn.run_at, Turn.first_seq)
        .limit(at_most)
        .with_for_update(of=Turn, skip_locked=True)
    )
    return [(turn, moment) for turn, moment in await tx.execute(query)]


def _take(turn: Turn, until: datetime) -> OwedTurn:
    turn.state = TurnState.RUNNING.value
    turn.fence += 1
    turn.attempts += 1
    turn.lease_until = until
    return OwedTurn(
        id=turn.id,
        conversation_id=turn.conversation_id,
        first_seq=turn.first_seq,
        last_seq=turn.last_seq,
        attempts=turn.attempts,
        fence=turn.fence,
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
