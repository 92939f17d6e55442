"""The channel's own tables: how many messages WeChat lets us send, and photos that are still to be fetched."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class PhotoState(StrEnum):
    WAITING = "waiting"
    KEPT = "kept"
    LOST = "lost"


class WeChatAllowance(Base):
    """What one act of a customer (a message, a menu click …) still lets us send to them."""

    __tablename__ = "wechat_allowance"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    act: Mapped[str] = mapped_column(String(16), primary_key=True)
    left: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WeChatPhoto(Base):
    """A photo message that has been acknowledged to WeChat; the picture itself is fetched from there."""

    __tablename__ = "wechat_photo"
    __table_args__ = (Index("ix_wechat_photo_due", "state", "next_at"),)

    client_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    media_id: Mapped[str] = mapped_column(String(256))
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))
