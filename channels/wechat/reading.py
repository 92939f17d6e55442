"""WeChat's XML to our words, without trust: whatever comes is a push or `Unreadable`, and nothing worse."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import xmltodict
from wechatpy import parse_message

from channels.wechat.messages import (
    BLANK,
    LINK,
    MENU,
    MENU_UNKNOWN,
    PLACE,
    PLACE_BLANK,
    PLACE_NAMELESS,
    SCANNED,
    SCENES,
    UNSUPPORTED,
    UNSUPPORTED_TEXT,
    Click,
    Consents,
    Content,
    Noted,
    NoticeEnded,
    Photo,
    Push,
    Recording,
    RecordingKind,
    Remark,
    Revoked,
    Scanned,
    Subscribed,
    Text,
    Unknown,
    Unsubscribed,
)

MOST_ID_CHARACTERS = 256
# Events that need nothing from us: what they tell comes as a message too, or is none of our business.
NOTED = frozenset(
    {
        *("view", "view_miniprogram", "scancode_push", "location_select"),
        *("pic_sysphoto", "pic_photo_or_album", "pic_weixin"),  # the photos follow as messages
        *("kf_create_session", "kf_close_session", "kf_switch_session"),
        *("location", "user_info_modified"),  # where somebody is all day long, and their nickname, we do not keep
    }
)
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARES = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_COORDINATE = re.compile(r"-?\d{1,3}(\.\d{1,10})?")

Raw = Mapping[str, Any]


class Unreadable(Exception):
    """What was pushed is not a message of WeChat; the text says what is wrong with it, never what it holds."""


def read(body: bytes) -> Push:
    """One push that was not encrypted, or is not any more. Raises `Unreadable`."""
    try:
        message = parse_message(clean(body))
    except Unreadable:
        raise
    except Exception as broken:  # wechatpy lets ExpatError, KeyError, TypeError and more through
        raise Unreadable(type(broken).__name__) from None
    if message is None:
        raise Unreadable("empty")
    raw = {str(key): value for key, value in message._data.items()}
    is_event = _word(raw, "MsgType").lower() == "event"
    openid = (is_event and _word(raw, "OpenID")) or _word(raw, "FromUserName")
    account = _word(raw, "ToUserName")
    if not openid or not account or len(openid) > 64:
        raise Unreadable("without sender or account")
    return Push(account, openid, _client_id(raw, openid, is_event=is_event), _content(raw))


def sealed_in(body: bytes) -> str:
    """The cipher text of an encrypted push. Raises `Unreadable`."""
    try:
        root = xmltodict.parse(clean(body))["xml"]
    except Unreadable:
        raise
    except Exception as broken:  # ExpatError, KeyError, TypeError, by what is wrong
        raise Unreadable(type(broken).__name__) from None
    encrypted = root.get("Encrypt") if isinstance(root, dict) else None
    if not isinstance(encrypted, str):
        raise Unreadable("not encrypted")
    return encrypted


def clean(body: bytes) -> str:
    """The XML without the control characters that real pushes contain. Raises `Unreadable`."""
    try:
        xml = NOT_XML.sub("", body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None
    if _DECLARES.search(xml):
        raise Unreadable("declares a document type")
    return xml


def _client_id(raw: Raw, openid: str, *, is_event: bool) -> str:
    """The MsgId as a string (it has more digits than a JavaScript number), or what tells two events apart."""
    msg_id = _word(raw, "MsgId")
    if msg_id and not is_event:
        if len(msg_id) > 40:
            raise Unreadable("MsgId too long")
        return f"wx:{msg_id}"
    marks = [openid, *(_word(raw, name) for name in ("CreateTime", "MsgType", "Event", "EventKey", "MsgID"))]
    return f"wx:e:{hashlib.sha256(chr(0).join(marks).encode()).hexdigest()[:40]}"


def _content(raw: Raw) -> Content:
    kind = _word(raw, "MsgType").lower()
    reader = _MESSAGES.get(kind)
    if kind == "event":
        event = _word(raw, "Event").lower()
        if event in NOTED:
            return Noted(f"event:{event}")
        kind, reader = f"event:{event}", _EVENTS.get(event)
    return reader(raw) if reader else Unknown(kind)


def _text(raw: Raw) -> Content:
    text = _word(raw, "Content")
    if not text:
        return Remark(*BLANK)
    if text == UNSUPPORTED_TEXT:
        return Remark(text, UNSUPPORTED)
    return Text(text, menu_id=_word(raw, "bizmsgmenuid")[:40])


def _image(raw: Raw) -> Content:
    media_id = _id(raw, "MediaId")
    return Photo(media_id) if media_id else Remark("[图片]", UNSUPPORTED)


def _voice(raw: Raw) -> Content:
    return Recording(RecordingKind.VOICE, _id(raw, "MediaId"), _id(raw, "MediaId16K"))


def _video(raw: Raw) -> Content:
    return Recording(RecordingKind.VIDEO, _id(raw, "MediaId"))


def _location(raw: Raw) -> Content:
    """X is the latitude. What is no number is left out."""
    where = (_word(raw, "Location_X"), _word(raw, "Location_Y"))
    label = " ".join(_word(raw, "Label").split())[:100]
    latitude, longitude = where if all(map(_COORDINATE.fullmatch, where)) else ("", "")
    if label and latitude:
        return Text(PLACE.format(label=label, latitude=latitude, longitude=longitude))
    if latitude:
        return Text(PLACE_NAMELESS.format(latitude=latitude, longitude=longitude))
    return Text(label) if label else Remark(*PLACE_BLANK)


def _link(raw: Raw) -> Content:
    return Remark(f"[链接] {_word(raw, 'Title')} {_word(raw, 'Url')}".strip()[:500], LINK)


def _subscribe(raw: Raw) -> Content:
    scene = _word(raw, "EventKey").removeprefix("qrscene_")
    return Subscribed(SCENES.get(scene, ""))


def _scan(raw: Raw) -> Content:
    text = SCENES.get(_word(raw, "EventKey"))
    return Click(text, scanned=True) if text else Scanned()


def _click(raw: Raw) -> Content:
    text = MENU.get(_word(raw, "EventKey"))
    return Click(text) if text else Remark(*MENU_UNKNOWN)


def _scanned_for_us(raw: Raw) -> Content:
    info = raw.get("ScanCodeInfo")
    result = _word(info, "ScanResult") if isinstance(info, Mapping) else ""
    return Remark(f"[扫码] {result}".strip()[:500], SCANNED)


def _notice_ended(raw: Raw) -> Content:
    return NoticeEnded(_word(raw, "MsgID")[:40], _word(raw, "Status")[:60])


def _consents(holder: str) -> Callable[[Raw], Content]:
    def read_consents(raw: Raw) -> Content:
        given = (
            (_word(one, "TemplateId")[:64], _word(one, "SubscribeStatusString").lower() == "accept")
            for one in _listed(raw.get(holder))
        )
        return Consents(tuple((template, accepted) for template, accepted in given if template))

    return read_consents


def _sent_by_consent(raw: Raw) -> Content:
    for one in _listed(raw.get("SubscribeMsgSentEvent")):
        status = _word(one, "ErrorStatus") or _word(one, "ErrorCode")
        return NoticeEnded(_word(one, "MsgID")[:40], status[:60])
    return Noted("event:subscribe_msg_sent_event")


_MESSAGES: dict[str, Callable[[Raw], Content]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
}
_EVENTS: dict[str, Callable[[Raw], Content]] = {
    "subscribe": _subscribe,
    "subscribe_scan": _subscribe,  # wechatpy renames those that came by a code
    "unsubscribe": lambda _: Unsubscribed(),
    "scan": _scan,
    "click": _click,
    "scancode_waitmsg": _scanned_for_us,
    "templatesendjobfinish": _notice_ended,
    "subscribe_msg_popup_event": _consents("SubscribeMsgPopupEvent"),
    "subscribe_msg_change_event": _consents("SubscribeMsgChangeEvent"),
    "subscribe_msg_sent_event": _sent_by_consent,
    "user_authorization_revoke": lambda _: Revoked(account_closed=False),
    "user_authorization_cancellation": lambda _: Revoked(account_closed=True),
}


def _listed(holder: Any) -> Iterable[Raw]:
    """The elements `List` of a nested event: one, several, or none."""
    listed = holder.get("List") if isinstance(holder, Mapping) else None
    if isinstance(listed, Mapping):
        return [listed]
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _id(raw: Raw, name: str) -> str:
    """A media id; empty when it is none."""
    value = _word(raw, name)
    return value if len(value) <= MOST_ID_CHARACTERS else ""


def _word(raw: Raw, name: str) -> str:
    """The text of an element; empty when it is missing, empty, repeated or nested."""
    value = raw.get(name)
    return value.strip() if isinstance(value, str) else ""
