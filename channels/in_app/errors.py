"""What a customer is told when something cannot be done: one table, errors to sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from channels.in_app.counter import TextEmpty, TextTooLong
from channels.in_app.identity import IdentityRefused, SessionExpired
from channels.in_app.pace import TooFast, TooManySessions
from conversations.attachments import AttachmentUnknown
from conversations.pressure import Busy
from conversations.transcript import ClientIdReused, ConversationUnknown
from foundation.files import FileMissing, NoRoom
from foundation.outages import OUTAGES, is_outage
from insurance.photos.photo_room import TooManyPhotosAtOnce
from insurance.photos.photos import PhotoRefused


@dataclass(frozen=True)
class ChatError:
    """An error as a client gets it. `message` is for the customer to read."""

    status: int
    code: str
    message: str
    hint: str | None = None
    retry_after: float | None = None

    def as_json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.hint:
            error["hint"] = self.hint
        if self.retry_after is not None:
            error["retry_after"] = round(self.retry_after, 1)
        return {"error": error}


SESSION_EXPIRED = ChatError(401, "session_expired", "会话已过期，正在为您重新连接。", hint="new_session")

_SENTENCES: dict[type[Exception], ChatError] = {
    SessionExpired: SESSION_EXPIRED,
    ConversationUnknown: SESSION_EXPIRED,
    IdentityRefused: ChatError(401, "identity_refused", "登录信息已失效，请在APP里重新登录。"),
    TextEmpty: ChatError(422, "text_empty", "您还没有输入内容，说点什么吧。"),
    TextTooLong: ChatError(422, "text_too_long", "这段话太长了，请分成几条发给我。"),
    ClientIdReused: ChatError(409, "client_id_reused", "这条消息和之前的重复了，请重新发送。"),
    AttachmentUnknown: ChatError(404, "attachment_unknown", "这张图片已经打不开了，请刷新后再看。"),
    TooManyPhotosAtOnce: ChatError(429, "busy", "现在发照片的人比较多，请稍等几秒再发。", retry_after=5),
    FileMissing: ChatError(404, "attachment_unknown", "这张图片已经打不开了，请刷新后再看。"),
    NoRoom: ChatError(507, "no_room", "系统暂时存不下照片，请稍后再试。", retry_after=30),
}
# The client keeps its message and sends it again by itself: nothing was written down.
AWAY = ChatError(503, "busy", "系统正忙，您的消息稍后会自动重发。", retry_after=2)
CHAT_ERRORS: tuple[type[Exception], ...] = (*_SENTENCES, *OUTAGES, PhotoRefused, TooFast, TooManySessions, Busy)
_PHOTO_STATUS = {"photo_too_large": 413, "photo_type": 415}
# Who is in danger must not wait for us: it is said even where we cannot listen.
_BUSY = "现在咨询的人很多，您的消息还没有送达，稍后会自动重发。有人受伤请先拨打120和122，起火请拨打119。"
_TOO_FAST = "您发得太快了，请稍等几秒再发。"
_TOO_MANY_SESSIONS = "现在来访的人比较多，正在为您接入，请稍等片刻。"


def error_of(raised: Exception) -> ChatError | None:
    """The customer's side of an error; None for one that is ours and must not be hidden."""
    if isinstance(raised, PhotoRefused):
        return ChatError(_PHOTO_STATUS.get(raised.code, 422), raised.code, raised.sentence)
    if isinstance(raised, TooManySessions):
        return ChatError(429, "too_many_sessions", _TOO_MANY_SESSIONS, retry_after=raised.retry_after)
    if isinstance(raised, Busy):
        return ChatError(503, "busy", _BUSY, retry_after=raised.retry_after)
    if isinstance(raised, TooFast):
        return ChatError(429, "too_fast", _TOO_FAST, retry_after=raised.retry_after)
    return AWAY if is_outage(raised) else _SENTENCES.get(type(raised))
