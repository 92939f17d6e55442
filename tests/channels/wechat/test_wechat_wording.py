"""Our lines in WeChat's clothes: bytes, sentences, choices, sources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat import wording
from channels.wechat.wording import BY_AI, LONG_PART_BYTES, MAX_BYTES, PHOTOS_WANTED, Choice, Part
from conversations.models import Line, Sender
from conversations.sending import Unsent
from foundation.clock import utc_now


def line(text: str = "", *, sender: Sender = Sender.BOT, name: str = "", seq: int = 1, **payload: Any) -> Unsent:
    said = Line(
        conversation_id="c",
        seq=seq,
        sender=sender.value,
        sender_key=sender.value,
        sender_name=name,
        client_id=f"k{seq}",
        kind="text",
        text=text,
        payload=payload,
        said_at=utc_now(),
    )
    return Unsent(f"d{seq}", "c", "u", "wechat", 1, 1, said)


def choices(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "command": f"/{number}"} for number, text in enumerate(texts)]


@given(st.text(max_size=600), st.integers(min_value=12, max_value=200))
def test_no_piece_is_longer_than_the_limit_and_none_is_cut_inside_a_character(text: str, limit: int) -> None:
    pieces = wording.split(text, limit)
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_long_text_is_cut_after_a_sentence() -> None:
    text = "这是一句话。" * 120  # 18 bytes each
    pieces = wording.split(text)
    assert "".join(pieces) == text
    assert all(piece.endswith("。") for piece in pieces)
    assert len(pieces) == 2


@pytest.mark.parametrize("extra", [0, 1, 2])
def test_the_limit_counts_bytes_not_characters(extra: int) -> None:
    text = "a" * extra + "车" * 666
    assert [len(piece.encode()) for piece in wording.split(text)] == [1998 + extra]
    assert len(wording.split(text + "车")) == 2


def test_a_family_stays_together() -> None:
    family = "👨‍👩‍👧"
    pieces = wording.split(family * 40, 100)
    assert set("".join(pieces).split(family)) == {""}
    assert all(len(piece) % len(family) == 0 for piece in pieces)


def test_a_passive_reply_shows_choices_as_links_and_says_that_an_ai_wrote_it() -> None:
    passive = wording.passive([line("有人受伤吗？", choices=choices("有", "没有"))])
    assert passive is not None
    assert passive.text == (
        '有人受伤吗？\n\n<a href="weixin://bizmsgmenu?msgmenucontent=有&msgmenuid=1-1">有</a>\n'
        f'<a href="weixin://bizmsgmenu?msgmenucontent=没有&msgmenuid=1-2">没有</a>\n\n{BY_AI}'
    )


def test_a_choice_that_does_not_fit_in_a_link_is_asked_for_in_words() -> None:
    passive = wording.passive([line("选", choices=choices('A "B" & C'))])
    assert passive is not None
    assert '回复「A "B" & C」' in passive.text


def test_a_passive_reply_carries_as_many_lines_as_fit() -> None:
    lines = [line("一。" * 300, seq=1), line("二", seq=2), line("三。" * 100, seq=3)]
    passive = wording.passive(lines)
    assert passive is not None
    assert [line.delivery_id for line in passive.lines] == ["d1", "d2"]
    assert len(passive.text.encode()) <= MAX_BYTES
    assert wording.passive([]) is None


def test_bot_and_agent_never_share_a_message() -> None:
    lines = [
        line("查到了", seq=1),
        line("正在转接", sender=Sender.SYSTEM, seq=2),
        line("您好", sender=Sender.AGENT, name="李娜", seq=3),
    ]
    passive = wording.passive(lines)
    assert passive is not None
    assert [line.delivery_id for line in passive.lines] == ["d1", "d2"]
    first, second = wording.parcels(lines)
    assert first.parts == (Part("查到了\n\n正在转接", (), by_ai=True),)
    assert second.parts == (Part("客服李娜：您好", (), by_ai=False),)


def test_only_the_choices_of_the_newest_line_can_be_clicked() -> None:
    [parcel] = wording.parcels([line("一", choices=choices("甲"), seq=1), line("二", choices=choices("乙"), seq=2)])
    assert parcel.parts == (Part("一\n可以回复：甲\n\n二", (Choice("2-1", "乙"),), by_ai=True),)


def test_sources_cards_and_the_wish_for_photos_are_lines() -> None:
    source = {"document": "claims", "title": "理赔时效", "clause": "《保险法》第23条", "quote": "…"}
    card = {"kind": "claim_receipt", "rows": [["车牌号", "皖A12345"], ["照片", "2张"]], "number": "BA1"}
    [parcel] = wording.parcels([line("已报案", citations=[source, source], card=card, photos_wanted=True)])
    assert parcel.parts[0].text == (
        f"已报案\n报案号：BA1\n车牌号：皖A12345\n照片：2张\n出处：理赔时效 《保险法》第23条\n{PHOTOS_WANTED}"
    )


def test_no_link_hides_in_a_text() -> None:
    [parcel] = wording.parcels([line('看<a href="http://evil.example">这里</a>，保费<5000')])
    assert parcel.parts[0].text == '看＜a href="http://evil.example">这里＜/a>，保费<5000'


def test_the_customers_own_line_is_settled_without_words() -> None:
    own = line("[语音]", sender=Sender.CUSTOMER, seq=1)
    [parcel] = wording.parcels([own])
    assert (parcel.parts, [line.delivery_id for line in parcel.lines]) == ((), ["d1"])
    passive = wording.passive([own])
    assert passive is not None
    assert passive.text == ""


def test_a_line_too_long_for_one_message_is_several_and_goes_on_where_it_was_left() -> None:
    long = line("很长。" * 400, choices=choices("好"))
    [parcel] = wording.parcels([line("前面", seq=0), long, line("后面", seq=2)])[1:2]
    assert [part.choices for part in parcel.parts] == [(), (), (Choice("1-1", "好"),)]
    assert [line.delivery_id for line in parcel.lines] == ["d1"]
    assert all(len(part.text.encode()) <= LONG_PART_BYTES for part in parcel.parts)
    [rest] = wording.parcels([replace(long, taken=1)])
    assert rest.parts == parcel.parts[1:]
    passive = wording.passive([replace(long, taken=2), line("后面", seq=2)], room_for=wording.link_to("获取回复"))
    assert passive is not None
    assert (passive.lines, passive.begun) == ((), replace(long, taken=2))
    assert parcel.parts[2].text in passive.text
    assert len(passive.text.encode()) + len(wording.link_to("获取回复").encode()) <= 2048


def test_no_cut_goes_through_an_address() -> None:
    link = '<a href="https://service.example.com/policy/abcdefgh">保单</a>'
    for before in range(560, 680):
        pieces = wording.split("字" * before + link + "后面的字" * 10)
        assert sum(link in piece for piece in pieces) == 1
