"""Followers of the WeChat account, on the simulator's phones."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import select

from conversations.models import Conversation
from foundation.database import Database
from insurance.models import Customer as CustomerRow
from tests.faults.history import Did, History

HEARD = frozenset({"nothing", "reply"})  # the platform was told that its message arrived


@dataclass
class Follower:
    """Somebody with the account open on their phone. Numbers from 500 on, so that tokens differ from the APP's."""

    number: int
    history: History
    platform: str
    openid: str = ""
    conversation: str = ""
    _sent: int = 0

    @property
    def who(self) -> str:
        return f"q{self.number:03d}"

    async def begin(self) -> None:
        self.openid = (await self._act("POST", "", json={"name": self.who}))["openid"]
        await self._act("POST", f"/{self.openid}/event", json={"event": "subscribe", "wait": True})

    async def talk(self, messages: int, *, words: str = "问", pause: float = 0.2) -> None:
        for _ in range(messages):
            await self.say(words)
            await asyncio.sleep(pause)

    async def say(self, words: str = "问") -> str:
        """One message; whether the platform got it through is in the history."""
        client_id = f"{self.who}n{self._sent:04d}"
        self._sent += 1
        self.history.note(self.who, Did.SENT, self.who, client_id=client_id)
        told = await self._act("POST", f"/{self.openid}/text", json={"content": f"{words} {client_id}", "wait": True})
        heard = told["attempts"][-1]["verdict"] in HEARD
        self.history.note(self.who, Did.ACKED if heard else Did.TIMED_OUT, self.who, client_id=client_id)
        return client_id

    async def phone(self) -> tuple[str, ...]:
        """What the account wrote."""
        bubbles = (await self._act("GET", f"/{self.openid}/phone"))["bubbles"]
        return tuple(bubble["text"] for bubble in bubbles if bubble["by"] == "account")

    async def find_conversation(self, url: str) -> str:
        """Its id, from the database: WeChat knows none. Empty when nothing was ever heard."""
        database = Database(url)
        try:
            async with database.reading() as session:
                query = select(Conversation.id).join(CustomerRow, CustomerRow.id == Conversation.customer_id)
                found = await session.scalar(query.where(CustomerRow.external_id == self.openid))
        finally:
            await database.close()
        self.conversation = found or ""
        return self.conversation

    async def _act(self, method: str, path: str, **what: Any) -> dict[str, Any]:
        async with httpx.AsyncClient(timeout=60, verify=False) as http:
            response = await http.request(method, f"{self.platform}/_sim/users{path}", **what)
            told: dict[str, Any] = response.raise_for_status().json()
            return told
