"""A TCP proxy on the loopback that does to a connection what bad networks do."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

READ = 64 * 1024


@dataclass
class Weather:
    """What happens to the bytes of one direction; may be changed while connections are open."""

    latency: float = 0.0  # seconds
    jitter: float = 0.0
    slice_bytes: int = 0  # pass on so many bytes at a time
    cut_after: int | None = None  # reset a connection when it has carried so many bytes
    blackhole: bool = False  # swallow everything, say nothing


@dataclass
class Toxic:
    """A proxy to `host:port`. `up` is towards the server, `down` towards the client."""

    target_port: int
    port: int
    up: Weather = field(default_factory=Weather)
    down: Weather = field(default_factory=Weather)
    refuse: bool = False
    accepted: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def heal(self) -> None:
        """Good weather for new connections; those that stood in a black hole have lost bytes and are reset."""
        lossy = self.up.blackhole or self.down.blackhole
        self.up, self.down, self.refuse = Weather(), Weather(), False
        if lossy:
            self.reset_all()

    def reset_all(self) -> None:
        """Every open connection ends with a RST on both sides."""
        for writer in list(self._open):
            _reset(writer)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuse:
            _reset(writer)
            return
        self.accepted += 1
        try:
            server = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            _reset(writer)
            return
        ends = {writer, server[1]}
        self._open |= ends
        pumps = {
            asyncio.create_task(self._pump(reader, server[1], upwards=True)),
            asyncio.create_task(self._pump(server[0], writer, upwards=False)),
        }
        self._tasks |= pumps
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self._tasks -= pumps
            self._open -= ends
            for end in ends:
                end.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, upwards: bool) -> None:
        carried = 0
        with suppress(ConnectionError):
            while data := await source.read(READ):
                weather = self.up if upwards else self.down
                if weather.blackhole:
                    continue
                if weather.latency or weather.jitter:
                    await asyncio.sleep(weather.latency + random.uniform(0, weather.jitter))
                carried += len(data)
                if weather.cut_after is not None and carried > weather.cut_after:
                    sink.write(data[: len(data) // 2])
                    return
                await _pass_on(data, sink, weather.slice_bytes)


@asynccontextmanager
async def toxic(target_port: int) -> AsyncIterator[Toxic]:
    """A proxy before this port until the block ends."""
    proxy = Toxic(target_port, port=0)
    server = await asyncio.start_server(proxy.connected, "127.0.0.1", 0, backlog=512)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in list(proxy._tasks):
            task.cancel()
        proxy.reset_all()
        await asyncio.gather(*proxy._tasks, return_exceptions=True)
        await asyncio.sleep(0.05)


@contextmanager
def toxic_beside(target_port: int) -> Iterator[Toxic]:
    """The same in a thread of its own, for a system that outlives a test's event loop."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = toxic(target_port)
    try:
        yield asyncio.run_coroutine_threadsafe(proxy.__aenter__(), loop).result(10)
        asyncio.run_coroutine_threadsafe(proxy.__aexit__(None, None, None), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _pass_on(data: bytes, sink: asyncio.StreamWriter, slice_bytes: int) -> None:
    step = slice_bytes or len(data)
    for start in range(0, len(data), step):
        sink.write(data[start : start + step])
        await sink.drain()
        if slice_bytes:
            await asyncio.sleep(0)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close without goodbye: the other side sees a RST."""
    connection: socket.socket | None = writer.get_extra_info("socket")
    if connection is not None and connection.fileno() != -1:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
