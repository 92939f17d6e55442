"""Messages that the account sends by itself: who may be written to, what of, and the sign that somebody types."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from simulators.wechat.account import MESSAGE_BYTES, User, World
from simulators.wechat.refusals import OK, Refused, read_json

TYPING_SECONDS = 15
TYPING_AFTER_CONTACT_SECONDS = 30


async def send(world: World, request: Request) -> Response:
    """The fan, then what they allow, then the content; a call that fails costs nothing of the allowance."""
    if not world.account.verified:
        raise Refused(48001)
    message = await read_json(request)
    user = follower(world, message)
    if not user.subscribed:
        raise Refused(45015)
    if user.refuses:
        raise Refused(48002)
    if user.is_minor:
        raise Refused(70000)
    buckets = world.open_buckets(user)
    if not buckets:
        raise Refused(45015)
    bucket = next((bucket for bucket in buckets if bucket.left > 0), None)
    if bucket is None:
        raise Refused(45047)
    bubble = _bubble(world, message)
    bucket.left -= 1
    user.typing_until = 0.0
    user.last_contact = world.now()
    is_ai = (message.get("aimsgcontext") or {}).get("is_ai_msg") == 1
    world.show(user, by="account", via="custom", is_ai=is_ai, **bubble)
    return JSONResponse(OK)


async def typing(world: World, request: Request) -> Response:
    if world.account.kind == "test":
        raise Refused(40200)
    message = await read_json(request)
    user = follower(world, message)
    if message.get("command") not in ("Typing", "CancelTyping"):
        raise Refused(45072)
    if message["command"] == "CancelTyping":
        user.typing_until = 0.0
    else:
        if world.now() - user.last_contact > TYPING_AFTER_CONTACT_SECONDS:
            raise Refused(45080)
        if user.typing_until > world.now():
            raise Refused(45081)
        user.typing_until = world.now() + TYPING_SECONDS
    world.wake(user)
    return JSONResponse(OK)


def follower(world: World, message: dict[str, Any]) -> User:
    """Raises `Refused`."""
    user = world.users.get(str(message.get("touser")))
    if user is None:
        raise Refused(40003)
    return user


def _bubble(world: World, message: dict[str, Any]) -> dict[str, Any]:
    kind = str(message.get("msgtype"))
    part = message.get(kind)
    shape = _SHAPES.get(kind)
    if shape is None or not isinstance(part, dict):
        raise Refused(40008)
    return shape(world, part)


def _text(_: World, part: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "text", "text": _within_limit(str(part.get("content") or ""))}


def _file(kind: str, world: World, part: dict[str, Any]) -> dict[str, Any]:
    media_id = str(part.get("media_id"))
    media = world.find_media(media_id)
    if media is None or media.media_type.partition("/")[0].replace("audio", "voice") != kind:
        raise Refused(40007)
    return {"kind": kind, "media_id": media_id, "text": str(part.get("title") or "")}


def _news(_: World, part: dict[str, Any]) -> dict[str, Any]:
    articles = part.get("articles")
    if not isinstance(articles, list) or len(articles) != 1:
        raise Refused(45008)
    title, url = str(articles[0].get("title") or ""), str(articles[0].get("url") or "")
    return {"kind": "text", "text": f"{title}\n{url}"}


def _menu(world: World, part: dict[str, Any]) -> dict[str, Any]:
    if world.account.kind == "test":
        raise Refused(40200)
    choices = [{"id": str(each["id"]), "content": str(each["content"])} for each in part.get("list", [])]
    head, tail = str(part.get("head_content") or ""), str(part.get("tail_content") or "")
    _within_limit(head + tail + "".join(each["content"] for each in choices))
    return {"kind": "menu", "text": head, "choices": choices, "tail": tail}


def _mini_program(_: World, part: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "text", "text": f"[小程序] {part.get('title') or ''}"}


_SHAPES: dict[str, Callable[[World, dict[str, Any]], dict[str, Any]]] = {
    "text": _text,
    "image": partial(_file, "image"),
    "voice": partial(_file, "voice"),
    "video": partial(_file, "video"),
    "news": _news,
    "msgmenu": _menu,
    "miniprogrampage": _mini_program,
}


def _within_limit(text: str) -> str:
    if not text:
        raise Refused(44004)
    if len(text.encode()) > MESSAGE_BYTES:
        raise Refused(45002)
    return text
