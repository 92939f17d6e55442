"""The console's API as an agent's page meets it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from foundation.database import Database
from foundation.settings import Settings
from tests.people import PASSWORD, li_na, wang_qiang
from tests.served import Served, frame, served


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await wang_qiang(tx)
        yield running


class Agent:
    """An agent's page, reduced to its requests."""

    def __init__(self, system: Served, token: str) -> None:
        self.system, self.token = system, token

    @classmethod
    async def log_in(cls, system: Served, username: str) -> Agent:
        response = await system.http.post("/api/console/login", json={"username": username, "password": PASSWORD})
        assert response.status_code == 200
        return cls(system, response.json()["token"])

    async def get(self, path: str) -> Any:
        response = await self.system.http.get(f"/api/console{path}", headers=self.headers)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.system.http.post(f"/api/console{path}", json=body, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def a_waiting_customer(system: Served) -> dict[str, Any]:
    session = await system.begin()
    await say(system, session, "转人工", "c1")
    for _ in range(400):
        if (await lines(system, session))["state"]["owner"] == "queue":
            return session
        await asyncio.sleep(0.02)
    raise AssertionError("the customer was not queued")


async def say(system: Served, session: dict[str, Any], text: str, client_id: str) -> None:
    headers = {"Authorization": f"Bearer {session['token']}"}
    await system.http.post("/api/chat/messages", json={"client_id": client_id, "text": text}, headers=headers)


async def lines(system: Served, session: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {session['token']}"}
    news: dict[str, Any] = (await system.http.get("/api/chat/lines", headers=headers)).json()
    return news


@pytest.mark.parametrize(("username", "password"), [("lina", "wrong"), ("nobody", PASSWORD)])
async def test_a_wrong_login_is_refused(system: Served, username: str, password: str) -> None:
    response = await system.http.post("/api/console/login", json={"username": username, "password": password})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "login_refused")


async def test_without_a_login_nothing_is_shown(system: Served) -> None:
    for path in ("/me", "/handoffs", "/dispositions", "/conversations/x/lines", "/conversations/x/customer"):
        assert (await system.http.get(f"/api/console{path}")).status_code == 401


async def test_a_customers_token_does_not_open_the_console(system: Served) -> None:
    session = await system.begin()
    headers = {"Authorization": f"Bearer {session['token']}"}
    assert (await system.http.get("/api/console/handoffs", headers=headers)).status_code == 401


async def test_an_agent_serves_a_customer_from_accept_to_close(system: Served) -> None:
    session = await a_waiting_customer(system)
    agent = await Agent.log_in(system, "lina")
    (waiting,) = (await agent.get("/handoffs"))["items"]
    assert (waiting["state"], waiting["reason_text"], waiting["sla_seconds"]) == ("queued", "客户要求人工", 30)
    taken = (await agent.post(f"/handoffs/{waiting['id']}/accept")).json()
    assert (taken["state"], taken["agent_name"]) == ("active", "李娜")

    message = {"client_id": "a1", "text": "您好，我是李娜", "owner_epoch": taken["owner_epoch"]}
    assert (await agent.post(f"/conversations/{taken['conversation_id']}/messages", **message)).status_code == 200
    news = await lines(system, session)
    assert (news["state"]["owner"], news["state"]["agent_name"]) == ("agent", "李娜")
    assert news["lines"][-1]["sender_name"] == "李娜"

    await say(system, session, "谢谢", "c2")
    closed = await agent.post(f"/handoffs/{taken['id']}/close", disposition="resolved", note="")
    assert closed.json()["state"] == "closed"
    assert (await lines(system, session))["state"]["owner"] == "bot"
    await say(system, session, "在吗", "c3")
    for _ in range(400):
        news = await lines(system, session)
        if news["lines"][-1]["text"] == "您说：在吗":
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the bot did not take over again")


async def test_the_second_agent_is_told_that_the_first_was_faster(system: Served) -> None:
    await a_waiting_customer(system)
    first, second = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    (waiting,) = (await second.get("/handoffs"))["items"]
    await first.post(f"/handoffs/{waiting['id']}/accept")
    late = await second.post(f"/handoffs/{waiting['id']}/accept")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "already_taken")
    assert (await second.get("/handoffs"))["items"] == []


async def test_only_the_serving_agent_may_write(system: Served) -> None:
    await a_waiting_customer(system)
    first, second = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    (waiting,) = (await first.get("/handoffs"))["items"]
    taken = (await first.post(f"/handoffs/{waiting['id']}/accept")).json()
    path = f"/conversations/{taken['conversation_id']}/messages"
    message = {"client_id": "a1", "text": "我来插一句", "owner_epoch": taken["owner_epoch"]}
    assert (await second.post(path, **message)).json()["error"]["code"] == "not_yours"
    stale = {**message, "owner_epoch": taken["owner_epoch"] - 1}
    assert (await first.post(path, **stale)).json()["error"]["code"] == "not_yours"


async def test_a_message_sent_twice_is_said_once(system: Served) -> None:
    await a_waiting_customer(system)
    agent = await Agent.log_in(system, "lina")
    (waiting,) = (await agent.get("/handoffs"))["items"]
    taken = (await agent.post(f"/handoffs/{waiting['id']}/accept")).json()
    path = f"/conversations/{taken['conversation_id']}/messages"
    message = {"client_id": "a1", "text": "您好", "owner_epoch": taken["owner_epoch"]}
    seqs = {(await agent.post(path, **message)).json()["seq"] for _ in range(2)}
    assert len(seqs) == 1


async def test_an_open_console_hears_of_a_waiting_customer_and_their_words(system: Served) -> None:
    agent = await Agent.log_in(system, "lina")
    async with system.socket("/api/console/ws", {"token": agent.token}) as socket:
        assert (await frame(socket, "handoffs"))["items"] == []
        session = await a_waiting_customer(system)
        (waiting,) = (await frame(socket, "handoffs"))["items"]
        watch = {"type": "watch", "conversation_id": waiting["conversation_id"], "after": 0}
        await socket.send(json.dumps(watch))
        assert (await frame(socket, "line"))["line"]["text"] == "转人工"
        assert (await frame(socket, "state"))["state"]["owner"] == "queue"
        await say(system, session, "快一点", "c2")
        async with asyncio.timeout(5):
            while (await frame(socket, "line"))["line"]["text"] != "快一点":
                pass


async def test_a_console_without_a_login_is_closed(system: Served) -> None:
    async with system.socket("/api/console/ws", {"token": "nonsense"}) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4500
