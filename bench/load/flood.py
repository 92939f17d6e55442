"""An open loop: messages come at their own pace, whatever becomes of those before. Latency from the intended time."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bench.load.customers import Refused, Unanswered
from bench.load.rounds import WORDS, Customer


class Fate(StrEnum):
    """What became of a message."""

    ANSWERED = "answered"
    REFUSED = "refused"  # openly, so that the customer knows
    EMPTY = "empty"  # the server said that all was well, and nothing else
    NOTHING = "nothing"  # no word within a minute, or the connection broke
    NOBODY = "nobody"  # the generator had no customer free to say it


@dataclass(frozen=True)
class Message:
    """Times are of `time.perf_counter`."""

    fate: Fate
    intended: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.intended


@dataclass(frozen=True)
class Crowd:
    """Where a customer comes from for each message, and where they go afterwards; None: nobody is free."""

    enter: Callable[[], Customer | None]
    leave: Callable[[Customer, Fate], None]


async def flood(
    crowd: Crowd, per_second: float, seconds: float
) -> tuple[float, Callable[[], Awaitable[list[Message]]]]:
    """Send for so long; then the time at which it began, and a call that waits until every message has met its fate."""
    words, began = itertools.cycle(WORDS), time.perf_counter()
    tasks = []
    for number in range(int(per_second * seconds)):
        intended = began + number / per_second
        if (early := intended - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        tasks.append(asyncio.create_task(say(crowd, next(words), intended)))

    async def ended() -> list[Message]:
        return await asyncio.gather(*tasks)

    return began, ended


async def well_again(crowd: Crowd, within: float, at_most: float) -> float | None:
    """Seconds from now until a message would be answered `within` so many seconds; None if not in `at_most`."""
    began, found = time.perf_counter(), asyncio.get_running_loop().create_future()

    async def probe() -> None:
        message = await say(crowd, WORDS[0], time.perf_counter())
        if message.fate is Fate.ANSWERED and message.seconds <= within and not found.done():
            found.set_result(message.intended - began)

    probes = []
    while not found.done() and time.perf_counter() - began < at_most:
        probes.append(asyncio.create_task(probe()))
        await asyncio.wait([found], timeout=0.25)
    await asyncio.gather(*probes)
    return found.result() if found.done() else None


async def say(crowd: Crowd, words: str, intended: float) -> Message:
    customer = crowd.enter()
    if customer is None:
        return Message(Fate.NOBODY, intended, time.perf_counter())
    fate = await _fate(customer, words)
    message = Message(fate, intended, time.perf_counter())
    crowd.leave(customer, fate)
    return message


async def _fate(customer: Customer, words: str) -> Fate:
    try:
        await customer.ask(words)
    except Refused:
        return Fate.REFUSED
    except Unanswered:
        return Fate.EMPTY
    except (TimeoutError, OSError, EOFError):
        return Fate.NOTHING
    return Fate.ANSWERED
