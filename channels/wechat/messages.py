"""WeChat's XML to our words and back: signature, parsing without trust, the passive reply."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from wechatpy import parse_message
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

from foundation.clock import utc_now

# What the menu of the official account says when it is clicked, by the key of the button.
MENU = {
    "CLAIM_NEW": "我要报案",
    "CLAIM_PROGRESS": "查询理赔进度",
    "ROADSIDE": "道路救援",
    "HUMAN": "转人工",
}

# How what we cannot take stands in the transcript, and what the customer reads instead of an answer.
VOICE = ("[语音]", "抱歉，我现在还听不了语音，请用文字告诉我；需要人工请回复“转人工”。")
VIDEO = ("[视频]", "抱歉，我现在还看不了视频，请改发照片或用文字描述；需要人工请回复“转人工”。")
PLACE = ("[位置]", "这个位置没有地名，我看不出是哪里，请用文字告诉我地点。")
LINK = "抱歉，我打不开别处的链接，请直接用文字告诉我您的问题。"
UNSUPPORTED = "抱歉，这种消息我看不了，请用文字或照片发给我；需要人工请回复“转人工”。"
BLANK = ("[空白消息]", "您还没有输入内容，请用文字告诉我您的问题。")
MENU_UNKNOWN = ("[菜单]", "抱歉，这个菜单现在用不了，请直接用文字告诉我您要办什么。")

UNSUPPORTED_TEXT = "【收到不支持的消息类型，暂无法显示】"  # what WeChat delivers in place of files and cards
SUCCESS = "success"
STALE_SECONDS = 300
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARES = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class Unreadable(Exception):
    """What was pushed is not a message of WeChat; the text says what is wrong with it, never what it holds."""


@dataclass(frozen=True)
class Text:
    """Words of the customer. `by_menu`: clicked in a message of ours, which WeChat does not count as writing."""

    text: str
    by_menu: bool = False


@dataclass(frozen=True)
class Photo:
    media_id: str


@dataclass(frozen=True)
class Remark:
    """Something we cannot take: kept as a line, answered with one honest sentence."""

    line: str
    sentence: str


@dataclass(frozen=True)
class Click:
    """A button of the account's menu; `text` is what it says."""

    text: str


@dataclass(frozen=True)
class Subscribed:
    pass


@dataclass(frozen=True)
class Unsubscribed:
    pass


@dataclass(frozen=True)
class Unknown:
    """A kind of push that needs nothing from us."""

    kind: str


Content = Text | Photo | Remark | Click | Subscribed | Unsubscribed | Unknown


@dataclass(frozen=True)
class Push:
    """One message or event. `client_id` is the same however often WeChat repeats it."""

    account: str
    openid: str
    client_id: str
    content: Content


def is_signed(token: SecretStr, *, signature: str, timestamp: str, nonce: str) -> bool:
    """Whether these query parameters were signed with our token, in the last minutes."""
    if not (signature and nonce and timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs(utc_now().timestamp() - int(timestamp)) > STALE_SECONDS:
        return False
    return hmac.compare_digest(sign(token, timestamp, nonce).encode(), signature.encode())


def sign(token: SecretStr, timestamp: str, nonce: str) -> str:
    """WeChat's signature of a URL: hexadecimal SHA-1."""
    signer = WeChatSigner()
    signer.add_data(token.get_secret_value(), timestamp, nonce)
    return str(signer.signature)


def read(body: bytes) -> Push:
    """One push. Raises `Unreadable`."""
    try:
        xml = _NOT_XML.sub("", body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None
    if _DECLARES.search(xml):
        raise Unreadable("declares a document type")
    try:
        message = parse_message(xml)
    except Exception as broken:  # wechatpy lets ExpatError, KeyError, TypeError and more through
        raise Unreadable(type(broken).__name__) from None
    if message is None:
        raise Unreadable("empty")
    raw = {str(key): value for key, value in message._data.items()}
    openid, account = _word(raw, "FromUserName"), _word(raw, "ToUserName")
    if not openid or not account or len(openid) > 64:
        raise Unreadable("without sender or account")
    return Push(account, openid, _client_id(raw, openid), _content(raw))


def passive_text(push: Push, text: str) -> str:
    """The XML that answers a push with a text."""
    # wechatpy puts the text into CDATA as it is.
    safe = _NOT_XML.sub("", text).replace("]]>", "]]＞")
    return str(TextReply(source=push.account, target=push.openid, content=safe).render())


def _client_id(raw: dict[str, Any], openid: str) -> str:
    """The MsgId as a string (it has more digits than a JavaScript number), or what tells two events apart."""
    msg_id = _word(raw, "MsgId")
    if msg_id and _word(raw, "MsgType") != "event":
        if len(msg_id) > 40:
            raise Unreadable("MsgId too long")
        return f"wx:{msg_id}"
    marks = [openid, *(_word(raw, name) for name in ("CreateTime", "MsgType", "Event", "EventKey", "MsgID"))]
    return f"wx:e:{hashlib.sha256(chr(0).join(marks).encode()).hexdigest()[:40]}"


def _content(raw: dict[str, Any]) -> Content:
    kind = _word(raw, "MsgType").lower()
    if kind == "event":
        return _event(raw)
    if kind == "text":
        return _text(raw)
    if kind == "image":
        media_id = _word(raw, "MediaId")
        return Photo(media_id) if 0 < len(media_id) <= 256 else Remark("[图片]", UNSUPPORTED)
    if kind == "location":
        label = _word(raw, "Label")
        return Text(label) if label else Remark(*PLACE)
    if kind == "link":
        return Remark(f"[链接] {_word(raw, 'Title')} {_word(raw, 'Url')}".strip()[:500], LINK)
    known = {"voice": VOICE, "video": VIDEO, "shortvideo": VIDEO}.get(kind)
    return Remark(*known) if known else Unknown(kind)


def _text(raw: dict[str, Any]) -> Content:
    text = _word(raw, "Content")
    if not text:
        return Remark(*BLANK)
    if text == UNSUPPORTED_TEXT:
        return Remark(text, UNSUPPORTED)
    return Text(text, by_menu=bool(_word(raw, "bizmsgmenuid")))


def _event(raw: dict[str, Any]) -> Content:
    event = _word(raw, "Event").lower()
    if event in ("subscribe", "subscribe_scan"):  # wechatpy renames those that came by a QR code
        return Subscribed()
    if event == "unsubscribe":
        return Unsubscribed()
    if event == "click":
        text = MENU.get(_word(raw, "EventKey"))
        return Click(text) if text else Remark(*MENU_UNKNOWN)
    return Unknown(f"event:{event}")


def _word(raw: dict[str, Any], name: str) -> str:
    """The text of an element; empty when it is missing, empty, repeated or nested."""
    value = raw.get(name)
    return value.strip() if isinstance(value, str) else ""
