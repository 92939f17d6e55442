"""The tables of what lies between us and the insurer's core system, and of who has looked at a claim."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class CoreRegistration(Base):
    """A claim on its way into the core system, and from then on asked about. Written by `registrations` alone."""

    __tablename__ = "core_registration"
    __table_args__ = (Index("ix_core_registration_due", "state", "next_at"),)

    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    core_no: Mapped[str | None] = mapped_column(String(64))  # what the core system calls it
    error: Mapped[str | None] = mapped_column(String(200))


class ClaimStep(Base):
    """One change of status that the core system told of. Rows are only ever added, by `progress` alone."""

    __tablename__ = "claim_step"
    __table_args__ = (Index(None, "claim_id", "at"),)

    event_id: Mapped[str] = mapped_column(String(80), primary_key=True)  # the core system's own; the same comes once
    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"))
    stage: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it happened there
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail: Mapped[dict[str, Any]]
    told: Mapped[bool]  # whether the customer was told: what came late, after something newer, is not


class ClaimLook(Base):
    """Somebody has looked at a claim, or taken it away as a file. Rows are only ever added, by `looks` alone."""

    __tablename__ = "claim_look"
    __table_args__ = (Index(None, "claim_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"))
    who: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
