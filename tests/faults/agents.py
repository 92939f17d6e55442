"""Agents at the console: accept whoever waits, answer, close; every act may fail and is tried again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from handoff.agents import DEMO_PASSWORD
from tests.faults.history import Did, History, SaidLine

SENDS = 3  # answers to each customer


@dataclass(eq=False)
class Agent:
    """Numbers from 900 on. Tokens of what they say stand for their client ids."""

    number: int
    username: str
    history: History
    addresses: Callable[[], Sequence[str]]
    served: int = 0
    token: str = ""
    _sent: int = 0

    @property
    def who(self) -> str:
        return f"q{self.number:03d}"

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            with suppress(httpx.TransportError, KeyError, ValueError):
                await self._look()
            await asyncio.sleep(0.2)

    async def lines_of(self, conversation: str, as_said: Callable[[dict[str, Any]], SaidLine]) -> tuple[SaidLine, ...]:
        """The whole transcript as the console gives it."""
        lines: list[SaidLine] = []
        while True:
            after = lines[-1].seq if lines else 0
            page = await self._ask("GET", f"conversations/{conversation}/lines", params={"after": after})
            lines += [as_said(line) for line in page.json()["lines"]]
            if not page.json()["lines"]:
                return tuple(lines)

    async def busy(self) -> bool:
        """Whether somebody waits or is served."""
        return bool((await self._ask("GET", "handoffs")).json()["items"])

    async def log_in(self) -> None:
        answer = await self._ask("POST", "login", json={"username": self.username, "password": DEMO_PASSWORD})
        self.token = answer.json()["token"]

    async def _look(self) -> None:
        if not self.token:
            await self.log_in()
        for item in (await self._ask("GET", "handoffs")).json()["items"]:
            if item["state"] == "queued":
                await self._ask("POST", f"handoffs/{item['id']}/accept")
            elif item["state"] == "active":
                await self._serve(item)

    async def _serve(self, item: dict[str, Any]) -> None:
        """A few answers, each until it is known to be written or refused, then the end of the service."""
        for _ in range(SENDS):
            client_id = f"{self.who}n{self._sent:04d}"
            self._sent += 1
            if not await self._say(item, client_id):
                return
        closed = await self._ask("POST", f"handoffs/{item['id']}/close", json={"disposition": "resolved"})
        self.served += closed.status_code == 200

    async def _say(self, item: dict[str, Any], client_id: str) -> bool:
        conversation = item["conversation_id"]
        message = {"client_id": client_id, "text": f"客服说 {client_id}", "owner_epoch": item["owner_epoch"]}
        while True:
            self.history.note(self.who, Did.SENT, conversation, client_id=client_id)
            try:
                answer = await self._ask("POST", f"conversations/{conversation}/messages", json=message)
            except httpx.TransportError:
                self.history.note(self.who, Did.TIMED_OUT, conversation, client_id=client_id)
                await asyncio.sleep(0.2)
                continue
            if answer.status_code == 200:
                self.history.note(self.who, Did.ACKED, conversation, client_id=client_id, seq=answer.json()["seq"])
                return True
            self.history.note(self.who, Did.REFUSED, conversation, client_id=client_id, text=str(answer.status_code))
            if answer.status_code < 500:  # the customer is no longer ours
                return False
            await asyncio.sleep(0.2)

    async def _ask(self, method: str, path: str, **what: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with httpx.AsyncClient(timeout=5, verify=False) as http:
            url = f"{random.choice(self.addresses())}/api/console/{path}"
            return await http.request(method, url, headers=headers, **what)
