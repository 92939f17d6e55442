"""What a process with open sockets looks at once a second, so that a lost ring costs no more than that."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import OPEN_STATES, Agent, HandOff, HandOffState, Role


async def open_handoffs(session: AsyncSession) -> object:
    """Another value whenever the queue, or who serves whom, has changed."""
    shown = (*OPEN_STATES, HandOffState.WRAPUP.value)
    handoffs = select(HandOff.id, HandOff.version).where(HandOff.state.in_(shown))
    people = select(Agent.id, Agent.intent, Agent.load, Agent.inbox_seq)
    rows = [*await session.execute(handoffs), *await session.execute(people)]
    return frozenset(tuple(row) for row in rows)


async def agents_in_force(session: AsyncSession) -> object:
    """Another value whenever an agent was disabled, enabled or logged out, or has another role."""
    query = select(Agent.id, Agent.disabled, Agent.role, Agent.logins_since)
    unusual = Agent.disabled.is_(True) | (Agent.role != Role.AGENT.value) | Agent.logins_since.is_not(None)
    return frozenset(tuple(row) for row in await session.execute(query.where(unusual)))
