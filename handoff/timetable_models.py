"""The table of the timetable: when people work, as supervisors keep it. Queried only by `timetable.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class Timetable(Base):
    """One version, whole: the newest is in force, and the older ones say who changed what.

    `week`: `[weekday, begins, ends]` with Monday as 1 and minutes of the day. `days`: `[date, kind, name]`.
    """

    __tablename__ = "timetable"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    week: Mapped[list[Any]]
    days: Mapped[list[Any]]
    changed_by: Mapped[str] = mapped_column(String(32), ForeignKey("agent.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
