"""Customers of the in-app chat who behave as docs/protocol.md tells clients to, and note what they see."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.faults.history import Did, History
from tests.faults.resumes import ComingsBack

DRAINED = 4001
TERMINAL = range(4500, 4600)  # the server says that coming again is of no use
AT_ONCE = 3  # messages that a customer types before the first is acknowledged
PATIENCE_SECONDS = 4  # without an answer the connection counts as dead
AWAY = (OSError, TimeoutError, InvalidHandshake, InvalidMessage, httpx.TransportError)


class TurnedAway(Exception):
    """The server closed a good customer's connection for ever."""


@dataclass
class Customer:
    """`addresses` gives the web processes to try, in order; the first is this customer's favourite."""

    number: int
    history: History
    addresses: Callable[[], Sequence[str]]
    pause: float = 0.1
    over_http: bool = False  # never opens a socket
    wishes: dict[int, str] = field(default_factory=dict)  # words of the n-th message
    token: str = ""
    conversation: str = ""
    epoch: str = ""
    last_seq: int = 0
    owner: str = "bot"
    unacknowledged: dict[str, str] = field(default_factory=dict)
    comings_back: ComingsBack = field(default_factory=ComingsBack)
    drained: list[float] = field(default_factory=list)  # reconnect_after_ms of each drain frame
    codes: list[int] = field(default_factory=list)
    _sent: int = 0
    _connections: int = 0
    _attempts: int = 0
    _acked: asyncio.Event = field(default_factory=asyncio.Event)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _caught_up_to: int = 0

    @property
    def who(self) -> str:
        return f"q{self.number:03d}"

    @property
    def life(self) -> str:
        return f"{self.who}/page"

    async def talk(self, messages: int) -> None:
        """Say so many messages, in bursts, each burst after the one before is acknowledged."""
        while self._sent < messages:
            for _ in range(random.randint(1, min(AT_ONCE, messages - self._sent))):
                self._say()
            self._wake.set()
            await self.all_acknowledged()
            await asyncio.sleep(random.uniform(0, 2 * self.pause))

    async def say(self, words: str) -> str:
        """One message with these words, acknowledged; its client id."""
        self.wishes[self._sent] = words
        client_id = self._say()
        self._wake.set()
        await self.all_acknowledged()
        return client_id

    def name_message(self) -> str:
        """The client id of the next message."""
        self._sent += 1
        return f"{self.who}n{self._sent - 1:04d}"

    async def all_acknowledged(self) -> None:
        while self.unacknowledged:
            self._acked.clear()
            await self._acked.wait()

    async def live(self) -> None:
        """Keep a connection until cancelled: on loss come again, elsewhere, under the same epoch and last line."""
        await self._begin()
        while True:
            self._attempts += 1
            if self.over_http or self._attempts % 4 == 0:  # every now and then the socket is blocked: HTTP does it all
                await self._over_http()
                await asyncio.sleep(0.3 if self.over_http else 0.05)
                continue
            await self._over_socket()

    async def stays(self, last: int, within: float = 10.0) -> None:
        """Be there until the last line is read; whoever has not read it by then has missed it."""
        deadline = time.monotonic() + within
        while self.last_seq < last and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        self._note(Did.STAYED)

    async def _begin(self) -> None:
        """A session, tried until a web process gives one."""
        while not self.token:
            with suppress(*AWAY, KeyError, ValueError):
                session = (await self.ask("POST", "sessions", json={})).json()
                self.token, self.conversation = session["token"], session["conversation_id"]
                self.epoch = session["epoch"]
                return
            await asyncio.sleep(0.3)

    def goes_elsewhere(self) -> None:
        """The next look is at the next address."""
        self._connections += 1

    def _say(self) -> str:
        words = self.wishes.get(self._sent, "问")
        client_id = self.name_message()
        self.unacknowledged[client_id] = f"{words} {client_id}"
        return client_id

    async def _over_socket(self) -> None:
        self._connections += 1
        self.comings_back.tries()
        try:
            url = self._address().replace("http", "ws", 1) + "/api/chat/ws"
            async with connect(url, open_timeout=2, close_timeout=0.2, ping_interval=None, proxy=None) as socket:
                await self._connected(socket)
        except AWAY:
            self._lost(0)
            await asyncio.sleep(random.uniform(0.02, 0.15))
        except ConnectionClosed as closed:
            self._lost(closed.rcvd.code if closed.rcvd else 1006)
            if closed.rcvd and closed.rcvd.code == DRAINED and self.drained:  # not all at once, as we were asked
                await asyncio.sleep(self.drained[-1] / 1000)

    async def _connected(self, socket: ClientConnection) -> None:
        hello = {"type": "hello", "token": self.token, "epoch": self.epoch, "last_seq": self.last_seq}
        self._note(Did.OPENED, seq=self.last_seq)
        await socket.send(json.dumps(hello))
        welcome = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_SECONDS))
        if welcome["type"] != "welcome":
            raise TimeoutError
        self._welcomed(welcome)
        speaking = asyncio.create_task(self._speak(socket))
        try:
            await self._listen(socket)
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    def _welcomed(self, welcome: dict[str, Any]) -> None:
        if welcome["reset"]:
            self._note(Did.RESET)
            self.last_seq = 0
        self.epoch, self.owner = welcome["epoch"], welcome["state"]["owner"]
        self._caught_up_to = welcome["state"]["last_seq"]
        self.comings_back.read(self.last_seq, self._caught_up_to)

    async def _speak(self, socket: ClientConnection) -> None:
        """What is unacknowledged, in order, again on each connection; then whatever is said."""
        spoken: set[str] = set()
        while True:
            self._wake.clear()
            for client_id, text in list(self.unacknowledged.items()):
                if client_id not in spoken and client_id in self.unacknowledged:
                    spoken.add(client_id)
                    self._note(Did.SENT, client_id=client_id)
                    await socket.send(json.dumps({"type": "say", "client_id": client_id, "text": text}))
            spoken &= self.unacknowledged.keys()
            await self._wake.wait()

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            waits = PATIENCE_SECONDS if self.unacknowledged else 30
            try:
                frame = json.loads(await asyncio.wait_for(socket.recv(), waits))
            except TimeoutError:
                for client_id in self.unacknowledged:
                    self._note(Did.TIMED_OUT, client_id=client_id)
                raise
            if frame["type"] == "drain":
                self.drained.append(frame["reconnect_after_ms"])
                continue
            if frame["type"] == "refused":
                await self._refused(socket, frame)
                continue
            self._frame(frame)

    def _frame(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "line":
            self._read(frame["line"])
        if frame["type"] == "ack":
            self._acknowledged(frame["client_id"], frame["seq"], again=frame["duplicate"])
        if frame["type"] == "state":
            self.owner = frame["state"]["owner"]

    async def _refused(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        """Kept, and said again when the server asks for it."""
        client_id, error = frame["client_id"], frame["error"]
        self._note(Did.REFUSED, client_id=client_id, text=error["code"])
        if error["code"] not in ("busy", "too_fast"):
            raise TurnedAway(f"{client_id}: {error}")
        await asyncio.sleep(min(2.0, float(error.get("retry_after") or 0.3)))
        self._note(Did.SENT, client_id=client_id)
        text = self.unacknowledged[client_id]
        await socket.send(json.dumps({"type": "say", "client_id": client_id, "text": text}))

    async def _over_http(self) -> None:
        """Say what is to be said and read what is new."""
        self._connections += 1
        try:
            for client_id, text in list(self.unacknowledged.items()):
                self._note(Did.SENT, client_id=client_id)
                answer = await self.ask("POST", "messages", json={"client_id": client_id, "text": text})
                if answer.status_code != 200:
                    self._note(Did.REFUSED, client_id=client_id, text=str(answer.status_code))
                    return
                self._acknowledged(client_id, answer.json()["seq"], again=answer.json()["duplicate"])
            self._note(Did.OPENED, seq=self.last_seq)
            answer = await self.ask("GET", "lines", params={"epoch": self.epoch, "after": self.last_seq})
        except AWAY:
            return
        if answer.status_code == 200:
            news = answer.json()
            self._welcomed(news)
            for line in news["lines"]:
                self._read(line)

    async def ask(self, method: str, path: str, **what: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self._address()}/api/chat/{path}"
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, verify=False) as http:
            return await http.request(method, url, headers=headers, **what)

    def _address(self) -> str:
        """The favourite first; after a loss the next one."""
        addresses = self.addresses()
        return addresses[(self.number + self._connections) % len(addresses)]

    def _read(self, line: dict[str, Any]) -> None:
        self._note(Did.RECEIVED, seq=line["seq"], text=line["text"])
        self.last_seq = line["seq"]
        self.comings_back.read(self.last_seq, self._caught_up_to)

    def _acknowledged(self, client_id: str, seq: int, *, again: bool) -> None:
        self._note(Did.ACKED, client_id=client_id, seq=seq, text="again" if again else "")
        self.unacknowledged.pop(client_id, None)
        self._acked.set()

    def _lost(self, code: int) -> None:
        self._note(Did.CLOSED, seq=code)
        self.codes.append(code)
        if code in TERMINAL:
            raise TurnedAway(str(code))
        self.comings_back.lost()

    def _note(self, did: Did, **what: Any) -> None:
        name = f"{self.life}/{self._connections}"
        self.history.note(self.who, did, self.conversation, life=self.life, connection=name, **what)
