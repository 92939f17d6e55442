"""Open chat sockets: idle ones cost nothing, rings may be lost, and a client far behind gets everything."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from websockets.exceptions import ConnectionClosed

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Sender
from conversations.transcript import Saying
from foundation.database import Database
from foundation.settings import Settings
from handoff import offering, queue
from tests.people import TERMS, li_na
from tests.served import Served, frame, served

UNTIL_ALL_IS_TOLD = 1.5


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        yield running


@contextmanager
def reads_of(database: Database, table: str) -> Iterator[list[str]]:
    """The statements about this table while the block runs."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if f"FROM {table}" in statement:
            seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def says_unheard(system: Served, conversation_id: str, *texts: str) -> None:
    """As another process would whose ring is lost."""
    async with system.parts.database.transaction() as tx:
        held = await transcript.lock(tx, conversation_id)
        await transcript.say(tx, Bell(), held, [Saying(text) for text in texts], sender=Sender.BOT, key=texts[0])


async def test_an_idle_socket_reads_nothing_and_all_of_them_share_one_look(system: Served) -> None:
    sessions = [await system.begin() for _ in range(3)]
    sockets = [system.socket("/api/chat/ws", {"token": session["token"]}) for session in sessions]
    async with sockets[0] as one, sockets[1] as two, sockets[2] as three:
        for socket in (one, two, three):
            await frame(socket, "welcome")
        await asyncio.sleep(UNTIL_ALL_IS_TOLD)
        database = system.parts.database
        with reads_of(database, "conversation") as conversations, reads_of(database, "line") as lines:
            await asyncio.sleep(3)
    assert len(conversations) <= 4
    assert lines == []


async def test_a_lost_ring_costs_about_a_second(system: Served) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        await says_unheard(system, session["conversation_id"], "您好")
        assert (await frame(socket, "line"))["line"]["text"] == "您好"


async def test_a_client_a_thousand_lines_behind_gets_them_all_in_order(system: Served) -> None:
    session = await system.begin()
    for hundred in range(10):
        await says_unheard(system, session["conversation_id"], *(f"{hundred}:{number}" for number in range(100)))
    async with system.socket("/api/chat/ws", {"token": session["token"], "last_seq": 7}) as socket:
        async with asyncio.timeout(20):
            seen = [(await frame(socket, "line"))["line"]["seq"] for _ in range(993)]
    assert seen == list(range(8, 1001))


async def test_a_waiting_customer_sees_the_queue_move(system: Served) -> None:
    sessions = [await system.begin() for _ in range(2)]
    async with system.parts.database.transaction() as tx:
        agent = await li_na(tx)
    for session in sessions:
        headers = {"Authorization": f"Bearer {session['token']}"}
        await system.http.post("/api/chat/messages", json={"client_id": "c1", "text": "转人工"}, headers=headers)
        await _until_queued(system, headers)
    async with system.socket("/api/chat/ws", {"token": sessions[1]["token"]}) as socket:
        assert (await frame(socket, "welcome"))["state"]["queue"]["position"] == 2
        async with system.parts.database.transaction() as tx:
            first = await queue.open_of(tx, sessions[0]["conversation_id"])
            assert first is not None
            await offering.accept(tx, system.parts.bell, first.id, agent, terms=TERMS)
        assert (await frame(socket, "state"))["state"]["queue"]["position"] == 1


async def test_an_address_with_too_many_sockets_is_told_to_come_again(settings: Settings, database: Database) -> None:
    few = settings.model_copy(update={"sockets_per_address": 1})
    async with served(few, database) as system:
        session = await system.begin()
        async with system.socket("/api/chat/ws", {"token": session["token"]}) as first:
            await frame(first, "welcome")
            with pytest.raises(ConnectionClosed) as closed:
                async with system.socket("/api/chat/ws", {"token": session["token"]}) as second:
                    await second.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4029


async def test_an_address_may_not_begin_any_number_of_anonymous_chats(settings: Settings, database: Database) -> None:
    few = settings.model_copy(update={"anonymous_sessions_per_minute": 2})
    async with served(few, database) as system:
        sessions = [await system.begin() for _ in range(2)]
        refused = await system.http.post("/api/chat/sessions", json={})
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_sessions")
        assert int(refused.headers["Retry-After"]) >= 1
        await system.begin(token=sessions[0]["token"])  # whoever has begun goes on


async def test_a_draining_process_sends_its_sockets_away_and_says_so(system: Served) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        await system.parts.sockets.drain()
        assert 0 <= (await frame(socket, "drain"))["reconnect_after_ms"] <= 5000
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4001
    ready = await system.http.get("/readyz")
    assert (ready.status_code, ready.json()["degraded"]) == (503, ["draining"])


async def test_several_changes_of_one_transaction_are_one_look(system: Served) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        await asyncio.sleep(UNTIL_ALL_IS_TOLD)
        with reads_of(system.parts.database, "line") as looks:
            async with system.parts.database.transaction() as tx:
                held = await transcript.lock(tx, session["conversation_id"])
                for number in range(5):
                    saying = [Saying(str(number))]
                    await transcript.say(tx, system.parts.bell, held, saying, sender=Sender.BOT, key=str(number))
            seen = [json.loads(await socket.recv())["line"]["seq"] for _ in range(5)]
            await asyncio.sleep(UNTIL_ALL_IS_TOLD)
        histories = [statement for statement in looks if "line.seq >" in statement]
    assert seen == [1, 2, 3, 4, 5]
    assert len(histories) == 1


async def _until_queued(system: Served, headers: dict[str, str]) -> None:
    async with asyncio.timeout(8):
        while (await system.http.get("/api/chat/lines", headers=headers)).json()["state"]["owner"] != "queue":
            await asyncio.sleep(0.02)
