"""Who else is with a customer beside the agent who serves: colleagues asked for advice, a supervisor who joins in."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from handoff import agents, notes, notices, places, states
from handoff.models import Agent, HandOff, HandOffState
from handoff.permissions import Permission, may
from handoff.places import Touch
from handoff.states import Held, NotYours


class AdviserUnknown(Exception):
    """Advice is asked of another agent who serves customers and whose account is open."""


class AlreadyJoined(Exception):
    """Another supervisor has joined this customer's conversation."""


async def ask_advice(
    tx: AsyncSession, bell: Bell, handoff_id: str, agent: Agent, adviser_id: str, text: str, *, client_id: str
) -> HandOff:
    """The colleague may read along and write notes until the service ends; the customer learns nothing of it.

    Once per `client_id`. Raises `NotYours`, `AdviserUnknown`, and `ClientIdReused` when the id came with other words.
    """
    held = await _served(tx, handoff_id)
    if held.handoff.agent_id != agent.id:
        raise NotYours(handoff_id)
    adviser = await agents.find(tx, adviser_id)
    if adviser is None or adviser.disabled or adviser.id == agent.id or not may(adviser, Permission.SERVE):
        raise AdviserUnknown(adviser_id)
    question = f"@{adviser.name} {text}"
    if await notes.written_as(tx, held.conversation.id, agent, client_id=client_id, text=question) is not None:
        return held.handoff
    await states.change(tx, held, advisers=sorted({*held.handoff.advisers, adviser.id}))
    await states.record(tx, held, "advice_asked", actor=agent.id, adviser=adviser.id)
    await notes.write(tx, bell, held.conversation, agent, client_id=client_id, text=question)
    told = ("advice_asked", {"handoff": handoff_id, "by": agent.name, "text": text})
    await places.touch(tx, bell, held.now, {adviser.id: Touch(told=[told])})
    return held.handoff


async def join(tx: AsyncSession, bell: Bell, handoff_id: str, supervisor: Agent) -> HandOff:
    """The supervisor speaks beside the agent, and the customer is told so. Raises `NotYours`, `AlreadyJoined`."""
    held = await _served(tx, handoff_id)
    if held.handoff.agent_id == supervisor.id:
        raise NotYours(handoff_id)
    if held.handoff.joined_id not in (None, supervisor.id):
        raise AlreadyJoined(handoff_id)
    if held.handoff.joined_id == supervisor.id:
        return held.handoff
    await states.change(tx, held, joined_id=supervisor.id)
    await states.record(tx, held, "joined", actor=supervisor.id)
    assert held.handoff.agent_id is not None
    told = ("joined", {"handoff": handoff_id, "by": supervisor.name})
    await places.touch(tx, bell, held.now, {held.handoff.agent_id: Touch(told=[told])})
    await _tell(tx, bell, held, notices.SUPERVISOR_JOINED.format(name=supervisor.name))
    return held.handoff


async def leave(tx: AsyncSession, bell: Bell, handoff_id: str, supervisor: Agent) -> HandOff:
    """The agent goes on alone. Raises `NotYours` when this supervisor had not joined."""
    held = await _served(tx, handoff_id)
    if held.handoff.joined_id != supervisor.id:
        raise NotYours(handoff_id)
    await states.change(tx, held, joined_id=None)
    await states.record(tx, held, "left", actor=supervisor.id)
    await _tell(tx, bell, held, notices.SUPERVISOR_LEFT.format(name=supervisor.name))
    transcript.ring(tx, bell, topics.HANDOFFS)
    return held.handoff


async def _served(tx: AsyncSession, handoff_id: str) -> Held:
    held = await states.hold(tx, handoff_id)
    if held.state is not HandOffState.ACTIVE:
        raise NotYours(handoff_id)
    return held


async def _tell(tx: AsyncSession, bell: Bell, held: Held, text: str) -> None:
    """Where each notice costs one of few messages, the supervisor's own words say it well enough."""
    if held.conversation.channel not in notices.BUDGETED_CHANNELS:
        key = f"company:{held.handoff.id}:{held.handoff.version}"
        await notices.tell(tx, bell, held.conversation, text, key=key)
