"""Offers: a customer on agents' screens, until one takes them, declines, misses them, or another was faster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Owner
from handoff import notices, places, presence, states
from handoff.models import Agent, HandOff, HandOffState, Intent, Offer, OfferMode, OfferState, Stage
from handoff.places import Touch
from handoff.presence import Live
from handoff.states import AlreadyTaken, Held
from handoff.terms import Terms

LOOK_AGAIN_WITHIN = timedelta(seconds=15)  # every waiting row is looked at this often, whatever happens


def pending() -> Any:
    return Offer.state == OfferState.PENDING.value


async def pending_of(session: AsyncSession, handoff_id: str) -> list[Offer]:
    """Offers of this hand-off that nobody has answered, as they are now."""
    query = select(Offer).where(Offer.handoff_id == handoff_id, pending()).order_by(Offer.agent_id)
    return list((await session.execute(query.execution_options(populate_existing=True))).scalars())


async def pending_by_handoff(session: AsyncSession) -> dict[str, list[Offer]]:
    """What is on everybody's screen."""
    found: dict[str, list[Offer]] = {}
    for one in (await session.execute(select(Offer).where(pending()).order_by(Offer.agent_id))).scalars():
        found.setdefault(one.handoff_id, []).append(one)
    return found


async def offer(tx: AsyncSession, bell: Bell, held: Held, agent: Live, mode: OfferMode, terms: Terms) -> None:
    """Set one of the agent's places aside and put the customer on their screen. Raises `NoRoom`."""
    forced = mode is OfferMode.FORCED
    window = terms.forced_ack if forced else (terms.next_offer if held.handoff.offers else terms.first_offer)
    made = _new_offer(held, agent.id, mode, window)
    look = next_look(held, terms, offer_expires=made.expires_at)
    await states.move(tx, held, HandOffState.OFFERED, offers=held.handoff.offers + 1, next_action_at=look)
    tx.add(made)
    await states.record(tx, held, "offered", actor="system", agent=agent.id, mode=mode.value)
    screen = {"handoff": held.handoff.id, "mode": mode.value}
    on_screen = Touch(
        places=1,
        most=terms.forced_extra if forced else 0,
        rings=True,
        values={"ringing": held.handoff.id, "last_offered_at": held.now},
        told=[("offer", screen)],
    )
    await places.touch(tx, bell, held.now, {agent.id: on_screen})


async def ring_everybody(tx: AsyncSession, bell: Bell, held: Held, there: Sequence[Live], terms: Terms) -> None:
    """From now on everybody may take the customer who has room; nothing is set aside."""
    touches = await _take_back(tx, held, OfferState.RESCINDED)
    expires = max(held.handoff.leg_at + terms.forced_after, held.now + terms.next_offer)
    called = [agent for agent in there if agent.hears_a_ring or (agent.id in touches and agent.takes_customers)]
    tx.add_all([_new_offer(held, agent.id, OfferMode.RING, expires - held.now) for agent in called])
    await _to_stage(tx, held, Stage.RING, HandOffState.OFFERED if called else HandOffState.QUEUED, terms)
    await states.record(tx, held, "rang", actor="system", agents=[agent.id for agent in called])
    await places.touch(tx, bell, held.now, touches)


async def force(tx: AsyncSession, bell: Bell, held: Held, terms: Terms) -> None:
    """Nobody is asked any more: the customer goes back to the head of the queue, to be given to somebody at once."""
    touches = await _take_back(tx, held, OfferState.RESCINDED)
    await _to_stage(tx, held, Stage.FORCED, HandOffState.QUEUED, terms)
    await states.record(tx, held, "forced", actor="system")
    await places.touch(tx, bell, held.now, touches)
    transcript.ring(tx, bell, topics.ROUTING)


async def accept(tx: AsyncSession, bell: Bell, handoff_id: str, agent: Agent, *, terms: Terms) -> HandOff:
    """The agent takes a customer who is on their screen, or whom nobody has been asked about.

    Raises `AlreadyTaken` when another was faster or is being asked, or it came too late; `NoRoom` when the agent has no
    place left.
    """
    held = await states.hold(tx, handoff_id)
    offers = await pending_of(tx, handoff_id)
    mine = next((one for one in offers if one.agent_id == agent.id), None)
    if mine is not None and held.now > mine.expires_at + terms.grace:
        raise AlreadyTaken(handoff_id)
    if mine is None and any(one.mode != OfferMode.RING for one in offers):
        raise AlreadyTaken(handoff_id)
    how = mine.mode if mine is not None else "picked"
    there = Touch(most=0, values={"misses": 0, "parked_until": None})
    await give(tx, bell, held, agent, mine, there, how=how)
    return held.handoff


async def give(
    tx: AsyncSession, bell: Bell, held: Held, agent: Agent | Live, mine: Offer | None, there: Touch, *, how: str
) -> None:
    """The customer is this agent's from now on, and on nobody's screen. `mine` is what was on this agent's, `there`
    what must hold of the agent and what they learn.

    Raises `NoRoom`, and `AlreadyTaken` where the customer does not wait any more.
    """
    waited = round((held.now - held.handoff.requested_at).total_seconds(), 3)
    first = held.handoff.accepted_at is None
    touches = await _take_back(tx, held, OfferState.RESCINDED, but=mine)
    touches[agent.id] = _with_place(there, mine)
    await states.move(
        tx, held, HandOffState.ACTIVE, agent_id=agent.id, accepted_at=held.now, next_action_at=None, waits_since=None
    )
    await states.record(tx, held, "accepted", actor=agent.id, waited_seconds=waited, how=how, first=first)
    await places.touch(tx, bell, held.now, touches)
    await transcript.give_to(tx, bell, held.conversation, Owner.AGENT, agent.id)
    if held.conversation.channel not in notices.BUDGETED_CHANNELS:  # there the agent's first words say who it is
        text = notices.JOINED.format(name=agent.name)
        key = f"joined:{held.handoff.id}:{held.handoff.version}"
        await notices.tell(tx, bell, held.conversation, text, key=key)


async def decline(tx: AsyncSession, bell: Bell, handoff_id: str, agent: Agent, *, reason: str) -> None:
    """The agent does not want this customer now. Raises `AlreadyTaken` when it is not on their screen any more."""
    held = await states.hold(tx, handoff_id)
    offers = await pending_of(tx, handoff_id)
    mine = next((one for one in offers if one.agent_id == agent.id), None)
    if mine is None or held.state is not HandOffState.OFFERED or mine.mode == OfferMode.FORCED:
        raise AlreadyTaken(handoff_id)
    touches = await _take_back(tx, held, OfferState.DECLINED, only=mine)
    touches[agent.id].values["misses"] = 0
    await states.record(tx, held, "declined", actor=agent.id, reason=reason)
    if len(offers) == 1:
        await _wait_on(tx, bell, held, agent.id)
    else:
        await states.change(tx, held, tried=[*held.handoff.tried, agent.id])
    await places.touch(tx, bell, held.now, touches)


async def miss(tx: AsyncSession, bell: Bell, held: Held, missed: Offer, there: Sequence[Live], terms: Terms) -> None:
    """Nobody answered in time: the agent is left alone for a while, and after two in a row has a break."""
    forced = missed.mode == OfferMode.FORCED
    touches = await _take_back(tx, held, OfferState.MISSED, only=missed)
    one = touches[missed.agent_id]
    others = any(agent.takes_customers and agent.id != missed.agent_id for agent in there)
    one.values["parked_until"] = held.now + (terms.parked if others and not forced else terms.parked_alone)
    if not forced:  # there the page was asked, not the person
        agent = await tx.get_one(Agent, missed.agent_id, populate_existing=True)
        one.values["misses"] = agent.misses + 1
        if agent.misses + 1 >= terms.misses_before_break and agent.intent == Intent.ONLINE:
            one.values |= {"intent": Intent.BREAK.value, "misses": 0}
            one.told.append(("put_on_break", {"misses": terms.misses_before_break}))
            presence.note_intent(tx, missed.agent_id, Intent.BREAK, by="missed", now=held.now)
    await states.record(tx, held, "missed", actor=missed.agent_id, mode=missed.mode)
    await _wait_on(tx, bell, held, missed.agent_id)
    await places.touch(tx, bell, held.now, touches)


async def agent_gone(tx: AsyncSession, bell: Bell, held: Held, offer: Offer) -> None:
    """The agent's pages have died while the customer was on their screen: no miss, and at once to the next."""
    touches = await _take_back(tx, held, OfferState.AGENT_LOST, only=offer)
    await states.record(tx, held, "agent_lost", actor=offer.agent_id)
    await _wait_on(tx, bell, held, offer.agent_id)
    await places.touch(tx, bell, held.now, touches)


async def rescind_all(tx: AsyncSession, bell: Bell, held: Held) -> None:
    """The customer is not there to be taken any more."""
    await places.touch(tx, bell, held.now, await _take_back(tx, held, OfferState.RESCINDED))


def next_look(
    held: Held, terms: Terms, *, offer_expires: datetime | None = None, stage: Stage | None = None
) -> datetime:
    """When something is due for a customer who waits, in this stage or in the one that is about to begin."""
    handoff = held.handoff
    reached = handoff.stage if stage is None else stage
    times = [held.now + LOOK_AGAIN_WITHIN]
    if offer_expires is not None:
        times.append(offer_expires)
    if reached < Stage.RING:
        times.append(handoff.leg_at + terms.ring_after)
    if reached < Stage.FORCED:
        times.append(handoff.leg_at + terms.forced_after)
    if handoff.told_choices_at is None:
        times.append(handoff.leg_at + terms.choices_after)
    if handoff.breach_at is None:
        times.append(handoff.due_at)
    return min(times)


def _new_offer(held: Held, agent_id: str, mode: OfferMode, window: timedelta) -> Offer:
    return Offer(
        id=uuid4().hex,
        handoff_id=held.handoff.id,
        agent_id=agent_id,
        mode=mode.value,
        state=OfferState.PENDING.value,
        made_at=held.now,
        expires_at=held.now + window,
    )


def _with_place(there: Touch, mine: Offer | None) -> Touch:
    if mine is None or mine.mode == OfferMode.RING:
        return replace(there, places=1)
    return replace(there, most=None, values={**there.values, "ringing": None})  # it was set aside with the offer


async def _to_stage(tx: AsyncSession, held: Held, stage: Stage, to: HandOffState, terms: Terms) -> None:
    values = {"stage": stage.value, "next_action_at": next_look(held, terms, stage=stage)}
    if held.state is to:
        await states.change(tx, held, **values)
    else:
        await states.move(tx, held, to, **values)


async def _wait_on(tx: AsyncSession, bell: Bell, held: Held, agent_id: str) -> None:
    """Nobody is asked at this moment: the router looks for the next at once."""
    tried = [*held.handoff.tried, agent_id]
    await states.move(tx, held, HandOffState.QUEUED, tried=tried, next_action_at=held.now)
    transcript.ring(tx, bell, topics.ROUTING)


async def _take_back(
    tx: AsyncSession, held: Held, to: OfferState, *, only: Offer | None = None, but: Offer | None = None
) -> dict[str, Touch]:
    """End pending offers; what that does to their agents. `but` is the one that is accepted."""
    ended = [only] if only is not None else await pending_of(tx, held.handoff.id)
    others = [one for one in ended if but is None or one.id != but.id]
    await _end_offers(tx, held, [] if but is None else [but], OfferState.ACCEPTED)
    await _end_offers(tx, held, others, to)
    return {
        one.agent_id: Touch(places=-1, values={"ringing": None}, told=[(to.value, {"handoff": held.handoff.id})])
        if one.mode != OfferMode.RING
        else Touch()
        for one in others
        if one.mode != OfferMode.RING or one is only
    }


async def _end_offers(tx: AsyncSession, held: Held, offers: Sequence[Offer], to: OfferState) -> None:
    if not offers:
        return
    ended = await tx.execute(
        update(Offer)
        .where(Offer.id.in_([one.id for one in offers]), pending())
        .values(state=to.value, ended_at=held.now)
        .execution_options(synchronize_session=False)
    )
    if states.count(ended) != len(offers):
        raise AlreadyTaken(held.handoff.id)
