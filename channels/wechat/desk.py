"""Where a WeChat customer is heard, and answered on the request that is still open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat import quota, wording
from channels.wechat.account_events import AccountEvents, Erase
from channels.wechat.agent_typing import AgentTyping
from channels.wechat.api import WeChatApi
from channels.wechat.envelope import Envelope
from channels.wechat.hearing import Hearing, act_of
from channels.wechat.media import WeChatMediaFetcher
from channels.wechat.messages import (
    Click,
    Consents,
    Noted,
    NoticeEnded,
    Photo,
    Push,
    Recording,
    RecordingKind,
    Revoked,
    Subscribed,
    Text,
    Unknown,
    Unsubscribed,
)
from channels.wechat.pictures import as_addresses
from channels.wechat.speech import reader_of
from channels.wechat.typing_sign import TypingSign
from channels.wechat.wording import Passive
from conversations import bell as topics
from conversations import sending, transcript, unsent
from conversations.attachments import AttachmentLinks
from conversations.bell import Bell
from conversations.models import Owner
from conversations.sending import NotHeld
from foundation.clock import utc_now
from foundation.database import Database, after_commit
from foundation.files import FileStore
from foundation.settings import Settings
from insurance.customers import customers

# What a customer of an account that may not write by itself reads instead of a late answer, and taps.
FETCH = "获取回复"
STILL_THINKING = "正在为您查询，请稍等几秒再点下面的链接。"
NOTHING_NEW = "目前没有新的回复，有问题请直接告诉我。"

CHANNEL = "wechat"
LOOK_EVERY_SECONDS = 1.0
BEHIND_THE_REPLY = timedelta(seconds=1)  # what did not fit follows the passive reply, not the other way round

UNTOUCHED = Counter("baowen_wechat_untouched_pushes", "Pushes of WeChat that were acknowledged and left.", ["why"])
SLOW = Counter("baowen_wechat_slow_replies", "Passive replies that were ready in the last half second of the window.")
log = structlog.get_logger()


@dataclass(frozen=True)
class Place:
    """Where in the transcript a push stands. `awaits_turn`: its answer comes from reception.

    Until `held_until`, by the database's clock, what is said in the conversation waits for the open request. `seq`:
    up to which line there must be outcomes; None while it is not known. `fetches`: it only asks for what is ready.
    """

    conversation_id: str
    customer_id: str
    client_id: str
    awaits_turn: bool
    held_until: datetime
    openid: str = ""
    is_new: bool = True
    seq: int | None = None
    fetches: bool = False


@dataclass(frozen=True)
class WeChatDesk:
    """Everything the WeChat channel needs, built once by the application."""

    settings: Settings
    database: Database
    bell: Bell
    files: FileStore
    api: WeChatApi
    erase_too: Erase | None = None

    @cached_property
    def envelope(self) -> Envelope:
        return Envelope(self.settings)

    @cached_property
    def media(self) -> WeChatMediaFetcher:
        speech = reader_of(self.settings)
        return WeChatMediaFetcher(self.settings, self.database, self.bell, self.files, self.api, speech)

    @cached_property
    def hearing(self) -> Hearing:
        return Hearing(self.settings, self.bell, self.media)

    @cached_property
    def typing(self) -> TypingSign:
        return TypingSign(self.api)

    @cached_property
    def agent_typing(self) -> AgentTyping:
        return AgentTyping(self.database, self.api)

    @cached_property
    def account_events(self) -> AccountEvents:
        return AccountEvents(self.database, self.bell, self.files, self.erase_too)

    async def hear(self, push: Push, *, until: datetime) -> Place | None:
        """Write a push down, once however often it comes; None when it needs no reply.

        Lines said before `until` wait for the open request to carry them.
        """
        content = push.content
        if isinstance(content, Unknown | Noted):
            UNTOUCHED.labels("unknown" if isinstance(content, Unknown) else "noted").inc()
            log.info("wechat_push_left", kind=content.kind[:40], known=isinstance(content, Noted))
            return None
        if isinstance(content, Unsubscribed | Revoked | NoticeEnded | Consents):
            await self.account_events.take(push.openid, content)
            return None
        async with self.database.transaction() as tx:
            customer = await customers.find_or_create(tx, CHANNEL, push.openid)
            conversation = await transcript.open_conversation(tx, channel=CHANNEL, customer_id=customer.id)
            conversation = await transcript.lock(tx, conversation.id)
            now = transcript.now_of(tx)
            place = Place(
                conversation.id,
                customer.id,
                push.client_id,
                awaits_turn=self._awaits_turn(push),
                held_until=now + (until - utc_now()),
                openid=push.openid,
            )
            await unsent.hold_back(tx, conversation.id, until=place.held_until)
            if isinstance(content, Text) and content.text.strip() == FETCH:
                return replace(place, awaits_turn=True, seq=conversation.last_seq, fetches=True)
            is_new = await self.hearing.write_down(tx, conversation, push)
            if is_new and (act := act_of(push)):
                await quota.opened_by(tx, push.openid, act, now=now)
            has_line = is_new and place.awaits_turn and not isinstance(content, Photo | Recording)
            seq = conversation.last_seq if has_line else None  # the customer's words are the newest line
        return replace(place, is_new=is_new, seq=seq)

    async def reply(self, place: Place, *, until: datetime, is_open: Callable[[], Awaitable[bool]]) -> Passive | None:
        """What the open request can carry, taken from the unsent lines; None when there is nothing in time.

        Follow it with `replied` when it has been written.
        """
        in_time = not place.awaits_turn or await self._answered(place, until)
        may_write = await self.api.may_write()
        if not await is_open():
            self.bell.ring(topics.DELIVERIES)
            return None
        if in_time and (carried := await self._take(place, may_write=may_write)):
            if until - utc_now() < timedelta(seconds=0.5) and place.awaits_turn:
                SLOW.inc()
            return carried
        self.bell.ring(topics.DELIVERIES)
        if place.awaits_turn and place.is_new and may_write and not in_time:
            self.typing.start(place.openid, lambda: self._is_silent(place))
        if place.fetches and in_time:
            return Passive(NOTHING_NEW, ())
        return None if may_write or in_time else Passive(f"{STILL_THINKING}\n\n{wording.link_to(FETCH)}", ())

    async def replied(self, carried: Passive) -> None:
        """The reply has been written to WeChat.

        The one place where a line can be said twice. The lines are claimed but not handed over (decision 0010): if we
        die between `reply` and here, their lease runs out and the customer-service interface carries them. That is
        late but not lost while WeChat had not read the reply, and once more if it had. WeChat's own repeat of the push
        finds them on their way and adds nothing. Stopped for longer than the lease, we come too late: the fence says
        so, and whoever has the lines now settles them.
        """
        try:
            async with self.database.transaction() as tx:
                await sending.mark_sent(tx, carried.lines)
                if carried.begun is not None:
                    await self._go_on_later(tx, carried.begun)
        except NotHeld:
            log.warning("wechat_reply_noted_too_late", lines=len(carried.lines))

    async def close(self) -> None:
        await self.typing.close()
        await self.agent_typing.close()

    def _awaits_turn(self, push: Push) -> bool:
        content = push.content
        if isinstance(content, Recording):
            return content.kind is RecordingKind.VOICE and bool(self.settings.speech_url)
        return isinstance(content, Text | Click | Photo) or (isinstance(content, Subscribed) and bool(content.text))

    async def _take(self, place: Place, *, may_write: bool) -> Passive | None:
        more = "" if may_write else wording.link_to(FETCH)
        async with self.database.transaction() as tx:
            await transcript.lock(tx, place.conversation_id)  # first, as everywhere: then its deliveries
            now = transcript.now_of(tx)
            waiting = await unsent.claim_waiting_for(tx, place.conversation_id, now=now)
            if not may_write:
                waiting = as_addresses(waiting, self._address_of)
            carried = wording.passive(waiting, room_for=more)
            taken = (*carried.lines, carried.begun) if carried else ()
            left = [line for line in waiting if line not in taken]
            at = now + BEHIND_THE_REPLY if carried else now
            await sending.put_back(tx, left, "behind the reply", at=at, counted=False)
            await unsent.stop_holding(tx, place.conversation_id, until=place.held_until)
            after_commit(tx, lambda: self.bell.ring(topics.DELIVERIES))
        goes_on = carried and (left or (carried.begun and wording.count_left(carried.begun) > 1))
        if carried and more and goes_on:
            return replace(carried, text=f"{carried.text}\n\n{more}")
        return carried

    def _address_of(self, attachment_id: str) -> str:
        return f"{self.settings.public_url}{AttachmentLinks(self.settings.session_secret).url(attachment_id)}"

    async def _go_on_later(self, tx: AsyncSession, line: sending.Unsent) -> None:
        """One message of a long line is on the phone: the next ones follow."""
        now = await self.database.now(tx)
        parts_left = wording.count_left(line) - 1
        if not parts_left:
            await sending.mark_sent(tx, [line])
            return
        await sending.note_taken(tx, [line], line.taken + 1, now=now)
        await sending.put_back(tx, [line], "behind the reply", at=now + BEHIND_THE_REPLY, counted=False)
        after_commit(tx, lambda: self.bell.ring(topics.DELIVERIES))

    async def _answered(self, place: Place, until: datetime) -> bool:
        async with self.bell.listening(topics.of_conversation(place.conversation_id)) as listener:
            while not await self._has_outcome(place):
                left = (until - utc_now()).total_seconds()
                if left > 0:
                    await listener.wait(min(left, LOOK_EVERY_SECONDS))
                if utc_now() >= until:  # no last look: a whole crowd may stand here at this moment
                    return False
        return True

    async def _has_outcome(self, place: Place) -> bool:
        """One query: many wait at the same time when the bot is slow."""
        async with self.database.reading() as session:
            seq = place.seq
            if seq is None:
                line = await transcript.heard_as(session, place.conversation_id, place.customer_id, place.client_id)
                if line is None:  # a file that is still being fetched
                    return False
                seq = line.seq
            _, answered = await transcript.find_with_answered(session, place.conversation_id)
        return answered >= seq

    async def _is_silent(self, place: Place) -> bool:
        """Whether the bot is still at it, so that the customer may be shown that somebody types."""
        if await self._has_outcome(place):
            return False
        async with self.database.reading() as session:
            conversation = await transcript.find(session, place.conversation_id)
        return conversation.owner == Owner.BOT
