"""The WeChat channel with its loops and a bot of ours behind it, and the simulated platform before it, in-process."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from bot.turns import Turn
from channels.delivery import Delivery
from channels.wechat import pages, routes
from channels.wechat.api import WeChatApi
from channels.wechat.binding import Binding
from channels.wechat.desk import WeChatDesk
from channels.wechat.envelope import sign
from channels.wechat.sender import WeChatSender
from channels.wechat.shelf import DatabaseShelf
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Line
from foundation.database import Database
from foundation.files import FileStore
from foundation.settings import Settings
from gateway.reception import Reception
from insurance.customers import customers
from simulators.wechat.account import Config, World
from simulators.wechat.app import create_app
from simulators.wechat.pushes import enclose
from tests.fakes import FakeBot, FakeSms, echo

EXAMPLES = Path(__file__).parents[2] / "examples" / "wechat"


class PatientBot(FakeBot):
    """Answers as it is told, after `seconds`, or after some time `between` two."""

    def __init__(self) -> None:
        super().__init__(echo)
        self.seconds = 0.0
        self.between: tuple[float, float] | None = None
        self._chance = random.Random(1)

    async def take_turn(self, **turn: Any) -> Turn:
        await asyncio.sleep(self._chance.uniform(*self.between) if self.between else self.seconds)
        return await super().take_turn(**turn)


class Account:
    """One official account: our side and the platform's."""

    def __init__(self, settings: Settings, database: Database, bell: Bell) -> None:
        self.settings, self.database, self.bell = settings, database, bell
        self.bot = PatientBot()
        self.app = FastAPI()
        self.app.include_router(routes.router)
        self.app.include_router(pages.router)
        self.ours = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://ours")
        config = Config(
            target="http://ours/wechat",
            token=settings.wechat_token.get_secret_value(),
            app_id=settings.wechat_app_id,
            secret=settings.wechat_app_secret.get_secret_value(),
            mode=settings.wechat_mode.value,
            aes_key=settings.wechat_aes_key.get_secret_value(),
        )
        simulator = create_app(config, self.ours)
        self.world: World = simulator.state.world
        self.control = httpx.AsyncClient(transport=httpx.ASGITransport(simulator), base_url="http://platform/_sim")
        platform = httpx.AsyncClient(transport=httpx.ASGITransport(simulator), base_url="http://platform")
        self.platform = platform
        self.api = WeChatApi(settings, platform, shelf=DatabaseShelf(database, settings.session_secret))
        self.sms = FakeSms()
        self.desk = self.with_settings(settings)
        self.sender = WeChatSender(settings, database, self.api, FileStore(settings.files_url))
        self.reception = Reception(settings, database, bell, self.bot)
        self.delivery = Delivery(database, bell, {"wechat": self.sender})

    def with_settings(self, settings: Settings) -> WeChatDesk:
        """Our side anew with these settings; the platform follows its mode."""
        self.api._settings = settings
        self.desk = WeChatDesk(
            settings=settings,
            database=self.database,
            bell=self.bell,
            files=FileStore(settings.files_url),
            api=self.api,
        )
        self.app.state.wechat = self.desk
        self.app.state.wechat_binding = Binding(settings, self.database, self.api, self.sms)
        self.world.config = replace(self.world.config, mode=str(settings.wechat_mode))
        return self.desk

    def wait_for_the_bot(self, seconds: float) -> None:
        """How long an open request waits from now on: hardly, so that answers are late, or longer than any machine."""
        self.with_settings(self.desk.settings.model_copy(update={"wechat_passive_seconds": seconds}))

    def delivery_with(self, settings: Settings) -> Delivery:
        sender = WeChatSender(settings, self.database, self.api, FileStore(settings.files_url))
        return Delivery(self.database, self.bell, {"wechat": sender})

    def new_loops(self) -> tuple[Reception, Delivery]:
        """What another process would run."""
        return Reception(self.settings, self.database, self.bell, self.bot), self.delivery_with(self.settings)

    async def push(self, xml: str | bytes, **query: str) -> httpx.Response:
        """What WeChat would post in the account's mode, with good signatures unless `query` says otherwise."""
        content = xml if isinstance(xml, str) else xml.decode(errors="surrogateescape")
        parameters, body = enclose(self.world.config, content, self.signed())
        return await self.ours.post(
            "/wechat", params={**parameters, **query}, content=body.encode(errors="surrogateescape")
        )

    def signed(self) -> dict[str, str]:
        """A query with WeChat's signature."""
        timestamp, nonce = str(int(time.time())), secrets.token_hex(5)
        signature = sign(self.settings.wechat_token, timestamp, nonce)
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}

    async def follower(self) -> str:
        """Somebody who follows the account and has not written yet."""
        made = await self.control.post("/users", json={})
        openid: str = made.json()["openid"]
        self.world.users[openid].subscribed = True
        return openid

    async def say(self, openid: str, content: str, **more: Any) -> dict[str, Any]:
        """The follower types; what came of the push."""
        answer = await self.control.post(f"/users/{openid}/text", json={"content": content, "wait": True, **more})
        outcome: dict[str, Any] = answer.json()
        return outcome

    async def send_photo(self, openid: str, content: bytes) -> dict[str, Any]:
        answer = await self.control.post(
            f"/users/{openid}/image", files={"file": ("IMG_1.jpg", content, "image/jpeg")}, data={"wait": "true"}
        )
        outcome: dict[str, Any] = answer.json()
        return outcome

    def phone(self, openid: str) -> list[tuple[str, str, str]]:
        """Who, through what, which words; without what the user wrote."""
        bubbles = self.world.users[openid].bubbles
        return [(bubble.by, bubble.via, bubble.text) for bubble in bubbles if bubble.by != "user"]

    async def phone_shows(self, openid: str, count: int, within: float = 20.0) -> list[tuple[str, str, str]]:
        """The phone, once it shows `count` bubbles of the account."""
        until = time.monotonic() + within
        while len(self.phone(openid)) < count and time.monotonic() < until:
            await asyncio.sleep(0.02)
        return self.phone(openid)

    async def conversation(self, openid: str) -> Conversation:
        async with self.database.transaction() as tx:
            customer = await customers.find_or_create(tx, "wechat", openid)
            return await transcript.open_conversation(tx, channel="wechat", customer_id=customer.id)

    async def lines(self, openid: str) -> list[Line]:
        conversation = await self.conversation(openid)
        async with self.database.reading() as session:
            return await transcript.history(session, conversation.id)

    async def close(self) -> None:
        await self.desk.close()
        for client in (self.ours, self.control):
            await client.aclose()
        await self.api.close()


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.xml").read_bytes()
