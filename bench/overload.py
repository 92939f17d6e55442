"""Three times as many messages as can be answered, on our system and on bare Rasa, in one run.

First what each can do (a closed loop), then an open loop at three times that. Goodput: messages answered within the
deadline while the flood lasts, per second, to the peak of the closed loop. A message that we have acknowledged must be
answered however late; one that we refuse must be refused at once. Who is refused goes away. Afterwards: how long until
a new message is answered within a second again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvloop

from bench.load.customers import AppCustomer, BareCustomer, Wire, Wires
from bench.load.figures import CpuMeter, machine, percentiles_ms
from bench.load.flood import Crowd, Fate, Message, flood, well_again
from bench.load.rounds import Customer, closed_loop
from bench.load.system import System, system

AT_ONCE = 16  # of the closed loop
WELL_WITHIN_SECONDS = 1.0
RECOVERY_AT_MOST_SECONDS = 90.0
SECONDS_IN_FLIGHT = 12  # that an acknowledged message may take; so many customers are needed


def main() -> None:
    wanted = _arguments()
    overrides = {"database_url": wanted.database_url} if wanted.database_url else {}
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    figures = {}
    with tempfile.TemporaryDirectory() as folder, system(Path(folder), **overrides) as running, running.serving():
        for side in ("ours", "bare"):
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                figures[side] = runner.run(_measure(running, side, wanted))
    print(json.dumps({"benchmark": "overload", "factor": wanted.factor, **figures, **machine()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factor", type=float, default=3, help="times what can be answered")
    parser.add_argument("--seconds", type=float, default=30, help="of flood")
    parser.add_argument("--deadline", type=float, default=10, help="seconds within which an answer counts")
    parser.add_argument("--conversations", type=int, default=60, help="of four messages, to find the peak")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")
    return parser.parse_args()


async def _measure(running: System, side: str, wanted: argparse.Namespace) -> dict[str, Any]:
    wires = Wires(running.bare[0].url)
    peak = await _peak(running, side, wires, wanted.conversations)
    customers = await _app_customers(running, int(peak * SECONDS_IN_FLIGHT) + 100) if side == "ours" else []
    crowd = _crowd_of(list(customers)) if side == "ours" else _fresh_crowd(running, wires)
    meter = CpuMeter(running.pids())
    began, ended = await flood(crowd, wanted.factor * peak, wanted.seconds)
    cpu = meter.seconds()
    recovery = await well_again(crowd, WELL_WITHIN_SECONDS, RECOVERY_AT_MOST_SECONDS)
    messages = await ended()
    figures = {
        "peak_per_second": round(peak, 1),
        **_outcome(messages, began, wanted.seconds, wanted.deadline, peak),
        "recovery_seconds": None if recovery is None else round(recovery, 1),
        "cpu_ms_per_second": {part: round(1000 * used / wanted.seconds) for part, used in cpu.items()},
    }
    if side == "ours":
        figures["acknowledged"] = sum(customer.acknowledged for customer in customers)
        figures["acknowledged_and_not_answered"] = sum(c.acknowledged - c.answered for c in customers)
    for customer in customers:
        await customer.close()
    wires.close()
    return figures


async def _peak(running: System, side: str, wires: Wires, conversations: int) -> float:
    """Messages per second of a closed loop, after a short one to warm up."""
    for number in (conversations // 4, conversations):
        arrived: Sequence[Customer] = (
            await _app_customers(running, number)
            if side == "ours"
            else [BareCustomer(running, [wires]) for _ in range(number)]
        )
        best = await closed_loop(arrived, AT_ONCE, running.pids())
    return best.per_second


async def _app_customers(running: System, number: int) -> list[AppCustomer]:
    wire = Wire(running.url)
    try:
        return [await AppCustomer.arrive(running, wire) for _ in range(number)]
    finally:
        wire.close()


def _crowd_of(idle: list[Customer]) -> Crowd:
    """Customers with an open socket; who has been answered or refused may speak again, the longest silent first."""
    well = (Fate.ANSWERED, Fate.REFUSED)
    return Crowd(
        enter=lambda: idle.pop(0) if idle else None,
        leave=lambda customer, fate: idle.append(customer) if fate in well else None,
    )


def _fresh_crowd(running: System, wires: Wires) -> Crowd:
    return Crowd(enter=lambda: BareCustomer(running, [wires]), leave=lambda customer, fate: None)


def _outcome(messages: Sequence[Message], began: float, seconds: float, deadline: float, peak: float) -> dict[str, Any]:
    answered = [one for one in messages if one.fate is Fate.ANSWERED]
    in_time = [one for one in answered if one.seconds <= deadline and one.ended <= began + seconds]
    refused = [one.seconds for one in messages if one.fate is Fate.REFUSED]
    goodput = len(in_time) / seconds
    return {
        "offered_per_second": round(len(messages) / seconds, 1),
        "goodput_per_second": round(goodput, 1),
        "goodput_ratio": round(goodput / peak, 2),
        "fates": Counter(one.fate.value for one in messages),
        "answer_ms": percentiles_ms([one.seconds for one in answered]) if answered else None,
        "refusal_ms": percentiles_ms(refused) if refused else None,
    }


if __name__ == "__main__":
    main()
