"""The platform's side of a push: signature, XML, five seconds of patience, the same request again, the verdict."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from simulators.wechat.account import OUT_OF_ORDER, Bubble, Config, User, World
from simulators.wechat.sealing import sign
from simulators.wechat.verdicts import OutOfOrder, read_reply

HEADERS = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0", "Accept": "*/*", "Pragma": "no-cache"}


@dataclass
class Attempt:
    """`verdict`: nothing, reply, timeout, dropped, failed or out_of_order."""

    at_seconds: float
    seconds: float
    status: int | None
    verdict: str
    body: str = ""


@dataclass
class Push:
    """One message or event on its way to the developer."""

    openid: str
    xml: str
    msg_id: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    shown: list[Bubble] = field(default_factory=list)


def signed_query(config: Config, **more: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    return {"signature": sign(config.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, **more}


def enclose(config: Config, xml: str, query: dict[str, str]) -> tuple[dict[str, str], str]:
    """The query and the body of a push in the account's mode."""
    if config.mode == "plain":
        return query, xml
    encrypted = config.seal.encrypt(xml)
    signature = config.seal.signature(query["timestamp"], query["nonce"], encrypted)
    element = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt>"
    safe = f"<xml><ToUserName><![CDATA[{config.original_id}]]></ToUserName>{element}</xml>"
    body = safe if config.mode == "safe" else xml.replace("</xml>", f"{element}</xml>")
    return {**query, "encrypt_type": "aes", "msg_signature": signature}, body


def build_xml(world: World, user: User, kind: str, fields: Mapping[str, Any]) -> str:
    """A push as WeChat writes it: numbers bare, words in CDATA, nested elements for nested fields."""
    head = {
        "ToUserName": world.config.original_id,
        "FromUserName": user.openid,
        "CreateTime": int(world.now()),
        "MsgType": kind,
    }
    return f"<xml>{_elements({**head, **fields})}</xml>"


class PushEngine:
    """Pushes to the developer's address. `client` is replaced in tests that run the developer in-process."""

    def __init__(self, world: World, client: httpx.AsyncClient | None = None) -> None:
        self._world = world
        self._client = client or httpx.AsyncClient(timeout=None)
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, user: User, xml: str, *, msg_id: str | None = None, visible: bool = True) -> asyncio.Task[Push]:
        """Push in the background. `visible`: the user sees it when the developer does not answer."""
        task = asyncio.create_task(self._push(user, Push(user.openid, xml, msg_id), visible=visible))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Something that the platform does by itself after a while."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def verify(self) -> bool:
        """What happens when the address is entered in WeChat's console: the echo must come back as it went."""
        echo = str(secrets.randbelow(10**19))
        response = await self._client.get(
            self._world.config.target, params=signed_query(self._world.config, echostr=echo)
        )
        return response.status_code == 200 and response.content == echo.encode()

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._client.aclose()

    async def _push(self, user: User, push: Push, *, visible: bool) -> Push:
        if push.msg_id is not None and self._world.sessions.takes(user.openid):
            return push  # a person at the platform's own desk reads it, and the developer does not
        query = signed_query(self._world.config, openid=user.openid)
        query, body = enclose(self._world.config, push.xml, query)
        self._world.pushes.append({"openid": user.openid, "xml": push.xml, "attempts": push.attempts})
        started = time.monotonic()
        for _ in range(self._world.config.attempts):
            attempt, reply = await self._attempt(user, body, query, started)
            push.attempts.append(attempt)
            again = ("timeout", "dropped", "failed", *(["out_of_order"] if self._world.config.retry_on_invalid else []))
            if attempt.verdict in again:
                continue
            if reply is not None:
                push.shown.append(self._world.show(user, by="account", via="passive", **reply))
            if attempt.verdict == "out_of_order":
                break
            return push
        if visible:
            push.shown.append(self._world.show(user, by="system", via="platform", kind="notice", text=OUT_OF_ORDER))
        return push

    async def _attempt(
        self, user: User, body: str, query: dict[str, str], started: float
    ) -> tuple[Attempt, dict[str, Any] | None]:
        began = time.monotonic()
        attempt = Attempt(round(began - started, 3), 0.0, None, "dropped")
        fault = self._world.fault_at("push")
        if fault is not None and fault.drop:
            return attempt, None
        patience = fault.delay_seconds if fault is not None else self._world.config.timeout_seconds
        reply = None
        try:
            response = await asyncio.wait_for(
                self._client.post(self._world.config.target, params=query, content=body.encode(), headers=HEADERS),
                patience,
            )
            attempt.status, attempt.body = response.status_code, response.text
            if response.status_code == 200:
                reply = read_reply(self._world, user, response, query)
            attempt.verdict = "failed" if response.status_code != 200 else "reply" if reply else "nothing"
        except TimeoutError:
            attempt.verdict = "timeout"
        except httpx.HTTPError as broken:
            attempt.verdict, attempt.body = "failed", type(broken).__name__
        except OutOfOrder as wrong:
            attempt.verdict, attempt.body = "out_of_order", f"{wrong}: {attempt.body}"
        attempt.seconds = round(time.monotonic() - began, 3)
        return attempt, reply


def _elements(fields: Mapping[str, Any]) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return _elements(value)
    if isinstance(value, int | float):
        return str(value)
    return "<![CDATA[" + str(value).replace("]]>", "]]]]><![CDATA[>") + "]]>"
