"""The tables of the insurance package."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


def new_id() -> str:
    """An identifier that tells nothing."""
    return uuid4().hex


class Customer(Base):
    """Somebody who writes to us, as one channel knows them."""

    __tablename__ = "customer"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(128))
    name: Mapped[str | None] = mapped_column(String(64))
    phone: Mapped[str | None] = mapped_column(String(20))
    plate_no: Mapped[str | None] = mapped_column(String(10))
    vouched_phone: Mapped[str | None] = mapped_column(String(20))  # the APP's signed word; nothing else writes it
    bound_phone: Mapped[str | None] = mapped_column(String(20))  # bound to this account by a code; see `identity`
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    elderly: Mapped[bool] = mapped_column(default=False, server_default=false())
    no_marketing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tier: Mapped[int] = mapped_column(default=0, server_default="0")  # as the APP's backend ranks them: 0, 1, 2
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Policy(Base):
    """A policy of the demonstration book; in production the core system keeps them (see `policies.PolicyBook`)."""

    __tablename__ = "policy"
    __table_args__ = (Index(None, "holder_channel", "holder_external_id"),)

    policy_no: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # compulsory | commercial
    plate_no: Mapped[str | None] = mapped_column(String(10), index=True)
    vin: Mapped[str] = mapped_column(String(17), index=True)
    vehicle: Mapped[str] = mapped_column(String(64))
    energy: Mapped[str] = mapped_column(String(10))  # electric | hybrid | fuel
    holder_name: Mapped[str] = mapped_column(String(64))
    holder_phone: Mapped[str] = mapped_column(String(20))
    holder_channel: Mapped[str | None] = mapped_column(String(20))
    holder_external_id: Mapped[str | None] = mapped_column(String(128))
    covers: Mapped[list[Any]]  # [{"name": "第三者责任保险", "limit": "200 万元"}, …]
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last covered day


class Claim(Base):
    """A claim from the first word of its draft to the core system's taking over. Written by `claims` alone."""

    __tablename__ = "claim"
    __table_args__ = (
        Index(
            "ix_claim_one_open_draft",
            "customer_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index(None, "customer_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(24))
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"))
    channel: Mapped[str] = mapped_column(String(20))
    fields: Mapped[dict[str, Any]]  # what was said, by field key; what nobody said is not here
    report_key: Mapped[str | None] = mapped_column(String(128), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    photo_count: Mapped[int] = mapped_column(default=0)  # kept equal to the rows of claim_photo


class ClaimPhoto(Base):
    """A picture that belongs to a claim. The picture itself is an attachment of the conversation."""

    __tablename__ = "claim_photo"

    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    attachment_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    label: Mapped[str | None] = mapped_column(String(40))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClaimEvent(Base):
    """What happened to a claim: when, by whom, what, why. Rows are only ever added."""

    __tablename__ = "claim_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]]


class ServiceRequest(Base):
    """What a customer asks for besides a claim, from its draft to its end. Written by `requests` alone."""

    __tablename__ = "service_request"
    __table_args__ = (
        Index(
            "ix_service_request_one_open_draft",
            "customer_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index(None, "customer_id", "created_at"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"))
    channel: Mapped[str] = mapped_column(String(20))
    fields: Mapped[dict[str, Any]]  # what was said, by key; what nobody said is not here
    filing_key: Mapped[str | None] = mapped_column(String(128), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # where the law or the company sets a clock


class ServiceRequestEvent(Base):
    """What happened to a request: when, by whom, what, why. Rows are only ever added."""

    __tablename__ = "service_request_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("service_request.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]]


class IdentityCheck(Base):
    """One code sent to one phone, and what came of it. Written by `identity` alone."""

    __tablename__ = "identity_check"
    __table_args__ = (Index(None, "customer_id", "made_at"), Index(None, "phone", "made_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(128), unique=True)  # the turn that asked for it
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"))
    phone: Mapped[str] = mapped_column(String(20))
    code_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8))
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
