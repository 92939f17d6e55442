"""What a follower does, written down: each push once, as a line of the conversation, with what it allows us to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat import wording
from channels.wechat.media import WeChatMediaFetcher
from channels.wechat.messages import (
    VIDEO,
    VOICE,
    Click,
    Photo,
    Push,
    Recording,
    RecordingKind,
    Remark,
    Scanned,
    Subscribed,
    Text,
)
from channels.wechat.models import MediaKind
from channels.wechat.quota import Act
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Kind, Sender
from conversations.transcript import ClientIdReused, Saying
from foundation.database import after_commit
from foundation.settings import Settings

# What somebody reads who has just followed the account, and what they can click.
GREETING = (
    "您好，我是{company}的AI智能客服{assistant}，可以帮您报案、查进度、解答车险问题。"
    "如有人员受伤，请先拨打120和122。需要人工请随时回复“转人工”。"
)
GREETING_CHOICES = ("我要报案", "查询理赔进度", "转人工")

log = structlog.get_logger()


@dataclass(frozen=True)
class Hearing:
    """Writes pushes into the conversation that is held by the transaction; every call says whether it is new."""

    settings: Settings
    bell: Bell
    media: WeChatMediaFetcher

    async def write_down(self, tx: AsyncSession, conversation: Conversation, push: Push) -> bool:
        content = push.content
        if isinstance(content, Text):
            text = await _choice_of(tx, conversation, content.menu_id) or content.text
            return await self._hear_text(tx, conversation, push, text)
        if isinstance(content, Click):
            return await self._hear_text(tx, conversation, push, content.text)
        if isinstance(content, Photo):
            return await self._fetch(tx, conversation, push, MediaKind.PHOTO, content.media_id)
        if isinstance(content, Recording):
            return await self._hear_recording(tx, conversation, push, content)
        if isinstance(content, Remark):
            return await self._remark(tx, conversation, push, content)
        assert isinstance(content, Subscribed | Scanned)
        if isinstance(content, Subscribed) and content.text:  # the code by which they came says what they want
            await self._greet(tx, conversation, push)
            return await self._hear_text(tx, conversation, push, content.text)
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

    async def _hear_recording(self, tx: AsyncSession, conversation: Conversation, push: Push, said: Recording) -> bool:
        """Kept in any case; answered by its words if they can be had, else by asking for them at once."""
        kind = MediaKind(said.kind.value)
        is_voice = said.kind is RecordingKind.VOICE
        is_new = await self._fetch(tx, conversation, push, kind, said.clearer_id or said.media_id)
        if is_voice and self.settings.speech_url:
            return is_new
        return await self._remark(tx, conversation, push, Remark(*(VOICE if is_voice else VIDEO)))

    async def _fetch(
        self, tx: AsyncSession, conversation: Conversation, push: Push, kind: MediaKind, media_id: str
    ) -> bool:
        after_commit(tx, lambda: self.media.start_fetching(push.client_id))
        return await self.media.enter(tx, conversation.id, client_id=push.client_id, media_id=media_id, kind=kind)

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


def act_of(push: Push) -> Act | None:
    """What of the customer's doing lets us write to them; a click in our own message does not."""
    content = push.content
    if isinstance(content, Subscribed):
        return Act.SUBSCRIBE
    if isinstance(content, Scanned) or (isinstance(content, Click) and content.scanned):
        return Act.SCAN
    if push.is_event:
        return Act.MENU
    return None if isinstance(content, Text) and content.menu_id else Act.MESSAGE


async def _choice_of(tx: AsyncSession, conversation: Conversation, menu_id: str) -> str:
    """The words of the choice that was tapped, by its id; empty when the id is none of this conversation."""
    place = wording.place_of_choice(menu_id)
    lines = await transcript.lines_at(tx, conversation.id, [place[0]]) if place else []
    choices = lines[0].payload.get("choices", []) if lines else []
    return str(choices[place[1] - 1]["text"]) if place and 0 < place[1] <= len(choices) else ""
