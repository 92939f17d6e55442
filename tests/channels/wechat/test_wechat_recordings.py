"""What was said or filmed: kept in any case, answered by its words where a recogniser is, honestly where none is."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from channels.wechat.media import WeChatMediaFetcher
from channels.wechat.messages import VIDEO, VOICE
from channels.wechat.models import MediaState, WeChatMedia
from channels.wechat.speech import HttpSpeech, NotUnderstood
from foundation.settings import Settings
from tests.channels.wechat.account import Account

AMR = b"#!AMR\n" + b"\x3c" * 64


@pytest.fixture
def engine() -> str:
    return "sqlite"


class Recogniser:
    """Understands what it is told to."""

    def __init__(self, words: str | None) -> None:
        self.words = words
        self.heard: list[bytes] = []

    async def words_of(self, recording: bytes) -> str:
        self.heard.append(recording)
        if self.words is None:
            raise NotUnderstood("silence")
        return self.words


async def send(account: Account, openid: str, kind: str, content: bytes, media_type: str) -> None:
    media = account.world.keep(content, media_type)
    fields: dict[str, Any] = {"MediaId": media.media_id, "Format": "amr", "Recognition": ""}
    await account.control.post(f"/users/{openid}/message", json={"type": kind, "fields": fields, "wait": True})


async def kept(account: Account) -> WeChatMedia:
    await account.desk.media.drain(5)
    async with account.database.reading() as session:
        return (await session.scalars(select(WeChatMedia))).one()


@pytest.mark.parametrize(
    ("kind", "media_type", "words"), [("voice", "audio/amr", VOICE), ("video", "video/mp4", VIDEO)]
)
async def test_without_a_recogniser_it_is_kept_and_the_customer_is_asked_to_write(
    account: Account, kind: str, media_type: str, words: tuple[str, str]
) -> None:
    openid = await account.follower()
    await send(account, openid, kind, AMR, media_type)
    assert account.phone(openid) == [("account", "passive", words[1])]
    row = await kept(account)
    assert (row.kind, row.state) == (kind, MediaState.KEPT)
    assert account.desk.files.read(row.file_key or "") == AMR
    assert [line.text for line in await account.lines(openid)] == list(words)


def with_recogniser(account: Account, recogniser: Recogniser) -> None:
    desk = account.with_settings(account.settings.model_copy(update={"speech_url": "http://speech"}))
    desk.__dict__["media"] = WeChatMediaFetcher(
        desk.settings, desk.database, desk.bell, desk.files, desk.api, recogniser
    )


async def test_with_a_recogniser_the_bot_answers_what_was_said(open_account: Account) -> None:
    recogniser = Recogniser("我要报案")
    with_recogniser(open_account, recogniser)
    openid = await open_account.follower()
    await send(open_account, openid, "voice", AMR, "audio/amr")
    [(_, via, text)] = await open_account.phone_shows(openid, 1)
    assert (via, text.splitlines()[0], recogniser.heard) == ("passive", "您说：我要报案", [AMR])
    assert (await kept(open_account)).file_key


async def test_what_was_not_understood_is_said_so(open_account: Account) -> None:
    with_recogniser(open_account, Recogniser(None))
    openid = await open_account.follower()
    await send(open_account, openid, "voice", AMR, "audio/amr")
    assert [text for _, _, text in await open_account.phone_shows(openid, 1)] == [VOICE[1]]
    assert open_account.bot.turns == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(200, json={"text": " 我要报案 "}), "我要报案"),
        (httpx.Response(200, json={"text": ""}), None),
        (httpx.Response(200, text="oops"), None),
        (httpx.Response(503), None),
    ],
)
async def test_the_recogniser_is_asked_with_its_token(
    settings: Settings, answer: httpx.Response, words: str | None
) -> None:
    asked: list[httpx.Request] = []

    def hear(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer

    own = settings.model_copy(update={"speech_url": "http://speech/amr"})
    async with httpx.AsyncClient(transport=httpx.MockTransport(hear)) as client:
        result = await asyncio.gather(HttpSpeech(own, client).words_of(AMR), return_exceptions=True)
    assert asked[0].headers["Content-Type"] == "audio/amr"
    assert result[0] == words or (words is None and isinstance(result[0], NotUnderstood))
