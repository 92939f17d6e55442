"""An agent's places and their inbox: changed in the transaction of what they count, guarded, in the order of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from handoff.models import Agent, InboxItem, Intent

INBOX_AT_ONCE = 100


class NoRoom(Exception):
    """The agent serves as many customers as they can, or takes none now."""


@dataclass
class Touch:
    """What happens to one agent's row."""

    places: int = 0  # taken (1) or given back (-1)
    most: int | None = None  # places beyond the capacity; None: not looked at
    rings: bool = False  # the screen must be free, and the agent take customers
    takes: bool = False  # the agent must take customers, whatever is on the screen
    values: dict[str, Any] = field(default_factory=dict)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


async def touch(tx: AsyncSession, bell: Bell, now: datetime, touches: Mapping[str, Touch]) -> None:
    """All of them or none. By id, so that two transactions never wait for each other. Raises `NoRoom`."""
    for agent_id in sorted(touches):
        one = touches[agent_id]
        changed = await tx.execute(
            update(Agent)
            .where(Agent.id == agent_id, _guard(one))
            .values(load=Agent.load + one.places, inbox_seq=Agent.inbox_seq + len(one.told), **one.values)
            .returning(Agent.inbox_seq)
            .execution_options(synchronize_session=False)
        )
        last = changed.scalar_one_or_none()
        if last is None:
            raise NoRoom(agent_id)
        first = last - len(one.told) + 1
        for seq, (kind, data) in enumerate(one.told, start=first):
            tx.add(InboxItem(agent_id=agent_id, seq=seq, kind=kind, data=data, at=now))
    await tx.flush()
    transcript.ring(tx, bell, topics.HANDOFFS)
    if any(one.places < 0 for one in touches.values()):
        transcript.ring(tx, bell, topics.ROUTING)


async def inbox(session: AsyncSession, agent_id: str, after: int) -> list[InboxItem]:
    """What the agent has not seen, in order."""
    query = select(InboxItem).where(InboxItem.agent_id == agent_id, InboxItem.seq > after).order_by(InboxItem.seq)
    return list((await session.execute(query.limit(INBOX_AT_ONCE))).scalars())


def _guard(one: Touch) -> ColumnElement[bool]:
    guard: ColumnElement[bool] = true()
    if one.most is not None:
        guard &= Agent.load < Agent.capacity + one.most
    if one.rings:
        guard &= Agent.ringing.is_(None)
    if one.rings or one.takes:
        guard &= (Agent.intent == Intent.ONLINE.value) & Agent.disabled.is_(False)
    return guard
