"""The queue closed by a supervisor: who asks for a person meanwhile is promised a call, but in danger nobody is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from handoff.models import Agent, QueueClosure


async def current(session: AsyncSession) -> QueueClosure | None:
    """The closure that is in force; None while the queue is open."""
    query = select(QueueClosure).where(QueueClosure.opened_at.is_(None)).order_by(QueueClosure.id.desc()).limit(1)
    return await session.scalar(query)


async def close(tx: AsyncSession, bell: Bell, supervisor: Agent, *, reason: str, now: datetime) -> None:
    """From now on; those who wait already are served. A queue that is closed stays as it is."""
    if await current(tx) is not None:
        return
    tx.add(QueueClosure(closed_at=now, closed_by=supervisor.id, reason=reason))
    await tx.flush()
    transcript.ring(tx, bell, topics.HANDOFFS)


async def open_again(tx: AsyncSession, bell: Bell, supervisor: Agent, *, now: datetime) -> None:
    query = select(QueueClosure).where(QueueClosure.opened_at.is_(None))
    for closure in await tx.scalars(query):
        closure.opened_at, closure.opened_by = now, supervisor.id
    await tx.flush()
    transcript.ring(tx, bell, topics.HANDOFFS)
