"""Messages per second and latency of our system against bare Rasa, in one run, with one and with two Rasa processes.

Ours: a message over the public WebSocket until it was heard durably, answered, and all answers were read back. Bare:
the same words to the REST channel of Rasa as it comes, on the same model with the same actions. A closed loop of 8 and
of 16 customers, fresh conversations, connected before the clock starts, both sides warm, rounds alternating ABBA.
`our_engine_rest` is Rasa's REST channel inside our own Rasa process: what our engine alone gives, without the gateway.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvloop

from bench.load.customers import AppCustomer, BareCustomer, Wire, Wires
from bench.load.figures import machine, percentiles_ms, spread
from bench.load.rounds import Customer, Round, closed_loop
from bench.load.system import Rasa, System, system

WARM_UP_CONVERSATIONS = 12
PARTS_OF = {
    "ours": ("application", "rasa"),
    "bare": ("application", "bare_rasa"),
    "our_engine_rest": ("application", "rasa"),
}


def main() -> None:
    wanted = _arguments()
    overrides = {"database_url": wanted.database_url} if wanted.database_url else {}
    figures: dict[str, Any] = {}
    most = max(wanted.rasas)
    with tempfile.TemporaryDirectory() as folder, system(Path(folder), rasas=most, bare=most, **overrides) as running:
        for rasas in wanted.rasas:
            with running.serving(rasas=rasas), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                figures[f"rasas_{rasas}"] = runner.run(_measure(running, rasas, wanted))
        database = "postgresql" if "postgresql" in running.settings.database_url else "sqlite"
    print(json.dumps({"benchmark": "throughput", "database": database, **figures, **machine()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[8, 16], help="at the same time")
    parser.add_argument("--rasas", type=int, nargs="+", default=[1, 2], help="Rasa processes on either side")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--conversations", type=int, default=30, help="in a round, of four messages each")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")
    return parser.parse_args()


async def _measure(running: System, rasas: int, wanted: argparse.Namespace) -> dict[str, Any]:
    for side in PARTS_OF:
        await _round(running, side, rasas, max(wanted.customers), WARM_UP_CONVERSATIONS)
    figures = {}
    for at_once in wanted.customers:
        sides = list(PARTS_OF) if at_once == min(wanted.customers) and rasas == 1 else ["ours", "bare"]
        rounds: dict[str, list[Round]] = defaultdict(list)
        for number in range(wanted.rounds):
            for side in sides if number % 2 else reversed(sides):
                rounds[side].append(await _round(running, side, rasas, at_once, wanted.conversations))
        figures[f"customers_{at_once}"] = _summary(rounds)
    return figures


async def _round(running: System, side: str, rasas: int, at_once: int, conversations: int) -> Round:
    wires = [Wires(rasa.url) for rasa in _asked(running, side, rasas)]
    customers = await _arrive(running, conversations) if side == "ours" else _bare(running, wires, conversations)
    try:
        return await closed_loop(customers, at_once, running.pids(rasas=rasas))
    finally:
        for wire in wires:
            wire.close()


def _asked(running: System, side: str, rasas: int) -> list[Rasa]:
    return (running.bare if side == "bare" else running.rasas)[:rasas]


async def _arrive(running: System, conversations: int) -> list[Customer]:
    wire = Wire(running.url)
    try:
        return [await AppCustomer.arrive(running, wire) for _ in range(conversations)]
    finally:
        wire.close()


def _bare(running: System, wires: Sequence[Wires], conversations: int) -> list[Customer]:
    return [BareCustomer(running, wires) for _ in range(conversations)]


def _summary(rounds: dict[str, list[Round]]) -> dict[str, Any]:
    """Each side by itself, and ours to bare: of the medians, and of each round to the round it was paired with."""
    sides = {side: _side(side, own) for side, own in rounds.items()}
    paired = [ours.per_second / bare.per_second for ours, bare in zip(rounds["ours"], rounds["bare"], strict=True)]
    medians = {side: statistics.median(one.per_second for one in own) for side, own in rounds.items()}
    cpu = {side: sum(sides[side]["cpu_ms_per_message"][part] for part in PARTS_OF[side]) for side in sides}
    return {
        **sides,
        "ratio": round(medians["ours"] / medians["bare"], 2),
        "ratio_of_pairs": spread(paired),
        "cpu_ratio": round(cpu["ours"] / cpu["bare"], 2),
    }


def _side(side: str, rounds: Sequence[Round]) -> dict[str, Any]:
    parts = (*PARTS_OF[side], "generator")
    return {
        "per_second": spread([one.per_second for one in rounds], 1),
        "latency_ms": percentiles_ms([seconds for one in rounds for seconds in one.latencies]),
        "cpu_ms_per_message": {p: round(statistics.median(one.cpu_ms[p] for one in rounds), 2) for p in parts},
        "refusals": sum(one.refusals for one in rounds),
        "messages": len(rounds) * len(rounds[0].latencies),
    }


if __name__ == "__main__":
    main()
