"""A whole bot for dialogue tests: real Rasa, real actions over HTTP, real draft store; only the answers are faked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import httpx
import pytest

import insurance.models  # noqa: F401  (fills Base.metadata)
from actions.tools import Tools
from bot.normalise import normalise
from bot.turns import RasaBot, Turn
from foundation.clock import BEIJING
from foundation.database import Base, Database
from foundation.settings import Settings
from gateway.training import MODEL, RASA
from insurance.claims import claims
from insurance.customers import customers
from insurance.models import Claim
from insurance.policies import policies
from insurance.policies.policies import DemoPolicyBook
from knowledge_base.answer import Answer, Citation, Suggestions
from tests.fakes import FakeSms
from tests.rasa_server import ActionServer, RasaServer, running_rasa

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BEIJING)


class FakeAnswerer:
    """Knows three things, has a guess at two, and does not know anything else."""

    KNOWN: ClassVar = {
        "行驶证": "行驶证丢了也可以先报案，之后补办。",
        "找不到对方": "停放时被撞、找不到对方的，可以先报警并保留监控。",
        "交强险": "交强险是法定保险。",
    }
    GUESSED: ClassVar = {"定损单": ("定损单在哪里看？", "定损要多久？"), "人跑了": ("对方逃逸怎么办？",)}

    async def answer(self, question: str, *, as_of: date | None = None, **_: Any) -> Answer | Suggestions | None:
        for word, text in self.KNOWN.items():
            if word in question:
                return Answer(text, (Citation("doc", "示例", "第一条", text, "车险", "2026-01-01", ""),), 0.9)
        guessed = next((found for word, found in self.GUESSED.items() if word in question), None)
        return Suggestions(guessed, 0.4) if guessed else None


class Talk:
    """One customer's conversation with the bot, as the gateway would lead it."""

    def __init__(self, bot: RasaBot, database: Database, customer_id: str, server: RasaServer | None = None) -> None:
        self.bot, self.database, self.customer_id, self.server = bot, database, customer_id, server
        self.conversation_id = uuid4().hex
        self.episode = 1
        self.carry: dict[str, Any] = {}
        self.now = NOW
        self.last: Turn | None = None

    @property
    def sender(self) -> str:
        return f"c:{self.conversation_id}:{self.episode}"

    async def says(self, text: str = "", *, photos: int = 0, turn_id: str | None = None) -> Turn:
        """Send one message; what the customer clicks is text too, mapped to its command as the gateway does."""
        turn_id = turn_id or uuid4().hex
        command = "/send_photos" if photos else self._command_of(text)
        return await self.sends(normalise(text, max_chars=1000) or "?", command, turn_id=turn_id, photos=photos)

    async def sends(self, text: str, command: str | None, *, turn_id: str, photos: int = 0) -> Turn:
        """Hand the bot exactly this."""
        self.last = await self.bot.take_turn(
            sender=self.sender,
            turn_id=turn_id,
            text=text,
            command=command,
            context=self._context(turn_id, photos),
            carry=self.carry,
        )
        self.carry = self.last.state
        self.now += timedelta(seconds=20)
        return self.last

    def _context(self, turn_id: str, photos: int) -> dict[str, Any]:
        return {
            "conversation_id": self.conversation_id,
            "customer_id": self.customer_id,
            "channel": "in_app",
            "turn_id": turn_id,
            "now": self.now.isoformat(),
            "attachments": [{"id": uuid4().hex, "media_type": "image/jpeg"} for _ in range(photos)],
            "elderly": False,
        }

    def _command_of(self, text: str) -> str | None:
        choices = self.last.replies[-1].choices if self.last and self.last.replies else ()
        return next((choice.command for choice in choices if choice.text == text), None)

    async def claim(self) -> Claim | None:
        async with self.database.reading() as session:
            return await claims.latest(session, self.customer_id)

    async def fields(self) -> dict[str, Any]:
        claim = await self.claim()
        assert claim is not None
        return claim.fields


def words(turn: Turn) -> str:
    """All that the bot said in the turn."""
    return "\n".join(reply.text for reply in turn.replies)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="session")
def tools(place: Path) -> Tools:
    settings = Settings(_env_file=None, data_dir=place)
    asyncio.run(_create_tables(Database(settings.database_url)))
    database = Database(settings.database_url)
    return Tools(settings, database, FakeAnswerer(), FakeSms(), DemoPolicyBook(database))


@pytest.fixture(scope="session")
def action_server(tools: Tools) -> Iterator[ActionServer]:
    server = ActionServer(tools)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def rasa(action_server: ActionServer, place: Path) -> Iterator[RasaServer]:
    if not RASA.exists():
        pytest.fail("no .venv-rasa: run `make rasa-env`")
    assert MODEL.exists(), "no trained model: run `make train`"
    with running_rasa(action_server.url, place) as server:
        yield server


@pytest.fixture
async def bot(rasa: RasaServer) -> AsyncIterator[RasaBot]:
    bot = RasaBot(Settings(_env_file=None, rasa_url=rasa.url, rasa_timeout_seconds=20, turn_lease_seconds=30))
    yield bot
    await bot.close()


@pytest.fixture
async def own_database(tools: Tools) -> AsyncIterator[Database]:
    """The same database as the actions', through a connection of this test's own."""
    database = Database(tools.settings.database_url)
    yield database
    await database.close()


@pytest.fixture
async def talk(bot: RasaBot, own_database: Database, rasa: RasaServer) -> Talk:
    async with own_database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", uuid4().hex)
    return Talk(bot, own_database, customer.id, rasa)


@pytest.fixture
async def http(rasa: RasaServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{rasa.url}/webhooks/turn", timeout=20) as client:
        yield client


async def _create_tables(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.transaction() as tx:
        await policies.seed(tx)
    await database.close()
