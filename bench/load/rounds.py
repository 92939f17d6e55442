"""A closed loop: so many customers side by side, each saying the next thing when the last one has been answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.load.customers import Refused
from bench.load.figures import CpuMeter

# Small talk, thanks, an answer from the knowledge base, a look at the customer's own claims.
WORDS = ("你好", "谢谢", "交强险最多赔多少", "我要查理赔进度")
SAYS_AGAIN_AFTER_SECONDS = 0.5


class Customer(Protocol):
    """Ours or bare Rasa's."""

    async def ask(self, *words: str) -> None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Round:
    """What came of one closed loop. Seconds; CPU seconds by part; how often a message had to be said again."""

    seconds: float
    latencies: list[float]
    cpu: dict[str, float]
    refusals: int

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def cpu_ms(self) -> dict[str, float]:
        """CPU per message, in milliseconds."""
        return {part: 1000 * used / len(self.latencies) for part, used in self.cpu.items()}


async def closed_loop(customers: Sequence[Customer], at_once: int, pids: Mapping[str, Sequence[int]]) -> Round:
    """Every customer, connected already, says `WORDS` one by one; `at_once` of them talk at a time."""
    waiting, latencies, refusals = list(customers), list[float](), list[str]()

    async def talk() -> None:
        while waiting:
            customer = waiting.pop()
            for word in WORDS:
                latencies.append(await timed(customer, word, refusals=refusals))
            await customer.close()

    meter, began = CpuMeter(pids), time.perf_counter()
    await asyncio.gather(*(talk() for _ in range(at_once)))
    return Round(time.perf_counter() - began, latencies, meter.seconds(), len(refusals))


async def timed(customer: Customer, *words: str, refusals: list[str] | None = None) -> float:
    """Seconds until everything said at once is answered. What is refused is said again, where `refusals` are kept."""
    began = time.perf_counter()
    while True:
        try:
            await customer.ask(*words)
        except Refused as refused:
            if refusals is None:
                raise
            refusals.append(str(refused))
            await asyncio.sleep(SAYS_AGAIN_AFTER_SECONDS)
        else:
            return time.perf_counter() - began
