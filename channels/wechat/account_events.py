"""What the platform tells of a follower without a word of theirs: leaving, taking back, notices and consents."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat.messages import Consents, NoticeEnded, Revoked, Unsubscribed
from channels.wechat.models import WeChatAllowance, WeChatConsent, WeChatMedia, WeChatNotice, WeChatUpload
from conversations import erasing, transcript
from conversations.bell import Bell
from conversations.models import Conversation, Sender
from conversations.transcript import Saying
from foundation.database import Database
from foundation.files import FileStore
from insurance.customers import customers, forgetting

# How leaving stands in the transcript, for the agent who may be serving the customer.
GONE_LINE = "[已取消关注，无法再联系；个人资料已按规定删除]"
TAKEN_BACK_LINE = "[已撤回授权，个人资料已按规定删除]"

CHANNEL = "wechat"
Erase = Callable[[AsyncSession, str], Awaitable[None]]
log = structlog.get_logger()


class AccountEvents:
    """Everything may come twice and changes nothing the second time.

    `erase_too` takes the words of a conversation out of what other packages keep of it.
    """

    def __init__(self, database: Database, bell: Bell, files: FileStore, erase_too: Erase | None = None) -> None:
        self._database = database
        self._bell = bell
        self._files = files
        self._erase_too = erase_too

    async def take(self, openid: str, event: Unsubscribed | Revoked | NoticeEnded | Consents) -> None:
        if isinstance(event, NoticeEnded):
            await self._note_ended(event)
        elif isinstance(event, Consents):
            await self._note_consents(openid, event)
        else:
            stays = isinstance(event, Revoked) and not event.account_closed
            await self._erase(openid, stays=stays)

    async def _erase(self, openid: str, *, stays: bool) -> None:
        """Delete what the law does not make us keep; unless they stay, nothing leads from the openid to it any more.

        A reported claim or a filed request keeps its conversation: insurers must be able to show what was said.
        """
        async with self._database.transaction() as tx:
            customer = await customers.known(tx, CHANNEL, openid)
            if customer is None:
                return
            conversation = await transcript.open_conversation(tx, channel=CHANNEL, customer_id=customer.id)
            conversation = await transcript.lock(tx, conversation.id)  # first, as everywhere
            for table in (WeChatAllowance, WeChatConsent, WeChatNotice):
                await tx.execute(delete(table).where(table.openid == openid))
            kept_for_the_law = await forgetting.must_keep_record(tx, customer.id)
            keys = await self._erase_contents(tx, conversation) if not kept_for_the_law else []
            await forgetting.forget(tx, customer.id, now=transcript.now_of(tx), unlink=not stays)
            await transcript.say(
                tx,
                self._bell,
                conversation,
                [Saying(TAKEN_BACK_LINE if stays else GONE_LINE)],
                sender=Sender.CUSTOMER,
                sender_key=customer.id,
                key=f"wx:gone:{conversation.last_seq}",
            )
        log.info("wechat_customer_erased", unlinked=not stays, record_kept=kept_for_the_law, files=len(keys))
        for key in keys:
            await asyncio.to_thread(self._files.remove, key)

    async def _erase_contents(self, tx: AsyncSession, conversation: Conversation) -> Sequence[str]:
        """The keys of files that nobody else has."""
        if self._erase_too is not None:
            await self._erase_too(tx, conversation.id)
        of_it = WeChatMedia.conversation_id == conversation.id
        recordings = list((await tx.scalars(select(WeChatMedia.file_key).where(of_it))).all())
        await tx.execute(delete(WeChatMedia).where(of_it))
        await tx.execute(delete(WeChatUpload).where(WeChatUpload.conversation_id == conversation.id))
        keys = {*await erasing.erase(tx, conversation), *(key for key in recordings if key)}
        used = await erasing.used_keys(tx, keys)
        others = await tx.scalars(select(WeChatMedia.file_key).where(WeChatMedia.file_key.in_(keys)))
        used |= {key for key in others if key}
        return sorted(keys - used)

    async def _note_ended(self, event: NoticeEnded) -> None:
        if not event.msg_id:
            return
        if not event.status.lower().startswith("success"):
            log.warning("wechat_notice_failed", status=event.status)
        async with self._database.transaction() as tx:
            await tx.execute(
                update(WeChatNotice).where(WeChatNotice.msg_id == event.msg_id).values(status=event.status or "ended")
            )

    async def _note_consents(self, openid: str, event: Consents) -> None:
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            for template_id, accepted in event.given:
                consent = await tx.get(WeChatConsent, (openid, template_id), with_for_update=True)
                left = (consent.left if consent else 0) + 1 if accepted else 0
                await tx.merge(WeChatConsent(openid=openid, template_id=template_id, left=left, asked_at=now))
