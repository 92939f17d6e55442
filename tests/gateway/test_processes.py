"""Real processes: several that share a database, with and without Redis; and one that is told to end."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.faults.cluster import Cluster, running
from tests.served import frame


async def begin(url: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=url, timeout=10) as http:
        session: dict[str, Any] = (await http.post("/api/chat/sessions", json={})).json()
        return session


def at(url: str) -> Any:
    return connect(f"{url.replace('http', 'ws')}/api/chat/ws", open_timeout=20)


async def greet(connection: ClientConnection, session: dict[str, Any]) -> None:
    await connection.send(json.dumps({"type": "hello", "token": session["token"]}))
    await frame(connection, "welcome", within=20)


async def bots_line(connection: ClientConnection) -> dict[str, Any]:
    while True:
        line: dict[str, Any] = (await frame(connection, "line", within=20))["line"]
        if line["sender"] == "bot":
            return line


@pytest.mark.parametrize("redis", ["with Redis", "without Redis"])
async def test_a_customer_of_two_web_processes_gets_every_line_at_both(redis: str, tmp_path: Path) -> None:
    without = {"redis_url": ""} if redis == "without Redis" else {}
    async with running("postgresql", tmp_path, **without) as cluster:
        session = await begin(cluster.urls[0])
        async with at(cluster.urls[0]) as one, at(cluster.urls[1]) as two:
            await greet(one, session)
            await greet(two, session)
            late = 0.0
            for number in range(3):
                await one.send(json.dumps({"type": "say", "client_id": f"c{number}", "text": f"在吗{number}"}))
                here = await bots_line(one)
                began = time.monotonic()
                assert (await bots_line(two))["seq"] == here["seq"] == 2 * (number + 1)
                late = max(late, time.monotonic() - began)
            assert late < 3
            await one.close()


async def test_a_process_that_is_told_to_end_says_so_and_ends_in_time(tmp_path: Path) -> None:
    async with running("sqlite", tmp_path) as cluster, AsyncExitStack() as open_sockets:
        (url,) = cluster.urls
        session = await begin(url)
        connections = [await open_sockets.enter_async_context(at(url)) for _ in range(100)]
        await asyncio.gather(*(greet(connection, session) for connection in connections))
        deaf = _never_reads(cluster)
        began = time.monotonic()
        stopping = asyncio.create_task(asyncio.to_thread(cluster.webs[0].stop))
        delays = [(await frame(connection, "drain", within=5))["reconnect_after_ms"] for connection in connections]
        ready = await asyncio.to_thread(httpx.get, f"{url}/readyz", timeout=5)
        assert (ready.status_code, ready.json()["degraded"]) == (503, ["draining"])
        for connection in connections:
            with pytest.raises(ConnectionClosed) as closed:
                await connection.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4001
        assert max(delays) - min(delays) > 1000
        await stopping
        assert time.monotonic() - began < 15
        assert cluster.webs[0].ended() == 0
        deaf.close()


async def test_what_was_acknowledged_before_the_end_is_answered_after_it(tmp_path: Path) -> None:
    async with running("sqlite", tmp_path) as cluster:
        (url,) = cluster.urls
        session = await begin(url)
        async with at(url) as connection:
            await greet(connection, session)
            await connection.send(json.dumps({"type": "say", "client_id": "c1", "text": "在吗"}))
            seq = (await frame(connection, "ack", within=20))["seq"]
            stopping = asyncio.create_task(asyncio.to_thread(cluster.webs[0].stop))
            await frame(connection, "drain", within=20)
        assert await stopping < 15
        await asyncio.to_thread(cluster.webs[0].restart)
        async with at(url) as connection:
            await greet(connection, session)
            lines = [(await frame(connection, "line", within=20))["line"] for _ in range(2)]
    assert [(line["seq"], line["sender"]) for line in lines] == [(seq, "customer"), (seq + 1, "bot")]


def _never_reads(cluster: Cluster) -> socket.socket:
    """A client that opened a socket, says nothing and reads nothing."""
    deaf = socket.create_connection(("127.0.0.1", cluster.web_ports[0]))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    key = "dGhlIHNhbXBsZSBub25jZQ=="
    deaf.sendall(
        f"GET /api/chat/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    return deaf
