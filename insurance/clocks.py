"""Days until which something has to be done."""

from __future__ import annotations

from datetime import datetime, timedelta

from foundation.clock import in_beijing

_LAST_WORKING_WEEKDAY = 4


def after_days(now: datetime, days: int) -> datetime:
    """The end of the day that lies so many days ahead, Beijing time."""
    return _end_of_day(in_beijing(now) + timedelta(days=days))


def after_working_days(now: datetime, days: int) -> datetime:
    """The same in working days. Public holidays are not left out: that makes us earlier, never late."""
    day = in_beijing(now)
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() <= _LAST_WORKING_WEEKDAY
    return _end_of_day(day)


def _end_of_day(day: datetime) -> datetime:
    return day.replace(hour=23, minute=59, second=59, microsecond=0)
