"""Days until which something has to be done, and hours in which nobody is disturbed."""

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


def after_quiet_hours(now: datetime, begins: int, ends: int) -> datetime:
    """`now`, or in quiet hours their end. They may go past midnight; with both hours the same there are none."""
    day = in_beijing(now)
    is_quiet = begins <= day.hour < ends if begins < ends else begins != ends and not ends <= day.hour < begins
    if not is_quiet:
        return now
    morning = day.replace(hour=ends, minute=0, second=0, microsecond=0)
    return morning if morning > day else morning + timedelta(days=1)


def _end_of_day(day: datetime) -> datetime:
    return day.replace(hour=23, minute=59, second=59, microsecond=0)
