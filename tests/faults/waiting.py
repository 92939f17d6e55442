"""Waiting for something to become true, and how long an answer took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tests.faults.history import Did, History, tokens_in


async def until(true: Callable[[], bool], within: float) -> float:
    """The seconds until it is true. Raises `TimeoutError`."""
    began = time.monotonic()
    async with asyncio.timeout(within):
        while not true():
            await asyncio.sleep(0.05)
    return time.monotonic() - began


def answer_seconds(history: History, *, since: float = 0.0) -> list[float]:
    """From each acknowledgement after `since` to the bot's line at the customer, in order of length."""
    acked: dict[str, float] = {}
    took: dict[str, float] = {}
    for event in history.events:
        if event.did is Did.ACKED and event.at >= since:
            acked.setdefault(event.client_id, event.at)
        if event.did is Did.RECEIVED and event.text.startswith("答"):
            for token in tokens_in([event.text]):
                if token in acked:
                    took.setdefault(token, event.at - acked[token])
    return sorted(took.values())


def percentile(ordered: list[float], part: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)
