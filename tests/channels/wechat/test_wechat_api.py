"""The client of WeChat's interface: one token for all, one second try, every refusal a fact."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from channels.wechat.api import WeChatApi
from channels.wechat.errors import (
    AccountRefused,
    ContentRefused,
    CustomerUnknown,
    MediaTooLarge,
    MediaUnknown,
    NoAnswer,
    NotNow,
    NotReached,
    Resting,
    SendsForbidden,
    TokenRefused,
    TooManyToday,
    WeChatError,
    WindowOver,
)
from channels.wechat.models import WeChatShelf
from channels.wechat.shelf import DatabaseShelf, Kept
from foundation.database import Database
from foundation.settings import Settings


class Platform:
    """Answers as it is told and counts."""

    def __init__(self) -> None:
        self.tokens = 0
        self.sends: list[bytes] = []
        self.codes: list[int] = []
        self.refused_tokens: set[str] = set()
        self.account_code = 0
        self.forced = 0
        self.sticky = False
        self.media: httpx.Response | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/cgi-bin/stable_token":
            return await self._token(json.loads(request.content))
        if request.url.params.get("access_token") in self.refused_tokens:
            return httpx.Response(200, json={"errcode": 40001, "errmsg": "invalid credential rid: 1"})
        if request.url.host == "videos":
            return httpx.Response(200, content=b"moving pictures")
        if request.url.path == "/cgi-bin/media/get":
            assert self.media is not None
            return self.media
        self.sends.append(request.content)
        code = self.codes.pop(0) if self.codes else 0
        return httpx.Response(200, json={"errcode": code, "errmsg": "…"})

    async def _token(self, body: dict[str, object]) -> httpx.Response:
        await asyncio.sleep(0.02)
        if self.account_code:
            self.tokens += 1
            return httpx.Response(200, json={"errcode": self.account_code, "errmsg": "…"})
        self.forced += bool(body["force_refresh"])
        if not self.sticky or body["force_refresh"] or not self.tokens:
            self.tokens += 1
        return httpx.Response(200, json={"access_token": f"T{self.tokens}", "expires_in": 7200})


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def api(settings: Settings, platform: Platform) -> WeChatApi:
    client = httpx.AsyncClient(transport=httpx.MockTransport(platform), base_url="https://platform")
    return WeChatApi(settings, client)


async def test_fifty_sends_at_once_fetch_one_token(api: WeChatApi, platform: Platform) -> None:
    await asyncio.gather(*(api.send_text("o1", "好", by_ai=False) for _ in range(50)))
    assert (platform.tokens, len(platform.sends)) == (1, 50)


async def test_fifty_sends_with_a_spent_token_fetch_one_new_one(api: WeChatApi, platform: Platform) -> None:
    await api.send_text("o1", "好", by_ai=False)
    platform.refused_tokens = {"T1"}
    await asyncio.gather(*(api.send_text("o1", "好", by_ai=False) for _ in range(50)))
    assert (platform.tokens, len(platform.sends)) == (2, 51)


async def test_a_platform_that_insists_on_a_spent_token_is_made_to_renew_it(api: WeChatApi, platform: Platform) -> None:
    platform.sticky = True
    await api.send_text("o1", "好", by_ai=False)
    platform.refused_tokens = {"T1"}
    await api.send_text("o1", "好", by_ai=False)
    assert (platform.forced, len(platform.sends)) == (1, 2)


async def test_a_token_that_is_never_taken_is_tried_twice_and_no_more(api: WeChatApi, platform: Platform) -> None:
    platform.codes = [40001] * 100
    with pytest.raises(TokenRefused):
        await api.send_text("o1", "好", by_ai=False)
    assert (platform.tokens, len(platform.sends)) == (2, 2)


async def test_an_account_that_is_refused_is_not_asked_for_in_a_loop(api: WeChatApi, platform: Platform) -> None:
    platform.account_code = 40164
    for _ in range(20):
        with pytest.raises(AccountRefused):
            await api.send_text("o1", "好", by_ai=False)
    assert platform.tokens == 1


@pytest.mark.parametrize(
    ("code", "fact", "permanent"),
    [
        (-1, NoAnswer, False),
        (40003, CustomerUnknown, True),
        (45002, ContentRefused, True),
        (45009, TooManyToday, False),
        (45015, WindowOver, False),
        (45047, NotNow, False),
        (48001, SendsForbidden, False),
        (99999, WeChatError, True),
    ],
)
async def test_every_refusal_is_a_fact(
    api: WeChatApi, platform: Platform, code: int, fact: type[WeChatError], permanent: bool
) -> None:
    platform.codes = [code]
    with pytest.raises(fact) as refused:
        await api.send_text("o1", "好", by_ai=False)
    assert (refused.value.code, refused.value.permanent, type(refused.value)) == (code, permanent, fact)


async def test_chinese_is_sent_as_it_is_and_the_bot_is_marked(api: WeChatApi, platform: Platform) -> None:
    await api.send_menu("o1", "受伤了吗？", [("1", "有"), ("2", "没有")], by_ai=True)
    [sent] = platform.sends
    assert "受伤了吗？".encode() in sent
    message = json.loads(sent)
    assert message["aimsgcontext"] == {"is_ai_msg": 1}
    assert message["msgmenu"]["list"] == [{"id": "1", "content": "有"}, {"id": "2", "content": "没有"}]
    await api.send_text("o1", "我是李娜", by_ai=False)
    assert "aimsgcontext" not in json.loads(platform.sends[-1])


async def test_a_video_is_fetched_from_where_wechat_says_it_is(api: WeChatApi, platform: Platform) -> None:
    platform.media = httpx.Response(200, json={"video_url": "http://videos/v"})
    assert await api.media("m1") == b"moving pictures"


async def test_a_file_comes_as_bytes(api: WeChatApi, platform: Platform) -> None:
    platform.media = httpx.Response(200, content=b"\xff\xd8jpeg", headers={"Content-Type": "image/jpeg"})
    assert await api.media("m1") == b"\xff\xd8jpeg"


@pytest.mark.parametrize(
    ("answer", "fact"),
    [
        (httpx.Response(200, json={"errcode": 40007, "errmsg": "invalid media_id"}), MediaUnknown),
        (httpx.Response(200, json={"video_url": "file:///etc/passwd"}), MediaUnknown),
        (httpx.Response(502), NoAnswer),
        (httpx.Response(200, html="<html>Bad Gateway</html>"), NoAnswer),
        (httpx.Response(200, content=b"x" * 101, headers={"Content-Type": "image/jpeg"}), MediaTooLarge),
    ],
)
async def test_a_file_that_does_not_come_says_why(
    settings: Settings, platform: Platform, answer: httpx.Response, fact: type[WeChatError]
) -> None:
    platform.media = answer
    client = httpx.AsyncClient(transport=httpx.MockTransport(platform), base_url="https://platform")
    api = WeChatApi(settings.model_copy(update={"max_photo_bytes": 100}), client)
    with pytest.raises(fact):
        await api.media("m1")
    await api.close()


def broken_by(broken: Exception, *, at: str) -> httpx.AsyncClient:
    """A platform whose connection breaks at this path."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == at:
            raise broken
        return httpx.Response(200, json={"access_token": "T1", "expires_in": 7200})

    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="https://platform")


SEND, TOKEN = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"


@pytest.mark.parametrize(
    ("broken", "at", "fact"),
    [
        (httpx.ReadTimeout("slow"), SEND, NoAnswer),
        (httpx.ReadError("reset"), SEND, NoAnswer),
        (httpx.WriteError("reset"), SEND, NoAnswer),
        (httpx.RemoteProtocolError("hung up"), SEND, NoAnswer),
        (httpx.ConnectError("refused"), SEND, NotReached),
        (httpx.ConnectTimeout("nobody"), SEND, NotReached),
        (httpx.PoolTimeout("no place"), SEND, NotReached),
        (httpx.ReadTimeout("slow"), TOKEN, NotReached),  # nothing was sent without a token
    ],
)
async def test_a_broken_connection_says_whether_wechat_can_have_done_it(
    settings: Settings, broken: Exception, at: str, fact: type[WeChatError]
) -> None:
    api = WeChatApi(settings, broken_by(broken, at=at))
    with pytest.raises(fact) as raised:
        await api.send_text("o1", "好", by_ai=False)
    assert (type(raised.value), raised.value.permanent) == (fact, False)
    await api.close()


async def test_an_answer_that_never_ends_is_not_waited_for(settings: Settings) -> None:
    silent = asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == SEND:
            await silent.wait()
        return httpx.Response(200, json={"access_token": "T1", "expires_in": 7200})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="https://platform")
    api = WeChatApi(settings, client, answer_within=0.05)
    async with asyncio.timeout(2):
        with pytest.raises(NoAnswer):
            await api.send_text("o1", "好", by_ai=False)
    await api.close()


async def test_a_platform_that_fails_again_and_again_is_left_alone_for_a_while(settings: Settings) -> None:
    calls: list[str] = []
    well = False

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.url.path)
        if request.url.path == SEND and not well:
            return httpx.Response(502)
        return httpx.Response(200, json={"access_token": "T1", "expires_in": 7200})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="https://platform")
    api = WeChatApi(settings, client, rest=0.2)
    seen = [await what_comes_of_a_send(api) for _ in range(20)]
    assert seen[:4] == [NoAnswer] * 4
    assert seen[10:] == [Resting] * 10
    before = len(calls)
    with pytest.raises(Resting):
        await api.get_ready()
    assert len(calls) == before
    await asyncio.sleep(0.25)
    well = True
    assert await what_comes_of_a_send(api) is None
    assert await what_comes_of_a_send(api) is None
    await api.close()


async def test_what_wechat_refuses_is_no_reason_to_leave_it_alone(api: WeChatApi, platform: Platform) -> None:
    platform.codes = [45047] * 30
    assert {await what_comes_of_a_send(api) for _ in range(30)} == {NotNow}
    assert len(platform.sends) == 30


async def what_comes_of_a_send(api: WeChatApi) -> type[WeChatError] | None:
    try:
        await api.send_text("o1", "好", by_ai=False)
    except WeChatError as failed:
        return type(failed)
    return None


class SharedShelf:
    """What two processes share."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def get(self, name: str) -> Kept | None:
        return Kept(self.kept[name], timedelta(hours=1)) if name in self.kept else None

    async def put(self, name: str, value: str, lasts: timedelta) -> None:
        self.kept[name] = value


async def test_two_processes_share_one_token_and_force_a_new_one_once(settings: Settings, platform: Platform) -> None:
    platform.sticky = True
    shelf = SharedShelf()
    client = httpx.AsyncClient(transport=httpx.MockTransport(platform), base_url="https://platform")
    first, second = (WeChatApi(settings, client, shelf=shelf) for _ in range(2))
    await first.send_text("o1", "好", by_ai=False)
    await second.send_text("o1", "好", by_ai=False)
    assert platform.tokens == 1
    platform.refused_tokens = {"T1"}
    await first.send_text("o1", "好", by_ai=False)
    await second.send_text("o1", "好", by_ai=False)
    assert (platform.tokens, platform.forced) == (2, 1)
    platform.refused_tokens = {"T1", "T2"}
    with pytest.raises(TokenRefused):  # WeChat allows twenty a day
        await second.send_text("o1", "好", by_ai=False)
    assert platform.forced == 1
    await client.aclose()


async def test_after_a_limit_of_the_day_nobody_asks_until_midnight_in_beijing(
    api: WeChatApi, platform: Platform
) -> None:
    platform.codes = [45009]
    with pytest.raises(TooManyToday) as limited:
        await api.send_text("o1", "好", by_ai=False)
    at = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)  # 23:00 in Beijing
    assert limited.value.wait(at) == timedelta(hours=1)
    with pytest.raises(Resting):
        await api.get_ready()
    assert len(platform.sends) == 1


SECRET_TOKEN = "a-token-that-no-cipher-text-holds-by-chance"


async def test_what_is_on_the_shelf_is_sealed_and_ends(database: Database, settings: Settings) -> None:
    shelf = DatabaseShelf(database, settings.session_secret)
    await shelf.put("access_token", SECRET_TOKEN, timedelta(hours=1))
    await shelf.put("over", "T0", timedelta(seconds=-1))
    kept = await shelf.get("access_token")
    assert kept is not None
    assert (kept.value, await shelf.get("over"), await shelf.get("nothing")) == (SECRET_TOKEN, None, None)
    async with database.reading() as session:
        row = await session.get_one(WeChatShelf, "access_token")
    assert SECRET_TOKEN not in row.value
    assert await DatabaseShelf(database, SecretStr("another")).get("access_token") is None
