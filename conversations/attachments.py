"""Photos in a conversation: rows about them, and signed addresses that a page can show for a day or two."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import jwt
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Attachment
from foundation.clock import utc_now
from foundation.database import storable
from foundation.files import FileStore

_ALGORITHM = "HS256"


class AttachmentUnknown(Exception):
    """There is no such attachment, or the address for it is not a valid one."""


@dataclass(frozen=True)
class KeptPhoto:
    """A photo whose bytes are already in the file store, under these keys."""

    name: str
    media_type: str
    width: int
    height: int
    byte_size: int
    original_key: str
    display_key: str
    thumbnail_key: str


async def keep(
    files: FileStore,
    *,
    name: str,
    media_type: str,
    width: int,
    height: int,
    original: bytes,
    display: bytes,
    thumbnail: bytes,
) -> KeptPhoto:
    """Store the bytes durably, before any row names them. Raises `NoRoom`."""
    keys = [await asyncio.to_thread(files.keep, picture) for picture in (original, display, thumbnail)]
    return KeptPhoto(storable(name)[:200] or "photo", media_type, width, height, len(original), *keys)


async def add(tx: AsyncSession, conversation_id: str, photo: KeptPhoto) -> Attachment:
    attachment = Attachment(id=uuid4().hex, conversation_id=conversation_id, created_at=utc_now(), **photo.__dict__)
    tx.add(attachment)
    await tx.flush()
    return attachment


async def find(session: AsyncSession, attachment_id: str) -> Attachment:
    """Raises `AttachmentUnknown`."""
    attachment = await session.get(Attachment, attachment_id)
    if attachment is None:
        raise AttachmentUnknown(attachment_id)
    return attachment


async def by_id(session: AsyncSession, ids: Sequence[str]) -> dict[str, Attachment]:
    """The attachments with these ids, by id."""
    if not ids:
        return {}
    found = (await session.execute(select(Attachment).where(Attachment.id.in_(ids)))).scalars()
    return {attachment.id: attachment for attachment in found}


class AttachmentLinks:
    """Makes and checks the addresses of photos. An address changes once a day and lives at most two."""

    def __init__(self, secret: SecretStr) -> None:
        self._secret = secret.get_secret_value()

    def url(self, attachment_id: str, *, size: str = "full") -> str:
        return f"/api/chat/attachments/{attachment_id}?size={size}&sig={self._sign(attachment_id)}"

    def check(self, attachment_id: str, signature: str) -> None:
        """Raises `AttachmentUnknown` when the signature is not for this attachment or is too old."""
        try:
            claims = jwt.decode(signature, self._secret, algorithms=[_ALGORITHM], audience="attachment")
        except jwt.InvalidTokenError:
            raise AttachmentUnknown(attachment_id) from None
        if claims.get("sub") != attachment_id:
            raise AttachmentUnknown(attachment_id)

    def _sign(self, attachment_id: str) -> str:
        midnight = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
        claims = {"sub": attachment_id, "aud": "attachment", "exp": midnight + timedelta(days=2)}
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)
