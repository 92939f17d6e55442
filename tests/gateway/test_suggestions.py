"""What agents are offered to say: asked over the private port, of the process that holds the knowledge base."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from pydantic import SecretStr

from foundation.database import Database
from foundation.settings import Settings
from gateway.action_server import LoadingAnswerer, action_app
from knowledge_base.answer import KnowledgeUnavailable, Suggestion
from knowledge_base.citation import Citation
from knowledge_base.suggesting import RemoteAssistant
from tests.handoff.test_console import Agent, a_waiting_customer, say
from tests.people import li_na, wang_qiang
from tests.ports import free_port
from tests.served import Served, served

CITATION = Citation(
    "claims", "理赔指南", "第13条", "找不到第三方的，由车损险先赔", "motor", "2025-01-01", "/help/claims#13"
)
FOUND = Suggestion("停车被撞找不到人", "先报警取得证明。", (CITATION,), 0.8)


class Book:
    """Remembers what it was asked, and answers late when it is told to."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.withdrawn = False
        self.slow = 0.0

    async def answer(self, question: str, **how: Any) -> None:
        return None

    async def suggest(self, lines: Sequence[str]) -> tuple[Suggestion, ...]:
        self.asked.append(list(lines))
        await asyncio.sleep(self.slow)
        if self.withdrawn:
            raise KnowledgeUnavailable("withdrawn")
        return (FOUND,)


@pytest.fixture
def book() -> Book:
    return Book()


@asynccontextmanager
async def holding(book: Book, settings: Settings) -> AsyncIterator[None]:
    """The private port of the actions, with this book."""
    database = Database("sqlite+aiosqlite://")

    async def load(_: Settings, __: Database) -> Any:
        return book

    async def active(_: Database) -> int:
        return 1

    async with LoadingAnswerer(settings, database, load=load, active=active, patience=1, within=0.3) as knowledge:
        app = action_app(settings, database, knowledge)
        server = uvicorn.Server(uvicorn.Config(app, port=settings.actions_port, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server._serve())
        while not server.started:
            await asyncio.sleep(0.01)
        yield
        server.should_exit = True
        await serving
    await database.close()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"actions_port": free_port()})


async def test_what_comes_over_the_port_is_what_was_found(settings: Settings, book: Book) -> None:
    assistant = RemoteAssistant(settings)
    async with holding(book, settings):
        assert await assistant.suggest(["在吗", "被撞了找不到人"]) == [FOUND]
        assert book.asked == [["在吗", "被撞了找不到人"]]
    await assistant.close()


@pytest.mark.parametrize("wrong", ["withdrawn", "slow", "secret", "nobody there"])
async def test_whatever_is_wrong_is_said_as_one_thing(settings: Settings, book: Book, wrong: str) -> None:
    book.withdrawn, book.slow = wrong == "withdrawn", 1.0 if wrong == "slow" else 0
    changed = {"rasa_secret": SecretStr("another secret of more than 32 letters")} if wrong == "secret" else {}
    elsewhere = {"actions_port": free_port()} if wrong == "nobody there" else {}
    assistant = RemoteAssistant(settings.model_copy(update={**changed, **elsewhere}))
    async with holding(book, settings):
        with pytest.raises(KnowledgeUnavailable):
            await assistant.suggest(["被撞了"])
    await assistant.close()


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await wang_qiang(tx)
        yield running


async def test_an_agent_is_offered_answers_to_what_was_said_since_they_spoke(system: Served, book: Book) -> None:
    session = await a_waiting_customer(system)
    lina, colleague = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    (waiting,) = (await lina.get("/handoffs"))["items"]
    taken = (await lina.post(f"/handoffs/{waiting['id']}/accept")).json()
    path = f"/conversations/{taken['conversation_id']}"
    async with holding(book, system.parts.settings):
        await lina.post(f"{path}/messages", client_id="a1", text="您好", owner_epoch=taken["owner_epoch"])
        assert await lina.get(f"{path}/suggestions") == {"after_seq": 0, "items": []}
        await say(system, session, "停车被撞", "c2")
        await say(system, session, "找不到人", "c3")
        told = await lina.get(f"{path}/suggestions")
        assert book.asked == [["停车被撞", "找不到人"]]
        assert [item["title"] for item in told["items"]] == [FOUND.title]
        assert told["items"][0]["citations"][0]["clause"] == "第13条"
        assert (await lina.post("/suggestions/taken", sent="changed")).status_code == 204
        strange = await system.http.get(f"/api/console{path}/suggestions", headers=colleague.headers)
        assert strange.status_code == 404
    away = await system.http.get(f"/api/console{path}/suggestions", headers=lina.headers)
    assert (away.status_code, away.json()["error"]["code"]) == (503, "knowledge_away")
