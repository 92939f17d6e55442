"""How fast one conversation may write, or one address may begin them: a bucket that refills evenly."""

from __future__ import annotations

import time
from collections import OrderedDict

_REMEMBERED = 50_000


class TooFast(Exception):
    """Too many messages in a short time; `retry_after` says in how many seconds the next is welcome."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class TooManySessions(TooFast):
    """Too many customers have begun from one address in a short time."""


class Pace:
    """`burst` at once, refilled over `seconds`, counted per key within this process."""

    def __init__(self, burst: int, *, seconds: float = 10, too_fast: type[TooFast] = TooFast) -> None:
        self._burst = burst
        self._per_second = burst / seconds
        self._too_fast = too_fast
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Raises `TooFast`."""
        now = time.monotonic()
        left, since = self._buckets.pop(key, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._per_second)
        if left < 1:
            self._buckets[key] = (left, now)
            raise self._too_fast((1 - left) / self._per_second)
        self._buckets[key] = (left - 1, now)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
