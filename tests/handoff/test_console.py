"""The console's API as an agent's page meets it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from websockets.exceptions import ConnectionClosed

from foundation.database import Database
from foundation.settings import Settings
from handoff.console.throttle import TRIES, WINDOW_SECONDS, LoginThrottle, TooManyLogins
from handoff.models import Agent as AgentRow
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
    for _ in range(1500):  # half a minute, on a machine that has much to do
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
    for _ in range(1500):  # half a minute, on a machine that has much to do
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


async def test_guessing_passwords_is_slowed_down(system: Served) -> None:
    async def guess(username: str, password: str) -> httpx.Response:
        return await system.http.post("/api/console/login", json={"username": username, "password": password})

    answers = await asyncio.gather(*(guess("lina", f"guess {n}") for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [401] * TRIES + [429] * (8 - TRIES)
    refused = await guess("lina", PASSWORD)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_logins")
    assert int(refused.headers["Retry-After"]) >= 1
    assert (await guess("wangqiang", PASSWORD)).status_code == 200


def test_a_login_is_heard_again_after_a_while_and_after_a_success() -> None:
    now = 0.0
    throttle = LoginThrottle(clock=lambda: now)
    for _ in range(2):
        for _ in range(TRIES - 1):
            throttle.begin("lina", "10.0.0.1")
        throttle.succeeded("lina", "10.0.0.1")
    for _ in range(TRIES):
        throttle.begin("lina", "10.0.0.1")
    with pytest.raises(TooManyLogins):
        throttle.begin("lina", "10.0.0.1")
    throttle.begin("lina", "10.0.0.2")
    now = WINDOW_SECONDS + 1
    throttle.begin("lina", "10.0.0.1")


async def test_an_agent_reads_only_who_waits_and_whom_they_serve(system: Served) -> None:
    session = await a_waiting_customer(system)
    first, second = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    path = f"/api/console/conversations/{session['conversation_id']}"
    assert (await system.http.get(f"{path}/lines", headers=second.headers)).status_code == 200
    (waiting,) = (await first.get("/handoffs"))["items"]
    await first.post(f"/handoffs/{waiting['id']}/accept")
    for what in ("lines", "customer"):
        assert (await system.http.get(f"{path}/{what}", headers=first.headers)).status_code == 200
        refused = await system.http.get(f"{path}/{what}", headers=second.headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "conversation_unknown")


async def test_an_open_console_hears_no_more_of_whom_another_has_taken(system: Served) -> None:
    session = await a_waiting_customer(system)
    first, second = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    async with system.socket("/api/console/ws", {"token": second.token}) as socket:
        (waiting,) = (await frame(socket, "handoffs"))["items"]
        await socket.send(json.dumps({"type": "watch", "conversation_id": session["conversation_id"]}))
        await frame(socket, "state")
        await first.post(f"/handoffs/{waiting['id']}/accept")
        assert (await frame(socket, "handoffs"))["items"] == []
        await say(system, session, "我的电话是13800000000", "c2")
        with pytest.raises(TimeoutError):
            while "138" not in (await frame(socket, "line", within=2.5))["line"]["text"]:
                pass


async def test_a_conversation_without_a_hand_off_is_no_agents_business(system: Served) -> None:
    session = await system.begin()
    agent = await Agent.log_in(system, "lina")
    path = f"/api/console/conversations/{session['conversation_id']}/lines"
    assert (await system.http.get(path, headers=agent.headers)).status_code == 404


async def test_a_disabled_agents_open_console_is_closed(system: Served) -> None:
    agent = await Agent.log_in(system, "lina")
    async with system.socket("/api/console/ws", {"token": agent.token}) as socket:
        await frame(socket, "handoffs")
        async with system.parts.database.transaction() as tx:
            await tx.execute(update(AgentRow).where(AgentRow.username == "lina").values(disabled=True))
        with pytest.raises(ConnectionClosed) as closed:
            await frame(socket, "never")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4503


@pytest.mark.parametrize(
    "broken",
    ["not json", "[]", "[" * 30_000, b"bytes", '{"type":"watch"}', '{"type":"watch","conversation_id":"c","after":-1}'],
    ids=["no JSON", "no object", "nested deeply", "binary", "watches nothing", "before the first line"],
)
async def test_a_broken_frame_closes_the_console_for_good(system: Served, broken: str | bytes) -> None:
    agent = await Agent.log_in(system, "lina")
    async with system.socket("/api/console/ws", {"token": agent.token}) as socket:
        await socket.send(broken)
        with pytest.raises(ConnectionClosed) as closed:
            await frame(socket, "never")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4501


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/conversations/%00/lines"),
        ("GET", "/conversations/%00/customer"),
        ("GET", f"/conversations/x/lines?after={10**30}"),
        ("POST", "/handoffs/%00/accept"),
    ],
)
async def test_ids_and_numbers_that_no_database_knows_are_refused(system: Served, method: str, path: str) -> None:
    agent = await Agent.log_in(system, "lina")
    response = await system.http.request(method, f"/api/console{path}", headers=agent.headers)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "malformed")


async def test_an_agents_other_words_under_the_same_id_are_not_lost_in_silence(system: Served) -> None:
    await a_waiting_customer(system)
    agent = await Agent.log_in(system, "lina")
    (waiting,) = (await agent.get("/handoffs"))["items"]
    taken = (await agent.post(f"/handoffs/{waiting['id']}/accept")).json()
    path = f"/conversations/{taken['conversation_id']}/messages"
    message = {"client_id": "a1", "text": "您好\x00", "owner_epoch": taken["owner_epoch"]}
    assert (await agent.post(path, **message)).status_code == 200
    other = await agent.post(path, **{**message, "text": "请稍等"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "client_id_reused")
