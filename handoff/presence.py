"""Who is there: what an agent has chosen, and whether one of their pages lives. Two different things."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from handoff.models import Agent, AgentEvent, AgentSession, Intent
from handoff.permissions import Permission, permits, roles_with
from handoff.states import count
from handoff.terms import Terms, seconds

FORGET_AFTER = seconds(86_400)


@dataclass(frozen=True)
class Live:
    """An agent one of whose pages lives."""

    id: str
    name: str
    role: str
    intent: str
    capacity: int
    load: int
    skills: tuple[str, ...]
    ringing: str | None
    last_offered_at: datetime | None
    parked_until: datetime | None

    @property
    def takes_customers(self) -> bool:
        return self.intent == Intent.ONLINE and permits(self.role, Permission.SERVE)

    @property
    def has_room(self) -> bool:
        return self.load < self.capacity

    @property
    def leads(self) -> bool:
        return permits(self.role, Permission.SUPERVISE)

    @property
    def hears_a_ring(self) -> bool:
        """When everybody is called, supervisors are too, whatever else they do."""
        leads = self.leads and self.intent != Intent.OFFLINE
        return self.has_room and (self.takes_customers or leads)

    def can(self, skill: str) -> bool:
        return not self.skills or skill in self.skills


_OF_LIVE = [getattr(Agent, one.name) for one in fields(Live)]


async def live_agents(session: AsyncSession, now: datetime) -> list[Live]:
    query = select(*_OF_LIVE).where(Agent.disabled.is_(False), _is_live(now)).order_by(Agent.id)
    rows = (await session.execute(query)).mappings()
    return [Live(**{**row, "skills": tuple(row["skills"])}) for row in rows]


async def beat(tx: AsyncSession, bell: Bell, agent_id: str, session_id: str, *, now: datetime, terms: Terms) -> bool:
    """A page of the agent lives; True when the agent was not there a moment ago. Raises `NotYourPage`."""
    was_there = bool(await tx.scalar(select(Agent.id).where(Agent.id == agent_id, _is_live(now))))
    page = await tx.get(AgentSession, session_id)
    if page is None:
        page = AgentSession(id=session_id, agent_id=agent_id, opened_at=now, lease_until=now + terms.lease)
        try:
            async with tx.begin_nested():
                tx.add(page)
        except IntegrityError:  # the same page beats twice at this moment
            return not was_there
    if page.agent_id != agent_id:
        raise NotYourPage(session_id)
    page.lease_until = now + terms.lease
    await tx.flush()
    if not was_there:
        transcript.ring(tx, bell, topics.ROUTING, topics.HANDOFFS)
    return not was_there


class NotYourPage(Exception):
    """Another agent has a page of this name."""


async def leave(tx: AsyncSession, bell: Bell, agent_id: str, session_id: str, *, now: datetime) -> None:
    """The page says goodbye: it lives no longer. Its row stays, so that its customers are not forgotten."""
    mine = (AgentSession.id == session_id) & (AgentSession.agent_id == agent_id)
    await tx.execute(update(AgentSession).where(mine).values(lease_until=now))
    transcript.ring(tx, bell, topics.ROUTING, topics.HANDOFFS)


async def choose(tx: AsyncSession, bell: Bell, agent_id: str, intent: Intent, *, by: str, now: datetime) -> None:
    """From now on; whom the agent serves already stays with them. Who serves nobody goes nowhere."""
    fresh = {"misses": 0, "parked_until": None} if intent is Intent.ONLINE else {}
    changed = await tx.execute(
        update(Agent)
        .where(Agent.id == agent_id, Agent.intent != intent.value, Agent.role.in_(roles_with(Permission.SERVE)))
        .values(intent=intent.value, **fresh)
        .execution_options(synchronize_session=False)
    )
    if count(changed):
        note_intent(tx, agent_id, intent, by=by, now=now)
    transcript.ring(tx, bell, topics.ROUTING, topics.HANDOFFS)


def note_intent(tx: AsyncSession, agent_id: str, intent: Intent, *, by: str, now: datetime) -> None:
    tx.add(AgentEvent(id=uuid4().hex, agent_id=agent_id, intent=intent.value, by=by, at=now))


async def lost_agents(session: AsyncSession, now: datetime, terms: Terms) -> list[str]:
    """Whose pages have all been silent for so long that their customers must not wait for them."""
    query = select(AgentSession.agent_id).group_by(AgentSession.agent_id)
    query = query.having(func.max(AgentSession.lease_until) < now - terms.lost_after)
    return list((await session.execute(query)).scalars())


async def forget_old_pages(tx: AsyncSession, now: datetime) -> None:
    """Each agent keeps the newest, by which it is known that they were lost."""
    newest = select(func.max(AgentSession.lease_until)).group_by(AgentSession.agent_id).scalar_subquery()
    old = (AgentSession.lease_until < now - FORGET_AFTER) & AgentSession.lease_until.not_in(newest)
    await tx.execute(delete(AgentSession).where(old).execution_options(synchronize_session=False))


def _is_live(now: datetime) -> ColumnElement[bool]:
    return exists().where(AgentSession.agent_id == Agent.id, AgentSession.lease_until > now)
