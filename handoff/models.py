"""The tables of the hand-off. Queried only in this package."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class HandOffState(StrEnum):
    QUEUED = "queued"
    ACTIVE = "active"
    CLOSED = "closed"
    CANCELLED = "cancelled"  # the customer went back to the bot before anybody came


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"


OPEN_STATES = (HandOffState.QUEUED.value, HandOffState.ACTIVE.value)


class HandOff(Base):
    """One customer's wish for a person, from the queue to the end. At most one is open per conversation."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "ix_handoff_one_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("state IN ('queued', 'active')"),
            postgresql_where=text("state IN ('queued', 'active')"),
        ),
        Index("ix_handoff_waiting", "state", "urgent", "requested_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    state: Mapped[str] = mapped_column(String(12), default=HandOffState.QUEUED.value)
    reason: Mapped[str] = mapped_column(String(32))
    urgent: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[list[Any]] = mapped_column(default=list)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    breach_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agent.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disposition: Mapped[str | None] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(Text, default="")


class HandOffEvent(Base):
    """What happened to a hand-off, written with the change itself. Every report is derived from these."""

    __tablename__ = "handoff_event"

    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoff.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Agent(Base):
    """A person who answers customers, or supervises those who do."""

    __tablename__ = "agent"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(12), default=Role.AGENT.value)
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
