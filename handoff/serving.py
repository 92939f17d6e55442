"""What an agent does with a customer they serve: end it, write down what came of it, pass it on; and what happens when
they fall silent or their machine dies."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Owner
from handoff import drafts, notices, places, presence, queue, states
from handoff.models import Agent, HandOff, HandOffState
from handoff.permissions import Permission, may
from handoff.places import Touch
from handoff.states import Held, NotYours
from handoff.terms import Terms

# What came of a service, as the agent chooses it.
DISPOSITIONS = {
    "resolved": "已解决",
    "follow_up": "需跟进",
    "claim_reported": "已协助报案",
    "complaint": "转投诉处理",
    "invalid": "无效会话",
}
NOT_CHOSEN = "none"  # the time to choose was over


class DispositionUnknown(Exception):
    """A hand-off is closed with one of the codes in `DISPOSITIONS`."""


class TargetUnknown(Exception):
    """A customer is passed to an agent who takes customers now, or to a skill that somebody has."""


class Silence(IntEnum):
    """What has been done about an agent who does not answer."""

    NOTHING = 0
    NUDGED = 1
    ALARMED = 2


async def end(tx: AsyncSession, bell: Bell, handoff_id: str, agent: Agent, *, terms: Terms) -> HandOff:
    """The service is over and the bot answers again; the agent may still write it up. Raises `NotYours`."""
    held = await _mine(tx, handoff_id, agent.id)
    await _end(tx, bell, held, terms)
    return held.handoff


async def close(
    tx: AsyncSession, bell: Bell, handoff_id: str, agent: Agent, *, disposition: str, note: str, terms: Terms
) -> HandOff:
    """What came of it is written down, and the agent has the place back; a service that goes on is ended first.

    Raises `NotYours`, `DispositionUnknown`.
    """
    if disposition not in DISPOSITIONS:
        raise DispositionUnknown(disposition)
    held = await _mine(tx, handoff_id, agent.id)
    if held.state is HandOffState.ACTIVE:
        await _end(tx, bell, held, terms)
    await finish(tx, bell, held, disposition, note=note, actor=agent.id)
    return held.handoff


async def finish(tx: AsyncSession, bell: Bell, held: Held, disposition: str, *, note: str, actor: str) -> None:
    """Out of the wrap-up; the place is free."""
    values = {"disposition": disposition, "note": note, "closed_at": held.now, "next_action_at": None}
    await states.move(tx, held, HandOffState.CLOSED, **values)
    await states.record(tx, held, "closed", actor=actor, disposition=disposition)
    assert held.handoff.agent_id is not None
    await places.touch(tx, bell, held.now, {held.handoff.agent_id: Touch(places=-1)})


async def pass_on(
    tx: AsyncSession,
    bell: Bell,
    handoff_id: str,
    agent: Agent,
    *,
    to_agent: str | None = None,
    to_skill: str | None = None,
    note: str,
    terms: Terms,
    owner_epoch: int | None = None,
) -> HandOff:
    """The customer waits again, in front, for this colleague or for somebody with this skill. A supervisor may pass on
    whomever somebody serves.

    Raises `NotYours`, `TargetUnknown`; `Outdated` when somebody else serves than at `owner_epoch`.
    """
    leads = may(agent, Permission.SUPERVISE)
    held = await states.hold_as_seen(tx, handoff_id, owner_epoch) if leads else await _mine(tx, handoff_id, agent.id)
    former = held.handoff.agent_id
    if held.state is not HandOffState.ACTIVE or former is None:
        raise NotYours(handoff_id)
    there = [one for one in await presence.live_agents(tx, held.now) if one.takes_customers and one.id != former]
    if not any(one.id == to_agent or (to_skill is not None and one.can(to_skill)) for one in there):
        raise TargetUnknown(to_agent or to_skill or "")
    await queue.back_in_front(tx, bell, held, "transferred", actor=agent.id, tried=[former], terms=terms)
    await states.change(
        tx, held, wanted_agent_id=to_agent, skill=to_skill or held.handoff.skill, note=note or held.handoff.note
    )
    told = [] if former == agent.id else [("given_away", {"handoff": handoff_id})]
    await places.touch(tx, bell, held.now, {former: Touch(places=-1, told=told)})
    await notices.tell(
        tx, bell, held.conversation, notices.PASSED_ON, key=f"passed:{handoff_id}:{held.handoff.version}"
    )
    return held.handoff


async def take_over(
    tx: AsyncSession,
    bell: Bell,
    handoff_id: str,
    supervisor: Agent,
    *,
    terms: Terms,
    owner_epoch: int | None = None,
) -> HandOff:
    """A supervisor goes on in place of the agent, whose words are refused from now on.

    Raises `NotYours`, `NoRoom`; `Outdated` when somebody else serves than at `owner_epoch`.
    """
    held = await states.hold_as_seen(tx, handoff_id, owner_epoch)
    former = held.handoff.agent_id
    if held.state is not HandOffState.ACTIVE or former is None or former == supervisor.id:
        raise NotYours(handoff_id)
    await states.change(
        tx, held, agent_id=supervisor.id, joined_id=None, waits_since=None, silence_told=0, next_action_at=None
    )
    await states.record(tx, held, "taken_over", actor=supervisor.id, former=former)
    await drafts.drop(tx, held.conversation.id, but=supervisor.id)
    told = [("taken_over", {"handoff": handoff_id, "by": supervisor.name})]
    touches = {former: Touch(places=-1, told=told), supervisor.id: Touch(places=1, most=terms.forced_extra)}
    await places.touch(tx, bell, held.now, touches)
    await transcript.give_to(tx, bell, held.conversation, Owner.AGENT, supervisor.id)
    if held.conversation.channel not in notices.BUDGETED_CHANNELS:
        text = notices.JOINED.format(name=supervisor.name)
        await notices.tell(tx, bell, held.conversation, text, key=f"joined:{handoff_id}:{held.handoff.version}")
    return held.handoff


async def agent_lost(tx: AsyncSession, bell: Bell, held: Held, terms: Terms) -> None:
    """The agent's machine has died: the customer waits again, in front, and is told so once."""
    await _break_off(tx, bell, held, "agent_lost", Touch(places=-1), terms)


async def customer_waits(tx: AsyncSession, conversation: Conversation, since: datetime, terms: Terms) -> None:
    """The customer has said something to the agent. Hold the conversation by `lock`."""
    silent = (
        (HandOff.conversation_id == conversation.id)
        & (HandOff.state == HandOffState.ACTIVE.value)
        & HandOff.waits_since.is_(None)
    )
    values = {"waits_since": since, "silence_told": 0, "next_action_at": since + terms.silence[0]}
    await tx.execute(update(HandOff).where(silent).values(**values).execution_options(synchronize_session=False))


async def agent_answered(tx: AsyncSession, conversation: Conversation) -> None:
    """The agent has said something to the customer. Hold the conversation by `lock`."""
    mine = (HandOff.conversation_id == conversation.id) & (HandOff.state == HandOffState.ACTIVE.value)
    handoff = (await tx.execute(select(HandOff).where(mine))).scalar_one_or_none()
    if handoff is None:
        return
    now = transcript.now_of(tx)
    first = handoff.first_reply_at is None
    answered = {"waits_since": None, "silence_told": 0, "next_action_at": None}
    values = {**answered, "first_reply_at": now} if first else answered
    await tx.execute(update(HandOff).where(mine).values(**values).execution_options(synchronize_session=False))
    if first:
        waited = round((now - handoff.requested_at).total_seconds(), 3)
        held = Held(conversation, handoff, now)
        await states.record(tx, held, "replied", actor=handoff.agent_id or "", waited_seconds=waited)


async def whisper(tx: AsyncSession, bell: Bell, handoff_id: str, supervisor: Agent, text: str) -> None:
    """A word to the agent who serves, which the customer does not see. Raises `NotYours` when nobody serves."""
    held = await states.hold(tx, handoff_id)
    serving_agent = held.handoff.agent_id
    if held.state is not HandOffState.ACTIVE or serving_agent is None:
        raise NotYours(handoff_id)
    await states.record(tx, held, "whispered", actor=supervisor.id)
    told = [("whisper", {"handoff": handoff_id, "by": supervisor.name, "text": text})]
    await places.touch(tx, bell, held.now, {serving_agent: Touch(told=told)})


async def silent(tx: AsyncSession, bell: Bell, held: Held, terms: Terms) -> None:
    """A served customer has waited for an answer: tell the agent, then the supervisors, then ask somebody else."""
    handoff = held.handoff
    if handoff.waits_since is None or handoff.agent_id is None:
        await states.change(tx, held, next_action_at=None)
        return
    done = Silence(handoff.silence_told)
    if held.now < handoff.waits_since + terms.silence[done]:
        await states.change(tx, held, next_action_at=handoff.waits_since + terms.silence[done])
        return
    if done is Silence.ALARMED:
        parked = Touch(places=-1, values={"parked_until": held.now + terms.parked})
        await _break_off(tx, bell, held, "agent_silent", parked, terms)
        return
    told = Silence(done + 1)
    await states.change(tx, held, silence_told=told.value, next_action_at=handoff.waits_since + terms.silence[told])
    await states.record(tx, held, told.name.lower(), actor="system", agent=handoff.agent_id)
    whom = [handoff.agent_id]
    if told is Silence.ALARMED:
        whom += [one.id for one in await presence.live_agents(tx, held.now) if one.leads]
    item = ("customer_waits", {"handoff": handoff.id, "level": told.value})
    await places.touch(tx, bell, held.now, {agent_id: Touch(told=[item]) for agent_id in whom})


async def _mine(tx: AsyncSession, handoff_id: str, agent_id: str) -> Held:
    held = await states.hold(tx, handoff_id)
    if held.handoff.agent_id != agent_id or held.state not in (HandOffState.ACTIVE, HandOffState.WRAPUP):
        raise NotYours(handoff_id)
    return held


async def _end(tx: AsyncSession, bell: Bell, held: Held, terms: Terms) -> None:
    if held.state is not HandOffState.ACTIVE:
        raise NotYours(held.handoff.id)
    until = held.now + terms.wrapup
    values = {
        "ended_at": held.now,
        "wrapup_until": until,
        "next_action_at": until,
        "waits_since": None,
        "joined_id": None,
    }
    await states.move(tx, held, HandOffState.WRAPUP, **values)
    await states.record(tx, held, "resolved", actor=held.handoff.agent_id or "")
    await drafts.drop(tx, held.conversation.id)
    await transcript.give_to(tx, bell, held.conversation, Owner.BOT)
    text = notices.CLOSED.format(assistant=terms.assistant)
    asks = {"what": "mark", "handoff": held.handoff.id}
    key = f"closed:{held.handoff.id}"
    await notices.tell(tx, bell, held.conversation, text, key=key, choices=tuple(notices.MARKS), asks=asks)
    transcript.ring(tx, bell, topics.HANDOFFS)


async def _break_off(tx: AsyncSession, bell: Bell, held: Held, kind: str, former: Touch, terms: Terms) -> None:
    agent_id = held.handoff.agent_id
    assert agent_id is not None
    key = f"{kind}:{held.handoff.id}:{held.handoff.version}"
    await queue.back_in_front(tx, bell, held, kind, actor=agent_id, tried=[agent_id], terms=terms)
    former.told.append(("given_away", {"handoff": held.handoff.id}))
    await places.touch(tx, bell, held.now, {agent_id: former})
    await notices.tell(tx, bell, held.conversation, notices.AGENT_LOST, key=key)
