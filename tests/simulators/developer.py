"""The developer of an account and the simulated platform before them, in-process."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response

from simulators.wechat.account import Config, World
from simulators.wechat.app import create_app


class Developer:
    """The developer's side of the account: remembers what is pushed and answers as it is told."""

    def __init__(self) -> None:
        self.pushed: list[tuple[str, bytes]] = []
        self.answers: list[Any] = []
        self.app = FastAPI()
        self.app.add_api_route("/wechat", self._receive, methods=["POST"])
        self.app.add_api_route("/wechat", self._verify, methods=["GET"])

    async def _receive(self, request: Request) -> Response:
        body = await request.body()
        self.pushed.append((str(request.url.query), body))
        answer = self.answers.pop(0) if self.answers else b"success"
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            answer = b"success"
        if isinstance(answer, int):
            return Response(status_code=answer)
        return Response(answer, media_type="text/xml")

    async def _verify(self, request: Request) -> Response:
        return Response(request.query_params["echostr"])


class Platform:
    def __init__(self, config: Config, developer: Developer) -> None:
        self.developer = developer
        client = httpx.AsyncClient(transport=httpx.ASGITransport(developer.app), base_url="http://developer")
        app = create_app(config, client)
        self.world: World = app.state.world
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://platform")

    async def follower(self) -> str:
        openid: str = (await self.http.post("/_sim/users", json={})).json()["openid"]
        self.world.users[openid].subscribed = True
        return openid

    async def say(self, openid: str, content: str = "你好", **more: Any) -> dict[str, Any]:
        sent = await self.http.post(f"/_sim/users/{openid}/text", json={"content": content, "wait": True, **more})
        outcome: dict[str, Any] = sent.json()
        return outcome

    async def token(self, **more: Any) -> str:
        config = self.world.config
        body = {"grant_type": "client_credential", "appid": config.app_id, "secret": config.secret, **more}
        answer = await self.http.post("/cgi-bin/stable_token", json=body)
        value: str = answer.json()["access_token"]
        return value

    async def send(self, openid: str, text: str = "您好", *, token: str | None = None) -> int:
        message = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return await self.call("/cgi-bin/message/custom/send", message, token=token)

    async def call(self, path: str, body: Any, *, token: str | None = None) -> int:
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        parameters = {"access_token": token if token is not None else await self.token()}
        answer = await self.http.post(path, params=parameters, content=content)
        code: int = answer.json().get("errcode", 0)
        return code


def reply(openid: str, content: str, *, account: str = "gh_97417a04a28d") -> bytes:
    return (
        f"<xml><ToUserName>{openid}</ToUserName><FromUserName>{account}</FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType>text</MsgType><Content><![CDATA[{content}]]></Content></xml>"
    ).encode()
