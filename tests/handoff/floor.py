"""The service floor of a test: a clock that is moved by hand, agents whose pages live, customers, one router."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Owner, Sender
from foundation.clock import clock_set_to
from foundation.database import Database
from handoff import offering, presence, queue, serving, states
from handoff.models import (
    HELD_STATES,
    WAITING_STATES,
    Agent,
    HandOff,
    HandOffEvent,
    HandOffState,
    Intent,
    Offer,
    OfferMode,
    Role,
)
from handoff.router import Router
from handoff.terms import Terms
from insurance.customers import customers
from tests.people import TERMS

START = datetime(2026, 7, 1, 2, tzinfo=UTC)  # ten in the morning in Beijing
BEAT = timedelta(seconds=5)


class Floor:
    def __init__(self, database: Database, terms: Terms = TERMS) -> None:
        self.database = database
        self.bell = Bell()
        self.terms = terms
        self.now = START
        self.router = Router(database, self.bell, terms)
        self.awake: set[str] = set()  # agents whose pages beat

    @classmethod
    @asynccontextmanager
    async def open(cls, database: Database, terms: Terms = TERMS) -> AsyncIterator[Floor]:
        floor = cls(database, terms)
        with clock_set_to(lambda: floor.now):
            yield floor

    async def agent(
        self,
        username: str,
        *,
        intent: Intent = Intent.ONLINE,
        role: Role = Role.AGENT,
        capacity: int = 3,
        skills: Iterable[str] = (),
    ) -> Agent:
        """An agent at their desk."""
        async with self.database.transaction() as tx:
            agent = Agent(
                id=username,
                username=username,
                password_hash="",
                name=username,
                role=role.value,
                disabled=False,
                capacity=capacity,
                skills=list(skills),
                created_at=self.now,
            )
            tx.add(agent)
            await tx.flush()
            await presence.choose(tx, self.bell, agent.id, intent, by=agent.id, now=self.now)
        self.awake.add(agent.id)
        await self.beat()
        return agent

    async def customer(self, name: str, *, channel: str = "in_app", elderly: bool = False) -> Conversation:
        async with self.database.transaction() as tx:
            known = await customers.find_or_create(tx, channel, name, name=name, elderly=elderly)
            return await transcript.open_conversation(tx, channel=channel, customer_id=known.id)

    async def ask(self, conversation: Conversation, *, reason: str = "asked", urgent: bool = False) -> str:
        self.now += timedelta(milliseconds=1)  # nobody asks at the very same moment
        async with self.database.transaction() as tx:
            held = await transcript.lock(tx, conversation.id)
            asked = await queue.request(tx, self.bell, held, reason=reason, urgent=urgent, terms=self.terms)
        return asked.id

    async def asks(self, name: str, **how: Any) -> str:
        """A new customer who wants a person; the id of the hand-off."""
        return await self.ask(await self.customer(name), **how)

    async def accept(self, handoff_id: str, agent: Agent) -> None:
        async with self.database.transaction() as tx:
            await offering.accept(tx, self.bell, handoff_id, agent, terms=self.terms)

    async def decline(self, handoff_id: str, agent: Agent) -> None:
        async with self.database.transaction() as tx:
            await offering.decline(tx, self.bell, handoff_id, agent, reason="")

    async def close(self, handoff_id: str, agent: Agent) -> None:
        async with self.database.transaction() as tx:
            await serving.close(tx, self.bell, handoff_id, agent, disposition="resolved", note="", terms=self.terms)

    async def beat(self) -> None:
        async with self.database.transaction() as tx:
            for agent_id in sorted(self.awake):
                page = f"page-of-{agent_id}"
                await presence.beat(tx, self.bell, agent_id, page, now=self.now, terms=self.terms)

    async def later(self, seconds: float) -> None:
        """Time passes as a router sees it: it looks whenever something is due, and once a second."""
        until = self.now + timedelta(seconds=seconds)
        beats = self.now
        while self.now < until:
            pause = timedelta(seconds=await self.router.look())
            self.now = min(self.now + pause, until)
            if self.now >= beats:
                beats = self.now + BEAT
                await self.beat()
        await self.look()

    async def look(self) -> None:
        await self.router.look()

    async def handoff(self, handoff_id: str) -> HandOff:
        async with self.database.reading() as session:
            return await states.find(session, handoff_id)

    async def screens(self, handoff_id: str) -> dict[str, str]:
        """On whose screens the customer is, and how."""
        async with self.database.reading() as session:
            return {one.agent_id: one.mode for one in await offering.pending_of(session, handoff_id)}

    async def kinds(self, handoff_id: str) -> list[str]:
        async with self.database.reading() as session:
            return [event.kind for event in await events_of(session, handoff_id)]

    async def told(self, conversation_id: str) -> list[str]:
        """What the system has said to the customer."""
        async with self.database.reading() as session:
            lines = await transcript.history(session, conversation_id)
        return [line.text for line in lines if line.sender == Sender.SYSTEM]

    async def wrong(self) -> list[str]:
        return await wrong_with(self.database, self.now)


async def wrong_with(database: Database, now: datetime) -> list[str]:
    """Every law of the hand-off that the rows break; none when all is well."""
    async with database.reading() as session:
        handoffs = list((await session.execute(select(HandOff))).scalars())
        reserved = list(
            (
                await session.execute(select(Offer).where(offering.pending(), Offer.mode != OfferMode.RING.value))
            ).scalars()
        )
        people = list((await session.execute(select(Agent))).scalars())
        conversations = {one.id: one for one in (await session.execute(select(Conversation))).scalars()}
        doubles = await session.execute(
            select(HandOff.conversation_id)
            .where(HandOff.state.in_((*WAITING_STATES, HandOffState.ACTIVE.value)))
            .group_by(HandOff.conversation_id)
            .having(func.count() > 1)
        )
        wrong = [f"{row.conversation_id} is open twice" for row in doubles]
        for handoff in handoffs:
            kinds = [event.kind for event in await events_of(session, handoff.id)]
            wrong += _wrong_path(handoff, kinds)
    for agent in people:
        held = sum(one.agent_id == agent.id and one.state in HELD_STATES for one in handoffs)
        set_aside = [one for one in reserved if one.agent_id == agent.id]
        if agent.load != held + len(set_aside):
            wrong.append(f"{agent.id} has load {agent.load}, holds {held} and {len(set_aside)} on the screen")
        if len(set_aside) > 1 or (agent.ringing or "") != (set_aside[0].handoff_id if set_aside else ""):
            wrong.append(f"{agent.id} rings {agent.ringing} and has {[one.handoff_id for one in set_aside]}")
        if agent.load > agent.capacity + TERMS.forced_extra:
            wrong.append(f"{agent.id} has load {agent.load} of {agent.capacity}")
    for handoff in handoffs:
        wrong += _wrong_owner(handoff, conversations[handoff.conversation_id], reserved, now)
    return wrong


OWNERS = {HandOffState.QUEUED: Owner.QUEUE, HandOffState.OFFERED: Owner.QUEUE, HandOffState.ACTIVE: Owner.AGENT}
ENDS = {"closed", "cancelled", "abandoned", "fallback"}


def _wrong_owner(handoff: HandOff, conversation: Conversation, reserved: list[Offer], now: datetime) -> list[str]:
    wrong = []
    state = HandOffState(handoff.state)
    if state in OWNERS and conversation.owner != OWNERS[state]:
        wrong.append(f"{handoff.id} is {state} and its owner {conversation.owner}")
    if state is HandOffState.ACTIVE and conversation.owner_agent_id != handoff.agent_id:
        wrong.append(f"{handoff.id} is served by {handoff.agent_id} and belongs to {conversation.owner_agent_id}")
    looked_at = handoff.next_action_at
    latest = now + offering.LOOK_AGAIN_WITHIN
    if handoff.state in WAITING_STATES and (looked_at is None or looked_at > latest):
        wrong.append(f"{handoff.id} waits and nobody will look at it")
    if state is HandOffState.QUEUED and any(one.handoff_id == handoff.id for one in reserved):
        wrong.append(f"{handoff.id} is on no screen and has a place set aside")
    return wrong


def _wrong_path(handoff: HandOff, kinds: list[str]) -> list[str]:
    """Events are told in an order that the table of moves allows."""
    wrong = []
    if kinds[:1] != ["requested"] or kinds.count("requested") != 1:
        wrong.append(f"{handoff.id} was not requested once: {kinds}")
    if kinds.count("breached") > 1 or (handoff.breach_at is None) == ("breached" in kinds):
        wrong.append(f"{handoff.id} has its breach {kinds.count('breached')} times: {kinds}")
    if sum(kind in ENDS for kind in kinds) != (handoff.state in ENDS):
        wrong.append(f"{handoff.id} is {handoff.state}: {kinds}")
    served = False
    for kind in kinds:
        if kind in ("offered", "rang", "accepted", "declined") and served:
            wrong.append(f"{handoff.id} is {kind} while it is served: {kinds}")
        served = kind in ("accepted", "taken_over") or (served and kind in ("nudged", "alarmed"))
    return wrong


async def events_of(session: AsyncSession, handoff_id: str) -> list[HandOffEvent]:
    query = select(HandOffEvent).where(HandOffEvent.handoff_id == handoff_id).order_by(HandOffEvent.number)
    return list((await session.execute(query)).scalars())
