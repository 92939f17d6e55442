"""Pictures of agents: uploaded to WeChat once, which keeps them three days; addresses of ours where that cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat.api import WeChatApi
from channels.wechat.errors import FileRefused, NoAnswer, NotReached
from channels.wechat.models import WeChatUpload
from channels.wechat.wording import photos_in
from conversations import attachments
from conversations.attachments import AttachmentUnknown
from conversations.models import Attachment, Line
from conversations.sending import Unsent
from foundation.database import Database
from foundation.files import FileMissing, FileStore

# What the customer of an account that can send no pictures reads behind the agent's name.
LOOK_HERE = "给您发了一张图片，两天内点开可以看到：{address}"

KEPT_BY_WECHAT = timedelta(hours=70)  # three days, and not to the last minute


class Pictures:
    def __init__(self, database: Database, api: WeChatApi, files: FileStore) -> None:
        self._database = database
        self._api = api
        self._files = files

    async def media_id(self, attachment_id: str) -> str:
        """Under which id WeChat has the picture; it is uploaded unless it is there. Nobody is shown it by this.

        Raises a `WeChatError`, never `NoAnswer`: whatever became of an upload, the customer has surely got nothing.
        """
        async with self._database.reading() as session:
            known = await session.get(WeChatUpload, attachment_id)
            if known is not None and known.good_until > await self._database.now(session):
                return known.media_id
            photo = await _find(session, attachment_id)
        try:
            media_id = await self._api.upload_photo(await self._content_of(photo))
        except NoAnswer as silent:
            raise NotReached(silent.code, f"not uploaded: {silent}") from silent
        async with self._database.transaction() as tx:
            good_until = await self._database.now(tx) + KEPT_BY_WECHAT
            of = {"attachment_id": attachment_id, "conversation_id": photo.conversation_id}
            await tx.merge(WeChatUpload(**of, media_id=media_id, good_until=good_until))
        return media_id

    async def forget(self, attachment_id: str) -> None:
        """WeChat does not have it any more: the next time it is uploaded anew."""
        async with self._database.transaction() as tx:
            await tx.execute(delete(WeChatUpload).where(WeChatUpload.attachment_id == attachment_id))

    async def _content_of(self, photo: Attachment) -> bytes:
        try:
            return await asyncio.to_thread(self._files.read, photo.display_key)
        except FileMissing:
            raise FileRefused(0, "the picture's file is gone") from None


def as_addresses(lines: Sequence[Unsent], address_of: Callable[[str], str]) -> list[Unsent]:
    """The lines, with a sentence and an address in place of each picture."""
    return [_as_address(line, address_of) if photos_in(line.line) else line for line in lines]


async def _find(session: AsyncSession, attachment_id: str) -> Attachment:
    try:
        return await attachments.find(session, attachment_id)
    except AttachmentUnknown:
        raise FileRefused(0, "the picture was erased") from None


def _as_address(unsent: Unsent, address_of: Callable[[str], str]) -> Unsent:
    line = unsent.line
    text = "\n".join(LOOK_HERE.format(address=address_of(photo)) for photo in photos_in(line))
    of = {"conversation_id": line.conversation_id, "seq": line.seq, "said_at": line.said_at, "kind": line.kind}
    return replace(unsent, line=Line(**of, sender=line.sender, sender_name=line.sender_name, text=text, payload={}))
