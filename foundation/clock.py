"""Time as the system sees it: UTC inside, Beijing time towards people."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def in_beijing(moment: datetime) -> datetime:
    """The same moment as a Beijing wall clock shows it."""
    return moment.astimezone(BEIJING)
