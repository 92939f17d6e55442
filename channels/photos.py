"""A photo at the door of any channel: checked, prepared, kept by content, and entered into its conversation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import attachments, transcript
from conversations.attachments import KeptPhoto
from conversations.models import Attachment
from foundation.files import FileStore
from foundation.settings import Settings
from insurance.photos import photo_records
from insurance.photos.photo_records import Examined


@dataclass(frozen=True)
class ReceivedPhoto:
    """A photo whose bytes are in the file store, and what was seen on it."""

    kept: KeptPhoto
    examined: Examined

    @property
    def original_key(self) -> str:
        return self.kept.original_key


async def keep_photo(content: bytes, *, name: str, files: FileStore, settings: Settings) -> ReceivedPhoto:
    """Examine the picture and store the original, a copy for the screen and a thumbnail.

    Raises `insurance.photos.photos.PhotoRefused`, whose `sentence` is for the customer.
    """
    examined = await photo_records.examine(content, settings)
    prepared = examined.prepared
    kept = await attachments.keep(
        files,
        name=name,
        media_type=prepared.media_type,
        width=prepared.width,
        height=prepared.height,
        original=prepared.original,
        display=prepared.display,
        thumbnail=prepared.thumbnail,
    )
    return ReceivedPhoto(kept, examined)


async def enter_photo(tx: AsyncSession, conversation_id: str, photo: ReceivedPhoto) -> Attachment:
    """The rows of a kept photo, in the transaction that also hears it."""
    attachment = await attachments.add(tx, conversation_id, photo.kept)
    conversation = await transcript.find(tx, conversation_id)
    await photo_records.note(tx, attachment.id, conversation.customer_id, photo.examined, now=attachment.created_at)
    return attachment
