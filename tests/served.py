"""The whole web application on a real port, with a fake bot behind it: for tests of protocols."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from conversations.pressure import Pressure
from foundation.certificates import authorities
from foundation.database import Database
from foundation.settings import Settings
from gateway.app import hearing_others, web_app, working
from gateway.parts import Parts, build
from gateway.reception import Reception
from tests.fakes import FakeBot
from tests.ports import free_port


@dataclass(frozen=True)
class Served:
    """`http` is a client of the running application."""

    parts: Parts
    bot: FakeBot
    url: str
    http: httpx.AsyncClient

    async def begin(self, **how: Any) -> dict[str, Any]:
        """A new chat session, as JSON."""
        response = await self.http.post("/api/chat/sessions", json=how)
        assert response.status_code == 201, response.text
        session: dict[str, Any] = response.json()
        return session

    @asynccontextmanager
    async def socket(self, path: str, hello: dict[str, Any]) -> AsyncIterator[ClientConnection]:
        async with connect(f"{self.url.replace('http', 'ws')}{path}") as connection:
            await connection.send(json.dumps({"type": "hello", **hello}))
            yield connection


@asynccontextmanager
async def served(
    settings: Settings, database: Database, *, pressure: Pressure | None = None, port: int | None = None
) -> AsyncIterator[Served]:
    """`port`: one of `free_port`, where its address must be known before it is there."""
    bot = FakeBot()
    built = build(settings.model_copy(update={"database_url": database.url}))
    await built.bot.close()
    reception = Reception(built.settings, built.database, built.bell, bot)
    counter = replace(built.counter, pressure=pressure or built.pressure)
    parts = replace(built, bot=bot, reception=reception, counter=counter)  # type: ignore[arg-type]  # the fake has what is used
    port = port or free_port()
    config = uvicorn.Config(web_app(parts), port=port, ws="websockets-sansio", log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve())
    url = f"http://127.0.0.1:{port}"
    try:
        async with hearing_others(parts), working(parts), _client(url) as http:
            while not server.started:
                await asyncio.sleep(0.01)
            yield Served(parts, bot, url, http)
    finally:
        server.should_exit = True
        await serving
        await parts.close()


def _client(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, timeout=30, verify=authorities())


async def frame(connection: ClientConnection, kind: str, within: float = 30) -> dict[str, Any]:
    """The next frame of this type; others are passed over."""
    async with asyncio.timeout(within):
        while True:
            message: dict[str, Any] = json.loads(await connection.recv())
            if message["type"] == kind:
                return message
