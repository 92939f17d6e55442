"""What a push of WeChat can be, in our words, and the sentences that answer what we cannot take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# What the menu of the official account says when it is clicked, by the key of the button (channels/wechat/menu.json).
MENU = {
    "CLAIM_NEW": "我要报案",
    "CLAIM_PROGRESS": "查询理赔进度",
    "ROADSIDE": "道路救援",
    "HUMAN": "转人工",
    "COMPLAINT": "我要投诉",
}
# What a QR code of ours says when it is scanned, by its scene; every other one is only a greeting.
SCENES = {"claim": MENU["CLAIM_NEW"], "roadside": MENU["ROADSIDE"], "human": MENU["HUMAN"]}

# How what we cannot take stands in the transcript, and what the customer reads instead of an answer.
VOICE = ("[语音]", "抱歉，我现在还听不了语音，请用文字告诉我；需要人工请回复“转人工”。")
VIDEO = ("[视频]", "抱歉，我现在还看不了视频，请改发照片或用文字描述；需要人工请回复“转人工”。")
LINK = "抱歉，我打不开别处的链接，请直接用文字告诉我您的问题。"
SCANNED = "抱歉，我用不了扫码的内容，请用文字告诉我您要办什么。"
UNSUPPORTED = "抱歉，这种消息我看不了，请用文字或照片发给我；需要人工请回复“转人工”。"
BLANK = ("[空白消息]", "您还没有输入内容，请用文字告诉我您的问题。")
PLACE_BLANK = ("[位置]", "这个位置没有传过来，请用文字告诉我地点。")
MENU_UNKNOWN = ("[菜单]", "抱歉，这个菜单现在用不了，请直接用文字告诉我您要办什么。")
# How a place that was sent from the map stands in the transcript: the readers of the notice of loss know these words.
PLACE = "地点：{label}（{latitude},{longitude}）"
PLACE_NAMELESS = "地点：北纬{latitude} 东经{longitude}"

UNSUPPORTED_TEXT = "【收到不支持的消息类型，暂无法显示】"  # what WeChat delivers in place of files and cards


@dataclass(frozen=True)
class Text:
    """Words of the customer. `menu_id`: clicked in a message of ours, which WeChat does not count as writing."""

    text: str
    menu_id: str = ""


@dataclass(frozen=True)
class Photo:
    media_id: str


class RecordingKind(StrEnum):
    VOICE = "voice"
    VIDEO = "video"


@dataclass(frozen=True)
class Recording:
    """Something said or filmed. `clearer_id`: the same voice at 16 kHz, where WeChat offers it."""

    kind: RecordingKind
    media_id: str
    clearer_id: str = ""


@dataclass(frozen=True)
class Remark:
    """Something we cannot take: kept as a line, answered with one honest sentence."""

    line: str
    sentence: str


@dataclass(frozen=True)
class Click:
    """A button of the account's menu, or a code of ours that a follower has scanned; `text` is what it says."""

    text: str
    scanned: bool = False


@dataclass(frozen=True)
class Scanned:
    """A follower has come by a code that says nothing."""


@dataclass(frozen=True)
class Subscribed:
    """`text`: what the code says by which they came; empty without one."""

    text: str = ""


@dataclass(frozen=True)
class Unsubscribed:
    pass


@dataclass(frozen=True)
class Revoked:
    """The customer takes back what they allowed; `account_closed`: they leave WeChat altogether."""

    account_closed: bool


@dataclass(frozen=True)
class NoticeEnded:
    """What became of a template message."""

    msg_id: str
    status: str


@dataclass(frozen=True)
class Consents:
    """Whether the customer wants one notice of each of these templates."""

    given: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Noted:
    """An event we know and that needs nothing from us."""

    kind: str


@dataclass(frozen=True)
class Unknown:
    """A kind of push that nobody has told us of."""

    kind: str


Content = (
    Text
    | Photo
    | Recording
    | Remark
    | Click
    | Scanned
    | Subscribed
    | Unsubscribed
    | Revoked
    | NoticeEnded
    | Consents
    | Noted
    | Unknown
)


@dataclass(frozen=True)
class Push:
    """One message or event. `client_id` is the same however often WeChat repeats it."""

    account: str
    openid: str
    client_id: str
    content: Content

    @property
    def is_event(self) -> bool:
        return self.client_id.startswith("wx:e:")
