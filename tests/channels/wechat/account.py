"""The WeChat channel with its loops and a bot of ours behind it, and the simulated platform before it, in-process."""

from __future__ import annotations

import asyncio
import secrets
import time
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from bot.turns import Turn
from channels.delivery import Delivery
from channels.wechat import routes
from channels.wechat.api import WeChatApi
from channels.wechat.desk import WeChatDesk
from channels.wechat.messages import sign
from channels.wechat.sender import WeChatSender
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Line
from foundation.database import Database
from foundation.files import FileStore
from foundation.settings import Settings
from gateway.reception import Reception
from insurance import customers
from simulators.wechat.account import Config, World
from simulators.wechat.app import create_app
from tests.fakes import FakeBot, echo

EXAMPLES = Path(__file__).parents[2] / "examples" / "wechat"


class PatientBot(FakeBot):
    """Answers as it is told, after `seconds`."""

    def __init__(self) -> None:
        super().__init__(echo)
        self.seconds = 0.0

    async def take_turn(self, **turn: Any) -> Turn:
        await asyncio.sleep(self.seconds)
        return await super().take_turn(**turn)


class Account:
    """One official account: our side and the platform's."""

    def __init__(self, settings: Settings, database: Database, bell: Bell) -> None:
        self.settings, self.database, self.bell = settings, database, bell
        self.bot = PatientBot()
        app = FastAPI()
        app.include_router(routes.router)
        self.ours = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ours")
        config = Config(
            target="http://ours/wechat",
            token=settings.wechat_token.get_secret_value(),
            app_id=settings.wechat_app_id,
            secret=settings.wechat_app_secret.get_secret_value(),
        )
        simulator = create_app(config, self.ours)
        self.world: World = simulator.state.world
        self.control = httpx.AsyncClient(transport=httpx.ASGITransport(simulator), base_url="http://platform/_sim")
        platform = httpx.AsyncClient(transport=httpx.ASGITransport(simulator), base_url="http://platform")
        self.api = WeChatApi(settings, platform)
        self.desk = WeChatDesk(
            settings=settings, database=database, bell=bell, files=FileStore(settings.files_url), api=self.api
        )
        app.state.wechat = self.desk
        self.sender = WeChatSender(database, self.api)
        self.reception = Reception(settings, database, bell, self.bot)
        self.delivery = Delivery(database, bell, {"wechat": self.sender})

    async def push(self, xml: str | bytes, **query: str) -> httpx.Response:
        """What WeChat would post, with a good signature unless `query` says otherwise."""
        timestamp, nonce = str(int(time.time())), secrets.token_hex(5)
        signature = sign(self.settings.wechat_token, timestamp, nonce)
        parameters = {"signature": signature, "timestamp": timestamp, "nonce": nonce, **query}
        return await self.ours.post("/wechat", params=parameters, content=xml)

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

    async def phone_shows(self, openid: str, count: int, within: float = 5.0) -> list[tuple[str, str, str]]:
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
        for client in (self.ours, self.control):
            await client.aclose()
        await self.api.close()


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.xml").read_bytes()
