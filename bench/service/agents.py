"""An agent as a client: a heartbeat, an open console, offers taken after a human's reaction or missed, customers."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

REACTION_MEDIAN_SECONDS = 4.0  # lognormal
REACTION_SIGMA = 0.6
HEARTBEAT_SECONDS = 5.0
AGAIN_SECONDS = 0.3
MEMORY = 2000


@dataclass(frozen=True)
class Habits:
    """How agents behave, besides how fast they react."""

    handle_seconds: float  # mean, exponential with a tenth as the least
    missed: float  # share of offers that nobody reacts to


@dataclass(eq=False)
class AgentClient:
    number: int
    token: str
    addresses: Callable[[], Sequence[str]]
    http: httpx.AsyncClient
    habits: Habits
    dice: random.Random
    served: int = 0
    missed: int = 0
    reconnects: int = 0
    inbox: int | None = None
    inbox_gaps: int = 0
    _seen: dict[str, bool] = field(default_factory=dict)
    _serving: set[str] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def work(self) -> None:
        """Until cancelled."""
        try:
            await asyncio.gather(self._beat(), self._listen())
        finally:
            for task in self._tasks:
                task.cancel()

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """From whichever web process answers."""
        for tries in itertools.count():
            url = f"{self.dice.choice(self.addresses())}/api/console{path}"
            with suppress(httpx.HTTPError):
                answer = await self.http.request(
                    method, url, json=body, headers={"Authorization": f"Bearer {self.token}"}
                )
                if answer.status_code < 500:
                    return answer
            await asyncio.sleep(self.dice.uniform(AGAIN_SECONDS / 2, min(AGAIN_SECONDS * 2**tries, 5)))
        raise AssertionError("unreachable")

    async def _beat(self) -> None:
        first = True
        while True:
            await self.ask("POST", "/presence/beat", {"session": f"bench-{self.number}"})
            if first:
                await self.ask("POST", "/presence/intent", {"intent": "online"})
                first = False
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def _listen(self) -> None:
        while True:
            url = self.dice.choice(self.addresses()).replace("http", "ws")
            with suppress(OSError, WebSocketException, TimeoutError):
                async with connect(f"{url}/api/console/ws", open_timeout=3) as socket:
                    hello = {"type": "hello", "token": self.token, "inbox": self.inbox}
                    await socket.send(json.dumps(hello))
                    async for frame in socket:
                        await self._hear(json.loads(frame), socket)
            self.reconnects += 1
            await asyncio.sleep(self.dice.uniform(0.1, AGAIN_SECONDS))

    async def _hear(self, frame: dict[str, Any], socket: Any) -> None:
        kind = frame["type"]
        if kind == "ping":
            await socket.send('{"type":"pong"}')
        elif kind == "me":
            self.inbox = frame["inbox_seq"] if self.inbox is None else self.inbox
            if frame["intent"] == "break":  # a human would come back from it; so does this one
                self._start(self._back_online())
        elif kind == "inbox":
            self.inbox_gaps += self.inbox is not None and frame["seq"] != self.inbox + 1
            self.inbox = frame["seq"]
        elif kind == "handoffs":
            self._look(frame["items"])

    def _look(self, items: Sequence[dict[str, Any]]) -> None:
        for item in items:
            offer = item["offer"]
            if offer and offer["id"] not in self._seen:
                forced = offer["mode"] == "forced"
                reacts = forced or self.dice.random() >= self.habits.missed
                self._seen[offer["id"]] = reacts
                self.missed += not reacts
                if reacts:
                    self._start(self._take(item["id"], 0 if forced else self._reaction()))
            if item["state"] == "active" and item["agent_name"] == self.name and item["id"] not in self._serving:
                self._serving.add(item["id"])
                self._start(self._serve(item))
        if len(self._seen) > MEMORY:
            self._seen = dict(list(self._seen.items())[-MEMORY // 2 :])

    @property
    def name(self) -> str:
        return f"坐席{self.number:03d}"

    def _reaction(self) -> float:
        return self.dice.lognormvariate(0, REACTION_SIGMA) * REACTION_MEDIAN_SECONDS

    async def _take(self, handoff_id: str, after: float) -> None:
        await asyncio.sleep(after)
        await self.ask("POST", f"/handoffs/{handoff_id}/accept")

    async def _serve(self, item: dict[str, Any]) -> None:
        message = {"client_id": f"{item['id']}-hello", "text": "您好，我来帮您。", "owner_epoch": item["owner_epoch"]}
        await self.ask("POST", f"/conversations/{item['conversation_id']}/messages", message)
        least = self.habits.handle_seconds / 10
        await asyncio.sleep(least + self.dice.expovariate(1 / (self.habits.handle_seconds - least)))
        closed = await self.ask("POST", f"/handoffs/{item['id']}/close", {"disposition": "resolved"})
        self.served += closed.status_code == 200
        self._serving.discard(item["id"])

    async def _back_online(self) -> None:
        await asyncio.sleep(20)
        await self.ask("POST", "/presence/intent", {"intent": "online"})

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
