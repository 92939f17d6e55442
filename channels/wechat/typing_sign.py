"""The line 「对方正在输入…」 while the bot is at it and the open request is over. Whatever fails here fails quietly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from channels.wechat.api import WeChatApi
from channels.wechat.errors import WeChatError

BEGINS_AFTER_SECONDS = 0.8  # the acknowledgements of a crowd go first, and many an answer comes by then
AT_ONCE = 4
LASTS_SECONDS = 14.5  # WeChat shows it for fifteen
AT_MOST = 4  # times for one answer
LOOK_EVERY_SECONDS = 2.0

log = structlog.get_logger()


class TypingSign:
    """One task per answer that is late; `close` it at the end."""

    def __init__(self, api: WeChatApi) -> None:
        self._api = api
        self._running: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    def start(self, openid: str, is_wanted: Callable[[], Awaitable[bool]]) -> None:
        """Show it until it is not wanted any more."""
        task = asyncio.create_task(self._show(openid, is_wanted))
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _show(self, openid: str, is_wanted: Callable[[], Awaitable[bool]]) -> None:
        await asyncio.sleep(BEGINS_AFTER_SECONDS)
        for _ in range(AT_MOST):
            try:
                async with self._places:
                    if not await is_wanted():
                        return
                    await self._api.show_typing(openid)
            except WeChatError as refused:
                log.debug("wechat_typing_not_shown", code=refused.code)
                return
            shown = 0.0
            while shown < LASTS_SECONDS:
                await asyncio.sleep(LOOK_EVERY_SECONDS)
                shown += LOOK_EVERY_SECONDS
                if not await is_wanted():
                    return

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("wechat_typing_broke", error=repr(error))
