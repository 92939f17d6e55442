"""The queue: nobody waits twice, nobody is taken twice, the bot comes back at the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Owner
from foundation.clock import utc_now
from foundation.database import Database
from handoff import offering, queue, serving
from handoff.models import HandOff, HandOffState
from handoff.serving import DispositionUnknown
from handoff.states import AlreadyTaken, NotYours
from tests.handoff.floor import events_of
from tests.people import TERMS, TOLD_NOBODY, chen_jing, li_na, wang_qiang, zhang_wei

SLA = timedelta(seconds=30)


async def ask_for_person(
    database: Database, bell: Bell, conversation: Conversation, *, urgent: bool = False
) -> HandOff:
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        return await queue.request(tx, bell, held, reason="asked", urgent=urgent, terms=TERMS)


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
        place = await queue.place_of(session, conversation.id, utc_now())
    assert [line.text for line in lines] == [TOLD_NOBODY]
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
        place = await queue.place_of(session, calm.id, utc_now())
    assert place is not None
    assert place.position == 2


async def test_two_agents_cannot_take_the_same_customer(database: Database, bell: Bell) -> None:
    handoff = await ask_for_person(database, bell, await zhang_wei(database))
    async with database.transaction() as tx:
        agents = [await li_na(tx), await wang_qiang(tx)]

    async def accept(number: int) -> bool:
        try:
            async with database.transaction() as tx:
                await offering.accept(tx, bell, handoff.id, agents[number], terms=TERMS)
        except AlreadyTaken:
            return False
        return True

    assert sorted(await asyncio.gather(accept(0), accept(1))) == [False, True]


async def test_closing_gives_the_customer_back_to_the_bot(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    handoff = await ask_for_person(database, bell, conversation)
    async with database.transaction() as tx:
        agent = await li_na(tx)
        await offering.accept(tx, bell, handoff.id, agent, terms=TERMS)
    assert await owner_of(database, conversation) == (Owner.AGENT, 2)
    async with database.transaction() as tx:
        closed = await serving.close(tx, bell, handoff.id, agent, disposition="resolved", note="", terms=TERMS)
    assert closed.state == HandOffState.CLOSED
    assert await owner_of(database, conversation) == (Owner.BOT, 3)
    async with database.reading() as session:
        kinds = [event.kind for event in await events_of(session, handoff.id)]
    assert kinds == ["requested", "accepted", "resolved", "closed"]


async def test_only_the_serving_agent_closes(database: Database, bell: Bell) -> None:
    handoff = await ask_for_person(database, bell, await zhang_wei(database))
    async with database.transaction() as tx:
        await offering.accept(tx, bell, handoff.id, await li_na(tx), terms=TERMS)
        other = await wang_qiang(tx)
    with pytest.raises(NotYours):
        async with database.transaction() as tx:
            await serving.close(tx, bell, handoff.id, other, disposition="resolved", note="", terms=TERMS)


async def test_a_disposition_nobody_knows_is_refused(database: Database, bell: Bell) -> None:
    handoff = await ask_for_person(database, bell, await zhang_wei(database))
    async with database.transaction() as tx:
        agent = await li_na(tx)
        await offering.accept(tx, bell, handoff.id, agent, terms=TERMS)
    with pytest.raises(DispositionUnknown):
        async with database.transaction() as tx:
            await serving.close(tx, bell, handoff.id, agent, disposition="whatever", note="", terms=TERMS)


async def test_a_customer_who_cancels_cannot_be_taken(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    handoff = await ask_for_person(database, bell, conversation)
    async with database.transaction() as tx:
        await queue.cancel(tx, bell, await transcript.lock(tx, conversation.id), terms=TERMS)
    assert (await owner_of(database, conversation))[0] == Owner.BOT
    with pytest.raises(AlreadyTaken):
        async with database.transaction() as tx:
            await offering.accept(tx, bell, handoff.id, await li_na(tx), terms=TERMS)


async def test_a_customer_may_wait_again_after_a_closed_service(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    first = await ask_for_person(database, bell, conversation)
    async with database.transaction() as tx:
        agent = await li_na(tx)
        await offering.accept(tx, bell, first.id, agent, terms=TERMS)
        await serving.close(tx, bell, first.id, agent, disposition="resolved", note="", terms=TERMS)
    second = await ask_for_person(database, bell, conversation)
    assert second.id != first.id
