"""The states of a hand-off: which moves there are, and the one guarded update that makes them, each with its event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import Conversation
from handoff.models import HandOff, HandOffEvent
from handoff.models import HandOffState as State

MOVES: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.OFFERED, State.ACTIVE, State.CANCELLED, State.ABANDONED, State.FALLBACK}),
    State.OFFERED: frozenset({State.QUEUED, State.ACTIVE, State.CANCELLED, State.ABANDONED, State.FALLBACK}),
    State.ACTIVE: frozenset({State.WRAPUP, State.QUEUED}),
    State.WRAPUP: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
    State.ABANDONED: frozenset(),
    State.FALLBACK: frozenset(),
}


class HandOffUnknown(Exception):
    """There is no such hand-off."""


class AlreadyTaken(Exception):
    """Somebody else has accepted this customer, or the customer has gone."""


class NotYours(Exception):
    """Another agent serves this customer, or nobody does any more."""


class Outdated(Exception):
    """Somebody else answers this customer than the supervisor saw."""


@dataclass(frozen=True)
class Held:
    """A hand-off that nobody else changes until the transaction ends. `now` is the database's."""

    conversation: Conversation
    handoff: HandOff
    now: datetime

    @property
    def state(self) -> State:
        return State(self.handoff.state)


async def find(session: AsyncSession, handoff_id: str) -> HandOff:
    """Raises `HandOffUnknown`."""
    handoff = await session.get(HandOff, handoff_id)
    if handoff is None:
        raise HandOffUnknown(handoff_id)
    return handoff


async def hold(tx: AsyncSession, handoff_id: str) -> Held:
    """The order of locks is the same everywhere: conversation, hand-off, offers, agents by id."""
    handoff = await find(tx, handoff_id)
    conversation = await transcript.lock(tx, handoff.conversation_id)
    return await _held(tx, conversation, handoff)


async def hold_as_seen(tx: AsyncSession, handoff_id: str, owner_epoch: int | None) -> Held:
    """The same, if the customer has had no other owner since. `None`: whoever it is. Raises `Outdated`."""
    held = await hold(tx, handoff_id)
    if owner_epoch not in (None, held.conversation.owner_epoch):
        raise Outdated(handoff_id)
    return held


async def hold_if_free(tx: AsyncSession, handoff_id: str) -> Held | None:
    """The same without waiting; None when somebody else holds it at this moment."""
    handoff = await find(tx, handoff_id)
    conversation = await transcript.lock_if_free(tx, handoff.conversation_id)
    return None if conversation is None else await _held(tx, conversation, handoff)


async def move(tx: AsyncSession, held: Held, to: State, **values: Any) -> None:
    """Raises `AlreadyTaken` where the table has no such move, or another was faster."""
    if to not in MOVES[held.state]:
        raise AlreadyTaken(held.handoff.id)
    await change(tx, held, state=to.value, **values)


async def change(tx: AsyncSession, held: Held, **values: Any) -> None:
    """New values, and the next version, if it is still as we saw it."""
    handoff = held.handoff
    seen = (HandOff.id == handoff.id) & (HandOff.state == handoff.state) & (HandOff.version == handoff.version)
    changed = await tx.execute(
        update(HandOff)
        .where(seen)
        .values(version=HandOff.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if count(changed) != 1:
        raise AlreadyTaken(handoff.id)
    await tx.refresh(handoff)


async def record(tx: AsyncSession, held: Held, kind: str, *, actor: str, **data: Any) -> None:
    last = select(func.coalesce(func.max(HandOffEvent.number), 0)).where(HandOffEvent.handoff_id == held.handoff.id)
    number = int((await tx.execute(last)).scalar_one()) + 1
    tx.add(HandOffEvent(handoff_id=held.handoff.id, number=number, kind=kind, actor=actor, at=held.now, data=data))
    await tx.flush()


def count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount


async def _held(tx: AsyncSession, conversation: Conversation, handoff: HandOff) -> Held:
    query = select(HandOff).where(HandOff.id == handoff.id).with_for_update()
    await tx.execute(query.execution_options(populate_existing=True))
    return Held(conversation, handoff, transcript.now_of(tx))
