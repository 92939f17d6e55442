"""What a process with open sockets looks at once a second, so that a lost ring costs no more than that."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import OPEN_STATES, Agent, HandOff, Role


async def open_handoffs(session: AsyncSession) -> object:
    """Another value whenever the queue, or who serves whom, has changed."""
    query = select(HandOff.id, HandOff.state, HandOff.agent_id, HandOff.urgent).where(HandOff.state.in_(OPEN_STATES))
    return frozenset(tuple(row) for row in await session.execute(query))


async def agents_in_force(session: AsyncSession) -> object:
    """Another value whenever an agent was disabled or enabled, or has become or ceased to be a supervisor."""
    query = select(Agent.id, Agent.disabled, Agent.role)
    unusual = Agent.disabled.is_(True) | (Agent.role == Role.SUPERVISOR.value)
    return frozenset(tuple(row) for row in await session.execute(query.where(unusual)))
