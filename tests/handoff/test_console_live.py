"""An agent's open console: idle it reads nothing, it hears of every change, and it ends with the login."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from websockets.exceptions import ConnectionClosed

from conversations import sending, transcript, unsent
from conversations.bell import Bell
from conversations.models import Conversation, Sender
from conversations.transcript import Saying
from foundation.database import Database
from foundation.settings import Settings
from handoff import agents, queue
from handoff.agents import AgentTokens
from handoff.console.listing import handoffs_as_json
from handoff.models import Agent
from insurance.customers import customers
from tests.people import TERMS, TOLD_NOBODY, chen_jing, li_na, zhang_wei
from tests.served import Served, frame, served

WITHIN = timedelta(seconds=30)


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        yield running


async def log_in(system: Served) -> tuple[Agent, str]:
    async with system.parts.database.transaction() as tx:
        agent = await li_na(tx)
    return agent, system.parts.desk.tokens.issue(agent)


async def waits(database: Database, bell: Bell, conversation: Conversation) -> None:
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await queue.request(tx, bell, held, reason="asked", terms=TERMS)


async def says(database: Database, bell: Bell, conversation: Conversation, text: str) -> None:
    async with database.transaction() as tx:
        await transcript.hear(tx, bell, conversation.id, client_id=text, text=text)


async def test_a_customer_who_waits_elsewhere_is_seen_though_nobody_rang(system: Served) -> None:
    _, token = await log_in(system)
    async with system.socket("/api/console/ws", {"token": token}) as socket:
        assert (await frame(socket, "handoffs"))["items"] == []
        zhang = await zhang_wei(system.parts.database)
        await waits(system.parts.database, Bell(), zhang)
        assert [item["customer_name"] for item in (await frame(socket, "handoffs"))["items"]] == ["张伟"]
        await says(system.parts.database, Bell(), zhang, "快一点")
        async with asyncio.timeout(8):
            while (await frame(socket, "handoffs"))["items"][0]["last_text"] != "快一点":
                pass


async def test_an_open_console_learns_that_an_answer_may_not_have_arrived(system: Served) -> None:
    database = system.parts.database
    zhang = await zhang_wei(database, channel="wechat")
    await waits(database, Bell(), zhang)
    claimed = await unsent.claim_due(database)
    _, token = await log_in(system)
    async with system.socket("/api/console/ws", {"token": token}) as socket:
        await socket.send(json.dumps({"type": "watch", "conversation_id": zhang.id}))
        line = (await frame(socket, "line"))["line"]
        assert (line["text"], line["delivery"]) == (TOLD_NOBODY, None)
        async with database.transaction() as tx:
            await sending.mark_uncertain(tx, claimed, "no answer")
        line = (await frame(socket, "line"))["line"]
        assert (line["text"], line["delivery"]) == (TOLD_NOBODY, "uncertain")


async def test_an_idle_console_reads_neither_the_list_nor_its_agent(system: Served) -> None:
    _, token = await log_in(system)
    seen: list[str] = []
    async with system.socket("/api/console/ws", {"token": token}) as socket:
        await frame(socket, "handoffs")
        await asyncio.sleep(1.5)
        engine = system.parts.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *what: seen.append(what[2]))
        await asyncio.sleep(3)
    # Left are the looks that all sockets of the process share, and the worker's own loops.
    assert not [said for said in seen if "agent.username" in said or "FROM line" in said]


async def test_an_agent_who_may_no_longer_work_is_hung_up_on(system: Served) -> None:
    agent, token = await log_in(system)
    async with system.socket("/api/console/ws", {"token": token}) as socket:
        await frame(socket, "handoffs")
        async with system.parts.database.transaction() as tx:
            held = await agents.find(tx, agent.id)
            assert held is not None
            held.disabled = True
        assert await _closed(socket) == 4503


async def test_a_login_that_runs_out_ends_its_console(system: Served) -> None:
    agent, _ = await log_in(system)
    brief = AgentTokens(system.parts.settings.session_secret, lifetime=timedelta(seconds=4)).issue(agent)
    async with system.socket("/api/console/ws", {"token": brief}) as socket:
        await frame(socket, "handoffs")
        assert await _closed(socket) == 4503


async def test_a_page_that_watches_a_long_conversation_gets_all_of_it(system: Served) -> None:
    _, token = await log_in(system)
    database = system.parts.database
    zhang = await zhang_wei(database)
    await waits(database, Bell(), zhang)
    async with database.transaction() as tx:
        held = await transcript.lock(tx, zhang.id)
        sayings = [Saying(str(number)) for number in range(450)]
        await transcript.say(tx, Bell(), held, sayings, sender=Sender.BOT, key="many")
    async with system.socket("/api/console/ws", {"token": token}) as socket:
        await socket.send(json.dumps({"type": "watch", "conversation_id": zhang.id, "after": 0}))
        async with asyncio.timeout(20):
            seen = [(await frame(socket, "line"))["line"]["seq"] for _ in range(451)]
        assert (await frame(socket, "state"))["state"]["owner"] == "queue"
    assert seen == list(range(1, 452))


async def test_the_list_costs_as_many_queries_for_many_as_for_one(
    database: Database, bell: Bell, settings: Settings
) -> None:
    async with database.transaction() as tx:
        agent = await li_na(tx)
    counts = []
    for conversation in (await zhang_wei(database), await chen_jing(database), *await _strangers(database, 5)):
        await waits(database, bell, conversation)
        said: list[str] = []

        def note(*what: Any, said: list[str] = said) -> None:
            said.append(what[2])

        event.listen(database.engine.sync_engine, "before_cursor_execute", note)
        async with database.reading() as session:
            await handoffs_as_json(session, agent, settings)
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
        counts.append(len(said))
    assert set(counts) == {counts[0]}


async def _strangers(database: Database, number: int) -> list[Conversation]:
    async with database.transaction() as tx:
        people = [await customers.find_or_create(tx, "in_app", f"stranger-{n}") for n in range(number)]
        return [await transcript.open_conversation(tx, channel="in_app", customer_id=one.id) for one in people]


async def _closed(socket: Any) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        await frame(socket, "never")
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code
