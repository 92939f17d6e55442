"""A photo at the door of any channel: checked, prepared, kept by content, and entered into its conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import attachments, transcript
from conversations.attachments import KeptPhoto
from conversations.models import Attachment
from foundation.database import storable
from foundation.files import FileStore
from foundation.settings import Settings
from insurance import photo_records
from insurance.photo_records import Examined

PHOTOS_AT_ONCE = 4  # in memory; each may have `max_photo_bytes`
PHOTOS_WAITING = 20


class TooManyPhotosAtOnce(Exception):
    """More customers send photos right now than can be served soon."""


@dataclass(frozen=True)
class ReceivedPhoto:
    """A photo whose bytes are in the file store, and what was seen on it."""

    kept: KeptPhoto
    examined: Examined

    @property
    def original_key(self) -> str:
        return self.kept.original_key


class PhotoRoom:
    """Lets a few photos into memory at a time and a few more wait outside, where they lie on the disk."""

    def __init__(self, *, at_once: int = PHOTOS_AT_ONCE, waiting: int = PHOTOS_WAITING) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._here = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Raises `TooManyPhotosAtOnce`."""
        if self._here >= self._most:
            raise TooManyPhotosAtOnce
        self._here += 1
        try:
            async with self._places:
                yield
        finally:
            self._here -= 1


async def keep_photo(content: bytes, *, name: str, files: FileStore, settings: Settings) -> ReceivedPhoto:
    """Examine the picture and store the original, a copy for the screen and a thumbnail.

    Raises `insurance.photos.PhotoRefused`, whose `sentence` is for the customer.
    """
    examined = await photo_records.examine(content, settings)
    prepared = examined.prepared
    original, display, thumbnail = [
        await asyncio.to_thread(files.keep, picture)
        for picture in (prepared.original, prepared.display, prepared.thumbnail)
    ]
    kept = KeptPhoto(
        name=storable(name)[:200] or "photo",
        media_type=prepared.media_type,
        width=prepared.width,
        height=prepared.height,
        byte_size=len(content),
        original_key=original,
        display_key=display,
        thumbnail_key=thumbnail,
    )
    return ReceivedPhoto(kept, examined)


async def enter_photo(tx: AsyncSession, conversation_id: str, photo: ReceivedPhoto) -> Attachment:
    """The rows of a kept photo, in the transaction that also hears it."""
    attachment = await attachments.add(tx, conversation_id, photo.kept)
    conversation = await transcript.find(tx, conversation_id)
    await photo_records.note(tx, attachment.id, conversation.customer_id, photo.examined, now=attachment.created_at)
    return attachment
