"""The line 「对方正在输入…」 while an agent writes to a WeChat customer: seldom asked for, and it fails quietly."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from channels.wechat.api import WeChatApi
from channels.wechat.errors import WeChatError
from conversations import transcript
from conversations.models import Owner, Sender
from foundation.database import Database
from insurance.customers import customers, forgetting

LASTS_SECONDS = 15.5  # WeChat shows it for fifteen, and refuses to show it again meanwhile (45081)
STOPS_AFTER_SECONDS = 5.0  # without a key
AFTER_CONTACT = timedelta(seconds=28)  # WeChat shows it to those who sent or got something in the last 30 s (45080)

log = structlog.get_logger()


@dataclass(frozen=True)
class _Phone:
    """Whose phone shows it, and the newest line when it began to."""

    openid: str
    seq: int


class AgentTyping:
    """In fifteen seconds of a conversation at most one look, one call that shows the line, one that takes it back."""

    def __init__(self, database: Database, api: WeChatApi, *, stops_after: float = STOPS_AFTER_SECONDS) -> None:
        self._database = database
        self._api = api
        self._stops_after = stops_after
        self._told_at: dict[str, float] = {}
        self._following: dict[str, asyncio.Task[None]] = {}

    def told(self, conversation_id: str) -> None:
        """An agent has just pressed keys in this conversation, whichever channel it is of."""
        self._told_at[conversation_id] = time.monotonic()
        if conversation_id in self._following:
            return
        following = asyncio.create_task(self._follow(conversation_id))
        self._following[conversation_id] = following
        following.add_done_callback(partial(self._ended, conversation_id))

    async def close(self) -> None:
        following = list(self._following.values())
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)

    async def _follow(self, conversation_id: str) -> None:
        while self._writes(conversation_id):
            until = time.monotonic() + LASTS_SECONDS
            if await self._api.may_write() and (phone := await self._phone_of(conversation_id)):
                await self._show(conversation_id, phone, until)
            await asyncio.sleep(max(until - time.monotonic(), 0))

    async def _show(self, conversation_id: str, phone: _Phone, until: float) -> None:
        try:
            await self._api.show_typing(phone.openid)
            await self._until_silent(conversation_id, until)
            if time.monotonic() < until and not await self._has_spoken(conversation_id, phone.seq):
                await self._api.stop_typing(phone.openid)
        except WeChatError as refused:
            log.debug("wechat_typing_not_shown", code=refused.code)

    async def _until_silent(self, conversation_id: str, until: float) -> None:
        while True:
            left = min(self._told_at[conversation_id] + self._stops_after, until) - time.monotonic()
            if left <= 0:
                return
            await asyncio.sleep(left)

    def _writes(self, conversation_id: str) -> bool:
        return time.monotonic() - self._told_at[conversation_id] < self._stops_after

    async def _phone_of(self, conversation_id: str) -> _Phone | None:
        """None when nothing can be shown there."""
        async with self._database.reading() as session:
            conversation = await transcript.find(session, conversation_id)
            if conversation.channel != "wechat" or conversation.owner != Owner.AGENT:
                return None
            last = await transcript.last_lines(session, conversation_id, limit=1)
            if not last or await self._database.now(session) - last[0].said_at > AFTER_CONTACT:
                return None
            customer = await customers.find(session, conversation.customer_id)
        if customer is None or forgetting.is_gone(customer.external_id):
            return None
        return _Phone(customer.external_id, conversation.last_seq)

    async def _has_spoken(self, conversation_id: str, since: int) -> bool:
        """A message takes the line away by itself."""
        async with self._database.reading() as session:
            lines = await transcript.history(session, conversation_id, after=since)
        return any(line.sender == Sender.AGENT for line in lines)

    def _ended(self, conversation_id: str, following: asyncio.Task[None]) -> None:
        del self._following[conversation_id], self._told_at[conversation_id]
        if not following.cancelled() and (error := following.exception()):
            log.warning("wechat_typing_broke", error=repr(error))
