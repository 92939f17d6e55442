"""A supervisor puts somebody first and gives somebody to an agent; whoever was faster is not overruled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from conversations import transcript
from conversations.models import Conversation
from foundation.database import Database
from handoff import erasing, presence, queue, serving, supervising
from handoff.models import Agent, HandOff, HandOffEvent, HandOffState, Intent, Role
from handoff.places import NoRoom
from handoff.router import Router
from handoff.states import AlreadyTaken, NotYours, Outdated
from handoff.supervising import AgentAway, AgentFull, AlreadyFirst
from tests.handoff.floor import Floor, events_of
from tests.people import TERMS

REFUSED = (AlreadyTaken, Outdated, AlreadyFirst, AgentAway, AgentFull, NoRoom, NotYours)


async def a_lead(floor: Floor, name: str = "lead") -> Agent:
    return await floor.agent(name, role=Role.SUPERVISOR, intent=Intent.BUSY)


async def epoch_of(floor: Floor, handoff_id: str) -> int:
    async with floor.database.reading() as session:
        handoff = await session.get_one(HandOff, handoff_id)
        return (await transcript.find(session, handoff.conversation_id)).owner_epoch


async def order(floor: Floor) -> list[str]:
    async with floor.database.reading() as session:
        return [one.id for one in await queue.held_ones(session)]


async def put_first(floor: Floor, handoff_id: str, lead: Agent, *, epoch: int | None = None) -> None:
    seen = await epoch_of(floor, handoff_id) if epoch is None else epoch
    async with floor.database.transaction() as tx:
        await supervising.put_first(tx, floor.bell, handoff_id, lead, reason="来过三次电话", owner_epoch=seen)


async def assign(
    floor: Floor, handoff_id: str, lead: Agent, agent_id: str, *, beyond: bool = False, epoch: int | None = None
) -> None:
    seen = await epoch_of(floor, handoff_id) if epoch is None else epoch
    async with floor.database.transaction() as tx:
        await supervising.assign(
            tx, floor.bell, handoff_id, lead, agent_id, owner_epoch=seen, beyond=beyond, terms=TERMS
        )


async def succeed(attempts: list[Awaitable[None]]) -> int:
    async def attempt(one: Awaitable[None]) -> bool:
        try:
            await one
        except REFUSED:
            return False
        return True

    return sum(await asyncio.gather(*(attempt(one) for one in attempts)))


async def test_who_is_put_first_is_asked_about_next_and_every_position_follows(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await a_lead(floor)
        people = {name: await floor.customer(name) for name in ("张伟", "陈静", "王芳")}
        first, second, third = [await floor.ask(one) for one in people.values()]
        await put_first(floor, third, lead)
        assert await order(floor) == [third, first, second]
        async with database.reading() as session:
            places = [await queue.place_of(session, one.id, floor.now) for one in people.values()]
        assert [one.position for one in places if one] == [2, 3, 1]
        await floor.agent("an", capacity=1)
        await floor.look()
        assert await floor.screens(third) == {"an": "single"}
        assert (await floor.handoff(third)).put_first == "来过三次电话"
        async with database.reading() as session:
            (event,) = [one for one in await events_of(session, third) if one.kind == "put_first"]
        assert (event.actor, event.data) == ("lead", {"reason": "来过三次电话"})
        assert await floor.wrong() == []


async def test_nobody_is_put_before_a_customer_in_danger(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await a_lead(floor)
        long_ago = await floor.asks("张伟")
        floor.now += timedelta(seconds=300)
        danger = await floor.asks("陈静", urgent=True)
        early, late = await floor.asks("王芳"), await floor.asks("刘洋")
        assert await order(floor) == [long_ago, danger, early, late]
        await put_first(floor, late, lead)
        assert await order(floor) == [long_ago, danger, late, early]
        with pytest.raises(AlreadyFirst):
            await put_first(floor, late, lead)
        await put_first(floor, danger, lead)  # who is in danger passes the one who is not
        assert await order(floor) == [danger, long_ago, late, early]
        await put_first(floor, early, lead)
        assert await order(floor) == [danger, early, long_ago, late]


async def test_an_assigned_customer_is_served_at_once_and_off_every_other_screen(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await a_lead(floor)
        await floor.agent("an")
        zhang = await floor.customer("张伟")
        handoff = await floor.ask(zhang)
        await floor.look()
        assert await floor.screens(handoff) == {"an": "single"}
        await floor.agent("bo")
        await assign(floor, handoff, lead, "bo")
        served = await floor.handoff(handoff)
        assert (served.state, served.agent_id) == (HandOffState.ACTIVE, "bo")
        assert await floor.screens(handoff) == {}
        assert (await floor.told(zhang.id))[-1] == "客服bo为您服务。"
        assert await floor.kinds(handoff) == ["requested", "offered", "assigned", "accepted"]
        async with database.reading() as session:
            told = {one: (await session.get_one(Agent, one)).load for one in ("an", "bo")}
        assert told == {"an": 0, "bo": 1}
        assert await floor.wrong() == []


async def test_who_was_being_asked_about_the_customer_may_be_given_them(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await a_lead(floor)
        await floor.agent("an", capacity=1)
        handoff = await floor.asks("张伟")
        await floor.look()
        await assign(floor, handoff, lead, "an")
        assert (await floor.handoff(handoff)).agent_id == "an"
        assert await floor.wrong() == []


async def test_an_agent_who_is_given_a_customer_and_says_nothing_loses_them_again(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await a_lead(floor)
        await floor.agent("an")
        handoff = await floor.asks("张伟")
        await assign(floor, handoff, lead, "an")
        await floor.later(29.5)
        assert "nudged" not in await floor.kinds(handoff)
        await floor.later(1)
        assert (await floor.kinds(handoff))[-1] == "nudged"
        await floor.later(90)
        assert "agent_silent" in await floor.kinds(handoff)
        assert await floor.wrong() == []


async def test_nobody_is_assigned_to_who_is_away_or_full(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await a_lead(floor)
        await floor.agent("busy", intent=Intent.BUSY)
        await floor.agent("gone")
        an = await floor.agent("an", capacity=1)
        first, second, third = [await floor.asks(name) for name in ("张伟", "陈静", "王芳")]
        floor.awake.discard("gone")
        floor.now += TERMS.lease
        await floor.beat()
        for nobody in ("busy", "gone", "not there at all"):
            with pytest.raises(AgentAway):
                await assign(floor, first, lead, nobody)
        await floor.accept(first, an)
        with pytest.raises(AgentFull):
            await assign(floor, second, lead, "an")
        assert await floor.kinds(second) == ["requested"]
        await assign(floor, second, lead, "an", beyond=True)  # as far as a forced offer may go, and no further
        with pytest.raises(AgentFull):
            await assign(floor, third, lead, "an", beyond=True)
        assert await floor.wrong() == []


async def test_what_has_changed_since_the_supervisor_looked_is_not_overruled(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead, an, bo = await a_lead(floor), await floor.agent("an"), await floor.agent("bo")
        first, handoff = await floor.asks("张伟"), await floor.asks("陈静")
        seen = await epoch_of(floor, handoff)
        await floor.accept(handoff, an)
        for attempt in (put_first(floor, handoff, lead, epoch=seen), assign(floor, handoff, lead, "bo", epoch=seen)):
            with pytest.raises(AlreadyTaken):
                await attempt
        async with database.transaction() as tx:
            await serving.pass_on(tx, floor.bell, handoff, an, to_agent="bo", note="", terms=TERMS)
        for attempt in (put_first(floor, handoff, lead, epoch=seen), assign(floor, handoff, lead, "bo", epoch=seen)):
            with pytest.raises(Outdated):
                await attempt
        await floor.accept(handoff, bo)
        served = await epoch_of(floor, handoff)
        async with database.transaction() as tx:
            await serving.take_over(tx, floor.bell, handoff, lead, terms=TERMS, owner_epoch=served)
        other = await a_lead(floor, "other lead")
        with pytest.raises(Outdated):
            async with database.transaction() as tx:
                await serving.take_over(tx, floor.bell, handoff, other, terms=TERMS, owner_epoch=served)
        with pytest.raises(Outdated):
            async with database.transaction() as tx:
                await serving.pass_on(
                    tx, floor.bell, handoff, other, to_agent="an", note="", terms=TERMS, owner_epoch=served
                )
        assert "put_first" not in await floor.kinds(first)
        assert await floor.wrong() == []


async def test_of_supervisors_who_act_on_one_customer_at_the_same_moment_one_wins(database: Database) -> None:
    async with Floor.open(database) as floor:
        leads = [await a_lead(floor, name) for name in ("lead one", "lead two", "lead three")]
        for name in ("an", "bo", "cao"):
            await floor.agent(name)
        _, second = await floor.asks("张伟"), await floor.asks("陈静")
        assert await succeed([put_first(floor, second, one) for one in leads]) == 1
        pairs = zip(leads, ("an", "bo", "cao"), strict=True)
        seen = await epoch_of(floor, second)
        assert await succeed([assign(floor, second, one, agent, epoch=seen) for one, agent in pairs]) == 1
        kinds = await floor.kinds(second)
        assert [kinds.count(one) for one in ("put_first", "assigned", "accepted")] == [1, 1, 1]
        served = await epoch_of(floor, second)

        async def take_over(lead: Agent) -> None:
            async with database.transaction() as tx:
                await serving.take_over(tx, floor.bell, second, lead, terms=TERMS, owner_epoch=served)

        assert await succeed([take_over(one) for one in leads]) == 1
        assert await floor.wrong() == []


async def test_without_the_guard_both_supervisors_win(database: Database) -> None:
    """The negative control: read, think, write."""
    async with Floor.open(database) as floor:
        for name in ("an", "bo"):
            await floor.agent(name)
        handoff = await floor.asks("张伟")
        both_have_read = asyncio.Barrier(2)

        async def assign_blindly(agent_id: str) -> None:
            async with database.reading() as session:
                seen = await session.get_one(HandOff, handoff)
            if seen.state != HandOffState.QUEUED:
                raise AlreadyTaken(handoff)
            await both_have_read.wait()
            async with database.transaction() as tx:
                taken = {"state": HandOffState.ACTIVE.value, "agent_id": agent_id}
                await tx.execute(update(HandOff).where(HandOff.id == handoff).values(**taken))
                await tx.execute(update(Agent).where(Agent.id == agent_id).values(load=Agent.load + 1))

        assert await succeed([assign_blindly(one) for one in ("an", "bo")]) == 2
        assert await floor.wrong() != []


async def test_supervisors_and_routers_at_the_same_moment_leave_every_place_counted(database: Database) -> None:
    async with Floor.open(database) as floor:
        leads = [await a_lead(floor, name) for name in ("lead one", "lead two")]
        names = ("an", "bo", "cao")
        for name in names:
            await floor.agent(name, capacity=2)
        waiting = [await floor.asks(name) for name in ("张伟", "陈静", "王芳", "刘洋", "赵磊", "孙丽")]
        routers = [Router(database, floor.bell, TERMS) for _ in range(3)]

        async def supervise(number: int) -> None:
            lead, handoff = leads[number % 2], waiting[number % len(waiting)]
            await assign(floor, handoff, lead, names[number % 3], beyond=number % 2 == 0)

        async def route(router: Router) -> None:
            for _ in range(4):
                await router.look()

        results = await asyncio.gather(
            *(route(router) for router in routers),
            *(succeed([supervise(number)]) for number in range(12)),
        )
        assert sum(one or 0 for one in results) >= 1
        assert await floor.wrong() == []
        await floor.later(3)
        assert await floor.wrong() == []
        async with database.reading() as session:
            assigned = select(HandOffEvent.handoff_id).where(HandOffEvent.kind == "assigned")
            ids = list((await session.execute(assigned)).scalars())
            owners = {one.id: one for one in (await session.execute(select(Conversation))).scalars()}
            held = {one.id: one for one in (await session.execute(select(HandOff))).scalars()}
        assert len(ids) == len(set(ids))
        assert all(owners[held[one].conversation_id].owner_agent_id == held[one].agent_id for one in ids)


async def test_an_agent_whose_status_a_supervisor_changes_takes_nobody_more(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await a_lead(floor)
        await floor.agent("an")
        handoff = await floor.asks("张伟")
        async with database.transaction() as tx:
            await presence.choose(tx, floor.bell, "an", Intent.BREAK, by=lead.id, now=floor.now)
        with pytest.raises(AgentAway):
            await assign(floor, handoff, lead, "an")
        await floor.look()
        assert await floor.screens(handoff) == {}


async def test_why_somebody_was_put_first_goes_with_the_customers_other_words(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead, zhang = await a_lead(floor), await floor.customer("张伟")
        await floor.asks("陈静")
        handoff = await floor.ask(zhang)
        await put_first(floor, handoff, lead)
        async with database.transaction() as tx:
            await transcript.lock(tx, zhang.id)
            await erasing.erase(tx, zhang.id)
        assert (await floor.handoff(handoff)).put_first is None
        async with database.reading() as session:
            reasons = [one.data.get("reason") for one in await events_of(session, handoff)]
        assert reasons == ["asked", erasing.GONE]
