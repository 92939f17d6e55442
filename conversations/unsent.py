"""Lines that still have to be pushed to their channel: claimed under a lease, then sent, tried again, or failed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from conversations.models import Conversation, Delivery, DeliveryState, Line
from foundation.database import Database

PARKED = datetime(9999, 1, 1, tzinfo=UTC)
LEASE = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=10)
GIVE_UP_AFTER = 12  # attempts; with doubling waits about an hour and a half


@dataclass(frozen=True)
class Unsent:
    """A line on its way out, with the customer it goes to."""

    delivery_id: str
    conversation_id: str
    customer_id: str
    channel: str
    attempts: int
    line: Line


async def claim_due(database: Database, *, conversations: int = 20) -> list[Unsent]:
    """Take lines that are due, oldest first; never one whose conversation has an earlier line still unsent.

    Lines of one conversation that are due one after another come together, for the channel to merge.
    """
    async with database.transaction() as tx:
        now = await database.now(tx)
        await _free(tx, Delivery.lease_until < now)
        # Whoever holds the first unsent line of a conversation may take those behind it: others find them blocked.
        firsts = (
            select(Delivery.conversation_id)
            .where(Delivery.state == DeliveryState.PENDING.value, Delivery.next_at <= now, ~_blocked())
            .order_by(Delivery.next_at, Delivery.seq)
            .limit(conversations)
            .with_for_update(of=Delivery, skip_locked=True)
        )
        claimed: list[Unsent] = []
        for conversation_id in (await tx.execute(firsts)).scalars().all():
            claimed += await _take_pending(tx, conversation_id, now=now, only_due=True)
        return claimed


async def free_all(database: Database) -> None:
    """For the only worker, when it starts: whoever was sending is dead, so those leases mean nothing."""
    async with database.transaction() as tx:
        await _free(tx, true())


async def claim_waiting_for(tx: AsyncSession, conversation_id: str, *, now: datetime) -> list[Unsent]:
    """Take everything unsent of one conversation, for a reply on the customer's own open request."""
    return await _take_pending(tx, conversation_id, now=now, only_due=False)


async def hold_back(tx: AsyncSession, conversation_id: str, *, until: datetime) -> None:
    """Lines said from now on wait until then, so that an open request can carry them instead."""
    await tx.execute(update(Conversation).where(Conversation.id == conversation_id).values(held_until=until))
    await release(tx, conversation_id, at=until)


async def stop_holding(tx: AsyncSession, conversation_id: str, *, until: datetime) -> None:
    """The request that held lines back `until` then is over; another one that came later still holds them."""
    over = (Conversation.id == conversation_id) & (Conversation.held_until == until)
    await tx.execute(update(Conversation).where(over).values(held_until=None))


async def release(tx: AsyncSession, conversation_id: str, *, at: datetime) -> None:
    """Parked lines of this conversation may go at `at`: the customer has written again."""
    await tx.execute(
        update(Delivery)
        .where(
            Delivery.conversation_id == conversation_id,
            Delivery.state == DeliveryState.PENDING.value,
            Delivery.next_at == PARKED,
        )
        .values(next_at=at)
        .execution_options(synchronize_session=False)
    )


async def mark_sent(tx: AsyncSession, delivery_ids: Sequence[str]) -> None:
    await _settle(tx, delivery_ids, state=DeliveryState.SENT.value, error=None, lease_until=None)


async def mark_failed(tx: AsyncSession, delivery_ids: Sequence[str], error: str) -> None:
    """For good: the console shows the line as not delivered."""
    await _settle(tx, delivery_ids, state=DeliveryState.FAILED.value, error=error[:200], lease_until=None)


async def put_back(tx: AsyncSession, delivery_ids: Sequence[str], error: str, *, at: datetime) -> None:
    """Try again at `at`."""
    await _settle(tx, delivery_ids, state=DeliveryState.PENDING.value, error=error[:200], next_at=at, lease_until=None)


async def park(tx: AsyncSession, delivery_ids: Sequence[str], reason: str) -> None:
    """The channel may not write to this customer now: keep the lines until the customer writes (`release`)."""
    await put_back(tx, delivery_ids, reason, at=PARKED)


def next_attempt(now: datetime, attempts: int) -> datetime | None:
    """When to try again after `attempts` failures: doubling waits with jitter; None when it is time to give up."""
    if attempts >= GIVE_UP_AFTER:
        return None
    longest = min(LONGEST_WAIT, timedelta(seconds=2**attempts))
    return now + longest * random.uniform(0.5, 1.0)


def _blocked() -> ColumnElement[bool]:
    earlier = aliased(Delivery)
    return (
        select(earlier.id)
        .where(
            earlier.conversation_id == Delivery.conversation_id,
            earlier.seq < Delivery.seq,
            earlier.state.in_((DeliveryState.PENDING.value, DeliveryState.SENDING.value)),
        )
        .exists()
    )


async def _take_pending(tx: AsyncSession, conversation_id: str, *, now: datetime, only_due: bool) -> list[Unsent]:
    query = (
        select(Delivery, Line, Conversation.customer_id)
        .join(Line, (Line.conversation_id == Delivery.conversation_id) & (Line.seq == Delivery.seq))
        .join(Conversation, Conversation.id == Delivery.conversation_id)
        .where(Delivery.conversation_id == conversation_id, Delivery.state == DeliveryState.PENDING.value)
        .order_by(Delivery.seq)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    taken: list[Unsent] = []
    for delivery, line, customer_id in (await tx.execute(query)).all():
        if only_due and delivery.next_at > now:
            break
        _take(delivery, now)
        taken.append(_unsent(delivery, line, customer_id))
    return taken


def _take(delivery: Delivery, now: datetime) -> None:
    delivery.state = DeliveryState.SENDING.value
    delivery.attempts += 1
    delivery.lease_until = now + LEASE


def _unsent(delivery: Delivery, line: Line, customer_id: str) -> Unsent:
    return Unsent(
        delivery_id=delivery.id,
        conversation_id=delivery.conversation_id,
        customer_id=customer_id,
        channel=delivery.channel,
        attempts=delivery.attempts,
        line=line,
    )


async def _free(tx: AsyncSession, which: ColumnElement[bool]) -> None:
    await tx.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.SENDING.value, which)
        .values(state=DeliveryState.PENDING.value, lease_until=None)
        .execution_options(synchronize_session=False)
    )


async def _settle(tx: AsyncSession, delivery_ids: Sequence[str], **values: object) -> None:
    if not delivery_ids:
        return
    await tx.execute(
        update(Delivery)
        .where(Delivery.id.in_(delivery_ids), Delivery.state == DeliveryState.SENDING.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
