"""The account's access token: one for all processes, fetched by one while others wait, seldom forced anew."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog

from channels.wechat.errors import AccountRefused, NoAnswer, NotReached, TokenRefused
from channels.wechat.shelf import Shelf
from foundation.settings import Settings

RENEW_BEFORE_SECONDS = 300
PAUSE_AFTER_REFUSAL_SECONDS = 30  # an account that WeChat refuses is not asked for again and again
FORCED_AT_MOST_EVERY = timedelta(seconds=60)  # WeChat allows twenty a day, thirty seconds apart
TOKEN, FORCED = "access_token", "forced"

Post = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]
log = structlog.get_logger()


class AccessTokens:
    """`post` asks WeChat without a token."""

    def __init__(self, settings: Settings, shelf: Shelf, post: Post) -> None:
        self._app_id = settings.wechat_app_id
        self._secret = settings.wechat_app_secret
        self._shelf = shelf
        self._post = post
        self._token = ""
        self._good_until = 0.0
        self._fetching = asyncio.Lock()
        self._refused: AccountRefused | None = None
        self._ask_again_at = 0.0

    async def get(self, *, instead_of: str = "") -> str:
        """The token in use; whoever finds it spent fetches a new one while the others wait. Raises a `WeChatError`."""
        async with self._fetching:
            if self._token and self._token != instead_of and time.monotonic() < self._good_until:
                return self._token
            if self._refused is not None and time.monotonic() < self._ask_again_at:
                raise type(self._refused)(self._refused.code, "refused a moment ago")
            kept = await self._shelf.get(TOKEN)
            if kept is not None and kept.value != instead_of:  # another process has fetched it
                return self._use(kept.value, kept.lasts.total_seconds())
            token, seconds = await self._fetch(instead_of)
            lasts = max(seconds - RENEW_BEFORE_SECONDS, 1)
            await self._shelf.put(TOKEN, token, timedelta(seconds=lasts))
            return self._use(token, lasts)

    def _use(self, token: str, seconds: float) -> str:
        self._token, self._refused = token, None
        self._good_until = time.monotonic() + seconds
        return token

    async def _fetch(self, instead_of: str) -> tuple[str, float]:
        try:
            token, lasts = await self._ask(force=False)
            if token != instead_of:
                return token, lasts
            return await self._force()  # the platform thinks it is still good; we know better
        except AccountRefused as refused:
            self._refused, self._ask_again_at = refused, time.monotonic() + PAUSE_AFTER_REFUSAL_SECONDS
            log.error("wechat_account_refused", code=refused.code)
            raise

    async def _force(self) -> tuple[str, float]:
        if await self._shelf.get(FORCED) is not None:
            log.error("wechat_token_refused_again")
            raise TokenRefused(0, "a new one was forced a moment ago")
        await self._shelf.put(FORCED, "yes", FORCED_AT_MOST_EVERY)
        return await self._ask(force=True)

    async def _ask(self, *, force: bool) -> tuple[str, float]:
        wish = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret.get_secret_value(),
            "force_refresh": force,
        }
        try:
            answer = await self._post("/cgi-bin/stable_token", wish)
            return str(answer["access_token"]), float(answer["expires_in"])
        except NoAnswer as silent:
            raise NotReached(silent.code, f"no token: {silent}") from silent
        except (KeyError, TypeError, ValueError):
            raise NotReached(0, "a token answer without a token") from None
