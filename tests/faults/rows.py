"""The rows behind a conversation, read from the database: turns, deliveries, and what was done because of it."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Delivery, DeliveryState, Turn, TurnState
from conversations.sending import PARKED
from foundation.clock import utc_now
from foundation.database import Database
from handoff.models import WAITING_STATES, HandOff, HandOffEvent
from insurance.models import Claim
from tests.faults.history import Sending, TurnEnd

OPEN_TURNS = (TurnState.READY.value, TurnState.RUNNING.value)
QUIET_WITHIN_SECONDS = 30


class NotQuiet(Exception):
    """There is still something to do when everything should have been done; the message counts it."""


async def until_quiet(url: str, *, within: float = QUIET_WITHIN_SECONDS) -> float:
    """Wait until no turn is owed and nothing is to be sent; the seconds that it took. Raises `NotQuiet`."""
    database = Database(url)
    began = time.monotonic()
    try:
        while True:
            left = await _left_to_do(database)
            if not any(left):
                return time.monotonic() - began
            if time.monotonic() - began > within:
                raise NotQuiet(f"after {within} s: {left} turns, deliveries and offers to do")
            await asyncio.sleep(0.2)
    finally:
        await database.close()


class Rows:
    """All rows of a run, by conversation."""

    def __init__(self) -> None:
        self.turns: dict[str, list[TurnEnd]] = defaultdict(list)
        self.sendings: dict[str, list[Sending]] = defaultdict(list)
        self.effects: dict[str, list[str]] = defaultdict(list)

    def attempts_of(self, conversation: str) -> int:
        return max((turn.attempts for turn in self.turns[conversation]), default=0)


async def read_rows(url: str) -> Rows:
    database = Database(url)
    rows = Rows()
    try:
        async with database.reading() as session:
            for turn in (await session.execute(select(Turn).order_by(Turn.first_seq))).scalars():
                end = TurnEnd(turn.id, turn.first_seq, turn.last_seq, turn.outcome, turn.attempts)
                rows.turns[turn.conversation_id].append(end)
            for delivery in (await session.execute(select(Delivery).order_by(Delivery.seq))).scalars():
                rows.sendings[delivery.conversation_id].append(Sending(delivery.seq, delivery.state))
            await _read_effects(session, rows)
    finally:
        await database.close()
    return rows


async def _read_effects(session: AsyncSession, rows: Rows) -> None:
    """A call for a person has the turn that made it for its key; one more than there are such turns is a double."""
    for handoff in (await session.execute(select(HandOff).order_by(HandOff.requested_at))).scalars():
        calls = [t.id for t in rows.turns[handoff.conversation_id] if t.outcome in ("handed_off", "apologised")]
        done = rows.effects[handoff.conversation_id]
        done.append(f"handoff:{calls[min(len(done), len(calls) - 1)] if calls else 'nobody asked'}")
    breaches = select(HandOff.conversation_id, HandOffEvent.handoff_id).join(
        HandOff, HandOff.id == HandOffEvent.handoff_id
    )
    for conversation, handoff_id in await session.execute(breaches.where(HandOffEvent.kind == "breached")):
        rows.effects[conversation].append(f"breached:{handoff_id}")
    for claim in (await session.execute(select(Claim).where(Claim.reported_at.is_not(None)))).scalars():
        rows.effects[claim.conversation_id].append(f"claim:{claim.conversation_id}")


async def _left_to_do(database: Database) -> tuple[int, int, int]:
    """Turns, deliveries, and waiting customers who are about to be told that it takes longer."""
    soon = utc_now() + timedelta(seconds=QUIET_WITHIN_SECONDS)
    late = HandOff.state.in_(WAITING_STATES) & HandOff.breach_at.is_(None) & (HandOff.due_at < soon)
    to_send = or_(
        Delivery.state == DeliveryState.SENDING.value,
        (Delivery.state == DeliveryState.PENDING.value) & (Delivery.next_at != PARKED),
    )
    try:
        async with database.reading() as session:
            turns = await session.scalar(select(func.count()).where(Turn.state.in_(OPEN_TURNS)))
            deliveries = await session.scalar(select(func.count()).select_from(Delivery).where(to_send))
            offers = await session.scalar(select(func.count()).select_from(HandOff).where(late))
    except (SQLAlchemyError, OSError):
        return -1, -1, -1  # the database is not there: it is not quiet
    return int(turns or 0), int(deliveries or 0), int(offers or 0)
