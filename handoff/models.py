"""The tables of the hand-off. Queried only in this package."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class HandOffState(StrEnum):
    QUEUED = "queued"
    OFFERED = "offered"  # on one agent's screen, or on all of them
    ACTIVE = "active"
    WRAPUP = "wrapup"  # the customer is with the bot again, the agent still writes down what came of it
    CLOSED = "closed"
    CANCELLED = "cancelled"  # the customer went back to the bot before anybody came
    ABANDONED = "abandoned"  # the customer was not heard any more
    FALLBACK = "fallback"  # nobody can come now: a call back is promised instead


class Stage(IntEnum):
    """How urgently the queue looks for somebody; it never goes back while a customer waits."""

    SINGLE = 0  # one agent after the other
    RING = 1  # everybody at once
    FORCED = 2  # given to somebody without asking


class OfferMode(StrEnum):
    SINGLE = "single"
    RING = "ring"
    FORCED = "forced"


class OfferState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MISSED = "missed"
    RESCINDED = "rescinded"  # another was faster, or the customer has gone
    AGENT_LOST = "agent_lost"


class Role(StrEnum):
    """What an account is for; `handoff.permissions` says what each may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    CLAIMS = "claims"
    ADMIN = "admin"


class Intent(StrEnum):
    """What an agent has chosen; whether their page lives is another question."""

    ONLINE = "online"
    BUSY = "busy"
    BREAK = "break"
    OFFLINE = "offline"


WAITING_STATES = (HandOffState.QUEUED.value, HandOffState.OFFERED.value)
OPEN_STATES = (*WAITING_STATES, HandOffState.ACTIVE.value)  # at most one of these per conversation
HELD_STATES = (HandOffState.ACTIVE.value, HandOffState.WRAPUP.value)  # what takes one of an agent's places


class HandOff(Base):
    """One customer's wish for a person, from the queue to the end. At most one is open per conversation.

    `leg_at` is when this wait began: a customer whose agent has died waits a second time. `rank_at` is what the queue
    is ordered by. `next_action_at` is when the router must look again; every waiting row has one.
    """

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "ix_handoff_one_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("state IN ('queued', 'offered', 'active')"),
            postgresql_where=text("state IN ('queued', 'offered', 'active')"),
        ),
        Index("ix_handoff_waiting", "state", "rank_at"),
        Index("ix_handoff_due", "state", "next_action_at"),
        Index("ix_handoff_requested", "requested_at"),
        CheckConstraint(
            "state NOT IN ('queued', 'offered') OR next_action_at IS NOT NULL", name="waiting_has_deadline"
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=HandOffState.QUEUED.value)
    reason: Mapped[str] = mapped_column(String(32))
    urgent: Mapped[bool] = mapped_column(default=False)
    skill: Mapped[str] = mapped_column(String(16), default="general")
    priority: Mapped[int] = mapped_column(default=0)
    summary: Mapped[list[Any]] = mapped_column(default=list)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when the customer asked
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when that was understood
    leg_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rank_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_action_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stage: Mapped[int] = mapped_column(default=Stage.SINGLE.value)
    offers: Mapped[int] = mapped_column(default=0)  # in this leg
    tried: Mapped[list[str]] = mapped_column(default=list)  # agents who missed or declined in this leg
    wanted_agent_id: Mapped[str | None] = mapped_column(String(32))  # the previous one, or whom a transfer names
    put_first: Mapped[str | None] = mapped_column(Text)  # why a supervisor has put them before the others
    told_choices_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    breach_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agent.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    advisers: Mapped[list[str]] = mapped_column(default=list, server_default="[]")  # ids; they read along
    joined_id: Mapped[str | None] = mapped_column(String(32))  # a supervisor who speaks beside the agent
    waits_since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # an active customer's oldest unanswered line
    silence_told: Mapped[int] = mapped_column(default=0)
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wrapup_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disposition: Mapped[str | None] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(Text, default="")
    score: Mapped[int | None]
    score_reason: Mapped[str] = mapped_column(Text, default="")


class Offer(Base):
    """A customer on one agent's screen. A single or forced one has one of the agent's places set aside."""

    __tablename__ = "handoff_offer"
    __table_args__ = (
        Index(
            "ix_handoff_offer_one_reserved",
            "handoff_id",
            unique=True,
            sqlite_where=text("state = 'pending' AND mode <> 'ring'"),
            postgresql_where=text("state = 'pending' AND mode <> 'ring'"),
        ),
        Index("ix_handoff_offer_agent_id_state", "agent_id", "state"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoff.id"), index=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    mode: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), default=OfferState.PENDING.value)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HandOffEvent(Base):
    """What happened to a hand-off, written with the change itself. Every report is derived from these."""

    __tablename__ = "handoff_event"
    __table_args__ = (Index("ix_handoff_event_at", "at"),)

    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoff.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Agent(Base):
    """A person who answers customers, or supervises those who do.

    `load` counts the places taken: customers set aside on the screen, active ones, and wrap-ups. It is changed in the
    transaction of what it counts, and never without its guard.
    """

    __tablename__ = "agent"
    __table_args__ = (CheckConstraint("load >= 0", name="load_not_negative"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(12), default=Role.AGENT.value)
    disabled: Mapped[bool] = mapped_column(default=False)
    intent: Mapped[str] = mapped_column(String(8), default=Intent.OFFLINE.value, server_default="offline")
    capacity: Mapped[int] = mapped_column(default=3, server_default="3")
    load: Mapped[int] = mapped_column(default=0, server_default="0")
    skills: Mapped[list[str]] = mapped_column(default=list, server_default="[]")  # empty: everything
    ringing: Mapped[str | None] = mapped_column(String(32))  # the hand-off set aside on their screen
    last_offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    parked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    misses: Mapped[int] = mapped_column(default=0, server_default="0")  # in a row
    inbox_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    logins_since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # those from before are not good any more
    subject: Mapped[str | None] = mapped_column(String(64), unique=True)  # at the identity provider, as a digest
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LoginTicket(Base):
    """Between the identity provider's door and the page: whoever has it is let in, once. Kept as a digest."""

    __tablename__ = "login_ticket"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgentSession(Base):
    """One open page of an agent, alive until `lease_until`."""

    __tablename__ = "agent_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)


class AgentEvent(Base):
    """When an agent changed what they do, for reports."""

    __tablename__ = "agent_event"
    __table_args__ = (Index("ix_agent_event_agent_id_at", "agent_id", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    intent: Mapped[str] = mapped_column(String(8))
    by: Mapped[str] = mapped_column(String(64))  # the agent, a supervisor's id, or why the system did it
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class InboxItem(Base):
    """Something an agent must learn even if their page was away; `seq` has no gap within an agent."""

    __tablename__ = "agent_inbox"

    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CannedReply(Base):
    """Words that agents say often, called up by `/` and the shortcut."""

    __tablename__ = "canned_reply"

    shortcut: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    uses: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Note(Base):
    """What an agent tells colleagues about a customer. `after_seq`: the newest line when it was written."""

    __tablename__ = "handoff_note"
    __table_args__ = (UniqueConstraint("conversation_id", "agent_id", "client_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    agent_name: Mapped[str] = mapped_column(String(64))
    client_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    after_seq: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QueueClosure(Base):
    """When a supervisor closed the queue, and when it was opened again."""

    __tablename__ = "queue_closure"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("agent.id"))


class ReplyDraft(Base):
    """What an agent has begun to write to a customer."""

    __tablename__ = "reply_draft"

    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
