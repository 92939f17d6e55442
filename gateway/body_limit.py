"""No request is read further than its route allows, whatever it says of its length."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.settings import Settings
from gateway.errors import PHOTO_TOO_LARGE
from insurance.photos.photos import TOO_MANY_BYTES, PhotoTooLarge

# What its sender reads.
TOO_LARGE = "内容太大了，请精简后再发。"
TOO_MANY_TOGETHER = "这次选的照片加起来太大了，请分几次提交。"

PHOTOS = "/api/chat/photos"
AGENTS_PHOTOS = "/api/console/conversations/*/photos"
UPLOADS = "/claim/upload/*"
PHOTOS_TOGETHER = 3  # as many of the largest size, or more smaller ones
MOST_BYTES = 1024 * 1024
FORM_BYTES = 64 * 1024  # what a form adds to its photo
# A client that is still sending does not read an answer: so much more is heard, and forgotten, before we give it.
HEARD_OUT_BYTES = 64 * 1024 * 1024
HEARD_OUT_SECONDS = 30


@dataclass(frozen=True)
class Limit:
    """How many bytes a request may have, and what its sender is told when it has more."""

    size: int
    code: str
    message: str


def limit_bodies(app: FastAPI, settings: Settings) -> None:
    """Photos may be as large as photos may be; everything else is words."""
    sentence = TOO_MANY_BYTES.format(megabytes=settings.max_photo_bytes / 1024 / 1024)
    photo = Limit(settings.max_photo_bytes + FORM_BYTES, PhotoTooLarge.code, sentence)
    together = Limit(PHOTOS_TOGETHER * settings.max_photo_bytes + FORM_BYTES, PhotoTooLarge.code, TOO_MANY_TOGETHER)
    agents = Limit(photo.size, PhotoTooLarge.code, PHOTO_TOO_LARGE)
    limits = {PHOTOS: photo, AGENTS_PHOTOS: agents, UPLOADS: together}
    app.add_middleware(BodyLimit, limits=limits, otherwise=Limit(MOST_BYTES, "too_large", TOO_LARGE))


class _TooLarge(Exception):
    """There is more than the limit."""


class BodyLimit:
    """An ASGI middleware. `limits` are by path, in which `*` stands for anything; else `otherwise`."""

    def __init__(self, app: ASGIApp, *, limits: Mapping[str, Limit], otherwise: Limit) -> None:
        self._app = app
        self._limits = limits
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        body = _Body(receive, limit.size, _declared(scope))
        answer = _Answer(send, body)
        with suppress(_TooLarge):
            await self._app(scope, body.receive, answer.send)
        if body.too_large and not answer.begun:
            await body.hear_out()
            error = {"error": {"code": limit.code, "message": limit.message}}
            await JSONResponse(error, 413, {"Connection": "close"})(scope, receive, send)

    def _limit_of(self, path: str) -> Limit:
        meant = (limit for pattern, limit in self._limits.items() if fnmatchcase(path, pattern))
        return next(meant, self._otherwise)


class _Body:
    def __init__(self, receive: Receive, limit: int, declared: int) -> None:
        self._receive = receive
        self._limit = limit
        self._size = 0
        self._ended = False
        self._declared = declared
        self.too_large = False

    async def receive(self) -> Message:
        if self._declared > self._limit:
            self.too_large = True
            raise _TooLarge
        message = await self._next()
        if self._size > self._limit:
            self.too_large = True
            raise _TooLarge
        return message

    async def hear_out(self) -> None:
        """Take the rest off the line without keeping it."""
        try:
            async with asyncio.timeout(HEARD_OUT_SECONDS):
                while not self._ended and self._size < HEARD_OUT_BYTES:
                    await self._next()
        except TimeoutError:
            return

    async def _next(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        self._ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message


class _Answer:
    """What the application answers, unless its request was cut off: it cannot know why."""

    def __init__(self, send: Send, body: _Body) -> None:
        self._send = send
        self._body = body
        self.begun = False

    async def send(self, message: Message) -> None:
        if self._body.too_large and not self.begun:
            return
        self.begun = True
        await self._send(message)


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
