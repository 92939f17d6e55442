"""Many customers who have the chat open and say nothing, and how they come back when the server is gone."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from contextlib import suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

AT_ONCE = 100  # that are connecting side by side, as after a cut in the network
COMES_BACK_AFTER_SECONDS = (0.1, 0.5)


class IdleSockets:
    """One open socket for each of `hellos`, the first frame that it sends. The server's pings are answered."""

    def __init__(self, url: str, hellos: Sequence[str]) -> None:
        self._url = url
        self._hellos = hellos
        self._open: dict[int, ClientConnection] = {}
        self._readers: list[asyncio.Task[None]] = []
        self._connecting = asyncio.Semaphore(AT_ONCE)
        self._pong = asyncio.Event()
        self._first_at = 0.0

    def __len__(self) -> int:
        return len(self._open)

    async def connect(self) -> float:
        """Seconds until all have been greeted."""
        began = time.perf_counter()
        await asyncio.gather(*(self._connect(number) for number in range(len(self._hellos))))
        self._readers = [asyncio.create_task(self._read(number)) for number in self._open]
        return time.perf_counter() - began

    async def come_back(self) -> tuple[float, float]:
        """Seconds until the first and until all have been greeted again; each tries until it is, with random pauses."""
        for reader in self._readers:
            reader.cancel()
        self._open.clear()
        began = time.perf_counter()
        seconds = await self.connect()
        return self._first_at - began, seconds

    async def round_trip(self, number: int = 0) -> float:
        """Seconds from a ping to its pong."""
        self._pong.clear()
        began = time.perf_counter()
        await self._open[number].send('{"type": "ping"}')
        await asyncio.wait_for(self._pong.wait(), 10)
        return time.perf_counter() - began

    async def close(self) -> None:
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*(socket.close() for socket in self._open.values()), return_exceptions=True)

    async def _connect(self, number: int) -> None:
        while number not in self._open:
            async with self._connecting:
                with suppress(OSError, WebSocketException, TimeoutError):
                    socket = await connect(
                        self._url, open_timeout=10, ping_interval=None, compression=None, close_timeout=1
                    )
                    await socket.send(self._hellos[number])
                    await asyncio.wait_for(socket.recv(), 10)
                    self._first_at = self._first_at if self._open else time.perf_counter()
                    self._open[number] = socket
                    return
            await asyncio.sleep(random.uniform(*COMES_BACK_AFTER_SECONDS))

    async def _read(self, number: int) -> None:
        socket = self._open[number]
        with suppress(WebSocketException):
            async for frame in socket:
                kind = json.loads(frame)["type"]
                if kind in ("pong", "ping") and number == 0:
                    self._pong.set()
                if kind == "ping":
                    await socket.send('{"type": "pong"}')
