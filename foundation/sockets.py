"""One open WebSocket, whatever library holds it: frames in and out, a heartbeat, and the number it is closed with."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import MutableMapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

import structlog

from foundation.frames import BadFrame, read_frame

RECONNECT_WITHIN_MS = 5000

log = structlog.get_logger()


class Close(IntEnum):
    """Below 4500: come again and resume. From 4500: it would end the same way."""

    DRAIN = 4001
    SLOW = 4008
    RESUME = 4009
    TOO_MANY = 4029
    BAD_TOKEN = 4500
    BAD_PROTOCOL = 4501
    REVOKED = 4503
    NOT_ALLOWED = 4507


@dataclass(frozen=True)
class Patience:
    """How many seconds the other side has."""

    to_greet: float = 10.0
    to_be_quiet: float = 25.0  # then we ask whether anybody is there
    to_answer: float = 10.0
    to_read: float = 10.0
    to_close: float = 1.0


class Gone(Exception):
    """The other side is no longer there."""


class HangUp(Exception):
    """This socket is to be closed with `code`."""

    def __init__(self, code: Close) -> None:
        super().__init__(code)
        self.code = code


class Wire(Protocol):
    """An accepted WebSocket in ASGI's messages."""

    async def receive(self) -> MutableMapping[str, Any]: ...

    async def send(self, message: MutableMapping[str, Any]) -> None: ...


class Socket:
    """Nothing is queued here: a frame is sent when the one before has left, so that a slow reader cannot fill us up."""

    def __init__(self, wire: Wire, patience: Patience = Patience()) -> None:
        self._wire = wire
        self._patience = patience

    async def greeting(self) -> dict[str, Any]:
        """The first frame. Raises `BadFrame` when none comes in time, `Gone`."""
        try:
            return read_frame(await self._text(self._patience.to_greet))
        except TimeoutError:
            raise BadFrame from None

    async def hear(self) -> dict[str, Any]:
        """The next frame that is not about the line itself. Raises `BadFrame`, `Gone`, `HangUp`."""
        while True:
            frame = read_frame(await self._text_or_sign_of_life())
            if frame.get("type") == "ping":
                await self.say({"type": "pong"})
            elif frame.get("type") != "pong":
                return frame

    async def say(self, frame: dict[str, Any]) -> None:
        """Raises `Gone`, and `HangUp` when the other side does not read."""
        message = {"type": "websocket.send", "text": json.dumps(frame, ensure_ascii=False, separators=(",", ":"))}
        try:
            await self._send(message, self._patience.to_read)
        except TimeoutError:
            log.info("slow_reader_disconnected")
            raise HangUp(Close.SLOW) from None

    async def close(self, code: Close) -> None:
        """However the other side takes it; one that does not read is not waited for."""
        try:
            await self._send({"type": "websocket.close", "code": int(code), "reason": ""}, self._patience.to_close)
        except (Gone, TimeoutError):
            return

    async def drain(self) -> None:
        """Ask the client to come again in a moment, not all at once, and hang up."""
        try:
            await self.say({"type": "drain", "reconnect_after_ms": random.randint(0, RECONNECT_WITHIN_MS)})
        except (Gone, HangUp):
            return
        await self.close(Close.DRAIN)

    async def _text_or_sign_of_life(self) -> str:
        try:
            return await self._text(self._patience.to_be_quiet)
        except TimeoutError:
            await self.say({"type": "ping"})
        try:
            return await self._text(self._patience.to_answer)
        except TimeoutError:
            raise HangUp(Close.RESUME) from None

    async def _text(self, within: float) -> str:
        async with asyncio.timeout(within):
            message = await self._wire.receive()
        if message["type"] == "websocket.disconnect":
            raise Gone
        text = message.get("text")
        if not isinstance(text, str):  # a binary frame
            raise BadFrame
        return text

    async def _send(self, message: dict[str, Any], within: float) -> None:
        try:
            async with asyncio.timeout(within):
                await self._wire.send(message)
        except TimeoutError:
            raise
        except Exception as broken:  # each library has its own way to say that the other side has gone
            raise Gone from broken
