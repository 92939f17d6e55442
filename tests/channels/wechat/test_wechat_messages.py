"""WeChat's XML as it was recorded: what we read in it, and what we refuse to read."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

import pytest
from pydantic import SecretStr

from channels.wechat import messages
from channels.wechat.messages import (
    BLANK,
    LINK,
    MENU_UNKNOWN,
    PLACE,
    UNSUPPORTED,
    VIDEO,
    VOICE,
    Click,
    Photo,
    Push,
    Remark,
    Subscribed,
    Text,
    Unknown,
    Unreadable,
    Unsubscribed,
)
from tests.channels.wechat.account import EXAMPLES, example

OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text", Text("车险怎么报案")),
        ("text_clicked", Text("查询理赔进度", by_menu=True)),
        ("text_empty", Remark(*BLANK)),
        ("text_unsupported", Remark("【收到不支持的消息类型，暂无法显示】", UNSUPPORTED)),
        ("image", Photo("zFJG0A1nT0mQ")),
        ("voice", Remark(*VOICE)),
        ("video", Remark(*VIDEO)),
        ("shortvideo", Remark(*VIDEO)),
        ("location", Text("浙江省杭州市西湖区文三路478号")),
        ("location_nameless", Remark(*PLACE)),
        ("link", Remark("[链接] 事故处理指南 https://example.com/a?b=1&c=2", LINK)),
        ("link_dirty", Remark("[链接] 事故处理指南 https://example.com/", LINK)),
        ("file", Unknown("file")),
        ("event_subscribe", Subscribed()),
        ("event_subscribe_qr", Subscribed()),
        ("event_unsubscribe", Unsubscribed()),
        ("event_click", Click("我要报案")),
        ("event_click_unknown", Remark(*MENU_UNKNOWN)),
        ("event_template_finished", Unknown("event:templatesendjobfinish")),
        ("event_new_kind", Unknown("event:kf_create_session")),
    ],
)
def test_every_recorded_push_is_read_as_what_it_is(name: str, content: messages.Content) -> None:
    push = messages.read(example(name))
    assert (push.openid, push.account, push.content) == (OPENID, "gh_97417a04a28d", content)


def test_a_message_is_known_by_all_digits_of_its_id() -> None:
    assert messages.read(example("text")).client_id == "wx:25388727844086090"


def test_two_events_of_one_second_are_two_and_one_repeated_is_one() -> None:
    click, other = messages.read(example("event_click")), messages.read(example("event_click_unknown"))
    assert click.client_id != other.client_id
    assert click.client_id == messages.read(example("event_click")).client_id
    assert len(click.client_id) <= 80


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("bad_*.xml")), ids=lambda path: path.stem)
def test_hostile_and_broken_bodies_are_unreadable_and_nothing_worse(path: object) -> None:
    assert hasattr(path, "read_bytes")
    with pytest.raises(Unreadable):
        messages.read(path.read_bytes())


@pytest.mark.parametrize("body", [b"", b"\x00", b"<xml/>", b"<xml><MsgType/></xml>", b"<" * 20_000, b"\xff\xfe"])
def test_garbage_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        messages.read(body)


def test_a_message_in_a_message_id_does_not_grow_into_our_keys() -> None:
    with pytest.raises(Unreadable):
        messages.read(example("text").replace(b"25388727844086090", b"1" * 500))


def test_repeated_and_nested_elements_count_as_missing() -> None:
    twice = example("text").replace(b"<MsgId>", b"<Content>b</Content><MsgId>")
    assert messages.read(twice).content == Remark(*BLANK)
    with pytest.raises(Unreadable):
        messages.read(example("text").replace(b"<FromUserName>", b"<FromUserName><a>1</a></FromUserName><x>", 1))


def test_the_official_signatures_are_ours() -> None:
    vectors = json.loads((EXAMPLES / "vectors.json").read_text())
    for name in ("url_verify", "plain_post"):
        vector = vectors[name]
        signature = messages.sign(SecretStr(vectors["token"]), vector["timestamp"], vector["nonce"])
        assert signature == vector["signature"]


def test_a_passive_reply_survives_what_a_text_may_hold() -> None:
    push = Push("gh_1", "o1", "wx:1", Text("x"))
    text = 'a ]]> b \x08\x1d 👨‍👩‍👧 <a href="weixin://x">是</a> & 二\n三'
    reply = ElementTree.fromstring(messages.passive_text(push, text))
    assert reply.findtext("ToUserName") == "o1"
    assert reply.findtext("FromUserName") == "gh_1"
    assert reply.findtext("Content") == 'a ]]＞ b  👨‍👩‍👧 <a href="weixin://x">是</a> & 二\n三'
