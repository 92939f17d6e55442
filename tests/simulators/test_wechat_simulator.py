"""The simulated platform by itself: it refuses, repeats and counts as WeChat does."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from simulators.wechat.account import OUT_OF_ORDER, Config, World
from simulators.wechat.app import create_app
from simulators.wechat.sealing import sign
from tests.ports import free_port
from tests.simulators.developer import Developer, Platform, reply

VECTORS = json.loads((Path(__file__).parents[1] / "examples" / "wechat" / "vectors.json").read_text())


def test_the_official_signatures_come_out() -> None:
    for name in ("url_verify", "plain_post"):
        vector = VECTORS[name]
        assert sign(VECTORS["token"], vector["timestamp"], vector["nonce"]) == vector["signature"]


async def test_a_push_is_repeated_with_the_same_query_and_body_and_then_the_user_is_told(platform: Platform) -> None:
    platform.developer.answers = [500, 1.0, 502]
    openid = await platform.follower()
    outcome = await platform.say(openid)
    assert [attempt["verdict"] for attempt in outcome["attempts"]] == ["failed", "timeout", "failed"]
    assert len(set(platform.developer.pushed)) == 1
    assert [bubble["text"] for bubble in outcome["shown"]] == [OUT_OF_ORDER]


async def test_a_repeat_that_is_answered_ends_the_repeating(platform: Platform) -> None:
    openid = await platform.follower()
    platform.developer.answers = [500, reply(openid, "在的")]
    outcome = await platform.say(openid)
    assert [bubble["text"] for bubble in outcome["shown"]] == ["在的"]
    assert len(platform.developer.pushed) == 2


@pytest.mark.parametrize("body", [b"", b"success"])
async def test_an_acknowledgement_shows_nothing(platform: Platform, body: bytes) -> None:
    platform.developer.answers = [body]
    assert (await platform.say(await platform.follower()))["shown"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        b'"success"',
        b'{"text": "json"}',
        b"<xml><broken>",
        b"\xff\xfe",
        reply("somebody-else", "x"),
        reply("OPENID", ""),
        reply("OPENID", "字" * 683),
        reply("OPENID", "x", account="gh_other"),
        reply("OPENID", "bell \x07"),
    ],
)
async def test_a_wrong_answer_is_a_broken_service_and_is_not_repeated(platform: Platform, wrong: bytes) -> None:
    openid = await platform.follower()
    platform.developer.answers = [wrong.replace(b"OPENID", openid.encode())]
    outcome = await platform.say(openid)
    assert [bubble["text"] for bubble in outcome["shown"]] == [OUT_OF_ORDER]
    assert len(outcome["attempts"]) == 1


async def test_an_event_that_fails_is_not_noticed_by_the_user(platform: Platform) -> None:
    platform.developer.answers = [500] * 3
    openid = await platform.follower()
    event = {"event": "subscribe", "wait": True}
    assert (await platform.http.post(f"/_sim/users/{openid}/event", json=event)).json()["shown"] == []


async def test_five_messages_follow_a_message_and_no_sixth(platform: Platform) -> None:
    openid = await platform.follower()
    assert await platform.send(openid) == 45015
    await platform.say(openid)
    assert [await platform.send(openid) for _ in range(6)] == [0] * 5 + [45047]
    await platform.http.post("/_sim/clock", json={"seconds": 49 * 3600})
    assert await platform.send(openid, token=await platform.token()) == 45015


async def test_a_click_in_a_message_allows_nothing_and_one_in_the_menu_three(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid, "满意", menu_id="101")
    assert b"<bizmsgmenuid><![CDATA[101]]></bizmsgmenuid>" in platform.developer.pushed[-1][1]
    assert await platform.send(openid) == 45015
    click = {"event": "CLICK", "fields": {"EventKey": "HUMAN"}, "wait": True}
    await platform.http.post(f"/_sim/users/{openid}/event", json=click)
    assert [await platform.send(openid) for _ in range(4)] == [0, 0, 0, 45047]


async def test_what_cannot_be_sent_is_refused_with_wechats_codes(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    send = "/cgi-bin/message/custom/send"
    assert await platform.send("o-nobody") == 40003
    assert await platform.send(openid, token="") == 41001
    assert await platform.send(openid, token="forged") == 40001
    assert await platform.send(openid, "字" * 682) == 0
    assert await platform.send(openid, "字" * 683) == 45002
    assert await platform.call(send, b"") == 44002
    assert await platform.call(send, b"{") == 47001
    assert await platform.call(send, {"touser": openid, "msgtype": "dance"}) == 40008
    image = {"touser": openid, "msgtype": "image", "image": {"media_id": "no"}}
    assert await platform.call(send, image) == 40007
    assert (await platform.http.get(send, params={"access_token": await platform.token()})).json()["errcode"] == 43002


async def test_a_token_stays_the_same_until_it_is_forced_expired_or_revoked(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    first = await platform.token()
    assert await platform.token() == first
    second = await platform.token(force_refresh=True)
    assert second != first
    assert await platform.send(openid, token=first) == 40001
    await platform.http.post("/_sim/tokens/expire")
    assert await platform.send(openid, token=second) == 42001
    third = await platform.token()
    await platform.http.post("/_sim/tokens/revoke")
    assert await platform.send(openid, token=third) == 40001


async def test_an_older_token_is_good_for_five_minutes_beside_its_successor(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    config = platform.world.config
    wish = {"grant_type": "client_credential", "appid": config.app_id, "secret": config.secret}
    first, second = [(await platform.http.get("/cgi-bin/token", params=wish)).json()["access_token"] for _ in range(2)]
    assert [await platform.send(openid, token=token) for token in (first, second)] == [0, 0]
    await platform.http.post("/_sim/clock", json={"seconds": 301})
    assert [await platform.send(openid, token=token) for token in (first, second)] == [40001, 0]


async def test_a_token_is_not_forced_twice_in_half_a_minute(platform: Platform) -> None:
    await platform.token(force_refresh=True)
    config = platform.world.config
    body = {"grant_type": "client_credential", "appid": config.app_id, "secret": config.secret, "force_refresh": True}
    assert (await platform.http.post("/cgi-bin/stable_token", json=body)).json()["errcode"] == 45011


async def test_the_account_itself_may_be_refused(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    token = await platform.token()
    for change, code in (
        ({"frozen": True}, 40243),
        ({"frozen": False, "addresses": ["10.0.0.1"]}, 40164),
        ({"addresses": ["127.0.0.1"], "verified": False}, 48001),
        ({"verified": True, "per_minute": {"/cgi-bin/message/custom/send": 0}}, 45011),
        ({"per_minute": {}, "per_day": {"/cgi-bin/message/custom/send": 0}}, 45009),
    ):
        await platform.http.post("/_sim/account", json=change)
        assert await platform.send(openid, token=token) == code
    await platform.http.post("/_sim/account", json={"per_day": {}})
    assert await platform.send(openid, token=token) == 0
    for change, code in (({"refuses": True}, 48002), ({"refuses": False, "is_minor": True}, 70000)):
        await platform.http.post(f"/_sim/users/{openid}", json=change)
        assert await platform.send(openid, token=token) == code


async def test_a_template_message_is_checked_shown_once_and_reported(platform: Platform) -> None:
    openid = await platform.follower()
    path = "/cgi-bin/message/template/send"
    notice = {"touser": openid, "template_id": "NEWS", "client_msg_id": "k1", "data": {"thing1": {"value": "有进展"}}}
    assert await platform.call(path, {**notice, "template_id": "OTHER"}) == 40037
    assert await platform.call(path, {**notice, "data": {"thing1": {"value": "长" * 21}}}) == 47003
    assert [await platform.call(path, notice) for _ in range(2)] == [0, 0]
    assert [bubble.text for bubble in platform.world.users[openid].bubbles] == ["有进展"]
    await asyncio.sleep(0.3)
    assert b"TEMPLATESENDJOBFINISH" in platform.developer.pushed[-1][1]
    assert b"success" in platform.developer.pushed[-1][1]
    asked = "/cgi-bin/message/subscribe/bizsend"
    assert await platform.call(asked, notice) == 43101
    await platform.http.post(f"/_sim/users/{openid}", json={"consents": {"NEWS": 1}})
    assert [await platform.call(asked, notice) for _ in range(2)] == [0, 43101]


async def test_a_menu_beyond_the_limits_is_refused(platform: Platform) -> None:
    button = {"type": "click", "name": "报案", "key": "K"}
    for menu, code in (
        ({"button": []}, 40016),
        ({"button": [button] * 4}, 40016),
        ({"button": [{**button, "name": "名" * 6}]}, 40018),
        ({"button": [{**button, "key": ""}]}, 40019),
        ({"button": [{"name": "服务", "sub_button": [button] * 6}]}, 40016),
        ({"button": [{"name": "网页", "type": "view"}]}, 40054),
        ({"button": [button, {"name": "服务", "sub_button": [button]}]}, 0),
    ):
        assert await platform.call("/cgi-bin/menu/create", menu) == code
    shown = (await platform.http.get("/_sim/account")).json()["menu"]
    assert [one["name"] for one in shown] == ["报案", "服务"]


async def test_a_login_code_works_once_and_for_five_minutes(platform: Platform) -> None:
    openid = await platform.follower()
    config = platform.world.config

    async def code_for(how: str) -> str:
        query = {"appid": config.app_id, "redirect_uri": "http://d/back", "response_type": "code", "state": "s"}
        login = await platform.http.get("/connect/oauth2/authorize", params={**query, "as_user": openid, "how": how})
        address = httpx.URL(login.headers["Location"])
        assert address.params["state"] == "s"
        return address.params["code"]

    async def worth(code: str) -> dict[str, Any]:
        wish = {"appid": config.app_id, "secret": config.secret, "code": code, "grant_type": "authorization_code"}
        answer: dict[str, Any] = (await platform.http.get("/sns/oauth2/access_token", params=wish)).json()
        return answer

    code = await code_for("allow")
    assert (await worth(code))["openid"] == openid
    assert (await worth(code))["errcode"] == 40163
    assert (await worth("forged"))["errcode"] == 40029
    snapshot = await worth(await code_for("snapshot"))
    assert snapshot["is_snapshotuser"] == 1
    assert snapshot["openid"] != openid
    late = await code_for("allow")
    await platform.http.post("/_sim/clock", json={"seconds": 301})
    assert (await worth(late))["errcode"] == 40029
    page = await platform.http.get(
        "/connect/oauth2/authorize",
        params={"appid": config.app_id, "response_type": "code", "redirect_uri": "http://d"},
    )
    assert "快照页" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        b"plain",
        b"no seal",
        b"another nonce",
        b"another app",
    ],
)
async def test_a_safe_account_shows_nothing_that_is_not_sealed_as_it_should_be(
    platform: Platform, wrong: bytes
) -> None:
    openid = await platform.follower()
    platform.world.config = replace(platform.world.config, mode="safe", aes_key="k" * 43)
    seal = platform.world.config.seal
    if wrong == b"another app":
        seal = replace(seal, app_id="wx2")
    encrypted = seal.encrypt(reply(openid, "x").decode())
    signature = seal.signature("1", "n", encrypted)
    sealed = (
        f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{signature}</MsgSignature>"
        "<TimeStamp>1</TimeStamp><Nonce>n</Nonce></xml>"
    ).encode()
    answers = {b"plain": reply(openid, "x"), b"no seal": sealed.replace(signature.encode(), b"0" * 40)}
    platform.developer.answers = [answers.get(wrong, sealed)]
    outcome = await platform.say(openid)
    assert [bubble["text"] for bubble in outcome["shown"]] == [OUT_OF_ORDER]
    assert b"<Content>" not in platform.developer.pushed[-1][1]


async def test_a_recording_is_media_like_a_picture_and_a_video_an_address(platform: Platform) -> None:
    openid = await platform.follower()
    for kind in ("voice", "video"):
        await platform.http.post(f"/_sim/users/{openid}/recording", data={"kind": kind, "wait": "true"})
    voice, video = [bubble.media_id for bubble in platform.world.users[openid].bubbles]
    token = await platform.token()
    got = [
        await platform.http.get("/cgi-bin/media/get", params={"access_token": token, "media_id": media_id or ""})
        for media_id in (voice, video)
    ]
    assert got[0].content.startswith(b"#!AMR")
    assert got[1].json()["video_url"].endswith(video or "")


async def test_the_secret_never_shows_in_the_inspector(platform: Platform) -> None:
    await platform.token()
    asked = (await platform.http.get("/_sim/requests", params={"path": "/cgi-bin/stable_token"})).json()
    assert len(asked) == 1
    assert '"s1"' not in asked[0]["body"]


async def test_escaped_chinese_reaches_the_user_escaped(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    body = json.dumps({"touser": openid, "msgtype": "text", "text": {"content": "您好"}}).encode()
    await platform.call("/cgi-bin/message/custom/send", body)
    assert platform.world.users[openid].bubbles[-1].text == "\\u60a8\\u597d"


async def test_a_fault_may_come_after_the_message_was_sent(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    fault = {"place": "/cgi-bin/message/custom/send", "errcode": -1, "after_effect": True}
    await platform.http.post("/_sim/faults", json=fault)
    assert await platform.send(openid, "一次") == -1
    assert platform.world.users[openid].bubbles[-1].text == "一次"


async def test_typing_shows_for_a_while_and_only_after_contact(platform: Platform) -> None:
    openid = await platform.follower()
    path, typing = "/cgi-bin/message/custom/typing", {"touser": openid, "command": "Typing"}
    assert await platform.call(path, typing) == 45080
    await platform.say(openid)
    assert await platform.call(path, {**typing, "command": "Dancing"}) == 45072
    assert await platform.call(path, typing) == 0
    assert await platform.call(path, typing) == 45081
    assert (await platform.http.get(f"/_sim/users/{openid}/phone")).json()["typing"] is True


async def test_a_photo_is_pushed_with_a_name_under_which_it_can_be_fetched(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.http.post(
        f"/_sim/users/{openid}/image", files={"file": ("a.jpg", b"\xff\xd8picture", "image/jpeg")}, data={"wait": "1"}
    )
    bubble = platform.world.users[openid].bubbles[-1]
    assert f"<MediaId><![CDATA[{bubble.media_id}]]></MediaId>".encode() in platform.developer.pushed[-1][1]
    parameters = {"access_token": await platform.token(), "media_id": bubble.media_id or ""}
    fetched = await platform.http.get("/cgi-bin/media/get", params=parameters)
    assert (fetched.content, fetched.headers["Content-Type"]) == (b"\xff\xd8picture", "image/jpeg")
    await platform.http.post("/_sim/clock", json={"seconds": 4 * 24 * 3600})
    parameters["access_token"] = await platform.token()
    assert (await platform.http.get("/cgi-bin/media/get", params=parameters)).json()["errcode"] == 40007


async def test_an_uploaded_picture_can_be_sent(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    parameters = {"access_token": await platform.token(), "type": "image"}
    files = {"media": ("a.png", b"\x89PNG\r\n\x1a\npicture", "image/png")}
    uploaded = (await platform.http.post("/cgi-bin/media/upload", params=parameters, files=files)).json()
    message = {"touser": openid, "msgtype": "image", "image": {"media_id": uploaded["media_id"]}}
    assert await platform.call("/cgi-bin/message/custom/send", message) == 0


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("image", b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), 45001),
        ("image", b"RIFF\x00\x00\x00\x00WEBP", 40005),  # whatever its name says
        ("image", b"", 44001),
        ("thumb", b"\xff\xd8\xff" + bytes(64 * 1024), 45001),
        ("picture", b"\xff\xd8\xff", 40004),
        ("voice", b"\xff\xd8\xff", 40005),
        ("image", None, 41005),
    ],
)
async def test_a_file_that_is_too_large_or_no_such_thing_is_not_taken(
    platform: Platform, kind: str, content: bytes | None, code: int
) -> None:
    parameters = {"access_token": await platform.token(), "type": kind}
    files = {"media": ("a.jpg", content, "image/jpeg")} if content is not None else {"other": ("a.jpg", b"x")}
    refused = (await platform.http.post("/cgi-bin/media/upload", params=parameters, files=files)).json()
    assert refused["errcode"] == code


async def test_an_upload_is_sent_as_what_it_is_and_for_three_days(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.say(openid)
    parameters = {"access_token": await platform.token(), "type": "image"}
    files = {"media": ("a.jpg", b"\xff\xd8\xffpicture", "image/jpeg")}
    media_id = (await platform.http.post("/cgi-bin/media/upload", params=parameters, files=files)).json()["media_id"]
    path, part = "/cgi-bin/message/custom/send", {"media_id": media_id}
    assert await platform.call(path, {"touser": openid, "msgtype": "voice", "voice": part}) == 40007
    await platform.http.post("/_sim/clock", json={"seconds": 3 * 24 * 3600 + 1})
    await platform.say(openid)
    assert await platform.call(path, {"touser": openid, "msgtype": "image", "image": part}) == 40007


async def test_message_ids_have_seventeen_digits_and_rise(platform: Platform) -> None:
    ids = [platform.world.next_msg_id() for _ in range(100)]
    assert {len(msg_id) for msg_id in ids} == {17}
    assert ids == sorted(set(ids))


async def test_the_phone_waits_for_news(platform: Platform) -> None:
    openid = await platform.follower()
    waiting = asyncio.create_task(platform.http.get(f"/_sim/users/{openid}/phone", params={"after": 0, "wait": 5}))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await platform.say(openid, "你好")
    assert [bubble["text"] for bubble in (await waiting).json()["bubbles"]] == ["你好"]
    assert time.monotonic() - began < 2


async def test_the_address_is_verified_by_its_echo(platform: Platform) -> None:
    assert (await platform.http.post("/_sim/verify")).json() == {"verified": True}


async def test_the_phone_page_is_served_without_anything_from_elsewhere(platform: Platform) -> None:
    page = await platform.http.get("/")
    assert page.status_code == 200
    for name in ("phone-input", "phone-send", "phone-photo"):
        assert f'data-testid="{name}"' in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.fixture
def stalling_developer() -> Iterator[tuple[Developer, str]]:
    """A developer's server on a real port, in its own thread."""
    developer = Developer()
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(developer.app, port=port, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield developer, f"http://127.0.0.1:{port}/wechat"
    server.should_exit = True
    thread.join()


async def test_over_a_real_connection_a_slow_developer_is_hung_up_on(
    stalling_developer: tuple[Developer, str],
) -> None:
    developer, target = stalling_developer
    developer.answers = [0.5, 0.5]
    app = create_app(Config(target, "devToken", "wx1", "s1", timeout_seconds=0.2))
    world: World = app.state.world
    user = world.user()
    push = await app.state.engine.start(user, "<xml/>")
    await app.state.engine.close()
    assert [attempt.verdict for attempt in push.attempts] == ["timeout", "timeout", "nothing"]
