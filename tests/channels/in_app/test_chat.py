"""The in-app protocol as a client meets it: over HTTP and over a WebSocket, with good and bad input."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from PIL import Image
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from foundation.database import Database
from foundation.settings import SAMPLE_SECRET, Settings
from tests.hooks import Away
from tests.served import Served, frame, served

PHOTOS = Path(__file__).parents[2] / "examples" / "photos"


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        yield running


def bearer(session: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {session['token']}"}


async def say(system: Served, session: dict[str, Any], text: str, client_id: str = "c1") -> httpx.Response:
    return await system.http.post(
        "/api/chat/messages", json={"client_id": client_id, "text": text}, headers=bearer(session)
    )


async def send_photo(
    system: Served, session: dict[str, Any], content: bytes, *, client_id: str = "p1", name: str = "a.jpg"
) -> httpx.Response:
    return await system.http.post(
        "/api/chat/photos", data={"client_id": client_id}, files={"file": (name, content)}, headers=bearer(session)
    )


async def lines(system: Served, session: dict[str, Any], after: int = 0) -> dict[str, Any]:
    query = {"epoch": session["epoch"], "after": after}
    response = await system.http.get("/api/chat/lines", params=query, headers=bearer(session))
    assert response.status_code == 200
    news: dict[str, Any] = response.json()
    return news


async def settled(system: Served, session: dict[str, Any], seq: int) -> dict[str, Any]:
    for _ in range(1500):  # half a minute, on a machine that has much to do
        news = await lines(system, session)
        if news["state"]["answered_seq"] >= seq:
            return news
        await asyncio.sleep(0.02)
    raise AssertionError("the turn was not over in time")


async def test_a_message_over_http_is_answered(system: Served) -> None:
    session = await system.begin()
    seq = (await say(system, session, "在吗")).json()["seq"]
    news = await settled(system, session, seq)
    assert [(line["sender"], line["text"]) for line in news["lines"]] == [("customer", "在吗"), ("bot", "您说：在吗")]


async def test_a_message_over_the_socket_is_acknowledged_and_answered(system: Served) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        await socket.send(json.dumps({"type": "say", "client_id": "c1", "text": "在吗"}))
        assert (await frame(socket, "ack"))["seq"] == 1
        assert (await frame(socket, "line"))["line"]["seq"] in (1, 2)


async def test_a_client_that_comes_back_gets_what_it_missed_once(system: Served) -> None:
    session = await system.begin()
    seq = (await say(system, session, "在吗")).json()["seq"]
    await settled(system, session, seq)
    hello = {"token": session["token"], "epoch": session["epoch"], "last_seq": 1}
    async with system.socket("/api/chat/ws", hello) as socket:
        welcome = await frame(socket, "welcome")
        assert not welcome["reset"]
        assert (await frame(socket, "line"))["line"]["seq"] == 2


async def test_a_foreign_epoch_starts_over(system: Served) -> None:
    session = await system.begin()
    await say(system, session, "在吗")
    hello = {"token": session["token"], "epoch": "00000000", "last_seq": 1}
    async with system.socket("/api/chat/ws", hello) as socket:
        assert (await frame(socket, "welcome"))["reset"]
        assert (await frame(socket, "line"))["line"]["seq"] == 1


async def test_sockets_and_http_share_one_conversation(system: Served) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        await say(system, session, "在吗")
        seen = [(await frame(socket, "line"))["line"]["seq"] for _ in range(2)]
    assert seen == [1, 2]


async def test_the_same_client_id_is_one_message(system: Served) -> None:
    session = await system.begin()
    first, again = await say(system, session, "在吗"), await say(system, session, "在吗")
    assert (first.json(), again.json()) == ({"seq": 1, "duplicate": False}, {"seq": 1, "duplicate": True})


async def test_a_reused_client_id_is_refused(system: Served) -> None:
    session = await system.begin()
    await say(system, session, "在吗")
    refused = await say(system, session, "喂")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "client_id_reused")


@pytest.mark.parametrize(("text", "code"), [("", "text_empty"), ("  \n", "text_empty"), ("长" * 2001, "text_too_long")])
async def test_unusable_text_gets_a_sentence_and_the_conversation_goes_on(system: Served, text: str, code: str) -> None:
    session = await system.begin()
    refused = await say(system, session, text)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    assert refused.json()["error"]["message"].endswith("。")
    assert (await say(system, session, "在吗")).status_code == 200


async def test_unusable_text_over_the_socket_is_refused_without_closing_it(system: Served) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        await socket.send(json.dumps({"type": "say", "client_id": "c1", "text": " "}))
        assert (await frame(socket, "refused"))["error"]["code"] == "text_empty"
        await socket.send(json.dumps({"type": "say", "client_id": "c2", "text": "在吗"}))
        assert (await frame(socket, "ack"))["seq"] == 1


async def test_writing_too_fast_is_slowed_down(system: Served) -> None:
    session = await system.begin()
    answers = await asyncio.gather(*(say(system, session, f"{n}", f"c{n}") for n in range(30)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0].headers["Retry-After"]) >= 1


@pytest.mark.parametrize("token", ["x", "nonsense", jwt.encode({"sub": "x", "conversation": "y"}, "k" * 32)])
async def test_a_token_that_is_not_ours_means_a_new_session(system: Served, token: str) -> None:
    refused = await system.http.get("/api/chat/lines", headers={"Authorization": f"Bearer {token}"})
    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "session_expired"
    assert refused.json()["error"]["hint"] == "new_session"


async def test_an_expired_token_means_a_new_session(system: Served) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    claims = {"sub": "x", "conversation": "y", "aud": "chat", "exp": past}
    token = jwt.encode(claims, SAMPLE_SECRET)
    refused = await system.http.get("/api/chat/lines", headers={"Authorization": f"Bearer {token}"})
    assert refused.json()["error"]["hint"] == "new_session"
    session = await system.begin(token=token)
    assert (await say(system, session, "在吗")).status_code == 200


async def test_a_bad_token_closes_the_socket_for_good(system: Served) -> None:
    async with system.socket("/api/chat/ws", {"token": "nonsense"}) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4500


@pytest.mark.parametrize("first", ["not json", "[]", '{"type":"hello"}', "{}", '{"token":"x","last_seq":1e400}'])
async def test_a_socket_that_does_not_greet_is_closed(system: Served, first: str) -> None:
    async with connect(f"{system.url.replace('http', 'ws')}/api/chat/ws") as socket:
        await socket.send(first)
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4501


async def test_a_token_goes_on_with_its_conversation(system: Served) -> None:
    session = await system.begin()
    again = await system.begin(token=session["token"])
    assert again["conversation_id"] == session["conversation_id"]


async def test_the_app_vouches_for_its_user(system: Served) -> None:
    claims = {"sub": "u1", "name": "张伟", "aud": "baowen", "exp": datetime.now(UTC) + timedelta(minutes=5)}
    identity = jwt.encode(claims, SAMPLE_SECRET)
    one, other = await system.begin(identity=identity), await system.begin(identity=identity)
    assert one["conversation_id"] == other["conversation_id"]


async def test_an_identity_without_the_apps_signature_is_refused(system: Served) -> None:
    claims = {"sub": "u1", "aud": "baowen", "exp": datetime.now(UTC) + timedelta(minutes=5)}
    response = await system.http.post("/api/chat/sessions", json={"identity": jwt.encode(claims, "x" * 32)})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "identity_refused")


async def test_a_photo_is_kept_and_shown(system: Served) -> None:
    session = await system.begin()
    sent = await send_photo(system, session, (PHOTOS / "car_front.jpg").read_bytes())
    assert sent.status_code == 200, sent.text
    attachment = sent.json()["attachment"]
    thumb = await system.http.get(attachment["thumb_url"])
    full = await system.http.get(attachment["url"])
    assert (thumb.status_code, full.status_code) == (200, 200)
    assert max(Image.open(io.BytesIO(thumb.content)).size) <= 320
    news = await settled(system, session, sent.json()["seq"])
    assert news["lines"][0]["attachments"][0]["id"] == attachment["id"]


async def test_a_photo_sent_again_under_its_id_is_one_photo(system: Served) -> None:
    session = await system.begin()
    content = (PHOTOS / "car_front.jpg").read_bytes()
    first = (await send_photo(system, session, content)).json()
    again = (await send_photo(system, session, content)).json()
    assert (again["seq"], again["duplicate"]) == (first["seq"], True)
    assert again["attachment"]["id"] == first["attachment"]["id"]


async def test_another_signature_does_not_open_a_photo(system: Served) -> None:
    session = await system.begin()
    content = (PHOTOS / "car_front.jpg").read_bytes()
    one = (await send_photo(system, session, content)).json()["attachment"]
    other = (await send_photo(system, session, content, client_id="p2")).json()["attachment"]
    signature = other["url"].partition("sig=")[2]
    opened = await system.http.get(f"/api/chat/attachments/{one['id']}?sig={signature}")
    assert opened.status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"\xff" * (40 * 1024 * 1024), "big.jpg", 413),
        (b"hello", "note.txt", 415),
        (b"", "empty.jpg", 422),
        ((PHOTOS / "truncated.jpg").read_bytes(), "truncated.jpg", 422),
        ((PHOTOS / "not_a_photo.jpg").read_bytes(), "not_a_photo.jpg", 415),
    ],
    ids=["40 MB", "a text file", "nothing", "half a photo", "text called jpg"],
)
async def test_an_unusable_photo_gets_a_sentence_and_the_conversation_goes_on(
    system: Served, content: bytes, name: str, status: int
) -> None:
    session = await system.begin()
    refused = await send_photo(system, session, content, name=name)
    assert refused.status_code == status, refused.text
    assert refused.json()["error"]["message"].endswith("。")
    assert (await say(system, session, "在吗")).json()["seq"] == 1


async def test_a_malformed_request_is_told_so(system: Served) -> None:
    session = await system.begin()
    response = await system.http.post("/api/chat/messages", json={"text": 3}, headers=bearer(session))
    assert (response.status_code, response.json()["error"]["code"]) == (422, "malformed")


async def test_one_customer_cannot_read_another(system: Served) -> None:
    mine, theirs = await system.begin(), await system.begin()
    await say(system, mine, "我的车牌是粤B12345")
    news = await lines(system, theirs)
    assert news["lines"] == []


async def test_commands_behind_choices_stay_on_the_server(system: Served) -> None:
    from bot.turns import Choice, Reply, Turn

    system.bot.answering = lambda text: Turn((Reply("确认吗？", (Choice("确认", "/affirm"),)),), None, {})
    session = await system.begin()
    seq = (await say(system, session, "我要报案")).json()["seq"]
    news = await settled(system, session, seq)
    assert news["lines"][-1]["choices"] == ["确认"]
    assert "/affirm" not in json.dumps(news)


async def test_characters_that_no_database_keeps_are_left_out(system: Served) -> None:
    session = await system.begin()
    assert (await say(system, session, "我的车\x00被撞了")).status_code == 200
    assert (await lines(system, session))["lines"][0]["text"] == "我的车被撞了"
    assert (await say(system, session, "我的车\x00被撞了")).json()["duplicate"]
    assert (await say(system, session, "\x00", "c2")).json()["error"]["code"] == "text_empty"


@pytest.mark.parametrize("client_id", ["\x00", "一", "", "x" * 65, "a b"])
async def test_a_client_id_is_short_printable_ascii(system: Served, client_id: str) -> None:
    session = await system.begin()
    assert (await say(system, session, "在吗", client_id)).status_code == 422
    content = (PHOTOS / "car_front.jpg").read_bytes()
    assert (await send_photo(system, session, content, client_id=client_id)).status_code == 422


@pytest.mark.parametrize(
    "broken",
    [
        "not json",
        "[]",
        "[" * 30_000,
        b"bytes",
        '{"type":"say","client_id":1,"text":"x"}',
        '{"type":"say","client_id":"\\u0000","text":"x"}',
        '{"type":"say","text":"x"}',
        '{"type":"say","client_id":"c1","text":"\\ud800"}',
    ],
    ids=["no JSON", "no object", "nested deeply", "binary", "a number", "NUL", "without id", "half a character"],
)
async def test_a_broken_frame_closes_the_socket_for_good(system: Served, broken: str | bytes) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        await socket.send(broken)
        with pytest.raises(ConnectionClosed) as closed:
            await frame(socket, "ack")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4501


@pytest.mark.parametrize("last_seq", ["-1", "1" + "0" * 40])
async def test_any_number_of_lines_may_be_claimed_to_be_known(system: Served, last_seq: str) -> None:
    session = await system.begin()
    await say(system, session, "在吗")
    async with connect(f"{system.url.replace('http', 'ws')}/api/chat/ws") as socket:
        await socket.send(f'{{"type":"hello","token":"{session["token"]}","last_seq":{last_seq}}}')
        assert (await frame(socket, "line"))["line"]["seq"] == 1


async def test_a_database_that_is_away_lets_the_client_send_again(system: Served, database: Database) -> None:
    session = await system.begin()
    away = Away(database.url)
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        away.failures = 1
        object.__setattr__(system.parts.counter, "database", away)
        await socket.send(json.dumps({"type": "say", "client_id": "c1", "text": "在吗"}))
        refused = (await frame(socket, "refused"))["error"]
        assert (refused["code"], refused["retry_after"]) == ("busy", 2)
        await socket.send(json.dumps({"type": "say", "client_id": "c1", "text": "在吗"}))
        assert (await frame(socket, "ack"))["seq"] == 1
    await away.close()


async def test_an_impatient_client_that_sends_a_photo_twice_at_once_is_heard_once(system: Served) -> None:
    session = await system.begin()
    content = (PHOTOS / "car_front.jpg").read_bytes()
    answers = await asyncio.gather(*(send_photo(system, session, content) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert sorted(answer.json()["duplicate"] for answer in answers) == [False, True, True]
    assert len({answer.json()["attachment"]["id"] for answer in answers}) == 1


async def test_a_user_whom_no_row_can_hold_is_refused(system: Served) -> None:
    exp = datetime.now(UTC) + timedelta(minutes=5)
    for sub in ("u" * 300, "u\x00"):
        identity = jwt.encode({"sub": sub, "aud": "baowen", "exp": exp}, SAMPLE_SECRET)
        response = await system.http.post("/api/chat/sessions", json={"identity": identity})
        assert response.json()["error"]["code"] == "identity_refused"
    claims = {"sub": "u1", "name": "张" * 300, "phone": 138, "aud": "baowen", "exp": exp}
    await system.begin(identity=jwt.encode(claims, SAMPLE_SECRET))
