"""The router: looks once a second, and at every ring, at what is due for whoever waits. Any number of them may run.

Deadlines are columns. Each step is one transaction that holds the conversation and looks again whether it is still due,
so that routers never wait for each other and a dead one costs a second.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from foundation.crash_points import crash_point
from foundation.database import Database
from handoff import notices, offering, presence, queue, serving, states, timetable
from handoff.choosing import candidates, with_one_more
from handoff.models import WAITING_STATES, HandOff, HandOffState, Offer, OfferMode, Stage
from handoff.places import NoRoom
from handoff.presence import Live
from handoff.states import AlreadyTaken, Held
from handoff.terms import Terms

LOOK_EVERY_SECONDS = 1.0
SHORTEST_PAUSE_SECONDS = 0.02
HELD_PAUSE_SECONDS = 0.05  # whoever holds a conversation holds it for some milliseconds, and does not ring for it
AT_ONCE = 100
FORGET_EVERY = timedelta(hours=1)

STEPS = Counter("baowen_handoff_steps", "What the router has done, by kind.", ["kind"])
OFFERED_AFTER = Histogram(
    "baowen_handoff_offered_seconds",
    "From the queue to the first screen.",
    buckets=(0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30),
)
log = structlog.get_logger()


class Outcome(Enum):
    """What became of a step."""

    DONE = auto()
    HELD = auto()  # somebody else has the conversation at this moment
    NOT_WANTED = auto()  # it has been done, or is not due any more
    NO_ROOM = auto()  # another customer has got the agent's place


class Router:
    """The loop. `look` is one round of it."""

    def __init__(self, database: Database, bell: Bell, terms: Terms) -> None:
        self._database = database
        self._bell = bell
        self._terms = terms
        self._forget_at: datetime | None = None
        self._held_up = False

    async def run(self) -> None:
        """Until cancelled."""
        async with self._bell.listening(topics.ROUTING) as listener:
            while True:
                await listener.wait(await self.look())

    async def look(self) -> float:
        """Everything that is due now; the seconds until something is due again, one at most."""
        self._held_up = False
        await self._match()  # first of all: whoever has just asked is on a screen at once
        stepped = await self._agents_gone()
        due = await self._due()
        for handoff_id in due:
            stepped |= await self._try(handoff_id, self._step) is Outcome.DONE
        if stepped:
            await self._match()
        if len(due) == AT_ONCE:
            return SHORTEST_PAUSE_SECONDS
        pause = await self._pause()
        return min(pause, HELD_PAUSE_SECONDS) if self._held_up else pause

    async def _due(self) -> list[str]:
        async with self._database.reading() as session:
            due = HandOff.next_action_at <= await self._database.now(session)
            query = select(HandOff.id).where(due).order_by(HandOff.next_action_at).limit(AT_ONCE)
            return list((await session.execute(query)).scalars())

    async def _pause(self) -> float:
        async with self._database.reading() as session:
            now = await self._database.now(session)
            query = select(HandOff.next_action_at).where(HandOff.next_action_at > now)
            soonest = await session.scalar(query.order_by(HandOff.next_action_at).limit(1))
        if soonest is None:
            return LOOK_EVERY_SECONDS
        return min(max((soonest - now).total_seconds(), SHORTEST_PAUSE_SECONDS), LOOK_EVERY_SECONDS)

    async def _try(self, handoff_id: str, step: Callable[[AsyncSession, Held], Coroutine[Any, Any, str]]) -> Outcome:
        """One step in one transaction."""
        try:
            async with self._database.transaction() as tx:
                held = await states.hold_if_free(tx, handoff_id)
                if held is None:
                    self._held_up = True
                    return Outcome.HELD
                kind = await step(tx, held)
                crash_point("handoff_stepped")
        except AlreadyTaken:
            return Outcome.NOT_WANTED
        except NoRoom:
            return Outcome.NO_ROOM
        STEPS.labels(kind).inc()
        return Outcome.DONE

    async def _step(self, tx: AsyncSession, held: Held) -> str:
        handoff, now = held.handoff, held.now
        if handoff.next_action_at is None or handoff.next_action_at > now:
            return "nothing"
        if held.state is HandOffState.WRAPUP:
            await serving.finish(tx, self._bell, held, serving.NOT_CHOSEN, note=handoff.note, actor="system")
            return "wrapup_over"
        if held.state is HandOffState.ACTIVE:
            await serving.silent(tx, self._bell, held, self._terms)
            return "silence"
        if handoff.state not in WAITING_STATES:
            return "nothing"
        return await self._step_of_waiting(tx, held)

    async def _step_of_waiting(self, tx: AsyncSession, held: Held) -> str:
        """The first of what is due; the rest comes with the next look, at once."""
        handoff, now, terms = held.handoff, held.now, self._terms
        there = await presence.live_agents(tx, now)
        working = any(agent.takes_customers for agent in there)
        if not working and not (await timetable.hours_in_force(tx, terms)).is_open(now):
            await queue.close_for_today(tx, self._bell, held, terms=terms)
            return "closed_for_today"
        waited = now - handoff.leg_at
        reserved = _reserved(await offering.pending_of(tx, handoff.id))
        if handoff.breach_at is None and now >= handoff.due_at:
            await self._breach(tx, held)
            return "breached"
        if handoff.told_choices_at is None and waited >= terms.choices_after:
            await self._ask(tx, held)
            return "asked"
        if handoff.stage < Stage.FORCED and waited >= terms.forced_after:
            await offering.force(tx, self._bell, held, terms)
            return "forced"
        if handoff.stage < Stage.RING and waited >= terms.ring_after:
            await offering.ring_everybody(tx, self._bell, held, there, terms)
            return "rang"
        if reserved is not None and now >= reserved.expires_at:
            await offering.miss(tx, self._bell, held, reserved, there, terms)
            return "missed"
        if await self._left(tx, held):
            await queue.abandon(tx, self._bell, held, terms=terms)
            return "abandoned"
        expires = reserved.expires_at if reserved is not None else None
        await states.change(tx, held, next_action_at=offering.next_look(held, terms, offer_expires=expires))
        return "looked"

    async def _breach(self, tx: AsyncSession, held: Held) -> None:
        """Once, for good; supervisors see it on the wall. The customer has been asked already."""
        await states.change(tx, held, breach_at=held.now)
        await states.record(tx, held, "breached", actor="system")
        transcript.ring(tx, self._bell, topics.HANDOFFS)

    async def _ask(self, tx: AsyncSession, held: Held) -> None:
        """The customer decides how to go on; without an answer they simply wait on. Nobody in danger is asked."""
        await states.change(tx, held, told_choices_at=held.now)
        if queue.in_danger(held.handoff.reason, urgent=held.handoff.urgent):
            return
        await states.record(tx, held, "asked", actor="system")
        key = f"waiting:{held.handoff.id}:{held.handoff.leg_at.timestamp():.3f}"
        asks = {"what": "wait", "handoff": held.handoff.id}
        await notices.tell(
            tx, self._bell, held.conversation, notices.STILL_WAITING, key=key, choices=notices.ON_WAITING, asks=asks
        )

    async def _left(self, tx: AsyncSession, held: Held) -> bool:
        after = held.now - self._terms.abandoned_after
        if held.handoff.leg_at > after:
            return False
        heard = await transcript.heard_last_at(tx, held.conversation.id)
        return heard is None or heard <= after

    async def _match(self) -> None:
        """Whoever waits and is on no screen, in the order of the queue, to the agents who have room."""
        async with self._database.reading() as session:
            now = await self._database.now(session)
            query = select(HandOff).where(HandOff.state == HandOffState.QUEUED.value)
            waiting = list(
                (await session.execute(query.order_by(HandOff.rank_at, HandOff.id).limit(AT_ONCE))).scalars()
            )
            there = await presence.live_agents(session, now) if waiting else []
        for handoff in waiting:
            for agent in candidates(handoff, there, now, self._terms):
                outcome = await self._try(handoff.id, self._offering(agent))
                if outcome is Outcome.DONE:
                    there = [one if one.id != agent.id else with_one_more(one, handoff.id, now) for one in there]
                if outcome is not Outcome.NO_ROOM:  # it is the customer who cannot be offered now, to nobody
                    break

    def _offering(self, agent: Live) -> Callable[[AsyncSession, Held], Coroutine[Any, Any, str]]:
        async def offer(tx: AsyncSession, held: Held) -> str:
            if held.state is not HandOffState.QUEUED:
                raise AlreadyTaken(held.handoff.id)
            mode = OfferMode.FORCED if held.handoff.stage >= Stage.FORCED else OfferMode.SINGLE
            first = held.handoff.offers == 0 and held.handoff.accepted_at is None
            await offering.offer(tx, self._bell, held, agent, mode, self._terms)
            if first:
                OFFERED_AFTER.observe((held.now - held.handoff.queued_at).total_seconds())
            return "offered"

        return offer

    async def _agents_gone(self) -> bool:
        """Customers on screens that went dark, and customers of machines that died; whether there were any."""
        async with self._database.reading() as session:
            now = await self._database.now(session)
            query = select(Offer).where(offering.pending(), Offer.mode != OfferMode.RING.value)
            reserved = list((await session.execute(query)).scalars())
            there = {agent.id for agent in await presence.live_agents(session, now)} if reserved else set()
            dark = [one for one in reserved if one.agent_id not in there]
            lost = await presence.lost_agents(session, now, self._terms)
            active = HandOff.state == HandOffState.ACTIVE.value
            theirs = select(HandOff.id).where(active, HandOff.agent_id.in_(lost))
            orphans = list((await session.execute(theirs)).scalars()) if lost else []
        freed = [await self._try(one.handoff_id, self._gone(one.id)) for one in dark]
        freed += [await self._try(handoff_id, self._lost) for handoff_id in orphans]
        if self._forget_at is None or now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY
            async with self._database.transaction() as tx:
                await presence.forget_old_pages(tx, now)
        return Outcome.DONE in freed

    def _gone(self, offer_id: str) -> Callable[[AsyncSession, Held], Coroutine[Any, Any, str]]:
        async def gone(tx: AsyncSession, held: Held) -> str:
            still = next((one for one in await offering.pending_of(tx, held.handoff.id) if one.id == offer_id), None)
            there = {agent.id for agent in await presence.live_agents(tx, held.now)}
            if still is None or still.agent_id in there:
                raise AlreadyTaken(held.handoff.id)
            await offering.agent_gone(tx, self._bell, held, still)
            return "agent_gone"

        return gone

    async def _lost(self, tx: AsyncSession, held: Held) -> str:
        lost = await presence.lost_agents(tx, held.now, self._terms)
        if held.state is not HandOffState.ACTIVE or held.handoff.agent_id not in lost:
            raise AlreadyTaken(held.handoff.id)
        await serving.agent_lost(tx, self._bell, held, self._terms)
        return "agent_lost"


def _reserved(offers: Sequence[Offer]) -> Offer | None:
    return next((one for one in offers if one.mode != OfferMode.RING), None)
