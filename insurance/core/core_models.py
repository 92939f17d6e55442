"""The tables of what lies between us and the core system, of news by SMS, and of who has looked at a claim."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime
from insurance.models import new_id


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


class ClaimSms(Base):
    """News of a claim on its way to a phone, once per happening and phone. Written by `claim_sms` alone."""

    __tablename__ = "claim_sms"
    __table_args__ = (UniqueConstraint("about", "phone"), Index("ix_claim_sms_due", "state", "next_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    about: Mapped[str] = mapped_column(String(128))  # what has happened: the core system's event, or who asked for what
    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), index=True)
    stage: Mapped[str] = mapped_column(String(16))
    phone: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(24), unique=True)  # of the short address in the text
    conversation_id: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]  # of the line that says the same there
    only_unreached: Mapped[bool]  # not sent when that line has reached the customer before it is due
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


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
