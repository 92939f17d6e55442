"""Photos and recordings: the message is written down and acknowledged, the file fetched at once and until it is here.

A push holds only the name of a file. Answering nothing until it is fetched would lean on WeChat's two repeats within
ten seconds, and show the customer an error when its file server is slow. So the message is a durable row first; then it
is acknowledged; the file is fetched in the background and after a crash by `run`, for as long as WeChat keeps it (three
days).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from channels.photos import ReceivedPhoto, enter_photo, keep_photo
from channels.wechat import media_rows
from channels.wechat.api import WeChatApi
from channels.wechat.errors import MediaTooLarge, WeChatError
from channels.wechat.media_rows import Waiting
from channels.wechat.messages import VOICE
from channels.wechat.models import MediaKind, MediaState
from channels.wechat.speech import NotUnderstood, SpeechReader
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Sender
from conversations.transcript import Saying
from foundation.database import Database
from foundation.files import FileStore, NoRoom
from foundation.settings import Settings
from insurance.photos.photo_room import PHOTOS_AT_ONCE
from insurance.photos.photos import PhotoRefused

# What the customer reads when a photo is lost, and what stands in the transcript for it.
LOST = "抱歉，您刚才发的照片没能收到，请再发一次。"
TOO_LARGE = "这张照片太大了，请压缩到{limit}MB以内再发，或者换一张。"
LOST_LINE = "[图片，未能收到]"

KEPT_BY_WECHAT = timedelta(days=3)
LONGEST_PAUSE = timedelta(minutes=10)
LOOK_EVERY_SECONDS = 2.0
AT_ONCE = 10

log = structlog.get_logger()


class WeChatMediaFetcher:
    """Fetches files from WeChat: photos are heard as lines of their conversations, and so is what was said."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        bell: Bell,
        files: FileStore,
        api: WeChatApi,
        speech: SpeechReader | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._bell = bell
        self._files = files
        self._api = api
        self._speech = speech
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
            await media_rows.free_all(tx, now=await self._database.now(tx))

    async def fetch_due(self) -> int:
        """Fetch what is due now; how many were tried."""
        async with self._database.reading() as session:
            due = await media_rows.due(session, at_most=AT_ONCE)
        for raised in await asyncio.gather(*map(self.fetch, due), return_exceptions=True):
            if isinstance(raised, Exception):
                log.error("wechat_photo_broke", error=repr(raised))
        return len(due)

    async def enter(
        self,
        tx: AsyncSession,
        conversation_id: str,
        *,
        client_id: str,
        media_id: str,
        kind: MediaKind = MediaKind.PHOTO,
    ) -> bool:
        """Write the message down; False when it was written down before."""
        now = transcript.now_of(tx)
        return await media_rows.enter(tx, conversation_id, client_id=client_id, media_id=media_id, kind=kind, now=now)

    def start_fetching(self, client_id: str) -> None:
        """In the background, once the message is committed."""
        task = asyncio.create_task(self.fetch(client_id))
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def fetch(self, client_id: str) -> None:
        """Fetch one file, unless somebody else is at it. A few at a time: each is in memory."""
        async with self._places:
            file = await self._claim(client_id)
            if file is None:
                return
            try:
                await (self._fetch_photo(file) if file.kind is MediaKind.PHOTO else self._fetch_recording(file))
            except (WeChatError, NoRoom) as failed:
                await self._failed(file, failed)

    async def _fetch_photo(self, photo: Waiting) -> None:
        try:
            content = await self._api.media(photo.media_id)
            kept = await keep_photo(content, name="wechat.jpg", files=self._files, settings=self._settings)
        except PhotoRefused as refused:
            await self._lose(photo, refused.sentence, refused.code)
        except MediaTooLarge as refused:
            limit = self._settings.max_photo_bytes // 1024 // 1024
            await self._lose(photo, TOO_LARGE.format(limit=limit), str(refused))
        else:
            await self._hear(photo, kept)

    async def _fetch_recording(self, recording: Waiting) -> None:
        content = await self._api.media(recording.media_id, at_most=self._settings.max_recording_bytes)
        key = await asyncio.to_thread(self._files.keep, content)
        words = None
        if self._reads(recording):
            assert self._speech is not None
            try:
                words = await self._speech.words_of(content)
            except NotUnderstood as silent:
                log.warning("wechat_voice_not_understood", why=str(silent))
        await self._keep_recording(recording, key, words)

    async def _keep_recording(self, recording: Waiting, key: str, words: str | None) -> None:
        async with self._database.transaction() as tx:
            conversation = await transcript.lock(tx, recording.conversation_id)
            if not await media_rows.settle(tx, recording, MediaState.KEPT, file_key=key):
                return
            if words is not None:
                within = timedelta(seconds=self._settings.turn_deadline_seconds)
                client_id = recording.client_id
                await transcript.hear(
                    tx, self._bell, conversation.id, client_id=client_id, text=words, turn_within=within
                )
            elif self._reads(recording):
                await self._say_lost(tx, conversation, recording, *VOICE)

    def _reads(self, recording: Waiting) -> bool:
        """Whether the words of it are what the customer is waiting to have answered."""
        return recording.kind is MediaKind.VOICE and self._speech is not None

    async def _claim(self, client_id: str) -> Waiting | None:
        async with self._database.transaction() as tx:
            return await media_rows.claim(tx, client_id, now=await self._database.now(tx))

    async def _hear(self, photo: Waiting, kept: ReceivedPhoto) -> None:
        async with self._database.transaction() as tx:
            # Held first: rows that point to a conversation share it, and two who share it cannot both hold it after.
            await transcript.lock(tx, photo.conversation_id)
            if not await media_rows.settle(tx, photo, MediaState.KEPT):
                return
            attachment = await enter_photo(tx, photo.conversation_id, kept)
            await transcript.hear(
                tx,
                self._bell,
                photo.conversation_id,
                client_id=photo.client_id,
                attachment_ids=[attachment.id],
                photos_follow=await media_rows.photos_follow(tx, photo),
                turn_within=timedelta(seconds=self._settings.turn_deadline_seconds),
            )

    async def _failed(self, photo: Waiting, failed: WeChatError | NoRoom) -> None:
        """Try again later, or tell the customer that the photo is lost."""
        async with self._database.reading() as session:
            now = await self._database.now(session)
        for_good = isinstance(failed, WeChatError) and failed.permanent
        if for_good or now - photo.received_at > KEPT_BY_WECHAT:
            await self._lose(photo, LOST if photo.kind is MediaKind.PHOTO else VOICE[1], str(failed))
            return
        log.warning("wechat_photo_not_fetched", attempt=photo.attempts, error=repr(failed))
        pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(photo.attempts - 1, 10)))
        async with self._database.transaction() as tx:
            await media_rows.postpone(tx, photo, repr(failed), until=now + pause)

    async def _lose(self, photo: Waiting, sentence: str, reason: str) -> None:
        log.warning("wechat_photo_lost", kind=photo.kind, reason=reason)
        async with self._database.transaction() as tx:
            conversation = await transcript.lock(tx, photo.conversation_id)
            if not await media_rows.settle(tx, photo, MediaState.LOST, reason):
                return
            if photo.kind is MediaKind.PHOTO:
                await self._say_lost(tx, conversation, photo, LOST_LINE, sentence)
            elif self._reads(photo):
                await self._say_lost(tx, conversation, photo, VOICE[0], sentence)

    async def _say_lost(
        self, tx: AsyncSession, conversation: Conversation, photo: Waiting, line: str, sentence: str
    ) -> None:
        await transcript.say(
            tx,
            self._bell,
            conversation,
            [Saying(line)],
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
