"""A socket as the other side meets it: heartbeats, half-open lines, slow readers, limits and the farewell."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import pytest

from foundation.frames import BadFrame
from foundation.open_sockets import OpenSockets
from foundation.side_by_side import side_by_side
from foundation.sockets import Close, Gone, HangUp, Patience, Socket

QUICK = Patience(to_greet=0.1, to_be_quiet=0.1, to_answer=0.1, to_read=0.1, to_close=0.1)


class Wire:
    """The other side's end. One that does not read never takes a message."""

    def __init__(self, *, reads: bool = True) -> None:
        self.to_us: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.from_us: list[MutableMapping[str, Any]] = []
        self._reads = reads

    def types(self, text: str) -> None:
        self.to_us.put_nowait({"type": "websocket.receive", "text": text})

    def leaves(self) -> None:
        self.to_us.put_nowait({"type": "websocket.disconnect", "code": 1005})

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [json.loads(message["text"]) for message in self.from_us if "text" in message]

    @property
    def closed_with(self) -> int | None:
        return next((message["code"] for message in self.from_us if "code" in message), None)

    async def receive(self) -> MutableMapping[str, Any]:
        return await self.to_us.get()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if not self._reads:
            await asyncio.Event().wait()
        self.from_us.append(message)
        if message["type"] == "websocket.close":
            self.leaves()


async def listen(socket: Socket) -> None:
    while True:
        await socket.hear()


async def test_a_quiet_client_is_asked_and_one_that_does_not_answer_is_hung_up_on() -> None:
    wire = Wire()
    with pytest.raises(HangUp) as ended:
        await Socket(wire, QUICK).hear()
    assert ended.value.code == Close.RESUME
    assert wire.frames == [{"type": "ping"}]


async def test_any_frame_is_a_sign_of_life_and_pings_are_answered() -> None:
    wire = Wire()
    hearing = asyncio.create_task(Socket(wire, QUICK).hear())
    for sign in ('{"type":"pong"}', '{"type":"ping"}', '{"type":"pong"}'):
        await asyncio.sleep(0.15)
        wire.types(sign)
    wire.types('{"type":"say"}')
    assert (await hearing)["type"] == "say"
    assert {"type": "pong"} in wire.frames


def test_a_half_open_line_is_noticed_within_thirty_five_seconds() -> None:
    assert Patience().to_be_quiet + Patience().to_answer <= 35


async def test_a_reader_that_does_not_read_is_disconnected_and_not_waited_for() -> None:
    socket = Socket(Wire(reads=False), QUICK)
    with pytest.raises(HangUp) as ended:
        await socket.say({"type": "line"})
    assert ended.value.code == Close.SLOW
    async with asyncio.timeout(1):
        await socket.close(Close.SLOW)


async def test_whoever_does_not_greet_in_time_does_not_speak_our_protocol() -> None:
    with pytest.raises(BadFrame):
        await Socket(Wire(), QUICK).greeting()


async def attend(sockets: OpenSockets, wire: Wire, talk: Callable[[Socket], Awaitable[None]] = listen) -> None:
    await sockets.attend(wire, "10.0.0.1", talk, closes={KeyError: Close.BAD_TOKEN})


async def test_an_address_has_so_many_sockets_and_no_more() -> None:
    sockets = OpenSockets(per_address=2)
    wires = [Wire() for _ in range(3)]
    attending = [asyncio.create_task(attend(sockets, wire)) for wire in wires]
    await asyncio.sleep(0.01)
    assert [wire.closed_with for wire in wires] == [None, None, Close.TOO_MANY]
    wires[0].leaves()
    await asyncio.sleep(0.01)
    assert len(sockets) == 1
    again = asyncio.create_task(attend(sockets, wire := Wire()))
    await asyncio.sleep(0.01)
    assert wire.closed_with is None
    for open_wire in (wires[1], wire):
        open_wire.leaves()
    await asyncio.gather(*attending, again)
    assert len(sockets) == 0


@pytest.mark.parametrize(
    ("broken", "code"),
    [(KeyError(), 4500), (BadFrame(), 4501), (ConnectionRefusedError(), 4009), (HangUp(Close.REVOKED), 4503)],
)
async def test_each_end_has_its_number(broken: Exception, code: int) -> None:
    async def talk(_: Socket) -> None:
        raise broken

    await attend(OpenSockets(1), wire := Wire(), talk)
    assert wire.closed_with == code


async def test_draining_sends_everybody_away_at_different_times_and_takes_nobody_in() -> None:
    sockets = OpenSockets(per_address=1000)
    wires = [Wire() for _ in range(100)]
    deaf = Wire(reads=False)
    attending = [asyncio.create_task(attend(sockets, wire)) for wire in (*wires, deaf)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(4):
        await sockets.drain()
    assert {wire.closed_with for wire in wires} == {4001}
    delays = [frame["reconnect_after_ms"] for wire in wires for frame in wire.frames if frame["type"] == "drain"]
    assert len(delays) == 100
    assert len(set(delays)) > 50
    assert all(0 <= delay <= 5000 for delay in delays)
    await attend(sockets, late := Wire())
    assert late.closed_with == 4001
    deaf.leaves()
    await asyncio.gather(*attending)


async def test_what_is_side_by_side_ends_together() -> None:
    going = asyncio.Event()

    async def for_ever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            going.set()

    async def breaks() -> None:
        await asyncio.sleep(0.01)
        raise Gone

    with pytest.raises(Gone):
        await side_by_side(for_ever(), breaks())
    assert going.is_set()
