"""A client that somebody else wrote for the real platform (wechatpy's own) speaks with the simulated one over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import requests
import uvicorn
from wechatpy.client import WeChatClient
from wechatpy.exceptions import WeChatClientException, WeChatOAuthException
from wechatpy.oauth import WeChatOAuth

from simulators.wechat.account import Config
from simulators.wechat.app import create_app
from tests.ports import free_port

APP_ID, SECRET = "wx00000000000000aa", "s" * 32
MENU = {"button": [{"type": "click", "name": "报案", "key": "claim"}]}


class Elsewhere(requests.Session):
    """What is asked of the real platform is asked there instead."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(method, str(url).replace("https://api.weixin.qq.com", self._url), *args, **kwargs)


@dataclass
class Platform:
    url: str

    def client(self, secret: str = SECRET) -> WeChatClient:
        client = WeChatClient(APP_ID, secret)
        client._http = Elsewhere(self.url)  # some of its addresses are written out, others have a base
        return client

    def control(self, method: str, path: str, **content: Any) -> httpx.Response:
        return httpx.request(method, f"{self.url}/_sim{path}", **content).raise_for_status()

    def follower(self) -> str:
        """Somebody who follows the account and has just written, so that it may write to them."""
        openid: str = self.control("POST", "/users", json={}).json()["openid"]
        self.control("POST", f"/users/{openid}/event", json={"event": "subscribe"})
        self.control("POST", f"/users/{openid}/text", json={"content": "在吗"})
        return openid


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    port = free_port()
    config = Config("http://127.0.0.1:9/wechat", "devToken", APP_ID, SECRET, timeout_seconds=0.2)
    server = uvicorn.Server(uvicorn.Config(create_app(config), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the simulator did not start"
        time.sleep(0.02)
    yield Platform(f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join()


def refused(caught: pytest.ExceptionInfo[WeChatClientException]) -> int:
    return int(caught.value.errcode)


def test_a_token_is_given_for_the_secret_and_for_nothing_else(platform: Platform) -> None:
    assert platform.client().fetch_access_token()["expires_in"] > 7000
    with pytest.raises(WeChatClientException) as wrong:
        platform.client("wrong").fetch_access_token()
    assert refused(wrong) == 40125


def test_words_are_sent_and_shown_and_strangers_are_refused(platform: Platform) -> None:
    openid, client = platform.follower(), platform.client()
    assert client.message.send_text(openid, "您好")["errcode"] == 0
    assert "您好" in platform.control("GET", f"/users/{openid}/phone").text
    with pytest.raises(WeChatClientException) as stranger:
        client.message.send_text("oNobodyWeKnow", "您好")
    assert refused(stranger) == 40003


def test_a_picture_is_uploaded_fetched_back_and_sent(platform: Platform) -> None:
    openid, client = platform.follower(), platform.client()
    picture = b"\xff\xd8\xff\xe0" + b"picture" * 100 + b"\xff\xd9"
    media_id = client.media.upload("image", ("car.jpg", picture, "image/jpeg"))["media_id"]
    assert client.media.download(media_id).content == picture
    assert client.message.send_image(openid, media_id)["errcode"] == 0


def test_a_menu_is_made_read_and_taken_away(platform: Platform) -> None:
    client = platform.client()
    client.menu.create(MENU)
    assert client.menu.get()["menu"]["button"][0]["key"] == "claim"
    client.menu.delete()
    assert client.menu.get() is None  # 46003, which this client takes for an answer


def test_a_ticket_signs_pages(platform: Platform) -> None:
    assert platform.client().jsapi.get_ticket()["ticket"]


def test_who_follows_is_told_about(platform: Platform) -> None:
    openid = platform.follower()
    assert platform.client().user.get(openid)["openid"] == openid


def test_the_allowance_ends_where_the_platforms_does(platform: Platform) -> None:
    openid, client, sent = platform.follower(), platform.client(), 0
    with pytest.raises(WeChatClientException) as spent:
        for sent in range(30):
            client.message.send_text(openid, str(sent))
    assert refused(spent) == 45047
    assert sent == 8  # three for following, five for what the customer wrote


def test_a_login_code_is_worth_one_openid_once(platform: Platform) -> None:
    openid = platform.follower()
    login = WeChatOAuth(APP_ID, SECRET, "http://here/back", state="abc")
    login.API_BASE_URL, login.OAUTH_BASE_URL = f"{platform.url}/", f"{platform.url}/connect/"
    address = login.authorize_url.partition("#")[0]
    assert address.startswith(platform.url)
    back = httpx.get(f"{address}&as_user={openid}").headers["location"]
    query = parse_qs(urlsplit(back).query)
    assert query["state"] == ["abc"]
    assert login.fetch_access_token(query["code"][0])["openid"] == openid
    with pytest.raises(WeChatOAuthException) as used:
        login.fetch_access_token(query["code"][0])
    assert used.value.errcode == 40163
