"""Colleagues beside the agent who serves, and a queue that a supervisor has closed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from conversations import transcript
from conversations.models import Sender
from conversations.transcript import ClientIdReused, ConversationUnknown
from foundation.database import Database
from handoff import closures, company, notes, places, queue, serving
from handoff.company import AdviserUnknown, AlreadyJoined
from handoff.console.desk import check_readable, may_speak
from handoff.models import Agent, HandOff, HandOffState, Role
from handoff.states import NotYours
from tests.handoff.floor import Floor, events_of
from tests.people import TERMS


async def served(floor: Floor) -> tuple[str, Agent]:
    """A customer whom an agent serves."""
    agent = await floor.agent("an")
    handoff_id = await floor.asks("张伟")
    await floor.look()
    await floor.accept(handoff_id, agent)
    return handoff_id, agent


async def reads(floor: Floor, handoff_id: str, agent: Agent) -> bool:
    conversation_id = (await floor.handoff(handoff_id)).conversation_id
    async with floor.database.reading() as session:
        try:
            await check_readable(session, conversation_id, agent)
        except ConversationUnknown:
            return False
        listed = [one.id for one in await queue.visible_to(session, agent)]
    return handoff_id in listed


async def speaks(floor: Floor, handoff_id: str, agent: Agent) -> bool:
    async with floor.database.reading() as session:
        conversation = await transcript.find(session, (await floor.handoff(handoff_id)).conversation_id)
        return await may_speak(session, conversation, agent)


async def said_to_customer(floor: Floor, handoff_id: str) -> str:
    async with floor.database.reading() as session:
        lines = await transcript.history(session, (await floor.handoff(handoff_id)).conversation_id)
    return "\n".join(line.text for line in lines if line.sender != Sender.CUSTOMER)


async def test_whose_advice_is_asked_reads_along_until_the_service_ends_and_never_speaks(database: Database) -> None:
    async with Floor.open(database) as floor:
        handoff_id, agent = await served(floor)
        adviser, stranger = await floor.agent("bo"), await floor.agent("b")
        assert not await reads(floor, handoff_id, adviser)
        async with database.transaction() as tx:
            await company.ask_advice(tx, floor.bell, handoff_id, agent, adviser.id, "这种情况要报警吗", client_id="q1")
        assert await reads(floor, handoff_id, adviser)
        assert not await reads(floor, handoff_id, stranger)  # whose id is a part of the other's
        assert not await speaks(floor, handoff_id, adviser)
        assert "报警" not in await said_to_customer(floor, handoff_id)
        async with database.reading() as session:
            (note,) = await notes.after(session, (await floor.handoff(handoff_id)).conversation_id)
        assert note.text == "@bo 这种情况要报警吗"
        async with database.transaction() as tx:
            await serving.end(tx, floor.bell, handoff_id, agent, terms=TERMS)
        assert not await reads(floor, handoff_id, adviser)


async def test_advice_that_is_asked_again_after_a_lost_answer_is_asked_once(database: Database) -> None:
    async with Floor.open(database) as floor:
        handoff_id, agent = await served(floor)
        adviser, third = await floor.agent("bo"), await floor.agent("chen")

        async def ask(whom: Agent, text: str) -> None:
            async with database.transaction() as tx:
                await company.ask_advice(tx, floor.bell, handoff_id, agent, whom.id, text, client_id="q1")

        for _ in range(2):
            await ask(adviser, "要报警吗")
        for whom, text in ((adviser, "要拖车吗"), (third, "要报警吗")):
            with pytest.raises(ClientIdReused):
                await ask(whom, text)
        async with database.reading() as session:
            written = await notes.after(session, (await floor.handoff(handoff_id)).conversation_id)
            told = [item.kind for item in await places.inbox(session, adviser.id, 0)]
            kinds = [event.kind for event in await events_of(session, handoff_id)]
        assert ([note.text for note in written], told, kinds.count("advice_asked")) == (
            ["@bo 要报警吗"],
            ["advice_asked"],
            1,
        )
        assert (await floor.handoff(handoff_id)).advisers == [adviser.id]


async def test_advice_is_asked_by_who_serves_of_another_who_works_here(database: Database) -> None:
    async with Floor.open(database) as floor:
        handoff_id, agent = await served(floor)
        other = await floor.agent("bo")
        with pytest.raises(NotYours):
            async with database.transaction() as tx:
                await company.ask_advice(tx, floor.bell, handoff_id, other, agent.id, "?", client_id="q1")
        for unknown in ("nobody", agent.id):
            with pytest.raises(AdviserUnknown):
                async with database.transaction() as tx:
                    await company.ask_advice(tx, floor.bell, handoff_id, agent, unknown, "?", client_id="q1")


async def test_a_supervisor_who_joins_speaks_beside_the_agent_until_they_leave(database: Database) -> None:
    async with Floor.open(database) as floor:
        handoff_id, agent = await served(floor)
        lead = await floor.agent("lead", role=Role.SUPERVISOR)
        second = await floor.agent("second", role=Role.SUPERVISOR)
        assert not await speaks(floor, handoff_id, lead)
        async with database.transaction() as tx:
            await company.join(tx, floor.bell, handoff_id, lead)
        assert await speaks(floor, handoff_id, lead)
        assert await speaks(floor, handoff_id, agent)
        assert "班长lead也加入了会话" in await said_to_customer(floor, handoff_id)
        with pytest.raises(AlreadyJoined):
            async with database.transaction() as tx:
                await company.join(tx, floor.bell, handoff_id, second)
        with pytest.raises(NotYours):
            async with database.transaction() as tx:
                await company.leave(tx, floor.bell, handoff_id, second)
        async with database.transaction() as tx:
            await company.leave(tx, floor.bell, handoff_id, lead)
        assert not await speaks(floor, handoff_id, lead)


async def test_nobody_stays_in_a_conversation_that_is_over_or_goes_to_another(database: Database) -> None:
    async with Floor.open(database) as floor:
        handoff_id, agent = await served(floor)
        lead, colleague = await floor.agent("lead", role=Role.SUPERVISOR), await floor.agent("bo")
        async with database.transaction() as tx:
            await company.join(tx, floor.bell, handoff_id, lead)
        async with database.transaction() as tx:
            await serving.pass_on(tx, floor.bell, handoff_id, agent, to_agent=colleague.id, note="", terms=TERMS)
        assert (await floor.handoff(handoff_id)).joined_id is None
        assert not await speaks(floor, handoff_id, lead)


async def a_request(floor: Floor, name: str, **how: Any) -> HandOff:
    return await floor.handoff(await floor.asks(name, **how))


async def test_a_closed_queue_promises_calls_but_serves_who_waits_and_who_is_in_danger(database: Database) -> None:
    async with Floor.open(database) as floor:
        lead = await floor.agent("lead", role=Role.SUPERVISOR)
        before = await floor.asks("张伟")
        async with database.transaction() as tx:
            await closures.close(tx, floor.bell, lead, reason="消防演习", now=floor.now)
            await closures.close(tx, floor.bell, lead, reason="again", now=floor.now)
        meanwhile = await a_request(floor, "陈静")
        hurt = await a_request(floor, "王芳", reason="safety")
        urgent = await a_request(floor, "刘洋", urgent=True)
        assert (await floor.handoff(before)).state != HandOffState.FALLBACK
        assert meanwhile.state == HandOffState.FALLBACK
        assert "暂时无法接入" in await said_to_customer(floor, meanwhile.id)
        assert {hurt.state, urgent.state} <= {HandOffState.QUEUED, HandOffState.OFFERED}
        async with database.transaction() as tx:
            await closures.open_again(tx, floor.bell, lead, now=floor.now)
        assert (await a_request(floor, "赵磊")).state != HandOffState.FALLBACK
        async with database.reading() as session:
            (closure,) = (await session.execute(select(closures.QueueClosure))).scalars()
        assert (closure.reason, closure.closed_by, closure.opened_by) == ("消防演习", "lead", "lead")
