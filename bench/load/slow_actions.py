"""Stands in front of the action server and lets every call take some time longer, as a slow core system would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.load.customers import status_and_length


class SlowActions:
    """Waits `seconds` before each call goes on to the real server on this machine. May be changed at any time."""

    def __init__(self, actions_port: int, seconds: float) -> None:
        self._actions_port = actions_port
        self.seconds = seconds

    @asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        try:
            yield
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", self._actions_port)
            while True:
                call = await _message(reader)
                await asyncio.sleep(self.seconds)
                back.write(call)
                writer.write(await _message(onward))
        except (asyncio.IncompleteReadError, OSError):  # one of the two has hung up
            pass
        writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(status_and_length(head)[1])
