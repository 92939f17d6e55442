"""Two at the same moment, on both databases; and the same without our guards, which must go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from conversations import transcript
from conversations.models import Conversation
from foundation.database import Database
from handoff.models import Agent, HandOff, HandOffState, Offer, OfferMode
from handoff.places import NoRoom
from handoff.router import HELD_PAUSE_SECONDS, Router
from handoff.states import AlreadyTaken
from tests.handoff.floor import START, Floor, wrong_with
from tests.people import TERMS

Take = Callable[[str, Agent], Awaitable[object]]


async def taken_by(take: Take, handoff_ids: list[str], agents: list[Agent]) -> int:
    """How many of these attempts, all at once, succeed."""

    async def attempt(handoff_id: str, agent: Agent) -> bool:
        try:
            await take(handoff_id, agent)
        except (AlreadyTaken, NoRoom):
            return False
        return True

    return sum(await asyncio.gather(*(attempt(one, agent) for one in handoff_ids for agent in agents)))


async def test_of_many_agents_one_gets_the_customer(database: Database) -> None:
    async with Floor.open(database) as floor:
        agents = [await floor.agent(name) for name in ("an", "bo", "cao", "ding")]
        handoff = await floor.asks("张伟")
        assert await taken_by(floor.accept, [handoff], agents) == 1
        assert await floor.wrong() == []


async def test_an_agent_with_room_for_two_gets_two_of_many(database: Database) -> None:
    async with Floor.open(database) as floor:
        agent = await floor.agent("an", capacity=2)
        waiting = [await floor.asks(name) for name in ("张伟", "陈静", "王芳", "刘洋", "赵磊")]
        assert await taken_by(floor.accept, waiting, [agent]) == 2
        assert await floor.wrong() == []


async def test_routers_that_look_at_the_same_moment_offer_each_customer_once(database: Database) -> None:
    async with Floor.open(database) as floor:
        for name in ("an", "bo", "cao"):
            await floor.agent(name, capacity=1)
        waiting = [await floor.asks(name) for name in ("张伟", "陈静", "王芳", "刘洋", "赵磊")]
        routers = [Router(database, floor.bell, TERMS) for _ in range(3)]
        await asyncio.gather(*(router.look() for router in routers))
        await floor.look()
        async with database.reading() as session:
            offers = list((await session.execute(select(Offer))).scalars())
        assert len({one.agent_id for one in offers}) == len(offers) == 3
        assert len({one.handoff_id for one in offers} & set(waiting)) == 3
        assert await floor.wrong() == []


async def test_routers_that_look_at_the_same_moment_count_a_miss_once(database: Database) -> None:
    async with Floor.open(database) as floor:
        await floor.agent("an")
        handoff = await floor.asks("张伟")
        await floor.look()
        await floor.later(7.9)
        floor.now = (await floor.handoff(handoff)).next_action_at or floor.now
        routers = [Router(database, floor.bell, TERMS) for _ in range(3)]
        await asyncio.gather(*(router.look() for router in routers))
        assert (await floor.kinds(handoff)).count("missed") == 1
        async with database.reading() as session:
            assert (await session.get_one(Agent, "an")).misses == 1


async def test_a_customer_whose_conversation_is_held_is_looked_at_again_at_once(database: Database) -> None:
    """Whoever holds it, to write a line or to finish a turn, does not ring for the router at its end."""
    if database.is_sqlite:
        return  # one writer: whoever comes second waits for the first
    async with Floor.open(database) as floor:
        for name in ("an", "bo", "cao"):
            await floor.agent(name)
        handoff = await floor.asks("张伟")
        conversation_id = (await floor.handoff(handoff)).conversation_id
        async with database.transaction() as writing:
            await transcript.lock(writing, conversation_id)
            assert await floor.router.look() <= HELD_PAUSE_SECONDS
            assert await floor.screens(handoff) == {}
        assert await floor.router.look() > HELD_PAUSE_SECONDS
        assert await floor.screens(handoff) == {"an": "single"}


async def test_a_click_and_the_end_of_its_offer_at_the_same_moment_have_one_outcome(database: Database) -> None:
    async with Floor.open(database) as floor:
        agent = await floor.agent("an")
        handoff = await floor.asks("张伟")
        await floor.look()
        await floor.later(7.9)
        floor.now = (await floor.handoff(handoff)).next_action_at or floor.now
        await asyncio.gather(taken_by(floor.accept, [handoff], [agent]), floor.look())
        ended = await floor.handoff(handoff)
        kinds = await floor.kinds(handoff)
        assert ("accepted" in kinds) == (ended.state == HandOffState.ACTIVE)
        assert await floor.wrong() == []


async def test_without_the_guards_one_customer_is_taken_by_several(database: Database) -> None:
    """The negative control: read, think, write."""
    async with Floor.open(database) as floor:
        agents = [await floor.agent(name) for name in ("an", "bo", "cao", "ding")]
        handoff = await floor.asks("张伟")
        everybody_has_read = asyncio.Barrier(len(agents))

        async def take(handoff_id: str, agent: Agent) -> None:
            async with database.reading() as session:
                seen = await session.get_one(HandOff, handoff_id)
            if seen.state != HandOffState.QUEUED:
                raise AlreadyTaken(handoff_id)
            await everybody_has_read.wait()
            async with database.transaction() as tx:
                taken = {"state": HandOffState.ACTIVE.value, "agent_id": agent.id}
                await tx.execute(update(HandOff).where(HandOff.id == handoff_id).values(**taken))
                await tx.execute(update(Agent).where(Agent.id == agent.id).values(load=Agent.load + 1))

        assert await taken_by(take, [handoff], agents) == 4
        assert await floor.wrong() != []


DAMAGE = {
    "a place too many": update(Agent).where(Agent.id == "an").values(load=Agent.load + 1),
    "a screen that is forgotten": update(Agent).where(Agent.id == "an").values(ringing=None),
    "an owner that is wrong": update(Conversation).values(owner="bot"),
    "a wait that nobody looks at": update(HandOff).values(next_action_at=START + timedelta(days=1)),
    "a breach without its event": update(HandOff).values(breach_at=HandOff.due_at),
    "an end without its event": update(HandOff).values(state="cancelled"),
    "an offer without its place": update(Offer).values(mode=OfferMode.RING.value),
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_the_laws_notice_damage(database: Database, damage: str) -> None:
    """The negative control of whatever asserts that nothing is wrong."""
    async with Floor.open(database) as floor:
        await floor.agent("an")
        handoff = await floor.asks("张伟")
        await floor.look()
        assert (await floor.screens(handoff), await wrong_with(database, floor.now)) == ({"an": "single"}, [])
        async with database.transaction() as tx:
            await tx.execute(DAMAGE[damage].execution_options(synchronize_session=False))
        assert await wrong_with(database, floor.now) != []
