"""A bare HTTP/1.1 server: small enough to answer wrongly on purpose, which no framework lets one do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


class Gone(Exception):
    """The connection ends here, after these bytes."""

    def __init__(self, written: bytes) -> None:
        super().__init__(written)
        self.written = written


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: bytes


class Door:
    """Asks `answer` for a status and a body: JSON, or bytes as they are."""

    def __init__(self, answer: Callable[[Request], Awaitable[tuple[int, Any]]]) -> None:
        self._answer = answer

    async def serve(self, port: int) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", port, backlog=512)
        async with server:
            await server.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError, Gone):
            while True:
                await self._one(await _read(reader), writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _one(self, request: Request, writer: asyncio.StreamWriter) -> None:
        try:
            status, body = await self._answer(request)
        except Gone as gone:
            writer.write(gone.written)
            await writer.drain()
            raise
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        writer.write(head.encode() + content)
        await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Request:
    """Raises `IncompleteReadError` at the end of the connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(unquote(head[0].split(" ")[1]), headers, body)
