"""Lines that still have to be pushed to their channel: claimed under a lease and a fence, held back, let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from conversations.models import Conversation, Delivery, DeliveryState, Line
from conversations.sending import LEASE, PARKED, Unsent, doubt_abandoned
from foundation.database import Database, clock_of


async def claim_due(database: Database, *, conversations: int = 20) -> list[Unsent]:
    """Take lines that are due, oldest first; never one whose conversation has an earlier line still unsent.

    Lines of one conversation that are due one after another come together, for the channel to merge.
    """
    await doubt_abandoned(database)
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
    await doubt_abandoned(database, at_once=True)
    async with database.transaction() as tx:
        await _free(tx, true())


async def claim_waiting_for(tx: AsyncSession, conversation_id: str, *, now: datetime) -> list[Unsent]:
    """Take everything unsent of one conversation, for a reply on the customer's own open request.

    Nothing while a sender has lines of it: these would come before those. Hold the conversation by `lock`.
    """
    if await _is_being_sent(tx, conversation_id):
        return []
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
    parked = (Delivery.state == DeliveryState.PENDING.value) & (Delivery.next_at == PARKED)
    await tx.execute(
        update(Delivery)
        .where(Delivery.conversation_id == conversation_id, parked)
        .values(next_at=at, attempts=0)
        .execution_options(synchronize_session=False)
    )


async def oldest_age(session: AsyncSession) -> timedelta:
    """For how long the line that is overdue longest should have been on its way; not what waits behind a parked one."""
    parked = aliased(Delivery)
    waits = (parked.conversation_id == Delivery.conversation_id) & (parked.state == DeliveryState.PENDING.value)
    behind = select(parked.id).where(waits, parked.next_at == PARKED, parked.seq < Delivery.seq).exists()
    due = select(func.min(Delivery.next_at), clock_of(session)).where(
        Delivery.state == DeliveryState.PENDING.value, ~behind
    )
    oldest, now = (await session.execute(due)).one()
    return max(now - oldest, timedelta(0)) if oldest else timedelta(0)


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


async def _is_being_sent(tx: AsyncSession, conversation_id: str) -> bool:
    """Waits for a sender that is claiming at this moment, to see what it has taken."""
    unsettled = Delivery.state.in_((DeliveryState.PENDING.value, DeliveryState.SENDING.value))
    query = select(Delivery.state).where(Delivery.conversation_id == conversation_id, unsettled)
    states = (await tx.execute(query.order_by(Delivery.seq).with_for_update())).scalars().all()
    return DeliveryState.SENDING in states


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
    delivery.fence += 1
    delivery.lease_until = now + LEASE
    delivery.handed_at = None


def _unsent(delivery: Delivery, line: Line, customer_id: str) -> Unsent:
    return Unsent(
        delivery_id=delivery.id,
        conversation_id=delivery.conversation_id,
        customer_id=customer_id,
        channel=delivery.channel,
        attempts=delivery.attempts,
        fence=delivery.fence,
        line=line,
        taken=delivery.taken,
    )


async def _free(tx: AsyncSession, which: ColumnElement[bool]) -> None:
    untold = (Delivery.state == DeliveryState.SENDING.value) & Delivery.handed_at.is_(None)
    # Not one that its sender is settling at this moment: whoever was stopped in the middle of it must hold up nobody.
    free = select(Delivery.id).where(untold, which).with_for_update(skip_locked=True)
    await tx.execute(
        update(Delivery)
        .where(Delivery.id.in_(free))
        .values(state=DeliveryState.PENDING.value, lease_until=None)
        .execution_options(synchronize_session=False)
    )
