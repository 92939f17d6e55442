"""A template message that says there is news, for customers whom WeChat lets us write to in no other way.

Only for what people or the core system have to say; never for the bot, never twice before the customer writes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat import quota
from channels.wechat.api import WeChatApi
from channels.wechat.errors import CustomerRefuses, WeChatError
from channels.wechat.models import WeChatConsent, WeChatNotice
from conversations import sending
from conversations.models import Sender
from conversations.sending import Unsent
from foundation.clock import in_beijing
from foundation.database import Database
from foundation.settings import Settings

# What the notice says; the template's own words stand around it. WeChat allows 20 characters in such a field.
SUBJECT = "您的服务有新进展"
ADVICE = "请进入公众号回复任意文字查看"

log = structlog.get_logger()


@dataclass(frozen=True)
class Notices:
    """Asked after each dispatch, whatever came of it."""

    settings: Settings
    database: Database
    api: WeChatApi

    async def tell_of(self, openid: str, lines: Sequence[Unsent]) -> None:
        """Send the notice if one of these lines deserves it, is parked, and nothing else reaches the customer."""
        wanted = [line for line in lines if line.line.sender in (Sender.AGENT, Sender.SYSTEM)]
        if not self.settings.wechat_notice_template or not wanted:
            return
        notice_id = await self._begin(openid, wanted)
        if notice_id is None:
            return
        try:
            msg_id, status = await self._send(openid, notice_id), "sent"
        except WeChatError as refused:
            log.warning("wechat_notice_refused", code=refused.code)
            msg_id, status = "", f"refused {refused.code}"
        async with self.database.transaction() as tx:
            sent = update(WeChatNotice).where(WeChatNotice.id == notice_id)
            await tx.execute(sent.values(msg_id=msg_id, status=status))

    async def _begin(self, openid: str, lines: Sequence[Unsent]) -> str | None:
        """The id of a notice that is to be sent now; committed before it is, so that it is never sent twice."""
        conversation_id = lines[0].conversation_id
        async with self.database.transaction() as tx:
            parked = await sending.marks_of(tx, conversation_id)
            now = await self.database.now(tx)
            if not any(parked.get(line.line.seq) == "parked" for line in lines):
                return None
            if await quota.left(tx, openid, now=now) or not await quota.has_been_silent(tx, openid, now=now):
                return None
            last = await tx.scalar(
                select(WeChatNotice.asked_at)
                .where(WeChatNotice.openid == openid)
                .order_by(WeChatNotice.asked_at.desc())
                .limit(1)
            )
            if last is not None and last > await quota.last_opened(tx, openid):
                return None
            notice = WeChatNotice(
                id=uuid4().hex, openid=openid, conversation_id=conversation_id, msg_id="", status="asked", asked_at=now
            )
            tx.add(notice)
            return notice.id

    async def _send(self, openid: str, notice_id: str) -> str:
        """As a template message; as one of the notices that the customer has asked for where that is not allowed."""
        template, words = self.settings.wechat_notice_template, await self._words()
        try:
            return await self.api.send_notice(openid, template, words, key=notice_id)
        except CustomerRefuses:
            raise
        except WeChatError as refused:
            if refused.code and await self._use_consent(openid, template):
                await self.api.send_subscribed(openid, template, words)
                return ""
            raise

    async def _words(self) -> dict[str, str]:
        async with self.database.reading() as session:
            now = await self.database.now(session)
        at = in_beijing(now).strftime("%Y-%m-%d %H:%M")
        return {
            name: form.format(subject=SUBJECT, time=at, advice=ADVICE)[:32]
            for name, form in self.settings.wechat_notice_fields.items()
        }

    async def _use_consent(self, openid: str, template: str) -> bool:
        async with self.database.transaction() as tx:
            return await _take_consent(tx, openid, template)


async def _take_consent(tx: AsyncSession, openid: str, template: str) -> bool:
    used = await tx.execute(
        update(WeChatConsent)
        .where(WeChatConsent.openid == openid, WeChatConsent.template_id == template, WeChatConsent.left > 0)
        .values(left=WeChatConsent.left - 1)
        .returning(WeChatConsent.openid)
        .execution_options(synchronize_session=False)
    )
    return used.scalar_one_or_none() is not None
