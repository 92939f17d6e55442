"""One call to WeChat over HTTP: under a deadline and a breaker, with a token that is renewed once, files in full."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx
import structlog

from channels.wechat.errors import (
    MediaTooLarge,
    MediaUnknown,
    NoAnswer,
    NotReached,
    Resting,
    TokenRefused,
    WeChatError,
    named,
    refusal,
)
from channels.wechat.shelf import Shelf
from channels.wechat.tokens import AccessTokens
from foundation.breaker import Breaker, BreakerOpen
from foundation.certificates import authorities
from foundation.settings import Settings

CONNECT_WITHIN_SECONDS = 2
ANSWER_WITHIN_SECONDS = 5
MEDIA_WITHIN_SECONDS = 30
UPLOADED_WITHIN_SECONDS = 12  # twice, and two tokens, within the lease of the line that waits for it
REST_SECONDS = 5

Answer = TypeVar("Answer")
log = structlog.get_logger()


class Calls:
    """Every method raises a `WeChatError`."""

    def __init__(
        self, settings: Settings, client: httpx.AsyncClient | None, shelf: Shelf, *, answer_within: float, rest: float
    ) -> None:
        self._client = client or httpx.AsyncClient(
            base_url=settings.wechat_api_url,
            verify=authorities(),
            timeout=httpx.Timeout(ANSWER_WITHIN_SECONDS, connect=CONNECT_WITHIN_SECONDS, pool=CONNECT_WITHIN_SECONDS),
        )
        self._answer_within, self._rest = answer_within, rest
        self._breaker = Breaker("wechat", open_for=rest)
        self._tokens = AccessTokens(settings, shelf, self.post)

    async def get_ready(self) -> None:
        """A token is there and WeChat is not left alone."""
        if self._breaker.is_open:
            raise Resting(self._rest)
        await self._tokens.get()

    async def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._with_token(lambda token: self.post(path, body, token=token))

    async def look(self, path: str, **more: str) -> dict[str, Any]:
        return await self._with_token(lambda token: self.get(path, {"access_token": token, **more}))

    async def upload(self, path: str, file: tuple[str, bytes, str], **more: str) -> dict[str, Any]:
        """`file`: its name, its bytes and their media type."""
        return await self._with_token(lambda token: self._upload(path, file, {"access_token": token, **more}))

    async def post(self, path: str, body: dict[str, Any], *, token: str | None = None) -> dict[str, Any]:
        content = json.dumps(body, ensure_ascii=False).encode()  # WeChat shows \uXXXX as it is written
        async with self._asking(self._answer_within):
            response = await self._client.post(
                path,
                params={"access_token": token} if token else None,
                content=content,
                headers={"Content-Type": "application/json"},
            )
            return _checked(response.status_code, response.content)

    async def get(self, path: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        async with self._asking(self._answer_within):
            response = await self._client.get(path, params=dict(parameters))
            return _checked(response.status_code, response.content)

    async def file(self, media_id: str, *, at_most: int) -> bytes:
        """What a customer has sent; of a video WeChat gives only the address."""
        content, kind = await self._with_token(lambda token: self._download(token, media_id, at_most))
        if not _is_json(kind):
            return content
        address = str(_checked(200, content).get("video_url", ""))
        if not address.startswith(("http://", "https://")):
            raise MediaUnknown(0, "an answer that is no file")
        return await self._fetch(address, at_most)

    async def close(self) -> None:
        await self._client.aclose()

    async def _with_token(self, call: Callable[[str], Awaitable[Answer]]) -> Answer:
        """Once more with a new token when WeChat does not take the old one, and then no more."""
        token = await self._tokens.get()
        try:
            return await call(token)
        except TokenRefused as refused:
            log.warning("wechat_token_refused", code=refused.code)
        return await call(await self._tokens.get(instead_of=token))

    async def _upload(self, path: str, file: tuple[str, bytes, str], parameters: dict[str, str]) -> dict[str, Any]:
        async with self._asking(UPLOADED_WITHIN_SECONDS):
            response = await self._client.post(
                path, params=parameters, files={"media": file}, timeout=UPLOADED_WITHIN_SECONDS
            )
            return _checked(response.status_code, response.content)

    async def _download(self, token: str, media_id: str, most: int) -> tuple[bytes, str]:
        parameters = {"access_token": token, "media_id": media_id}
        async with self._asking(MEDIA_WITHIN_SECONDS):
            async with self._client.stream("GET", "/cgi-bin/media/get", params=parameters) as response:
                content = await _whole(response, most)
            kind = str(response.headers.get("Content-Type", ""))
            if response.status_code != 200 or _is_json(kind):
                _checked(response.status_code, content)
        return content, kind

    async def _fetch(self, address: str, most: int) -> bytes:
        async with self._asking(MEDIA_WITHIN_SECONDS):
            async with self._client.stream("GET", address) as response:
                content = await _whole(response, most)
            if response.status_code != 200:
                raise NoAnswer(0, f"HTTP {response.status_code}")
        return content

    @asynccontextmanager
    async def _asking(self, within: float) -> AsyncIterator[None]:
        """One call under its deadline and the breaker, which counts silence and no refusal."""
        try:
            self._breaker.check()
        except BreakerOpen as resting:
            raise Resting(resting.retry_after) from None
        try:
            with named():
                async with asyncio.timeout(within):
                    yield
        except (NoAnswer, NotReached):
            self._breaker.failed()
            raise
        except WeChatError:
            self._breaker.succeeded()
            raise
        self._breaker.succeeded()


async def _whole(response: httpx.Response, most: int) -> bytes:
    content = bytearray()
    async for part in response.aiter_bytes():
        content += part
        if len(content) > most:
            raise MediaTooLarge(0, "more bytes than we take")
    return bytes(content)


def _is_json(kind: str) -> bool:
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
        raise refusal(code, str(answer.get("errmsg", "")))
    return answer
