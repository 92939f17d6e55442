"""The queue: nobody waits twice, nobody is taken twice, the bot comes back at the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Owner
from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from foundation.timers import Handler, Timer, Timers
from handoff import queue
from handoff.models import HandOff, HandOffState
from handoff.queue import AlreadyTaken, DispositionUnknown, NotYours
from tests.people import chen_jing, li_na, wang_qiang, zhang_wei

SLA = timedelta(seconds=30)


async def ask_for_person(
    database: Database, bell: Bell, conversation: Conversation, *, urgent: bool = False
) -> HandOff:
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        return await queue.request(tx, bell, held, reason="asked", urgent=urgent, within=SLA)


def watching(database: Database, bell: Bell) -> Timers:
    async def breach(tx: AsyncSession, timer: Timer) -> None:
        await queue.record_breach(tx, bell, timer.key)

    return Timers(database, {queue.OVERDUE: Handler(breach)})


async def owner_of(database: Database, conversation: Conversation) -> tuple[str, int]:
    async with database.reading() as session:
        found = await transcript.find(session, conversation.id)
        return found.owner, found.owner_epoch


async def test_a_request_puts_the_customer_in_the_queue_and_says_so(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await ask_for_person(database, bell, conversation)
    assert await owner_of(database, conversation) == (Owner.QUEUE, 1)
    async with database.reading() as session:
        lines = await transcript.history(session, conversation.id)
        place = await queue.place_of(session, conversation.id)
    assert [line.text for line in lines] == [queue.QUEUED_FIRST]
    assert place is not None
    assert place.position == 1


async def test_asking_twice_keeps_one_place(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    first = await ask_for_person(database, bell, conversation)
    second = await ask_for_person(database, bell, conversation)
    assert first.id == second.id
    assert await owner_of(database, conversation) == (Owner.QUEUE, 1)


async def test_an_urgent_customer_goes_first(database: Database, bell: Bell) -> None:
    calm, urgent = await zhang_wei(database), await chen_jing(database)
    await ask_for_person(database, bell, calm)
    await ask_for_person(database, bell, urgent, urgent=True)
    async with database.reading() as session:
        place = await queue.place_of(session, calm.id)
    assert place is not None
    assert place.position == 2


async def test_two_agents_cannot_take_the_same_customer(database: Database, bell: Bell) -> None:
    handoff = await ask_for_person(database, bell, await zhang_wei(database))
    async with database.transaction() as tx:
        agents = [await li_na(tx), await wang_qiang(tx)]

    async def accept(number: int) -> bool:
        try:
            async with database.transaction() as tx:
                await queue.accept(tx, bell, handoff.id, agents[number])
        except AlreadyTaken:
            return False
        return True

    assert sorted(await asyncio.gather(accept(0), accept(1))) == [False, True]


async def test_closing_gives_the_customer_back_to_the_bot(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    handoff = await ask_for_person(database, bell, conversation)
    async with database.transaction() as tx:
        agent = await li_na(tx)
        await queue.accept(tx, bell, handoff.id, agent)
    assert await owner_of(database, conversation) == (Owner.AGENT, 2)
    async with database.transaction() as tx:
        closed = await queue.close(tx, bell, handoff.id, agent, disposition="resolved", note="", assistant="小保")
    assert closed.state == HandOffState.CLOSED
    assert await owner_of(database, conversation) == (Owner.BOT, 3)
    async with database.reading() as session:
        kinds = [event.kind for event in await queue.events_of(session, handoff.id)]
    assert kinds == ["requested", "accepted", "closed"]


async def test_only_the_serving_agent_closes(database: Database, bell: Bell) -> None:
    handoff = await ask_for_person(database, bell, await zhang_wei(database))
    async with database.transaction() as tx:
        await queue.accept(tx, bell, handoff.id, await li_na(tx))
        other = await wang_qiang(tx)
    with pytest.raises(NotYours):
        async with database.transaction() as tx:
            await queue.close(tx, bell, handoff.id, other, disposition="resolved", note="", assistant="小保")


async def test_a_disposition_nobody_knows_is_refused(database: Database, bell: Bell) -> None:
    handoff = await ask_for_person(database, bell, await zhang_wei(database))
    async with database.transaction() as tx:
        agent = await li_na(tx)
        await queue.accept(tx, bell, handoff.id, agent)
    with pytest.raises(DispositionUnknown):
        async with database.transaction() as tx:
            await queue.close(tx, bell, handoff.id, agent, disposition="whatever", note="", assistant="小保")


async def test_a_customer_who_cancels_cannot_be_taken(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    handoff = await ask_for_person(database, bell, conversation)
    async with database.transaction() as tx:
        await queue.cancel(tx, bell, await transcript.lock(tx, conversation.id), assistant="小保")
    assert (await owner_of(database, conversation))[0] == Owner.BOT
    with pytest.raises(AlreadyTaken):
        async with database.transaction() as tx:
            await queue.accept(tx, bell, handoff.id, await li_na(tx))


async def test_a_breach_is_recorded_once_and_the_customer_is_asked(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    now = utc_now()
    with clock_set_to(lambda: now):
        handoff = await ask_for_person(database, bell, conversation)
        timers = watching(database, bell)
        assert await timers.fire_due() == 0
        now = handoff.due_at
        assert [await timers.fire_due(), await timers.fire_due()] == [1, 0]
    async with database.reading() as session:
        kinds = [event.kind for event in await queue.events_of(session, handoff.id)]
        lines = await transcript.history(session, conversation.id)
        breached = await queue.find(session, handoff.id)
    assert kinds == ["requested", "breached"]
    assert [line.text for line in lines] == [queue.QUEUED_FIRST, queue.STILL_WAITING]
    assert breached.breach_at == handoff.due_at


async def test_no_breach_is_recorded_once_the_customer_was_taken_or_has_gone(database: Database, bell: Bell) -> None:
    taken, gone = await zhang_wei(database), await chen_jing(database)
    now = utc_now()
    with clock_set_to(lambda: now):
        first = await ask_for_person(database, bell, taken)
        await ask_for_person(database, bell, gone)
        async with database.transaction() as tx:
            await queue.accept(tx, bell, first.id, await li_na(tx))
        async with database.transaction() as tx:
            await queue.cancel(tx, bell, await transcript.lock(tx, gone.id), assistant="小保")
        async with database.reading() as session:
            assert (await session.execute(select(Timer))).first() is None
        now = first.due_at + SLA
        assert await watching(database, bell).fire_due() == 0


async def test_an_agent_and_the_timer_at_the_same_moment_do_not_wait_for_each_other(
    database: Database, bell: Bell
) -> None:
    now = utc_now()
    with clock_set_to(lambda: now):
        handoff = await ask_for_person(database, bell, await zhang_wei(database))
        now = handoff.due_at
        held, go_on = asyncio.Event(), asyncio.Event()

        async def breach(tx: AsyncSession, timer: Timer) -> None:
            held.set()  # the timer's row is ours
            await go_on.wait()
            await queue.record_breach(tx, bell, timer.key)

        firing = asyncio.create_task(Timers(database, {queue.OVERDUE: Handler(breach)}).fire_due())
        await held.wait()
        if database.is_sqlite:  # which has one writer: the agent comes after
            go_on.set()
        async with database.transaction() as tx:
            await queue.accept(tx, bell, handoff.id, await li_na(tx))
            go_on.set()
        await asyncio.wait_for(firing, 5)
    async with database.reading() as session:
        kinds = [event.kind for event in await queue.events_of(session, handoff.id)]
    assert kinds == (["requested", "breached", "accepted"] if database.is_sqlite else ["requested", "accepted"])


async def test_a_customer_may_wait_again_after_a_closed_service(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    first = await ask_for_person(database, bell, conversation)
    async with database.transaction() as tx:
        agent = await li_na(tx)
        await queue.accept(tx, bell, first.id, agent)
        await queue.close(tx, bell, first.id, agent, disposition="resolved", note="", assistant="小保")
    second = await ask_for_person(database, bell, conversation)
    assert second.id != first.id
