"""How fast one conversation may write: a bucket that refills evenly."""

from __future__ import annotations

import time
from collections import OrderedDict

_REMEMBERED = 50_000


class TooFast(Exception):
    """Too many messages in a short time; `retry_after` says in how many seconds the next is welcome."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Pace:
    """`burst` messages at once, refilled over ten seconds, counted per key within this process."""

    def __init__(self, burst: int) -> None:
        self._burst = burst
        self._per_second = burst / 10
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Raises `TooFast`."""
        now = time.monotonic()
        left, since = self._buckets.pop(key, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._per_second)
        if left < 1:
            self._buckets[key] = (left, now)
            raise TooFast((1 - left) / self._per_second)
        self._buckets[key] = (left - 1, now)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
