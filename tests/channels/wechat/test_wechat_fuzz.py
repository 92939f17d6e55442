"""Ten thousand pushes that were spoilt on the way: each is read, refused or left, and none breaks anything."""

from __future__ import annotations

import gc
import random
import re
from collections import Counter
from contextlib import suppress

import pytest

from channels.wechat import reading
from channels.wechat.envelope import Envelope, NotSigned
from channels.wechat.messages import Push
from channels.wechat.reading import Unreadable
from foundation.settings import Settings, WeChatMode
from simulators.wechat.pushes import enclose
from tests.channels.wechat.account import EXAMPLES, Account

GOOD = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.xml")) if not path.stem.startswith("bad_")]
ELEMENT = re.compile(rb"<(?!xml)([A-Za-z_]+)>(?:(?!<xml).)*?</\1>", re.DOTALL)
VALUES = [
    *(
        b"",
        b" ",
        b"0",
        b"-1",
        b"9" * 400,
        b"<![CDATA[]]>",
        b"<a>b</a>",
        b"<List><List/></List>",
        b"\x00\x1d\x0b",
        b"&amp;",
    ),
    *("字".encode() * 3000, b"\xf0\x9f\x91\xa8\xe2\x80\x8d", b"event", b"TEXT", b"CLICK", b"o" * 65, b"1e309", b"NaN"),
]
PIECES = [
    b"]]>",
    b"<![CDATA[",
    b"<a>",
    b"</xml>",
    b"\xff\xfe",
    b"&#x0;",
    b"&lol;",
    b"\xed\xa0\x80",
    b"<!DOCTYPE x>",
    b"{}",
]


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def passive_seconds() -> float:
    return 0.01


def spoilt(chance: random.Random) -> bytes:
    """One to three things have happened to a good push; mostly to its elements, else to its bytes."""
    body = chance.choice(GOOD)
    for _ in range(chance.randint(1, 3)):
        elements = list(ELEMENT.finditer(body))
        if elements and chance.random() < 0.85:
            body = _element_spoilt(body, chance.choice(elements), chance)
        else:
            at, length = chance.randrange(len(body) + 1), chance.randint(0, 9)
            body = body[:at] + chance.choice([*PIECES, chance.randbytes(length), b""]) + body[at + length :]
    return body


def _element_spoilt(body: bytes, element: re.Match[bytes], chance: random.Random) -> bytes:
    name, whole = element[1], element[0]
    other = b"<" + name + b">" + chance.choice(VALUES) + b"</" + name + b">"
    return body[: element.start()] + chance.choice([other, other, whole + whole, b""]) + body[element.end() :]


def test_ten_thousand_spoilt_pushes_are_read_or_unreadable_and_leave_nothing_behind() -> None:
    chance = random.Random(20261129)
    outcomes = Counter[str]()
    kept = 0
    for number in range(10_000):
        if number == 1_000:
            gc.collect()
            kept = len(gc.get_objects())
        try:
            push = reading.read(spoilt(chance))
            assert isinstance(push, Push)
            assert len(push.client_id) <= 80
            assert len(push.openid) <= 64
            outcomes[type(push.content).__name__] += 1
        except Unreadable:
            outcomes["unreadable"] += 1
    gc.collect()
    assert len(gc.get_objects()) < kept + 1_000
    assert sum(outcomes.values()) == 10_000
    assert len(outcomes) > 8  # the mutations are neither harmless nor all fatal
    assert 1_000 < outcomes["unreadable"] < 9_000


def test_spoilt_envelopes_are_refused_or_unreadable(settings: Settings, account: Account) -> None:
    chance = random.Random(20261129)
    envelope = Envelope(settings.model_copy(update={"wechat_mode": WeChatMode.SAFE}))
    query, body = enclose(account.world.config, GOOD[0].decode(), account.signed())
    for _ in range(500):
        spoilt_body = bytearray(body.encode())
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(spoilt_body))
            spoilt_body[at : at + chance.randint(0, 9)] = chance.choice([b"", b"x", b"=", b"\x00", b"<", b"\xff"])
        with suppress(NotSigned, Unreadable):
            assert isinstance(envelope.open(query, bytes(spoilt_body)).push, Push)  # white space only


async def test_whatever_is_pushed_is_answered_and_never_with_a_fault_of_ours(account: Account) -> None:
    chance = random.Random(20261129)
    answers = Counter[int]()
    for _ in range(120):
        query, body = enclose(account.world.config, spoilt(chance).decode(errors="surrogateescape"), account.signed())
        answer = await account.ours.post("/wechat", params=query, content=body.encode(errors="surrogateescape"))
        answers[answer.status_code] += 1
        assert b"Traceback" not in answer.content
    assert set(answers) <= {200, 403}
    assert answers[200] > 20
