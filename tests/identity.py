"""A real identity provider beside the served application, and a browser that goes from one to the other."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from foundation.database import Database
from foundation.settings import Settings, load_settings
from handoff import accounts
from handoff.agents import by_username
from handoff.models import Agent
from simulators.identity_provider.app import IdentityStandIn
from tests.people import li_na
from tests.ports import free_port
from tests.served import Served, served

ROLES = {"kefu-lead": "supervisor", "kefu": "agent", "claims": "claims", "content": "editor", "it": "admin"}
PEOPLE: dict[str, dict[str, Any]] = {
    "lina": {"sub": "1001", "preferred_username": "lina", "name": "李娜", "groups": ["staff", "kefu"]},
    "zhoujie": {"sub": "1003", "preferred_username": "zhoujie", "name": "周洁", "groups": ["claims"]},
    "stranger": {"sub": "1004", "preferred_username": "stranger", "name": "路人", "groups": ["staff"]},
    "nameless": {"sub": "1005", "name": "无名", "groups": ["kefu"]},
}


def stand_in_for(port: int) -> IdentityStandIn:
    """The provider of an application on this port."""
    return IdentityStandIn(
        issuer=f"http://127.0.0.1:{free_port()}",
        redirect_uris=[f"http://127.0.0.1:{port}/api/console/oidc/callback"],
        people={name: dict(claims) for name, claims in PEOPLE.items()},
    )


def with_provider(settings: Settings, stand_in: IdentityStandIn, port: int, **chosen: Any) -> Settings:
    """The same settings, with the provider; checked as those from the environment are."""
    oidc = {
        "oidc_issuer": stand_in.issuer,
        "oidc_client_id": stand_in.client_id,
        "oidc_client_secret": stand_in.client_secret,
        "oidc_console_url": f"http://127.0.0.1:{port}",
        "oidc_roles_claim": "groups",
        "oidc_roles": ROLES,
        "oidc_timeout_seconds": 30,  # the machine may have much to do
        **chosen,
    }
    return load_settings(data_dir=settings.data_dir, read_photos=False, **oidc)


@asynccontextmanager
async def providing(stand_in: IdentityStandIn) -> AsyncIterator[None]:
    port = httpx.URL(stand_in.issuer).port
    config = uvicorn.Config(stand_in.app(), port=port or 0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.force_exit = server.should_exit = True
        await running


@dataclass
class Browser:
    """One visitor's, with cookies of its own. It follows an address only when told."""

    http: httpx.AsyncClient
    at: str  # where the application is

    async def leave(self) -> str:
        """「用企业账号登录」: the address to which it is sent."""
        return await self._sent(f"{self.at}/api/console/oidc/begin")

    async def choose(self, address: str, person: str) -> str:
        """At the provider; the address to which it is sent back."""
        page = await self.http.get(address)
        assert page.status_code == 200, page.text
        found = re.search(r"request=([\w-]+)", page.text)
        assert found is not None
        chosen = {"request": found[1], **({"person": person} if person else {})}
        return await self._sent(str(httpx.URL(address).join("/choose").copy_with(params=chosen)))

    async def come_back(self, address: str) -> str:
        """What the console's page is told: `arrived`, or `refused=` and why."""
        told = await self._sent(address)
        assert told.startswith("/console/#")
        return told.removeprefix("/console/#")

    async def arrive(self, person: str) -> str:
        """All of it."""
        return await self.come_back(await self.choose(await self.leave(), person))

    async def log_in(self) -> httpx.Response:
        """As the page does when it has arrived."""
        return await self.http.post(f"{self.at}/api/console/oidc/login")

    async def _sent(self, address: str) -> str:
        answer = await self.http.get(address)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])


@asynccontextmanager
async def a_browser(at: str) -> AsyncIterator[Browser]:
    async with httpx.AsyncClient(timeout=40) as http:
        yield Browser(http, at)


@dataclass
class Company:
    provider: IdentityStandIn
    system: Served
    browser: Browser

    async def account(self, username: str) -> Agent | None:
        async with self.system.parts.database.reading() as session:
            return await by_username(session, username)

    async def change(self, username: str, **how: Any) -> None:
        async with self.system.parts.database.transaction() as tx:
            await accounts.change(tx, username, **how)


@asynccontextmanager
async def a_company(settings: Settings, database: Database, **chosen: Any) -> AsyncIterator[Company]:
    port = free_port()
    stand_in = stand_in_for(port)
    async with (
        providing(stand_in),
        served(with_provider(settings, stand_in, port, **chosen), database, port=port) as system,
        a_browser(system.url) as browser,
    ):
        async with system.parts.database.transaction() as tx:
            await li_na(tx)
        yield Company(stand_in, system, browser)
