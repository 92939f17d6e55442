"""Where a WeChat customer is heard, and answered on the request that is still open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat import quota, wording
from channels.wechat.api import WeChatApi
from channels.wechat.messages import Click, Photo, Push, Remark, Subscribed, Text, Unknown, Unsubscribed
from channels.wechat.photos import WeChatPhotos
from channels.wechat.quota import Act
from channels.wechat.wording import Passive
from conversations import bell as topics
from conversations import owed, sending, transcript, unsent
from conversations.bell import Bell
from conversations.models import Conversation, Kind, Sender
from conversations.sending import NotHeld
from conversations.transcript import ClientIdReused, Saying
from foundation.clock import utc_now
from foundation.database import Database, after_commit
from foundation.files import FileStore
from foundation.settings import Settings
from insurance import customers

# What somebody reads who has just followed the account, and what they can click.
GREETING = (
    "您好，我是{company}的AI智能客服{assistant}，可以帮您报案、查进度、解答车险问题。"
    "如有人员受伤，请先拨打120和122。需要人工请随时回复“转人工”。"
)
GREETING_CHOICES = ("我要报案", "查询理赔进度", "转人工")

CHANNEL = "wechat"
LOOK_EVERY_SECONDS = 0.5
BEHIND_THE_REPLY = timedelta(seconds=1)  # what did not fit follows the passive reply, not the other way round

UNTOUCHED = Counter("baowen_wechat_untouched_pushes", "Pushes of WeChat that were acknowledged and left.", ["why"])
log = structlog.get_logger()


@dataclass(frozen=True)
class Place:
    """Where in the transcript a push stands. `awaits_turn`: its answer comes from reception.

    Until `held_until`, by the database's clock, what is said in the conversation waits for the open request.
    """

    conversation_id: str
    customer_id: str
    client_id: str
    awaits_turn: bool
    held_until: datetime


@dataclass(frozen=True)
class WeChatDesk:
    """Everything the WeChat channel needs, built once by the application."""

    settings: Settings
    database: Database
    bell: Bell
    files: FileStore
    api: WeChatApi

    @cached_property
    def photos(self) -> WeChatPhotos:
        return WeChatPhotos(self.settings, self.database, self.bell, self.files, self.api)

    async def hear(self, push: Push, *, until: datetime) -> Place | None:
        """Write a push down, once however often it comes; None when it needs no reply.

        Lines said before `until` wait for the open request to carry them.
        """
        if isinstance(push.content, Unknown):
            UNTOUCHED.labels("unknown").inc()
            log.info("wechat_push_unknown", kind=push.content.kind[:40])
            return None
        if isinstance(push.content, Unsubscribed):
            async with self.database.transaction() as tx:
                await quota.close(tx, push.openid)
            return None
        async with self.database.transaction() as tx:
            customer = await customers.find_or_create(tx, CHANNEL, push.openid)
            conversation = await transcript.open_conversation(tx, channel=CHANNEL, customer_id=customer.id)
            conversation = await transcript.lock(tx, conversation.id)
            now = transcript.now_of(tx)
            held_until = now + (until - utc_now())
            await unsent.hold_back(tx, conversation.id, until=held_until)
            if await self._write_down(tx, conversation, push) and (act := _act(push)):
                await quota.opened_by(tx, push.openid, act, now=now)
        awaits_turn = isinstance(push.content, Text | Click | Photo)
        return Place(conversation.id, customer.id, push.client_id, awaits_turn, held_until)

    async def reply(self, place: Place, *, until: datetime, is_open: Callable[[], Awaitable[bool]]) -> Passive | None:
        """What the open request can carry, taken from the unsent lines; None when there is nothing in time.

        Follow it with `replied` when it has been written.
        """
        in_time = not place.awaits_turn or await self._answered(place, until)
        if not in_time or not await is_open():
            self.bell.ring(topics.DELIVERIES)
            return None
        async with self.database.transaction() as tx:
            await transcript.lock(tx, place.conversation_id)  # first, as everywhere: then its deliveries
            now = transcript.now_of(tx)
            waiting = await unsent.claim_waiting_for(tx, place.conversation_id, now=now)
            carried = wording.passive(waiting)
            taken = carried.lines if carried else ()
            left = [line for line in waiting if line not in taken]
            at = now + BEHIND_THE_REPLY if carried else now
            await sending.put_back(tx, left, "behind the reply", at=at, counted=False)
            await unsent.stop_holding(tx, place.conversation_id, until=place.held_until)
            after_commit(tx, lambda: self.bell.ring(topics.DELIVERIES))
        return carried

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
        except NotHeld:
            log.warning("wechat_reply_noted_too_late", lines=len(carried.lines))

    async def _answered(self, place: Place, until: datetime) -> bool:
        async with self.bell.listening(topics.of_conversation(place.conversation_id)) as listener:
            while not await self._has_outcome(place):
                left = (until - utc_now()).total_seconds()
                if left <= 0:
                    return False
                await listener.wait(min(left, LOOK_EVERY_SECONDS))
        return True

    async def _has_outcome(self, place: Place) -> bool:
        async with self.database.reading() as session:
            line = await transcript.heard_as(session, place.conversation_id, place.customer_id, place.client_id)
            if line is None:  # a photo that is still being fetched
                return False
            conversation = await transcript.find(session, place.conversation_id)
            return await owed.answered_seq(session, conversation) >= line.seq

    async def _write_down(self, tx: AsyncSession, conversation: Conversation, push: Push) -> bool:
        """Whether the push is new."""
        content = push.content
        if isinstance(content, Text | Click):
            return await self._hear_text(tx, conversation, push, content.text)
        if isinstance(content, Photo):
            after_commit(tx, lambda: self.photos.start_fetching(push.client_id))
            return await self.photos.enter(tx, conversation.id, client_id=push.client_id, media_id=content.media_id)
        if isinstance(content, Remark):
            return await self._remark(tx, conversation, push, content)
        assert isinstance(content, Subscribed)
        return await self._greet(tx, conversation, push)

    async def _hear_text(self, tx: AsyncSession, conversation: Conversation, push: Push, text: str) -> bool:
        within = timedelta(seconds=self.settings.turn_deadline_seconds)
        try:
            heard = await transcript.hear(
                tx, self.bell, conversation.id, client_id=push.client_id, text=text, turn_within=within
            )
        except ClientIdReused:
            log.warning("wechat_push_changed")  # the first one stands
            return False
        return not heard.duplicate

    async def _remark(self, tx: AsyncSession, conversation: Conversation, push: Push, remark: Remark) -> bool:
        """The customer's line, for people to see, and our sentence; the bot is not asked."""
        before = conversation.last_seq
        line, sentence = [Saying(remark.line)], [Saying(remark.sentence, Kind.NOTICE)]
        customer = conversation.customer_id
        await transcript.say(
            tx, self.bell, conversation, line, sender=Sender.CUSTOMER, sender_key=customer, key=push.client_id
        )
        await transcript.say(tx, self.bell, conversation, sentence, sender=Sender.SYSTEM, key=push.client_id)
        return conversation.last_seq > before

    async def _greet(self, tx: AsyncSession, conversation: Conversation, push: Push) -> bool:
        before = conversation.last_seq
        text = GREETING.format(company=self.settings.company_name, assistant=self.settings.assistant_name)
        payload = {"choices": [{"text": choice, "command": None} for choice in GREETING_CHOICES]}
        greeting = [Saying(text, Kind.NOTICE, payload)]
        await transcript.say(tx, self.bell, conversation, greeting, sender=Sender.SYSTEM, key=push.client_id)
        return conversation.last_seq > before


def _act(push: Push) -> Act | None:
    """What of the customer's doing lets us write to them; a click in our own message does not."""
    content = push.content
    if isinstance(content, Subscribed):
        return Act.SUBSCRIBE
    if isinstance(content, Click) or push.client_id.startswith("wx:e:"):
        return Act.MENU
    return None if isinstance(content, Text) and content.by_menu else Act.MESSAGE
