"""The open WebSockets of this process: how many an address may have, why one is closed, and how all are drained."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog
from prometheus_client import Counter as Counted
from prometheus_client import Gauge
from pydantic import ValidationError

from foundation.frames import BadFrame
from foundation.sockets import Close, Gone, HangUp, Socket, Wire

FAREWELL_WITHIN_SECONDS = 3.0
log = structlog.get_logger()
_OPEN = Gauge("baowen_open_sockets", "WebSockets that are open in this process")
_CLOSED = Counted("baowen_sockets_closed", "WebSockets that we closed, by number", ["code"])


class OpenSockets:
    def __init__(self, per_address: int) -> None:
        self.draining = False
        self._per_address = per_address
        self._open: set[Socket] = set()
        self._of_address: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    async def attend(
        self,
        wire: Wire,
        address: str,
        talk: Callable[[Socket], Awaitable[None]],
        *,
        closes: Mapping[type[Exception], Close],
    ) -> None:
        """Have `talk` with an accepted socket until it ends; `closes` says with which number its errors close it."""
        socket = Socket(wire)
        try:
            with self._entered(socket, address):
                await talk(socket)
        except Gone:
            return
        except Exception as ended:
            code = _number_of(ended, closes)
            _CLOSED.labels(str(int(code))).inc()
            await socket.close(code)

    async def drain(self) -> None:
        """No new ones; those that are open are sent away. Whoever does not read is left behind after a while."""
        self.draining = True
        if farewells := [asyncio.create_task(socket.drain()) for socket in self._open]:
            _, late = await asyncio.wait(farewells, timeout=FAREWELL_WITHIN_SECONDS)
            for farewell in late:
                farewell.cancel()
            await asyncio.gather(*farewells, return_exceptions=True)

    @contextmanager
    def _entered(self, socket: Socket, address: str) -> Iterator[None]:
        if self.draining:
            raise HangUp(Close.DRAIN)
        if self._of_address[address] >= self._per_address:
            raise HangUp(Close.TOO_MANY)
        self._open.add(socket)
        self._of_address[address] += 1
        _OPEN.inc()
        try:
            yield
        finally:
            self._open.discard(socket)
            _OPEN.dec()
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]


def _number_of(ended: Exception, closes: Mapping[type[Exception], Close]) -> Close:
    if isinstance(ended, HangUp):
        return ended.code
    if isinstance(ended, BadFrame | ValidationError):
        return Close.BAD_PROTOCOL
    if type(ended) in closes:
        return closes[type(ended)]
    # A fault of ours, such as a database that is away: the client comes again.
    log.error("socket_broke", error=type(ended).__name__, exc_info=ended)
    return Close.RESUME
