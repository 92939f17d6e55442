"""The tables of what is known of photos by looking at them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class PhotoFacts(Base):
    """One photo as it was received. The picture itself is an attachment of the conversation."""

    __tablename__ = "photo_facts"

    attachment_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    customer_id: Mapped[str] = mapped_column(String(32), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)  # of the original's bytes
    media_type: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    brightness: Mapped[float]
    sharpness: Mapped[float]
    problem: Mapped[str | None] = mapped_column(String(12))  # the reason to ask for a better one, of `photo_quality`
    taken_at: Mapped[str | None] = mapped_column(
        String(40)
    )  # ISO, by the camera's clock; without a zone if it gave none
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    camera: Mapped[str | None] = mapped_column(String(170))
    software: Mapped[str | None] = mapped_column(String(80))
    readings: Mapped[dict[str, Any]]  # what is written on it, of `photo_text`; {} if it was not read
    label: Mapped[str | None] = mapped_column(String(12))  # suggested; None: it cannot be told
    prints: Mapped[bytes] = mapped_column(LargeBinary)  # of `photo_prints`
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    compared_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # with the photos of other claims


class PhotoMatch(Base):
    """Two photos of different claims that show the same picture. For handlers only."""

    __tablename__ = "photo_match"
    __table_args__ = (Index(None, "earlier_id"),)

    attachment_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    earlier_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    distance: Mapped[int]  # bits of `photo_prints.BITS` that differ; 0 for the very same file
    is_same_file: Mapped[bool]
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
