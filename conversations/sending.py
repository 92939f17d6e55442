"""Lines in a sender's hands: handed to their channel at most once, then settled, every word guarded by the fence.

Whoever claims a line raises its `fence`, and what is said of it counts only with that fence: a sender that was stopped
for longer than its lease can change nothing any more. Right before the channel is asked, `handed_at` is committed; what
was handed over and never settled is `UNCERTAIN` and is not sent again (decision 0010).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy import ColumnElement, select, true, tuple_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import PARKED as PARKED
from conversations.models import Delivery, DeliveryState, Line
from foundation.database import Database, after_commit, clock_of

LEASE = timedelta(seconds=45)  # begins anew before each message; the slowest takes two tokens and two tries, 20 seconds
LONGEST_WAIT = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=24)
LEAST_ATTEMPTS = 12  # a line that was parked for days is not given up at its first failure

SETTLED = Counter("baowen_deliveries", "Lines for a pushed channel, by what became of them.", ["channel", "outcome"])
log = structlog.get_logger()


class NotHeld(Exception):
    """The sender's lease is over: others may have these lines now, and what this one found out changes nothing."""


@dataclass(frozen=True)
class Unsent:
    """A line on its way out, with the customer it goes to.

    `fence`: the claim under which it is held. `taken`: of a long line, how many messages the channel already has.
    """

    delivery_id: str
    conversation_id: str
    customer_id: str
    channel: str
    attempts: int
    fence: int
    line: Line
    taken: int = 0


async def hand_over(tx: AsyncSession, lines: Sequence[Unsent], *, now: datetime) -> None:
    """Commit this right before the channel is asked to take the lines: from then on they are never sent again.

    The lease begins anew. Raises `NotHeld`, as everything below does, and then nothing is changed.
    """
    await _guarded(tx, lines, handed_at=now, lease_until=now + LEASE)


async def renew(tx: AsyncSession, lines: Sequence[Unsent], *, now: datetime) -> None:
    """The lease of lines that wait behind others begins anew."""
    await _guarded(tx, lines, lease_until=now + LEASE)


async def note_taken(tx: AsyncSession, lines: Sequence[Unsent], messages: int, *, now: datetime) -> None:
    """The channel has so many messages of a long line: whoever goes on, goes on behind them."""
    await _guarded(tx, lines, taken=messages, handed_at=None, lease_until=now + LEASE)


async def mark_sent(tx: AsyncSession, lines: Sequence[Unsent]) -> None:
    await _settle(tx, lines, "sent", state=DeliveryState.SENT.value, error=None)


async def mark_failed(tx: AsyncSession, lines: Sequence[Unsent], error: str) -> None:
    """For good: the console shows the line as not delivered."""
    await _show(tx, lines)
    await _settle(tx, lines, "failed", state=DeliveryState.FAILED.value, error=error[:200])


async def mark_uncertain(tx: AsyncSession, lines: Sequence[Unsent], reason: str) -> None:
    """The channel was asked and did not say: the customer may have the line or not, and people are told so."""
    await _show(tx, lines)
    await _settle(tx, lines, "uncertain", state=DeliveryState.UNCERTAIN.value, error=reason[:200])


async def put_back(
    tx: AsyncSession, lines: Sequence[Unsent], error: str, *, at: datetime, counted: bool = True
) -> None:
    """Surely not sent: try again at `at`. An attempt that was not made is not `counted`."""
    values: dict[str, Any] = {} if counted else {"attempts": Delivery.attempts - 1}
    state = DeliveryState.PENDING.value
    await _settle(tx, lines, "put_back", state=state, error=error[:200], next_at=at, handed_at=None, **values)


async def park(tx: AsyncSession, lines: Sequence[Unsent], reason: str) -> None:
    """The channel may not write to this customer now: keep the lines until the customer writes (`release`)."""
    await _show(tx, lines)
    state = DeliveryState.PENDING.value
    await _settle(tx, lines, "parked", state=state, error=reason[:200], next_at=PARKED, handed_at=None)


def next_attempt(now: datetime, line: Unsent) -> datetime | None:
    """When to try again after a temporary failure: doubling waits with full jitter; None when it is time to give up."""
    if now - line.line.said_at > GIVE_UP_AFTER and line.attempts >= LEAST_ATTEMPTS:
        return None
    longest = min(LONGEST_WAIT, timedelta(seconds=2 ** min(line.attempts - 1, 20)))
    return now + longest * random.random()


async def marks_of(session: AsyncSession, conversation_id: str) -> dict[int, str]:
    """What agents must know of this conversation's lines, by `seq`: failed, uncertain, or parked.

    Whatever stands behind a parked line waits with it for the customer.
    """
    query = select(Delivery.seq, Delivery.state, Delivery.next_at).where(
        Delivery.conversation_id == conversation_id, Delivery.state != DeliveryState.SENT.value
    )
    marks: dict[int, str] = {}
    parked = False
    for seq, state, next_at in await session.execute(query.order_by(Delivery.seq)):
        if state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
            marks[seq] = state
            continue
        parked = parked or next_at == PARKED
        if parked:
            marks[seq] = "parked"
    return marks


async def doubt_abandoned(database: Database, *, at_once: bool = False) -> None:
    """What a sender handed over and never settled before its lease ran out: nobody knows whether it was taken."""

    def abandoned(session: AsyncSession) -> ColumnElement[bool]:
        over = true() if at_once else Delivery.lease_until < clock_of(session)
        return (Delivery.state == DeliveryState.SENDING.value) & Delivery.handed_at.is_not(None) & over

    async with database.reading() as session:
        query = select(Delivery.conversation_id).where(abandoned(session)).distinct()
        conversations = (await session.execute(query)).scalars().all()
    for conversation_id in conversations:
        async with database.transaction() as tx:
            # The conversation first, as everywhere: then its deliveries.
            conversation = await transcript.lock_if_free(tx, conversation_id)
            if conversation is None:  # at the next look: whoever has it may have been stopped
                continue
            doubted = await tx.execute(
                update(Delivery)
                .where(Delivery.conversation_id == conversation_id, abandoned(tx))
                .values(state=DeliveryState.UNCERTAIN.value, lease_until=None, error="the sender never came back")
                .execution_options(synchronize_session=False)
            )
            if count := _count(doubted):
                transcript.changed(tx, conversation)
                after_commit(tx, partial(_note, conversation.channel, "uncertain", count))


async def _show(tx: AsyncSession, lines: Sequence[Unsent]) -> None:
    """Consoles show what follows; the conversation is locked for that before its deliveries, as everywhere."""
    if lines:
        transcript.changed(tx, await transcript.lock(tx, lines[0].conversation_id))


async def _settle(tx: AsyncSession, lines: Sequence[Unsent], outcome: str, **values: object) -> None:
    if not lines:
        return
    await _guarded(tx, lines, lease_until=None, **values)
    after_commit(tx, partial(_note, lines[0].channel, outcome, len(lines)))


async def _guarded(tx: AsyncSession, lines: Sequence[Unsent], **values: object) -> None:
    if not lines:
        return
    claims = [(line.delivery_id, line.fence) for line in lines]
    changed = await tx.execute(
        update(Delivery)
        .where(tuple_(Delivery.id, Delivery.fence).in_(claims), Delivery.state == DeliveryState.SENDING.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if _count(changed) != len(lines):
        raise NotHeld


def _note(channel: str, outcome: str, count: int) -> None:
    SETTLED.labels(channel, outcome).inc(count)
    if outcome == "uncertain":
        log.warning("delivery_uncertain", channel=channel, lines=count)


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
