"""Customers that cost the machine little: ours on a WebSocket each, bare Rasa's on kept-open HTTP connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import jwt
from websockets.asyncio.client import ClientConnection, connect

from bench.load.system import System
from foundation.clock import in_beijing, utc_now

ANSWER_WITHIN_SECONDS = 60


class Refused(Exception):
    """The server did not take the message; its error code."""


class Unanswered(Exception):
    """A message came back as it should not: nothing was said to it."""


class AppCustomer:
    """Ours: a message is over when it was heard durably and all of its turn's answers have been read back."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._count = 0
        self.acknowledged = 0  # messages that the server said it had heard
        self.answered = 0

    @classmethod
    async def arrive(cls, system: System, wire: Wire) -> Self:
        """A fresh conversation and an open socket that has been welcomed."""
        begun = await wire.post("/api/chat/sessions", {})
        return await cls.hello(system, begun["token"])

    @classmethod
    async def hello(cls, system: System, token: str) -> Self:
        socket = await connect(system.socket_url, open_timeout=60, ping_interval=None)
        await socket.send(json.dumps({"type": "hello", "token": token}))
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            frame = json.loads(await socket.recv())
        if frame["type"] != "welcome":
            raise Refused(frame["type"])
        return cls(socket)

    async def ask(self, *words: str) -> None:
        """Say all words at once and read until they are answered. Raises `Refused`, `Unanswered`, `TimeoutError`."""
        for text in words:
            self._count += 1
            await self._socket.send(json.dumps({"type": "say", "client_id": f"c{self._count}", "text": text}))
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            await self._read_until_answered(len(words))
        self.answered += len(words)

    async def _read_until_answered(self, unheard: int) -> None:
        last_seq, answered, said = 0, 0, 0
        while unheard or answered < last_seq:
            frame = json.loads(await self._socket.recv())
            match frame["type"]:
                case "ack":
                    unheard -= 1
                    self.acknowledged += 1
                    last_seq = max(last_seq, frame["seq"])
                case "line" if frame["line"]["sender"] == "bot":
                    said += 1
                case "state":
                    answered = frame["state"]["answered_seq"]
                case "refused":
                    raise Refused(frame["error"]["code"])
        if not said:
            raise Unanswered

    async def close(self) -> None:
        await self._socket.close()


class BareCustomer:
    """Rasa's own REST channel; the metadata says who is speaking, as the actions want to know."""

    def __init__(self, system: System, rasas: Sequence[Wires]) -> None:
        self._sender = uuid4().hex
        self._wires = rasas[int(self._sender, 16) % len(rasas)]  # each conversation keeps to one Rasa
        self._metadata = _signed(system, self._sender)

    async def ask(self, *words: str) -> None:
        """Send all words at once. Raises `Unanswered`."""
        answers = await asyncio.gather(*(self._say(text) for text in words))
        if not all(answers):
            raise Unanswered

    async def _say(self, text: str) -> Any:
        body = {"sender": self._sender, "message": text, "metadata": {**self._metadata, "said": text}}
        return await self._wires.post("/webhooks/rest/webhook", body)

    async def close(self) -> None:
        return None


class Wire:
    """One HTTP connection that is kept open, for one request at a time."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """The JSON that comes back with 200 or 201. Raises `Refused`."""
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection(self._address.hostname, self._address.port)
        reader, writer = self._streams
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        status, length = status_and_length(await reader.readuntil(b"\r\n\r\n"))
        answer = await reader.readexactly(length)
        if status not in (200, 201):
            raise Refused(str(status))
        return json.loads(answer)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Wires:
    """As many connections to one address as are needed at once; each is used again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._free: list[Wire] = []

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        wire = self._free.pop() if self._free else Wire(self._url)
        try:
            answer = await wire.post(path, body)
        except BaseException:
            wire.close()
            raise
        self._free.append(wire)
        return answer

    def close(self) -> None:
        for wire in self._free:
            wire.close()
        self._free.clear()


def status_and_length(head: bytes) -> tuple[int, int]:
    """Of an HTTP message's head; the status of a request is 0."""
    first, *fields = head.decode("latin-1").lower().split("\r\n")
    length = next((field.partition(":")[2] for field in fields if field.startswith("content-length:")), "0")
    return int(first.split(" ")[1]) if first.startswith("http/") else 0, int(length)


def _signed(system: System, sender: str) -> dict[str, str]:
    turn_id = uuid4().hex
    context = {
        "conversation_id": sender,
        "customer_id": sender,
        "channel": "in_app",
        "turn_id": turn_id,
        "now": in_beijing(utc_now()).isoformat(timespec="seconds"),
        "attachments": [],
    }
    secret = system.settings.rasa_secret.get_secret_value()
    signed = jwt.encode({"context": context, "exp": utc_now().timestamp() + 600}, secret, algorithm="HS256")
    return {"turn_id": turn_id, "context": signed}
