"""A breaker: what has failed again and again is left alone for a while instead of being waited for once more."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import structlog
from prometheus_client import Gauge

OPEN = Gauge("baowen_breaker_open", "1 while calls to this dependency are not even tried.", ["dependency"])
log = structlog.get_logger()


class BreakerOpen(Exception):
    """The dependency has just failed too often; it is asked again in `retry_after` seconds."""

    def __init__(self, dependency: str, retry_after: float) -> None:
        super().__init__(dependency)
        self.retry_after = retry_after


class Breaker:
    """Opens when at least `calls` of the last `window` seconds' calls were made and `ratio` of them failed.

    While open, `check` raises; after `open_for` seconds one call may try, and its result decides.
    """

    def __init__(
        self,
        dependency: str,
        *,
        calls: int = 5,
        ratio: float = 0.5,
        window: float = 30,
        open_for: float = 5,
        time_of: Callable[[], float] = time.monotonic,
    ) -> None:
        self._dependency = dependency
        self._calls, self._ratio, self._window, self._open_for = calls, ratio, window, open_for
        self._time_of = time_of
        self._results: deque[tuple[float, bool]] = deque()
        self._opened_at: float | None = None
        OPEN.labels(dependency).set(0)

    def check(self) -> None:
        """Before a call. Raises `BreakerOpen`."""
        if self._opened_at is None:
            return
        left = self._opened_at + self._open_for - self._time_of()
        if left > 0:
            raise BreakerOpen(self._dependency, left)
        self._opened_at = self._time_of()  # this call is the probe; the others wait for what it finds

    def succeeded(self) -> None:
        """After a call that was answered, whatever the answer."""
        if self._opened_at is not None:
            log.info("breaker_closed", dependency=self._dependency)
            OPEN.labels(self._dependency).set(0)
            self._opened_at = None
            self._results.clear()
        self._note(answered=True)

    def failed(self) -> None:
        """After a call that was not answered, or not in time."""
        if self._opened_at is not None:
            self._opened_at = self._time_of()
            return
        self._note(answered=False)
        failures = sum(not answered for _, answered in self._results)
        if len(self._results) >= self._calls and failures >= self._ratio * len(self._results):
            log.warning("breaker_opened", dependency=self._dependency, failures=failures)
            OPEN.labels(self._dependency).set(1)
            self._opened_at = self._time_of()

    @property
    def is_open(self) -> bool:
        """Whether `check` would raise now."""
        return self._opened_at is not None and self._time_of() < self._opened_at + self._open_for

    def _note(self, *, answered: bool) -> None:
        now = self._time_of()
        self._results.append((now, answered))
        while self._results and self._results[0][0] < now - self._window:
            self._results.popleft()
