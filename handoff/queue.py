"""The queue of customers who wait for a person: how they come into it, where they stand, and how they leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Owner
from handoff import call_backs, closures, drafts, expecting, notices, offering, presence, states, timetable
from handoff.call_backs import Call
from handoff.models import OPEN_STATES, WAITING_STATES, Agent, HandOff, HandOffState, Stage
from handoff.states import Held
from handoff.terms import Terms
from insurance.customers import customers
from insurance.words.call_wishes import CallWish

# What the agent reads.
REASONS = {
    "asked": "客户要求人工",
    "not_understood": "机器人没听懂",
    "safety": "涉及人身安全",
    "complaint": "投诉",
    "claim_question": "理赔问题需人工判断",
    "service": "业务需人工办理",
    "failed": "机器人故障",
}

SKILLS = {"safety": "claims", "claim_question": "claims", "complaint": "complaint", "service": "service"}
URGENT_CLASS, COMPLAINT_CLASS, ELDERLY_CLASS, MOST_TIER = 3, 2, 1, 2
IN_FRONT = timedelta(hours=1)  # whoever was being served when it broke off


@dataclass(frozen=True)
class Place:
    """Where a waiting customer stands. `position` counts from 1."""

    handoff: HandOff
    position: int
    agents_there: int
    agents_free: int


async def request(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    *,
    reason: str,
    terms: Terms,
    urgent: bool = False,
    summary: Sequence[tuple[str, str]] = (),
    asked_at: datetime | None = None,
    call: Call | None = None,
) -> HandOff:
    """Put the customer in the queue and tell them so; an open hand-off is kept. Hold the conversation by `lock`.

    `asked_at` is when they said that they want a person; the promise counts from there. Out of hours with nobody
    there, or while a supervisor has closed the queue and nobody is in danger, a call back is promised instead; so is
    it where they ask for the `call` themselves and are not in danger.
    """
    waiting = await open_of(tx, conversation.id)
    if waiting is not None:
        return await _raise(tx, bell, waiting, reason, urgent=urgent, terms=terms)
    held = await _begin(tx, conversation, reason, urgent=urgent, summary=summary, asked_at=asked_at, terms=terms)
    there = await presence.live_agents(tx, held.now)
    told = {"reason": held.handoff.reason, "urgent": urgent, "skill": held.handoff.skill}
    await states.record(tx, held, "requested", actor="customer", **told, waited_seconds=_waited(held))
    if call and not in_danger(held.handoff.reason, urgent=urgent):
        await _promise(tx, bell, held, call.phone, call.wish, terms)
        return held.handoff
    working = [agent for agent in there if agent.takes_customers]
    if not working and not (await timetable.hours_in_force(tx, terms)).is_open(held.now):
        await _fall_back(tx, bell, held, terms)
        return held.handoff
    if not in_danger(held.handoff.reason, urgent=urgent) and await closures.current(tx) is not None:
        await _fall_back(tx, bell, held, terms, paused=True)
        return held.handoff
    await transcript.give_to(tx, bell, conversation, Owner.QUEUE)
    transcript.ring(tx, bell, topics.ROUTING)
    await _tell_what_to_expect(tx, bell, held, working, terms)
    return held.handoff


async def cancel(tx: AsyncSession, bell: Bell, conversation: Conversation, *, terms: Terms) -> None:
    """The customer would rather go on with the bot. Raises `AlreadyTaken` when an agent has just come."""
    held = await _waiting(tx, conversation)
    if held is not None:
        text = notices.CANCELLED.format(assistant=terms.assistant)
        await _leave(tx, bell, held, HandOffState.CANCELLED, text)


async def abandon(tx: AsyncSession, bell: Bell, held: Held, *, terms: Terms) -> None:
    """The customer has not been heard for a long time."""
    await _leave(tx, bell, held, HandOffState.ABANDONED, notices.ABANDONED.format(hotline=terms.hotline))


async def promise_call(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    phone: str,
    *,
    terms: Terms,
    wish: CallWish | None = None,
) -> None:
    """Instead of waiting on, the customer is called. Raises `AlreadyTaken` when an agent has just come."""
    held = await _waiting(tx, conversation)
    if held is None:
        return
    await _promise(tx, bell, held, phone, wish, terms)


async def close_for_today(tx: AsyncSession, bell: Bell, held: Held, *, terms: Terms) -> None:
    """The hours are over and nobody is there any more: whoever waits is called instead."""
    await offering.rescind_all(tx, bell, held)
    await _fall_back(tx, bell, held, terms)
    await transcript.give_to(tx, bell, held.conversation, Owner.BOT)


async def back_in_front(
    tx: AsyncSession, bell: Bell, held: Held, kind: str, *, actor: str, tried: Sequence[str], terms: Terms
) -> None:
    """Who was being served waits again, before everybody else. The agent's place is given back by the caller."""
    due = held.handoff.due_at if held.handoff.breach_at else held.now + terms.promise
    await states.move(
        tx,
        held,
        HandOffState.QUEUED,
        agent_id=None,
        leg_at=held.now,
        rank_at=held.now - IN_FRONT,
        due_at=due,
        next_action_at=held.now,
        stage=0,
        offers=0,
        tried=list(tried),
        wanted_agent_id=None,
        put_first=None,
        told_choices_at=None,
        waits_since=None,
        silence_told=0,
        advisers=[],
        joined_id=None,
    )
    await states.record(tx, held, kind, actor=actor)
    await drafts.drop(tx, held.conversation.id)
    await transcript.give_to(tx, bell, held.conversation, Owner.QUEUE)
    transcript.ring(tx, bell, topics.ROUTING)


async def open_of(session: AsyncSession, conversation_id: str) -> HandOff | None:
    """The hand-off of this conversation in which somebody waits or is served."""
    query = select(HandOff).where(HandOff.conversation_id == conversation_id, HandOff.state.in_(OPEN_STATES))
    return (await session.execute(query)).scalar_one_or_none()


async def place_of(session: AsyncSession, conversation_id: str, now: datetime) -> Place | None:
    """Where the customer stands in the queue; None when they do not wait."""
    handoff = await open_of(session, conversation_id)
    if handoff is None or handoff.state not in WAITING_STATES:
        return None
    there = [agent for agent in await presence.live_agents(session, now) if agent.takes_customers]
    free = sum(agent.has_room for agent in there)
    return Place(handoff, await _ahead_of(session, handoff) + 1, len(there), free)


async def visible_to(session: AsyncSession, agent: Agent) -> list[HandOff]:
    """Everybody who waits, in the order of the queue, then whom this agent serves, writes up or helps with."""
    waiting = HandOff.state.in_(WAITING_STATES)
    mine = HandOff.state.in_((HandOffState.ACTIVE.value, HandOffState.WRAPUP.value)) & (HandOff.agent_id == agent.id)
    query = select(HandOff).where(waiting | mine | helped_by(agent.id)).order_by(HandOff.rank_at, HandOff.id)
    return list((await session.execute(query)).scalars())


def helped_by(agent_id: str) -> ColumnElement[bool]:
    """The agent gives advice, or has joined; ids are of characters that mean nothing to LIKE."""
    advises = cast(HandOff.advisers, Text).contains(f'"{agent_id}"')
    return (HandOff.state == HandOffState.ACTIVE.value) & (advises | (HandOff.joined_id == agent_id))


def read_by(agent_id: str) -> ColumnElement[bool]:
    """An agent reads whoever waits, and whom they serve, served or help with."""
    return HandOff.state.in_(WAITING_STATES) | (HandOff.agent_id == agent_id) | helped_by(agent_id)


def waits_before(handoff: HandOff) -> ColumnElement[bool]:
    """Who waits and comes before this one, in the order of `rank_at` and `id`."""
    same = (HandOff.rank_at == handoff.rank_at) & (HandOff.id < handoff.id)
    return HandOff.state.in_(WAITING_STATES) & ((HandOff.rank_at < handoff.rank_at) | same)


def in_danger(reason: str, *, urgent: bool) -> bool:
    """Nobody with another reason comes before them."""
    return urgent or reason == "safety"


async def held_ones(session: AsyncSession) -> list[HandOff]:
    """Everybody who waits, is served or is written up, in the order of the queue."""
    shown = (*OPEN_STATES, HandOffState.WRAPUP.value)
    query = select(HandOff).where(HandOff.state.in_(shown)).order_by(HandOff.rank_at, HandOff.id)
    return list((await session.execute(query)).scalars())


async def _begin(
    tx: AsyncSession,
    conversation: Conversation,
    reason: str,
    *,
    urgent: bool,
    summary: Sequence[tuple[str, str]],
    asked_at: datetime | None,
    terms: Terms,
) -> Held:
    now = transcript.now_of(tx)
    asked = min(asked_at or now, now)
    known = reason if reason in REASONS else "asked"
    priority = await _priority(tx, conversation, known, urgent=urgent)
    handoff = HandOff(
        id=uuid4().hex,
        conversation_id=conversation.id,
        state=HandOffState.QUEUED.value,
        reason=known,
        urgent=urgent,
        skill=SKILLS.get(known, "general"),
        priority=priority,
        summary=[list(row) for row in summary],
        requested_at=asked,
        queued_at=now,
        leg_at=asked,
        # Waiting and importance in one figure: the order of two who wait never changes, so nobody is passed for ever.
        rank_at=asked - priority * terms.priority_worth,
        due_at=asked + terms.promise,
        stage=Stage.SINGLE.value,
        wanted_agent_id=await _previous_agent(tx, conversation.id, now, terms),
        note="",
    )
    held = Held(conversation, handoff, now)
    handoff.next_action_at = offering.next_look(held, terms)
    tx.add(handoff)
    await tx.flush()
    return held


async def _raise(tx: AsyncSession, bell: Bell, waiting: HandOff, reason: str, *, urgent: bool, terms: Terms) -> HandOff:
    """Who waits and is in danger now goes before everybody who is not."""
    is_raised = in_danger(reason, urgent=urgent) and not in_danger(waiting.reason, urgent=waiting.urgent)
    if not is_raised or waiting.state not in WAITING_STATES:
        return waiting
    held = await states.hold(tx, waiting.id)
    priority = await _priority(tx, held.conversation, reason, urgent=urgent)
    values = {"reason": reason, "urgent": urgent, "priority": priority}
    await states.change(tx, held, **values, rank_at=waiting.requested_at - priority * terms.priority_worth)
    await states.record(tx, held, "raised", actor="customer", reason=reason)
    transcript.ring(tx, bell, topics.ROUTING)
    return held.handoff


async def _priority(tx: AsyncSession, conversation: Conversation, reason: str, *, urgent: bool) -> int:
    if in_danger(reason, urgent=urgent):
        return URGENT_CLASS + MOST_TIER + ELDERLY_CLASS  # before everybody whose reason is another
    customer = await customers.find(tx, conversation.customer_id)
    own = 0 if customer is None else ELDERLY_CLASS * customer.elderly + min(customer.tier, MOST_TIER)
    return min(own + COMPLAINT_CLASS * (reason == "complaint"), URGENT_CLASS + MOST_TIER)


async def _previous_agent(tx: AsyncSession, conversation_id: str, now: datetime, terms: Terms) -> str | None:
    served = HandOff.accepted_at.is_not(None) & (HandOff.accepted_at > now - terms.previous_agent_within)
    query = select(HandOff.agent_id).where(HandOff.conversation_id == conversation_id, served)
    return await tx.scalar(query.order_by(HandOff.accepted_at.desc()).limit(1))


async def _tell_what_to_expect(
    tx: AsyncSession, bell: Bell, held: Held, working: Sequence[presence.Live], terms: Terms
) -> None:
    ahead, plainly = await _ahead_of(tx, held.handoff), await customers.is_elderly(tx, held.conversation.customer_id)
    text = expecting.waiting_plainly(ahead, working) if plainly else expecting.waiting(ahead, working, terms)
    choices = expecting.OFFERED_PLAINLY if plainly and not working else ()
    await notices.tell(tx, bell, held.conversation, text, key=f"queued:{held.handoff.id}", choices=choices)


async def _waiting(tx: AsyncSession, conversation: Conversation) -> Held | None:
    handoff = await open_of(tx, conversation.id)
    return None if handoff is None else await states.hold(tx, handoff.id)


async def _promise(tx: AsyncSession, bell: Bell, held: Held, phone: str, wish: CallWish | None, terms: Terms) -> None:
    ticket = await call_backs.promise(tx, held, phone, terms, wish)
    text = notices.CALL_BACK.format(
        number=ticket.number, when=ticket.spoken(held.now), tail=phone[-4:], assistant=terms.assistant
    )
    text = "\n".join(filter(None, (text, wish.noted if wish else "")))
    asks = {"what": "call_time", "handoff": held.handoff.id}
    await _leave(tx, bell, held, HandOffState.FALLBACK, text, number=ticket.number, asks=asks)


async def _leave(
    tx: AsyncSession,
    bell: Bell,
    held: Held,
    to: HandOffState,
    text: str,
    *,
    number: str | None = None,
    asks: dict[str, str] | None = None,
) -> None:
    """Out of the queue and back to the bot. What was set aside for the customer on a screen is given back."""
    was = held.state
    await states.move(tx, held, to, ended_at=held.now, next_action_at=None)
    await states.record(tx, held, to.value, actor="customer", waited_seconds=_waited(held), number=number)
    if was is HandOffState.OFFERED:
        await offering.rescind_all(tx, bell, held)
    await transcript.give_to(tx, bell, held.conversation, Owner.BOT)
    await notices.tell(tx, bell, held.conversation, text, key=f"{to.value}:{held.handoff.id}", asks=asks)


def _waited(held: Held) -> float:
    """Seconds since they asked."""
    return round((held.now - held.handoff.requested_at).total_seconds(), 3)


async def _fall_back(tx: AsyncSession, bell: Bell, held: Held, terms: Terms, *, paused: bool = False) -> None:
    customer = await customers.find(tx, held.conversation.customer_id)
    phone = customer.phone if customer is not None else None
    ticket = await call_backs.promise(tx, held, phone, terms)
    await states.move(tx, held, HandOffState.FALLBACK, ended_at=held.now, next_action_at=None)
    await states.record(tx, held, "fallback", actor="system", number=ticket.number)
    plainly = customer is not None and customer.elderly
    text = expecting.call_instead(ticket, phone, held.now, terms, paused=paused, plainly=plainly)
    asks = {"what": "call_time" if phone else "number", "handoff": held.handoff.id}
    await notices.tell(tx, bell, held.conversation, text, key=f"fallback:{held.handoff.id}", asks=asks)


async def _ahead_of(session: AsyncSession, handoff: HandOff) -> int:
    query = select(func.count()).select_from(HandOff).where(waits_before(handoff))
    return int((await session.execute(query)).scalar_one())
