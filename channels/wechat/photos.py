"""Photos sent through WeChat: written down, then acknowledged, fetched at once and again until they are here.

A push holds only the name of a picture. Answering nothing until it is fetched would lean on WeChat's two repeats
within ten seconds, and show the customer an error when its file server is slow. So the message is a durable row first;
then it is acknowledged; the picture is fetched in the background and after a crash by `run`, for as long as WeChat
keeps it (three days).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from channels.photos import PHOTOS_AT_ONCE, enter_photo, keep_photo
from channels.wechat.api import MediaTooLarge, WeChatApi, WeChatError
from channels.wechat.models import PhotoState, WeChatPhoto
from conversations import transcript
from conversations.attachments import KeptPhoto
from conversations.bell import Bell
from conversations.models import Sender
from conversations.transcript import Saying
from foundation.database import Database, clock_of
from foundation.files import FileStore, NoRoom
from foundation.settings import Settings
from insurance.photos import PhotoRefused

# What the customer reads when a photo is lost, and what stands in the transcript for it.
LOST = "抱歉，您刚才发的照片没能收到，请再发一次。"
TOO_LARGE = "这张照片太大了，请压缩到{limit}MB以内再发，或者换一张。"
LOST_LINE = "[图片，未能收到]"

KEPT_BY_WECHAT = timedelta(days=3)
LEASE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(minutes=10)
LOOK_EVERY_SECONDS = 2.0
AT_ONCE = 10

log = structlog.get_logger()


@dataclass(frozen=True)
class _Waiting:
    client_id: str
    conversation_id: str
    media_id: str
    attempts: int
    received_at: datetime


class WeChatPhotos:
    """Fetches pictures from WeChat and hears them as lines of their conversations."""

    def __init__(self, settings: Settings, database: Database, bell: Bell, files: FileStore, api: WeChatApi) -> None:
        self._settings = settings
        self._database = database
        self._bell = bell
        self._files = files
        self._api = api
        self._running: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(PHOTOS_AT_ONCE)

    async def run(self) -> None:
        """Until cancelled: fetch what a crash or a failure has left."""
        while True:
            await self.fetch_due()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def drain(self, within: float) -> None:
        """Let running fetches end; those that do not are tried again when their lease runs out."""
        if self._running:
            await asyncio.wait(self._running, timeout=within)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def free_all(self) -> None:
        """For the only worker, when it starts: whoever was fetching is dead, so those leases mean nothing."""
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            waiting = (WeChatPhoto.state == PhotoState.WAITING.value) & (WeChatPhoto.next_at > now)
            await tx.execute(update(WeChatPhoto).where(waiting).values(next_at=now))

    async def fetch_due(self) -> int:
        """Fetch what is due now; how many were tried."""
        async with self._database.reading() as session:
            query = select(WeChatPhoto.client_id).where(
                WeChatPhoto.state == PhotoState.WAITING.value, WeChatPhoto.next_at <= clock_of(session)
            )
            due = (await session.execute(query.order_by(WeChatPhoto.next_at).limit(AT_ONCE))).scalars().all()
        for raised in await asyncio.gather(*map(self.fetch, due), return_exceptions=True):
            if isinstance(raised, Exception):
                log.error("wechat_photo_broke", error=repr(raised))
        return len(due)

    async def enter(self, tx: AsyncSession, conversation_id: str, *, client_id: str, media_id: str) -> bool:
        """Write the message down; False when it was written down before."""
        if await tx.get(WeChatPhoto, client_id) is not None:
            return False
        now = transcript.now_of(tx)
        tx.add(
            WeChatPhoto(
                client_id=client_id,
                conversation_id=conversation_id,
                media_id=media_id,
                state=PhotoState.WAITING.value,
                attempts=0,
                received_at=now,
                next_at=now,
            )
        )
        await tx.flush()
        return True

    def start_fetching(self, client_id: str) -> None:
        """In the background, once the message is committed."""
        task = asyncio.create_task(self.fetch(client_id))
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def fetch(self, client_id: str) -> None:
        """Fetch one picture, unless somebody else is at it. A few at a time: each is in memory."""
        async with self._places:
            photo = await self._claim(client_id)
            if photo is not None:
                await self._fetch(photo)

    async def _fetch(self, photo: _Waiting) -> None:
        try:
            content = await self._api.media(photo.media_id)
            kept = await keep_photo(content, name="wechat.jpg", files=self._files, settings=self._settings)
        except PhotoRefused as refused:
            await self._lose(photo, refused.sentence, refused.code)
        except MediaTooLarge as refused:
            limit = self._settings.max_photo_bytes // 1024 // 1024
            await self._lose(photo, TOO_LARGE.format(limit=limit), str(refused))
        except (WeChatError, NoRoom) as failed:
            await self._failed(photo, failed)
        else:
            await self._hear(photo, kept)

    async def _claim(self, client_id: str) -> _Waiting | None:
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            taken = await tx.execute(
                update(WeChatPhoto)
                .where(
                    WeChatPhoto.client_id == client_id,
                    WeChatPhoto.state == PhotoState.WAITING.value,
                    WeChatPhoto.next_at <= now,
                )
                .values(attempts=WeChatPhoto.attempts + 1, next_at=now + LEASE)
            )
            if _count(taken) != 1:
                return None
            photo = await tx.get_one(WeChatPhoto, client_id)
            return _Waiting(client_id, photo.conversation_id, photo.media_id, photo.attempts, photo.received_at)

    async def _hear(self, photo: _Waiting, kept: KeptPhoto) -> None:
        async with self._database.transaction() as tx:
            # Held first: rows that point to a conversation share it, and two who share it cannot both hold it after.
            await transcript.lock(tx, photo.conversation_id)
            if not await _settle(tx, photo, PhotoState.KEPT):
                return
            attachment = await enter_photo(tx, photo.conversation_id, kept)
            await transcript.hear(
                tx,
                self._bell,
                photo.conversation_id,
                client_id=photo.client_id,
                attachment_ids=[attachment.id],
                turn_within=timedelta(seconds=self._settings.turn_deadline_seconds),
            )

    async def _failed(self, photo: _Waiting, failed: WeChatError | NoRoom) -> None:
        """Try again later, or tell the customer that the photo is lost."""
        async with self._database.reading() as session:
            now = await self._database.now(session)
        for_good = isinstance(failed, WeChatError) and failed.permanent
        if for_good or now - photo.received_at > KEPT_BY_WECHAT:
            await self._lose(photo, LOST, str(failed))
            return
        log.warning("wechat_photo_not_fetched", attempt=photo.attempts, error=repr(failed))
        pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(photo.attempts - 1, 10)))
        async with self._database.transaction() as tx:
            await tx.execute(
                update(WeChatPhoto).where(_held(photo)).values(next_at=now + pause, error=repr(failed)[:200])
            )

    async def _lose(self, photo: _Waiting, sentence: str, reason: str) -> None:
        log.warning("wechat_photo_lost", reason=reason)
        async with self._database.transaction() as tx:
            conversation = await transcript.lock(tx, photo.conversation_id)
            if not await _settle(tx, photo, PhotoState.LOST, reason):
                return
            await transcript.say(
                tx,
                self._bell,
                conversation,
                [Saying(LOST_LINE)],
                sender=Sender.CUSTOMER,
                sender_key=conversation.customer_id,
                key=photo.client_id,
            )
            key = f"{photo.client_id}:lost"
            await transcript.say(tx, self._bell, conversation, [Saying(sentence)], sender=Sender.SYSTEM, key=key)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("wechat_photo_broke", error=repr(error))  # its lease runs out and `run` tries again


async def _settle(tx: AsyncSession, photo: _Waiting, state: PhotoState, error: str | None = None) -> bool:
    """Close the row, once; False when another has, or has it now."""
    values = {"state": state.value, "error": error and error[:200]}
    return _count(await tx.execute(update(WeChatPhoto).where(_held(photo)).values(**values))) == 1


def _held(photo: _Waiting) -> ColumnElement[bool]:
    """`attempts` rises with every claim: whoever was stopped for longer than the lease has an old one."""
    ours = (WeChatPhoto.client_id == photo.client_id) & (WeChatPhoto.attempts == photo.attempts)
    return ours & (WeChatPhoto.state == PhotoState.WAITING.value)


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
