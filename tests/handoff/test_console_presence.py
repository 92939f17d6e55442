"""An agent's presence, offers and inbox as their page meets them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from conversations import transcript
from foundation.database import Database
from foundation.settings import Settings
from handoff import queue
from handoff.models import Agent
from tests.people import TERMS, chen_jing, li_na, wang_qiang, zhang_wei
from tests.served import Served, frame, served


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    quick = settings.model_copy(update={"offer_seconds": 1.2, "second_offer_seconds": 1.2, "ring_after_seconds": 60})
    async with served(quick, database) as running:
        yield running


class Page:
    """An agent's page, reduced to its requests."""

    def __init__(self, system: Served, agent: Agent, name: str = "tab-1") -> None:
        self.system, self.agent, self.name = system, agent, name
        self.token = system.parts.desk.tokens.issue(agent)

    async def post(self, path: str, **body: Any) -> int:
        headers = {"Authorization": f"Bearer {self.token}"}
        response = await self.system.http.post(f"/api/console{path}", json=body, headers=headers)
        return response.status_code

    async def beat(self) -> None:
        assert await self.post("/presence/beat", session=self.name) == 200

    async def online(self) -> None:
        await self.beat()
        assert await self.post("/presence/intent", intent="online") == 200


async def page_of(system: Served, who: Any = li_na, name: str = "tab-1") -> Page:
    async with system.parts.database.transaction() as tx:
        return Page(system, await who(tx), name)


async def waits(system: Served, who: Any = zhang_wei) -> str:
    conversation = await who(system.parts.database)
    async with system.parts.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        return (await queue.request(tx, system.parts.bell, held, reason="asked", terms=TERMS)).id


async def offered(socket: ClientConnection) -> dict[str, Any]:
    """The next list in which somebody is on this page's screen."""
    async with asyncio.timeout(8):
        while True:
            for item in (await frame(socket, "handoffs"))["items"]:
                if item["offer"]:
                    found: dict[str, Any] = item
                    return found


async def test_a_customer_appears_on_the_screen_of_who_is_there_and_wants_to(system: Served) -> None:
    there, away = await page_of(system), await page_of(system, wang_qiang, name="tab-w")
    await away.beat()  # their page lives, they have not chosen to take customers
    async with system.socket("/api/console/ws", {"token": there.token}) as socket:
        await there.online()
        handoff = await waits(system)
        item = await offered(socket)
        assert (item["id"], item["offer"]["mode"], item["offered_to"]) == (handoff, "single", None)
        assert await there.post(f"/handoffs/{handoff}/accept") == 200
    assert await away.post(f"/handoffs/{handoff}/accept") == 409


async def test_a_page_that_was_away_learns_what_it_has_missed_once_and_in_order(system: Served) -> None:
    page = await page_of(system)
    async with system.socket("/api/console/ws", {"token": page.token}) as socket:
        seen = (await frame(socket, "me"))["inbox_seq"]
    await page.online()
    await waits(system)
    async with system.socket("/api/console/ws", {"token": page.token, "inbox": seen}) as socket:
        items = [await frame(socket, "inbox") for _ in range(2)]
    assert [(item["seq"], item["kind"]) for item in items] == [(seen + 1, "offer"), (seen + 2, "missed")]
    async with system.socket("/api/console/ws", {"token": page.token, "inbox": seen + 2}) as socket:
        with pytest.raises(TimeoutError):  # the negative control: nothing is told twice
            await frame(socket, "inbox", within=0.8)


async def test_a_second_tab_keeps_the_agent_there_and_changes_nothing(system: Served) -> None:
    first, second = await page_of(system), await page_of(system, name="tab-2")
    await first.online()
    await second.beat()
    await first.post("/presence/leave", session="tab-1")
    handoff = await waits(system)
    async with system.socket("/api/console/ws", {"token": second.token}) as socket:
        assert (await offered(socket))["id"] == handoff
        assert (await frame(socket, "me"))["intent"] == "online"
    other = await page_of(system, wang_qiang, name="tab-2")
    assert await other.post("/presence/beat", session="tab-2") == 409


async def test_whose_last_tab_has_gone_is_asked_for_nobody(system: Served) -> None:
    page = await page_of(system)
    await page.online()
    await page.post("/presence/leave", session="tab-1")
    await waits(system, chen_jing)
    async with system.socket("/api/console/ws", {"token": page.token}) as socket:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.2):
                await offered(socket)
