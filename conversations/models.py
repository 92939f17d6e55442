"""The tables of a conversation. Queried only in this package."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime

PARKED = datetime(9999, 1, 1, tzinfo=UTC)  # when a delivery is due that waits for its customer


class Owner(StrEnum):
    """Who answers the customer now."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"


class Sender(StrEnum):
    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    TEXT = "text"
    PHOTO = "photo"
    NOTICE = "notice"


class TurnState(StrEnum):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"  # handed to the channel, which did not say whether it took it: never sent twice


class Conversation(Base):
    """One customer in one channel, for ever.

    `owner_epoch` rises whenever the owner changes, `version` with everything that a page shows of the conversation.
    """

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "customer_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    customer_id: Mapped[str] = mapped_column(String(32), index=True)
    epoch: Mapped[str] = mapped_column(String(8))
    last_seq: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    read_seq: Mapped[int] = mapped_column(default=0, server_default="0")  # of lines that were on the customer's screen
    owner: Mapped[str] = mapped_column(String(8), default=Owner.BOT.value)
    owner_agent_id: Mapped[str | None] = mapped_column(String(32))
    owner_epoch: Mapped[int] = mapped_column(default=0)
    episode: Mapped[int] = mapped_column(default=1)
    episode_turns: Mapped[int] = mapped_column(default=0)
    bot_state: Mapped[dict[str, Any]] = mapped_column(default=dict)
    bot_heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_offset_seconds: Mapped[float] = mapped_column(default=0.0)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Line(Base):
    """One thing that was said. `seq` is 1, 2, 3 … without a gap within its conversation."""

    __tablename__ = "line"
    __table_args__ = (UniqueConstraint("conversation_id", "sender_key", "client_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(String(8))
    sender_key: Mapped[str] = mapped_column(String(48))
    sender_name: Mapped[str] = mapped_column(String(64), default="")
    client_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text, default="")
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attachment(Base):
    """A photo as it was received (`original_key`) and as it is shown (`display_key`, `thumbnail_key`)."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    byte_size: Mapped[int]
    original_key: Mapped[str] = mapped_column(String(64))
    display_key: Mapped[str] = mapped_column(String(64))
    thumbnail_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Turn(Base):
    """The answer the bot owes to the customer's lines `first_seq`…`last_seq`. One runs at a time per conversation."""

    __tablename__ = "turn"
    __table_args__ = (
        Index(
            "ix_turn_one_running",
            "conversation_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_turn_due", "state", "run_at"),
        Index("ix_turn_ended", "ended_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default=TurnState.READY.value)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))
    error: Mapped[str | None] = mapped_column(String(200))


class Delivery(Base):
    """A line that must be pushed to a channel which does not fetch lines itself."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        Index("ix_delivery_due", "state", "next_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    channel: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(9), default=DeliveryState.PENDING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the channel was given it
    taken: Mapped[int] = mapped_column(default=0, server_default="0")  # messages of a long line that it already has
    error: Mapped[str | None] = mapped_column(String(200))
