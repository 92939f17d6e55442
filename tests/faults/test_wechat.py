"""The WeChat account as it runs: a process dies between `success` and the answer, strangers post what they like."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from foundation.settings import SAMPLE_SECRET, SAMPLE_WECHAT_AES_KEY, SAMPLE_WECHAT_TOKEN, Settings
from simulators.wechat.account import Config
from simulators.wechat.pushes import enclose, signed_query
from tests.faults.cluster import Cluster, running

TOKEN = "q500n0001"  # what the stub in Rasa's place answers by
TEXT = (
    "<xml><ToUserName>gh_97417a04a28d</ToUserName><FromUserName>{openid}</FromUserName><CreateTime>1764380000</CreateTime>"
    "<MsgType>text</MsgType><Content>{content}</Content><MsgId>{msg_id}</MsgId></xml>"
)
LAUGHS = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
BODIES = {
    "nothing": b"",
    "json": b'{"ToUserName": "gh_1", "FromUserName": "o1", "MsgType": "text", "Content": "\\u4f60\\u597d"}',
    "document type": f"{LAUGHS}{TEXT.format(openid='o1', content='&c;', msg_id=1)}".encode(),
    "outside file": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Encrypt>&f;</Encrypt></xml>',
    "garbage": bytes(range(256)) * 16,
    "two megabytes": b"<xml><Encrypt>" + b"A" * 2 * 1024 * 1024 + b"</Encrypt></xml>",
    "deep": b"<a>" * 20_000 + b"</a>" * 20_000,
    "plain in safe mode": TEXT.format(openid="o1", content="你好", msg_id=1).encode(),
}
REFUSALS = {200, 403, 413}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_a_restart_between_success_and_the_answer_delivers_it_once(engine: str, tmp_path: Path) -> None:
    async with running(engine, tmp_path, wechat=True, wechat_passive_seconds=0.3) as cluster, phones(cluster) as http:
        openid = (await http.post("/users", json={})).json()["openid"]
        await http.post(f"/users/{openid}/event", json={"event": "subscribe", "wait": True})
        cluster.rasa("break", mode="slow", seconds=1.5, times=1)
        told = (await http.post(f"/users/{openid}/text", json={"content": f"问 {TOKEN}", "wait": True})).json()
        assert [(one["status"], one["body"]) for one in told["attempts"]] == [(200, "success")]
        for member in cluster.members:
            member.kill()
        assert await answers(http, openid) == []
        for member in cluster.members:
            await asyncio.to_thread(member.restart)
        await until(lambda: answers(http, openid), within=60)
        await asyncio.sleep(6)  # longer than a lease
        assert len(await answers(http, openid)) == 1


async def test_whatever_strangers_and_the_platform_post_breaks_nothing(tmp_path: Path) -> None:
    async with running("sqlite", tmp_path, wechat=True) as cluster, phones(cluster) as http:
        url = f"{cluster.urls[0]}/wechat"
        for what, body in BODIES.items():
            signed = signed_query(account(url))
            for query in ({}, signed, {**signed, "encrypt_type": "aes", "msg_signature": "0" * 40}):
                answer = await http.post(url, params=query, content=body)
                assert answer.status_code in REFUSALS, what
                assert b"Traceback" not in answer.content, what
        for what, body in BODIES.items():  # the same, sealed: only the platform and whoever has its key can
            query, sealed = enclose(account(url), body.decode("latin-1"), signed_query(account(url)))
            answer = await http.post(url, params=query, content=sealed.encode())
            assert answer.status_code in REFUSALS, what
            assert b"Traceback" not in answer.content, what
        assert "Traceback" not in cluster.webs[0].log.read_text(errors="replace")
        openid = (await http.post("/users", json={})).json()["openid"]
        told = (await http.post(f"/users/{openid}/text", json={"content": f"问 {TOKEN}", "wait": True})).json()
        assert [one["verdict"] for one in told["attempts"]] == ["reply"]


def account(url: str) -> Config:
    app_id = str(Settings.model_fields["wechat_app_id"].default)
    return Config(url, SAMPLE_WECHAT_TOKEN, app_id, SAMPLE_SECRET, mode="safe", aes_key=SAMPLE_WECHAT_AES_KEY)


def phones(cluster: Cluster) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{cluster.wechat_port}/_sim", timeout=60)


async def answers(http: httpx.AsyncClient, openid: str) -> list[str]:
    """What the account has written about the question."""
    bubbles = (await http.get(f"/users/{openid}/phone")).json()["bubbles"]
    return [bubble["text"] for bubble in bubbles if bubble["by"] == "account" and TOKEN in bubble["text"]]


async def until(look: Callable[[], Any], *, within: float) -> None:
    async with asyncio.timeout(within):
        while not await look():
            await asyncio.sleep(0.2)
