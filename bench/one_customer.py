"""One customer who writes in bursts, and one who never stops, on our system and on bare Rasa, in one run, alternating.

Burst: four messages at once while every action takes 50 ms longer, until all of them are answered. Ours over the public
WebSocket; bare as four concurrent calls of Rasa's REST channel with one sender, and once more one after the other: the
best that a client of bare Rasa can do. Long conversation: how long turn 300 takes against turn 10.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvloop

from bench.load.customers import AppCustomer, BareCustomer, Wire, Wires
from bench.load.figures import machine, spread
from bench.load.rounds import Customer, timed
from bench.load.slow_actions import SlowActions
from bench.load.system import System, system
from tests.ports import free_port

BURST = ("你好", "想问一下", "交强险最多赔多少", "我要查理赔进度")
CHAT = ("你好", "谢谢")
ACTION_SECONDS = 0.05
WINDOW = 10


def main() -> None:
    wanted = _arguments()
    overrides = {"database_url": wanted.database_url} if wanted.database_url else {}
    actions_port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        system(Path(folder), **overrides) as running,
        running.serving(actions_port=actions_port),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        figures = runner.run(_measure(running, actions_port, wanted))
    print(json.dumps({"benchmark": "one_customer", **figures, **machine()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="bursts on either side")
    parser.add_argument("--turns", type=int, default=300, help="of the long conversation")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")
    return parser.parse_args()


async def _measure(running: System, actions_port: int, wanted: argparse.Namespace) -> dict[str, Any]:
    wires = Wires(running.bare[0].url)
    actions = SlowActions(actions_port, ACTION_SECONDS)
    try:
        async with actions.listening(running.settings.actions_port):
            burst = await _bursts(running, wires, wanted.rounds)
            actions.seconds = 0
            return {"burst": burst, "long_conversation": await _long_conversation(running, wires, wanted.turns)}
    finally:
        wires.close()


async def _bursts(running: System, wires: Wires, rounds: int) -> dict[str, Any]:
    times: dict[str, list[float]] = {"ours": [], "bare": [], "bare_one_by_one": []}
    for number in range(rounds + 1):
        sides = list(times) if number % 2 else list(reversed(times))
        for side in sides:
            seconds = await _burst(running, wires, side)
            if number:  # the first is for warming up
                times[side].append(seconds)
    medians = {side: statistics.median(seconds) for side, seconds in times.items()}
    return {
        **{f"{side}_ms": spread([1000 * each for each in seconds], 0) for side, seconds in times.items()},
        "times_faster": round(medians["bare"] / medians["ours"], 2),
        "to_one_by_one": round(medians["ours"] / medians["bare_one_by_one"], 2),
    }


async def _burst(running: System, wires: Wires, side: str) -> float:
    customer = await _customer(running, wires, side)
    await customer.ask(CHAT[0])
    if side == "bare_one_by_one":
        seconds = sum([await timed(customer, word) for word in BURST])
    else:
        seconds = await timed(customer, *BURST)
    await customer.close()
    return seconds


async def _long_conversation(running: System, wires: Wires, turns: int) -> dict[str, Any]:
    customers = {side: await _customer(running, wires, side) for side in ("ours", "bare")}
    times: dict[str, list[float]] = {side: [] for side in customers}
    for number in range(turns):
        sides = list(customers) if number % 4 in (0, 3) else list(reversed(customers))  # ABBA for each of both words
        for side in sides:
            times[side].append(await timed(customers[side], CHAT[number % len(CHAT)]))
    for customer in customers.values():
        await customer.close()
    return {side: _growth(seconds) for side, seconds in times.items()}


def _growth(seconds: Sequence[float]) -> dict[str, float]:
    """Medians of ten turns: around the tenth, the last, and the slowest of all after the tenth."""
    tenth = statistics.median(seconds[WINDOW // 2 : WINDOW + WINDOW // 2])
    windows = [
        statistics.median(seconds[start : start + WINDOW]) for start in range(WINDOW, len(seconds) - WINDOW + 1, WINDOW)
    ]
    return {
        "turn_10_ms": round(1000 * tenth, 1),
        f"turn_{len(seconds)}_ms": round(1000 * windows[-1], 1),
        "ratio": round(windows[-1] / tenth, 2),
        "slowest_ratio": round(max(windows) / tenth, 2),
    }


async def _customer(running: System, wires: Wires, side: str) -> Customer:
    if side != "ours":
        return BareCustomer(running, [wires])
    wire = Wire(running.url)
    try:
        return await AppCustomer.arrive(running, wire)
    finally:
        wire.close()


if __name__ == "__main__":
    main()
