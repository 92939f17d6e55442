"""Time as the system sees it: UTC inside, Beijing time towards people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

_set: Callable[[], datetime] | None = None  # a clock that a test has set


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set() if _set else datetime.now(UTC)


@contextmanager
def clock_set_to(moment: Callable[[], datetime]) -> Iterator[None]:
    """For tests: time, the database's too, is what `moment` says until the block ends."""
    global _set
    before, _set = _set, moment
    try:
        yield
    finally:
        _set = before


def clock_is_set() -> bool:
    return _set is not None


def in_beijing(moment: datetime) -> datetime:
    """The same moment as a Beijing wall clock shows it."""
    return moment.astimezone(BEIJING)
