"""How often somebody may try to log in: counted in this process, per name and address, and per address alone."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

TRIES = 5
TRIES_PER_ADDRESS = 50  # an office shares one
WINDOW_SECONDS = 300.0
_REMEMBERED = 10_000


class TooManyLogins(Exception):
    """Too many failures; `retry_after` says in how many seconds the next try is heard."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class LoginThrottle:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def begin(self, username: str, address: str) -> None:
        """Counts a try before its password is looked at, so that many at once gain nothing. Raises `TooManyLogins`."""
        now = self._clock()
        limits = {(username, address): TRIES, ("", address): TRIES_PER_ADDRESS}
        for key, most in limits.items():
            count, since = self._of(key, now)
            if count >= most:
                raise TooManyLogins(since + WINDOW_SECONDS - now)
        for key in limits:
            count, since = self._of(key, now)
            self._tries[key] = (count + 1, since)
            self._tries.move_to_end(key)
        while len(self._tries) > _REMEMBERED:
            self._tries.popitem(last=False)

    def succeeded(self, username: str, address: str) -> None:
        self._tries.pop((username, address), None)

    def _of(self, key: tuple[str, str], now: float) -> tuple[int, float]:
        count, since = self._tries.get(key, (0, now))
        return (count, since) if now - since < WINDOW_SECONDS else (0, now)
