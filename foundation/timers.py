"""Timers as rows: what is to happen at a time happens once, whichever process lives then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class Timer(Base):
    """One thing to do at `fire_at`, named by what it is (`kind`) and whom it is about (`key`)."""

    __tablename__ = "timer"
    __table_args__ = (Index("ix_timer_due", "state", "fire_at"),)

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    fire_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))
