"""What the platform makes of the developer's answer to a push: nothing to show, a bubble, or a broken service."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from typing import Any

import httpx

from simulators.wechat.account import MESSAGE_BYTES, User, World
from simulators.wechat.sealing import NotSealed

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class OutOfOrder(Exception):
    """WeChat would tell the user that the account's service is broken; the text says why."""


def read_reply(world: World, user: User, response: httpx.Response, query: Mapping[str, str]) -> dict[str, Any] | None:
    """The bubble of a passive reply; None for `success` or an empty body. Raises `OutOfOrder`."""
    if response.content in (b"", b"success"):
        return None
    try:
        body = response.content.decode()
    except UnicodeDecodeError:
        raise OutOfOrder("not UTF-8") from None
    reply = _parsed(body)
    if world.config.mode == "safe" or (world.config.mode == "compatible" and reply.find("Encrypt") is not None):
        try:
            reply = _parsed(world.config.seal.open_reply(reply, query["nonce"]))
        except NotSealed as wrong:
            raise OutOfOrder(f"not encrypted as it should be: {wrong}") from None
    if _text(reply, "ToUserName") != user.openid or _text(reply, "FromUserName") != world.config.original_id:
        raise OutOfOrder("wrong sender or receiver")
    if not _text(reply, "CreateTime").isdigit():
        raise OutOfOrder("no time")
    return _bubble(world, user, reply)


def _parsed(body: str) -> ElementTree.Element:
    if _CONTROL.search(body) or "<!DOCTYPE" in body:
        raise OutOfOrder("control characters or a document type")
    try:
        return ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise OutOfOrder("not XML") from None


def _bubble(world: World, user: User, reply: ElementTree.Element) -> dict[str, Any] | None:
    kind = _text(reply, "MsgType")
    if kind == "text":
        text = _text(reply, "Content")
        if not text or len(text.encode()) > MESSAGE_BYTES:
            raise OutOfOrder("text empty or too long")
        return {"kind": "text", "text": text}
    if kind == "image":
        media_id = _text(reply, "Image/MediaId")
        if world.find_media(media_id) is None:
            raise OutOfOrder("unknown media")
        return {"kind": "image", "media_id": media_id}
    if kind == "news":
        items = reply.findall("Articles/item")
        if len(items) != 1:
            raise OutOfOrder("not exactly one article")
        return {"kind": "text", "text": f"{_text(items[0], 'Title')}\n{_text(items[0], 'Url')}"}
    if kind == "transfer_customer_service":
        world.sessions.wait(user.openid)
        return None
    raise OutOfOrder("unknown kind of reply")


def _text(element: ElementTree.Element, path: str) -> str:
    return element.findtext(path) or ""
