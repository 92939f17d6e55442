"""A photo at the door of any channel: checked, prepared, kept by content, and entered into its conversation."""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import attachments
from conversations.attachments import KeptPhoto
from conversations.models import Attachment
from foundation.files import FileStore
from foundation.settings import Settings
from insurance import photos


async def keep_photo(content: bytes, *, name: str, files: FileStore, settings: Settings) -> KeptPhoto:
    """Check the picture and store the original, a copy for the screen and a thumbnail.

    Raises `insurance.photos.PhotoRefused`, whose `sentence` is for the customer.
    """
    prepared = await photos.prepare(content, settings)
    original, display, thumbnail = [
        await asyncio.to_thread(files.keep, picture)
        for picture in (prepared.original, prepared.display, prepared.thumbnail)
    ]
    return KeptPhoto(
        name=name[:200] or "photo",
        media_type=prepared.media_type,
        width=prepared.width,
        height=prepared.height,
        byte_size=len(content),
        original_key=original,
        display_key=display,
        thumbnail_key=thumbnail,
    )


async def enter_photo(tx: AsyncSession, conversation_id: str, photo: KeptPhoto) -> Attachment:
    """The row of a kept photo, in the transaction that also hears it."""
    return await attachments.add(tx, conversation_id, photo)
