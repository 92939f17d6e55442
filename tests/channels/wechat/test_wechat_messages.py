"""WeChat's XML as it was recorded: what we read in it, and what we refuse to read."""

from __future__ import annotations

import pytest

from channels.wechat import reading
from channels.wechat.messages import (
    BLANK,
    LINK,
    MENU_UNKNOWN,
    SCANNED,
    UNSUPPORTED,
    Click,
    Consents,
    Content,
    Noted,
    NoticeEnded,
    Photo,
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
from channels.wechat.reading import Unreadable
from tests.channels.wechat.account import EXAMPLES, example

OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text", Text("车险怎么报案")),
        ("text_clicked", Text("查询理赔进度", menu_id="2")),
        ("text_empty", Remark(*BLANK)),
        ("text_unsupported", Remark("【收到不支持的消息类型，暂无法显示】", UNSUPPORTED)),
        ("image", Photo("zFJG0A1nT0mQ")),
        ("location", Text("地点：浙江省杭州市西湖区文三路478号（30.274084,120.127045）")),
        ("location_nameless", Text("地点：北纬30.274084 东经120.127045")),
        ("link", Remark("[链接] 事故处理指南 https://example.com/a?b=1&c=2", LINK)),
        ("link_dirty", Remark("[链接] 事故处理指南 https://example.com/", LINK)),
        ("file", Unknown("file")),
        ("event_subscribe", Subscribed()),
        ("event_subscribe_qr", Subscribed()),
        ("event_unsubscribe", Unsubscribed()),
        ("event_click", Click("我要报案")),
        ("event_click_unknown", Remark(*MENU_UNKNOWN)),
        ("event_new_kind", Noted("event:kf_create_session")),
    ],
)
def test_every_recorded_push_is_read_as_what_it_is(name: str, content: Content) -> None:
    push = reading.read(example(name))
    assert (push.openid, push.account, push.content) == (OPENID, "gh_97417a04a28d", content)


@pytest.mark.parametrize("name", ["voice", "video", "shortvideo"])
def test_what_was_said_or_filmed_keeps_its_name(name: str) -> None:
    content = reading.read(example(name)).content
    assert isinstance(content, Recording)
    assert content.media_id
    assert content.kind is (RecordingKind.VOICE if name == "voice" else RecordingKind.VIDEO)


@pytest.mark.parametrize(
    ("event", "fields", "content"),
    [
        ("subscribe", "<EventKey>qrscene_claim</EventKey><Ticket>t</Ticket>", Subscribed("我要报案")),
        ("SCAN", "<EventKey>human</EventKey>", Click("转人工", scanned=True)),
        ("SCAN", "<EventKey>4711</EventKey>", Scanned()),
        ("LOCATION", "<Latitude>23</Latitude><Longitude>113</Longitude>", Noted("event:location")),
        ("VIEW", "<EventKey>https://e.example</EventKey><MenuId>1</MenuId>", Noted("event:view")),
        ("scancode_push", "<ScanCodeInfo><ScanResult>1</ScanResult></ScanCodeInfo>", Noted("event:scancode_push")),
        (
            "scancode_waitmsg",
            "<EventKey>K</EventKey><ScanCodeInfo><ScanType>qr</ScanType><ScanResult>x1</ScanResult></ScanCodeInfo>",
            Remark("[扫码] x1", SCANNED),
        ),
        (
            "pic_photo_or_album",
            "<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo>",
            Noted("event:pic_photo_or_album"),
        ),
        ("location_select", "<SendLocationInfo><Label>x</Label></SendLocationInfo>", Noted("event:location_select")),
        ("view_miniprogram", "<EventKey>p</EventKey>", Noted("event:view_miniprogram")),
        (
            "TEMPLATESENDJOBFINISH",
            "<MsgID>200163836</MsgID><Status>failed:user block</Status>",
            NoticeEnded("200163836", "failed:user block"),
        ),
        ("kf_switch_session", "<FromKfAccount>a</FromKfAccount>", Noted("event:kf_switch_session")),
        (
            "subscribe_msg_popup_event",
            "<SubscribeMsgPopupEvent><List><TemplateId>T1</TemplateId><SubscribeStatusString>accept"
            "</SubscribeStatusString></List><List><TemplateId>T2</TemplateId><SubscribeStatusString>reject"
            "</SubscribeStatusString></List></SubscribeMsgPopupEvent>",
            Consents((("T1", True), ("T2", False))),
        ),
        (
            "subscribe_msg_change_event",
            "<SubscribeMsgChangeEvent><List><TemplateId>T1</TemplateId><SubscribeStatusString>reject"
            "</SubscribeStatusString></List></SubscribeMsgChangeEvent>",
            Consents((("T1", False),)),
        ),
        (
            "subscribe_msg_sent_event",
            "<SubscribeMsgSentEvent><List><TemplateId>T1</TemplateId><MsgID>9</MsgID><ErrorCode>0</ErrorCode>"
            "<ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>",
            NoticeEnded("9", "success"),
        ),
        ("subscribe_msg_popup_event", "<SubscribeMsgPopupEvent>odd</SubscribeMsgPopupEvent>", Consents(())),
        ("user_info_modified", f"<OpenID>{OPENID}</OpenID>", Noted("event:user_info_modified")),
        ("user_authorization_revoke", f"<OpenID>{OPENID}</OpenID><RevokeInfo>207</RevokeInfo>", Revoked(False)),
        ("user_authorization_cancellation", f"<OpenID>{OPENID}</OpenID>", Revoked(True)),
        ("card_from_the_future", "<A><B/></A>", Unknown("event:card_from_the_future")),
    ],
)
def test_every_event_of_the_platform_is_read_as_what_it_is(event: str, fields: str, content: Content) -> None:
    sender = "platform" if "OpenID" in fields else OPENID  # taking back comes from the platform itself
    xml = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{sender}</FromUserName><CreateTime>1395658920</CreateTime>"
        f"<MsgType>event</MsgType><Event><![CDATA[{event}]]></Event>{fields}</xml>"
    )
    push = reading.read(xml.encode())
    assert (push.openid, push.content, push.is_event) == (OPENID, content, True)


def test_a_message_is_known_by_all_digits_of_its_id() -> None:
    assert reading.read(example("text")).client_id == "wx:25388727844086090"


def test_two_events_of_one_second_are_two_and_one_repeated_is_one() -> None:
    click, other = reading.read(example("event_click")), reading.read(example("event_click_unknown"))
    assert click.client_id != other.client_id
    assert click.client_id == reading.read(example("event_click")).client_id
    assert len(click.client_id) <= 80


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("bad_*.xml")), ids=lambda path: path.stem)
def test_hostile_and_broken_bodies_are_unreadable_and_nothing_worse(path: object) -> None:
    assert hasattr(path, "read_bytes")
    with pytest.raises(Unreadable):
        reading.read(path.read_bytes())


@pytest.mark.parametrize("body", [b"", b"\x00", b"<xml/>", b"<xml><MsgType/></xml>", b"<" * 20_000, b"\xff\xfe"])
def test_garbage_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        reading.read(body)


def test_a_message_in_a_message_id_does_not_grow_into_our_keys() -> None:
    with pytest.raises(Unreadable):
        reading.read(example("text").replace(b"25388727844086090", b"1" * 500))


def test_repeated_and_nested_elements_count_as_missing() -> None:
    twice = example("text").replace(b"<MsgId>", b"<Content>b</Content><MsgId>")
    assert reading.read(twice).content == Remark(*BLANK)
    with pytest.raises(Unreadable):
        reading.read(example("text").replace(b"<FromUserName>", b"<FromUserName><a>1</a></FromUserName><x>", 1))
