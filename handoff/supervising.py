"""What a supervisor does with a customer who waits: put them before the others, or give them to an agent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from handoff import offering, presence, queue, states
from handoff.models import WAITING_STATES, Agent, HandOff
from handoff.places import NoRoom, Touch
from handoff.presence import Live
from handoff.states import AlreadyTaken, Held
from handoff.terms import Terms

JUST_BEFORE = timedelta(milliseconds=1)


class AlreadyFirst(Exception):
    """Nobody comes before this customer but those in danger."""


class AgentAway(Exception):
    """The chosen agent takes no customers now."""


class AgentFull(Exception):
    """The chosen agent has no place left."""


async def put_first(
    tx: AsyncSession, bell: Bell, handoff_id: str, supervisor: Agent, *, reason: str, owner_epoch: int
) -> HandOff:
    """Before everybody who waits, but for those in danger.

    Raises `AlreadyTaken`, `Outdated`, `AlreadyFirst`.
    """
    held = await _waiting(tx, handoff_id, owner_epoch)
    rank_at = _first_rank(held.handoff, await _those_before(tx, held.handoff))
    await states.change(tx, held, rank_at=rank_at, put_first=reason)
    await states.record(tx, held, "put_first", actor=supervisor.id, reason=reason)
    transcript.ring(tx, bell, topics.ROUTING, topics.HANDOFFS)
    return held.handoff


async def assign(
    tx: AsyncSession,
    bell: Bell,
    handoff_id: str,
    supervisor: Agent,
    agent_id: str,
    *,
    owner_epoch: int,
    beyond: bool,
    terms: Terms,
) -> HandOff:
    """The agent serves this customer at once, without being asked; one who does not answer loses them again like any.
    `beyond`: even when all places are taken, as far as a forced offer may go.

    Raises `AlreadyTaken`, `Outdated`, `AgentAway`, `AgentFull`.
    """
    held = await _waiting(tx, handoff_id, owner_epoch)
    agent = await _there(tx, agent_id, held.now)
    mine = next((one for one in await offering.pending_of(tx, handoff_id) if one.agent_id == agent_id), None)
    await states.record(tx, held, "assigned", actor=supervisor.id, agent=agent_id, beyond=beyond)
    told = [("assigned", {"handoff": handoff_id, "by": supervisor.name})]
    there = Touch(most=terms.forced_extra if beyond else 0, takes=True, told=told)
    try:
        await offering.give(tx, bell, held, agent, mine, there, how="assigned")
    except NoRoom:
        raise AgentFull(agent_id) from None
    # Nobody has clicked: the customer waits for the first word as for any other.
    await states.change(tx, held, waits_since=held.now, next_action_at=held.now + terms.silence[0])
    return held.handoff


async def _waiting(tx: AsyncSession, handoff_id: str, owner_epoch: int) -> Held:
    held = await states.hold(tx, handoff_id)
    if held.handoff.state not in WAITING_STATES:
        raise AlreadyTaken(handoff_id)
    if held.conversation.owner_epoch != owner_epoch:
        raise states.Outdated(handoff_id)
    return held


async def _there(tx: AsyncSession, agent_id: str, now: datetime) -> Live:
    for agent in await presence.live_agents(tx, now):
        if agent.id == agent_id and agent.takes_customers:
            return agent
    raise AgentAway(agent_id)


async def _those_before(tx: AsyncSession, handoff: HandOff) -> Sequence[HandOff]:
    """In the order of the queue."""
    query = select(HandOff).where(queue.waits_before(handoff)).order_by(HandOff.rank_at, HandOff.id)
    return (await tx.execute(query)).scalars().all()


def _first_rank(handoff: HandOff, before: Sequence[HandOff]) -> datetime:
    """Right behind the last of those in danger. Raises `AlreadyFirst`."""
    endangered = [place for place, one in enumerate(before) if queue.in_danger(one.reason, urgent=one.urgent)]
    behind = before[endangered[-1] + 1 :] if endangered else before
    if not behind:
        raise AlreadyFirst(handoff.id)
    if not endangered:
        return behind[0].rank_at - JUST_BEFORE
    last = before[endangered[-1]].rank_at
    return last + (behind[0].rank_at - last) / 2
