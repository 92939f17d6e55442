"""What the in-app routes and sockets share: where a customer of the APP is heard and told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from channels.in_app.identity import ChatSession, ChatTokens
from channels.in_app.pace import Pace
from channels.photos import ReceivedPhoto, enter_photo, keep_photo
from conversations import reading, transcript
from conversations.attachments import AttachmentLinks
from conversations.bell import Bell
from conversations.models import Attachment, Conversation, Owner
from conversations.pressure import Pressure
from conversations.transcript import Heard
from conversations.views import lines_as_json
from foundation.crash_points import crash_point
from foundation.database import Database, storable
from foundation.files import FileStore
from foundation.settings import Settings
from insurance.danger.dangers import read_dangers
from insurance.photos.photo_room import PhotoRoom

StateOf = Callable[[AsyncSession, Conversation, int], Awaitable[dict[str, Any]]]
LINES_PER_PAGE = 200
ASKS_FOR_PERSON = "人工"
CLIENT_ID = "^[!-~]+$"


class TextEmpty(Exception):
    """There is nothing in the message."""


class TextTooLong(Exception):
    """The message has more characters than `max_text_chars`."""


class Message(BaseModel):
    """What a client says, over HTTP or the socket. `client_id` is printable ASCII."""

    client_id: str = Field(min_length=1, max_length=64, pattern=CLIENT_ID)
    text: str = Field(max_length=100_000)


@dataclass(frozen=True)
class News:
    """What a client has not been told. `more`: there are lines after these."""

    version: int
    epoch: str
    reset: bool
    lines: list[dict[str, Any]]
    state: dict[str, Any]
    more: bool


@dataclass(frozen=True)
class Counter:
    """Everything the in-app channel needs, built once by the application."""

    settings: Settings
    database: Database
    bell: Bell
    files: FileStore
    tokens: ChatTokens
    links: AttachmentLinks
    state_of: StateOf
    pace: Pace
    doorstep: Pace
    pressure: Pressure
    photo_room: PhotoRoom = field(default_factory=PhotoRoom)
    photos_coming: dict[str, int] = field(default_factory=dict)  # being looked at in this process, by conversation

    async def hear_text(self, session: ChatSession, *, client_id: str, text: str) -> Heard:
        """Raises `TextEmpty`, `TextTooLong`, `TooFast`, `Busy`, `ClientIdReused`, `ConversationUnknown`."""
        if not storable(text).strip():
            raise TextEmpty
        if len(text) > self.settings.max_text_chars:
            raise TextTooLong
        self.pace.check(session.conversation_id)
        if self.pressure.is_high and await self._can_wait(session, client_id, text):
            raise self.pressure.refuse()
        async with self.database.transaction() as tx:
            heard = await transcript.hear(
                tx, self.bell, session.conversation_id, client_id=client_id, text=text, turn_within=self._turn_within
            )
        self.pressure.taken_on()
        return heard

    async def _can_wait(self, session: ChatSession, client_id: str, text: str) -> bool:
        """Whether this is new work for the bot: no danger, no wish for a person, no report under way, nothing heard."""
        if read_dangers(text) or ASKS_FOR_PERSON in text:
            return False
        async with self.database.reading() as reading:
            conversation = await transcript.find(reading, session.conversation_id)
            if conversation.owner != Owner.BOT or conversation.bot_state.get("active_loop"):
                return False
            return await transcript.heard_as(reading, conversation.id, session.customer_id, client_id) is None

    async def read_up_to(self, session: ChatSession, seq: int) -> None:
        """The customer has had the lines up to `seq` on the screen. Raises `ConversationUnknown`."""
        async with self.database.transaction() as tx:
            await reading.read_up_to(tx, self.bell, session.conversation_id, seq)

    async def hear_photo(
        self, session: ChatSession, *, client_id: str, name: str, read: Callable[[], Awaitable[bytes]], more: int = 0
    ) -> tuple[Heard, Attachment]:
        """`read` is called once there is room for the photo. The same `client_id` again gives the same photo.

        `more`: how many the client will send after this one; they are answered together.

        Raises `PhotoRefused`, `TooFast`, `TooManyPhotosAtOnce`, `ClientIdReused`, `ConversationUnknown`.
        """
        self.pace.check(session.conversation_id)
        async with self.database.reading() as reading:
            known = await _photo_heard_as(reading, session, client_id)
        if known is not None:
            return known
        with self._coming(session.conversation_id):
            async with self.photo_room.place():
                kept = await keep_photo(await read(), name=name, files=self.files, settings=self.settings)
            crash_point("photo_kept")
            follow = more > 0 or self.photos_coming[session.conversation_id] > 1
            return await self._hear_kept(session, client_id, kept, photos_follow=follow)

    @contextmanager
    def _coming(self, conversation_id: str) -> Iterator[None]:
        self.photos_coming[conversation_id] = self.photos_coming.get(conversation_id, 0) + 1
        try:
            yield
        finally:
            left = self.photos_coming.pop(conversation_id) - 1
            if left:
                self.photos_coming[conversation_id] = left

    async def _hear_kept(
        self, session: ChatSession, client_id: str, kept: ReceivedPhoto, *, photos_follow: bool
    ) -> tuple[Heard, Attachment]:
        async with self.database.transaction() as tx:
            # Locked first: the new row's foreign key shares the conversation's lock, which two photos could not raise.
            await transcript.lock(tx, session.conversation_id)
            known = await _photo_heard_as(tx, session, client_id)
            if known is not None:  # the client was impatient and sent it twice; the other was faster
                return known
            attachment = await enter_photo(tx, session.conversation_id, kept)
            heard = await transcript.hear(
                tx,
                self.bell,
                session.conversation_id,
                client_id=client_id,
                attachment_ids=[attachment.id],
                photos_follow=photos_follow,
                turn_within=self._turn_within,
            )
        return heard, attachment

    async def news(
        self, conversation_id: str, *, epoch: str, after: int, known_version: int | None = None
    ) -> News | None:
        """Lines after `after` and how things stand; `reset` when the client's epoch is not this conversation's.

        None when the conversation is still at `known_version`. Raises `ConversationUnknown`.
        """
        async with self.database.reading() as session:
            conversation, answered = await transcript.find_with_answered(session, conversation_id)
            if conversation.version == known_version:
                return None
            reset = (bool(epoch) and epoch != conversation.epoch) or after > conversation.last_seq
            # The state first: an answer it counts as given is then surely among the lines.
            state = await self.state_of(session, conversation, answered)
            lines = await transcript.history(
                session, conversation_id, after=0 if reset else after, limit=LINES_PER_PAGE
            )
            return News(
                version=conversation.version,
                epoch=conversation.epoch,
                reset=reset,
                lines=await lines_as_json(session, lines, self.links),
                state=state,
                more=len(lines) == LINES_PER_PAGE,
            )

    @property
    def _turn_within(self) -> timedelta:
        return timedelta(seconds=self.settings.turn_deadline_seconds)


async def _photo_heard_as(
    session: AsyncSession, customer: ChatSession, client_id: str
) -> tuple[Heard, Attachment] | None:
    line = await transcript.heard_as(session, customer.conversation_id, customer.customer_id, client_id)
    if line is None:
        return None
    photos = await transcript.photos_of(session, line)
    if not photos:
        raise transcript.ClientIdReused(client_id)
    return Heard(line.seq, duplicate=True), photos[0]
