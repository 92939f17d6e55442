"""WeChat's HTTP interface: access token, customer-service messages, media; every refusal named as a fact."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import httpx
import structlog

from foundation.breaker import Breaker, BreakerOpen
from foundation.settings import Settings

RENEW_BEFORE_SECONDS = 300
PAUSE_AFTER_REFUSAL_SECONDS = 30  # an account that WeChat refuses is not asked for again and again
CONNECT_WITHIN_SECONDS = 2
ANSWER_WITHIN_SECONDS = 5
MEDIA_WITHIN_SECONDS = 30
REST_SECONDS = 5
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

Answer = TypeVar("Answer")
log = structlog.get_logger()


class WeChatError(Exception):
    """WeChat did not do what we asked. `permanent`: asking again will not help. `code` is WeChat's, 0 without one."""

    permanent = True

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}" if code else message)
        self.code = code


class NoAnswer(WeChatError):
    """The connection broke, timed out, or the platform itself failed: what we asked may have happened or not."""

    permanent = False


class NotReached(WeChatError):
    """No connection, or no access token to be had: what we asked has surely not happened."""

    permanent = False


class Resting(WeChatError):
    """WeChat has just failed too often: nothing was asked, and nothing need be asked for `retry_after` seconds."""

    permanent = False

    def __init__(self, retry_after: float) -> None:
        super().__init__(0, "WeChat is left alone for a moment")
        self.retry_after = retry_after


class TokenRefused(WeChatError):
    """The access token is not good any more, not even a new one."""

    permanent = False


class AccountRefused(WeChatError):
    """Our app id, secret or address is wrong or blocked: an operator must act."""

    permanent = False


class TooManyCalls(WeChatError):
    """The account has reached a limit of the platform; later it works again."""

    permanent = False


class NotNow(WeChatError):
    """This customer cannot be written to until they write again: allowance used up, 48 hours over, unfollowed."""

    permanent = False


class CustomerUnknown(WeChatError):
    """There is no such openid in this account."""


class MediaUnknown(WeChatError):
    """There is no such file, or its three days are over."""


class MediaTooLarge(WeChatError):
    """The file has more bytes than we take."""


class ContentRefused(WeChatError):
    """WeChat does not take this content."""


_FACTS: dict[type[WeChatError], tuple[int, ...]] = {
    NoAnswer: (-1,),
    TokenRefused: (40001, 40014, 42001),
    AccountRefused: (40013, 40125, 40164, 40243, 48004, 48006, 48008, 50002),
    TooManyCalls: (45009, 45011),
    NotNow: (45015, 45047, 43004, 43019, 48001, 48002, 50005),
    CustomerUnknown: (40003,),
    MediaUnknown: (40007,),
    ContentRefused: (40033, 40035, 44002, 45002, 45008, 47001, 70000),
}
_FACT_OF = {code: fact for fact, codes in _FACTS.items() for code in codes}


class WeChatApi:
    """One account of the platform. One per process; `close` it at the end."""

    def __init__(
        self,
        settings: Settings,
        client: httpx.AsyncClient | None = None,
        *,
        answer_within: float = ANSWER_WITHIN_SECONDS,
        rest: float = REST_SECONDS,
    ) -> None:
        self._app_id = settings.wechat_app_id
        self._secret = settings.wechat_app_secret
        self._max_bytes = settings.max_photo_bytes
        self._client = client or httpx.AsyncClient(
            base_url=settings.wechat_api_url,
            timeout=httpx.Timeout(ANSWER_WITHIN_SECONDS, connect=CONNECT_WITHIN_SECONDS, pool=CONNECT_WITHIN_SECONDS),
        )
        self._answer_within, self._rest = answer_within, rest
        self._breaker = Breaker("wechat", open_for=rest)
        self._token = ""
        self._token_good_until = 0.0
        self._fetching = asyncio.Lock()
        self._refused: AccountRefused | None = None
        self._ask_again_at = 0.0

    async def get_ready(self) -> None:
        """Before anything is handed over: a token is there and WeChat is not left alone. Raises a `WeChatError`."""
        if self._breaker.is_open:
            raise Resting(self._rest)
        await self._access_token()

    async def send_text(self, openid: str, text: str, *, by_ai: bool) -> None:
        """A customer-service message. Raises a `WeChatError`."""
        await self._send({"touser": openid, "msgtype": "text", "text": {"content": text}}, by_ai)

    async def send_menu(self, openid: str, head: str, choices: Sequence[tuple[str, str]], *, by_ai: bool) -> None:
        """A customer-service message whose choices (id, text) can be clicked. Raises a `WeChatError`."""
        items = [{"id": number, "content": text} for number, text in choices]
        menu = {"head_content": head, "list": items, "tail_content": ""}
        await self._send({"touser": openid, "msgtype": "msgmenu", "msgmenu": menu}, by_ai)

    async def media(self, media_id: str) -> bytes:
        """The file a customer has sent. Raises a `WeChatError`, `MediaTooLarge` among them."""
        return await self._with_token(lambda token: self._download(token, media_id))

    async def close(self) -> None:
        await self._client.aclose()

    async def _send(self, message: dict[str, Any], by_ai: bool) -> None:
        if by_ai:
            message["aimsgcontext"] = {"is_ai_msg": 1}  # WeChat then shows that an AI wrote it
        await self._with_token(lambda token: self._post("/cgi-bin/message/custom/send", message, token=token))

    async def _with_token(self, call: Callable[[str], Awaitable[Answer]]) -> Answer:
        """Once more with a new token when WeChat does not take the old one, and then no more."""
        token = await self._access_token()
        try:
            return await call(token)
        except TokenRefused as refused:
            log.warning("wechat_token_refused", code=refused.code)
        return await call(await self._access_token(instead_of=token))

    async def _access_token(self, *, instead_of: str = "") -> str:
        """The token in use; whoever finds it spent fetches a new one while the others wait."""
        async with self._fetching:
            if self._token and self._token != instead_of and time.monotonic() < self._token_good_until:
                return self._token
            if self._refused is not None and time.monotonic() < self._ask_again_at:
                raise AccountRefused(self._refused.code, "refused a moment ago")
            try:
                token, lasts = await self._fetch_token(force=False)
                if token == instead_of:  # the platform thinks it is still good; we know better
                    token, lasts = await self._fetch_token(force=True)
            except AccountRefused as refused:
                self._refused, self._ask_again_at = refused, time.monotonic() + PAUSE_AFTER_REFUSAL_SECONDS
                log.error("wechat_account_refused", code=refused.code)
                raise
            self._token, self._refused = token, None
            self._token_good_until = time.monotonic() + max(lasts - RENEW_BEFORE_SECONDS, 1)
            return token

    async def _fetch_token(self, *, force: bool) -> tuple[str, float]:
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

    async def _post(self, path: str, body: dict[str, Any], *, token: str | None = None) -> dict[str, Any]:
        content = json.dumps(body, ensure_ascii=False).encode()  # WeChat shows \uXXXX as it is written
        async with self._asking(self._answer_within):
            response = await self._client.post(
                path,
                params={"access_token": token} if token else None,
                content=content,
                headers={"Content-Type": "application/json"},
            )
            return _checked(response.status_code, response.content)

    async def _download(self, token: str, media_id: str) -> bytes:
        parameters = {"access_token": token, "media_id": media_id}
        content = bytearray()
        async with self._asking(MEDIA_WITHIN_SECONDS):
            async with self._client.stream("GET", "/cgi-bin/media/get", params=parameters) as response:
                async for part in response.aiter_bytes():
                    content += part
                    if len(content) > self._max_bytes:
                        raise MediaTooLarge(0, "more bytes than we take")
            if response.status_code != 200 or _is_json(response):
                _checked(response.status_code, bytes(content))
                raise MediaUnknown(0, "an answer that is no file")
        return bytes(content)

    @asynccontextmanager
    async def _asking(self, within: float) -> AsyncIterator[None]:
        """One call under its deadline and the breaker, which counts silence and no refusal."""
        try:
            self._breaker.check()
        except BreakerOpen as resting:
            raise Resting(resting.retry_after) from None
        try:
            with _named():
                async with asyncio.timeout(within):
                    yield
        except (NoAnswer, NotReached):
            self._breaker.failed()
            raise
        except WeChatError:
            self._breaker.succeeded()
            raise
        self._breaker.succeeded()


@contextmanager
def _named() -> Iterator[None]:
    """What can happen to a call, named by whether WeChat can have done what we asked."""
    try:
        yield
    except _NEVER_SENT as broken:
        raise NotReached(0, type(broken).__name__) from broken
    except (httpx.HTTPError, TimeoutError) as broken:
        raise NoAnswer(0, type(broken).__name__) from broken


def _is_json(response: httpx.Response) -> bool:
    kind = str(response.headers.get("Content-Type", ""))
    return kind.startswith(("application/json", "text/"))


def _checked(status: int, content: bytes) -> dict[str, Any]:
    """The answer as JSON when WeChat has done it."""
    if status != 200:
        raise NoAnswer(0, f"HTTP {status}")
    try:
        answer = json.loads(content)
    except ValueError:
        raise NoAnswer(0, "an answer that is no JSON") from None
    if not isinstance(answer, dict):
        raise NoAnswer(0, "an answer that is no object")
    code = answer.get("errcode", 0)
    if code:
        raise _FACT_OF.get(code, WeChatError)(code, str(answer.get("errmsg", ""))[:150])
    return answer
