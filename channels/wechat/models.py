"""The channel's own tables: what WeChat lets us send, what is still to be fetched, what all processes share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class MediaKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"


class MediaState(StrEnum):
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


class WeChatMedia(Base):
    """A photo or recording that has been acknowledged to WeChat; the file itself is fetched from there.

    Photos become attachments of their conversations, recordings are kept under `file_key`.
    """

    __tablename__ = "wechat_media"
    __table_args__ = (Index("ix_wechat_media_due", "state", "next_at"),)

    client_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8), default=MediaKind.PHOTO.value, server_default=MediaKind.PHOTO.value)
    media_id: Mapped[str] = mapped_column(String(256))
    file_key: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))


class WeChatUpload(Base):
    """Under which id WeChat has a picture of an agent, and until when it surely keeps it."""

    __tablename__ = "wechat_upload"

    attachment_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    media_id: Mapped[str] = mapped_column(String(256))
    good_until: Mapped[datetime] = mapped_column(UtcDateTime)


class WeChatNotice(Base):
    """A template message that told a customer outside WeChat's 48 hours that there is news, and what became of it."""

    __tablename__ = "wechat_notice"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    msg_id: Mapped[str] = mapped_column(String(40), default="", index=True)
    status: Mapped[str] = mapped_column(String(60), default="asked")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WeChatConsent(Base):
    """How many notices of one template the customer has agreed to get."""

    __tablename__ = "wechat_consent"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    template_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    left: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WeChatShelf(Base):
    """What all processes know of the account, encrypted; see `shelf`."""

    __tablename__ = "wechat_shelf"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
