"""WeChat's HTTP interface: what we ask of it, and what we know of the account from its refusals."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import structlog

from channels.wechat.calls import ANSWER_WITHIN_SECONDS, REST_SECONDS, Calls
from channels.wechat.errors import NoAnswer, Resting, SendsForbidden, TooManyCalls
from channels.wechat.shelf import NoShelf, Shelf
from foundation.clock import utc_now
from foundation.settings import Settings

FORBIDDEN_FOR = timedelta(hours=1)  # whether the account has been verified meanwhile is tried so often
LOOK_EVERY_SECONDS = 5.0
TICKET_BEFORE_END = timedelta(minutes=5)
SEND, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing"
UPLOAD = "/cgi-bin/media/upload"
_FORBIDDEN, _TICKET = "sends_forbidden", "jsapi_ticket"

log = structlog.get_logger()


@dataclass(frozen=True)
class Visitor:
    """Who has opened a page of ours inside WeChat. `is_snapshot`: a stand-in for somebody who is only looking."""

    openid: str
    is_snapshot: bool


class WeChatApi:
    """One account of the platform. One per process; `close` it at the end."""

    def __init__(
        self,
        settings: Settings,
        client: httpx.AsyncClient | None = None,
        *,
        shelf: Shelf | None = None,
        answer_within: float = ANSWER_WITHIN_SECONDS,
        rest: float = REST_SECONDS,
    ) -> None:
        self._settings = settings
        self._shelf = shelf or NoShelf()
        self._calls = Calls(settings, client, self._shelf, answer_within=answer_within, rest=rest)
        self._no_sends_before = 0.0
        self._may_write, self._look_again_at = True, 0.0

    async def get_ready(self) -> None:
        """Before anything is handed over: a token is there and WeChat is not left alone. Raises a `WeChatError`."""
        if (left := self._no_sends_before - time.monotonic()) > 0:
            raise Resting(left)
        await self._calls.get_ready()

    async def may_write(self) -> bool:
        """Whether the account may write by itself, as far as we know: unverified ones may not."""
        if not self._settings.wechat_customer_service:
            return False
        if time.monotonic() >= self._look_again_at:
            self._may_write = await self._shelf.get(_FORBIDDEN) is None
            self._look_again_at = time.monotonic() + LOOK_EVERY_SECONDS
        return self._may_write

    async def send_text(self, openid: str, text: str, *, by_ai: bool) -> None:
        """A customer-service message. Raises a `WeChatError`."""
        await self._send({"touser": openid, "msgtype": "text", "text": {"content": text}}, by_ai)

    async def send_menu(self, openid: str, head: str, choices: Sequence[tuple[str, str]], *, by_ai: bool) -> None:
        """A customer-service message whose choices (id, text) can be clicked. Raises a `WeChatError`."""
        items = [{"id": number, "content": text} for number, text in choices]
        menu = {"head_content": head, "list": items, "tail_content": ""}
        await self._send({"touser": openid, "msgtype": "msgmenu", "msgmenu": menu}, by_ai)

    async def upload_photo(self, content: bytes) -> str:
        """A JPEG that WeChat keeps for three days; its media id. Raises a `WeChatError`."""
        answer = await self._calls.upload(UPLOAD, ("photo.jpg", content, "image/jpeg"), type="image")
        if not (media_id := answer.get("media_id")):
            raise NoAnswer(0, "an upload without a media id")
        return str(media_id)

    async def send_photo(self, openid: str, media_id: str) -> None:
        """A customer-service message. Raises a `WeChatError`, `MediaUnknown` when the upload is too old."""
        await self._send({"touser": openid, "msgtype": "image", "image": {"media_id": media_id}}, by_ai=False)

    async def show_typing(self, openid: str) -> None:
        """The line that says somebody is typing, for 15 seconds or until a message. Raises a `WeChatError`."""
        await self._calls.ask(TYPING, {"touser": openid, "command": "Typing"})

    async def stop_typing(self, openid: str) -> None:
        """Take that line away. Raises a `WeChatError`."""
        await self._calls.ask(TYPING, {"touser": openid, "command": "CancelTyping"})

    async def send_notice(
        self, openid: str, template_id: str, words: Mapping[str, str], *, key: str, url: str = ""
    ) -> str:
        """A template message, taken once per `key`; WeChat's id of it. Raises a `WeChatError`."""
        notice = {"touser": openid, "template_id": template_id, "client_msg_id": key, "data": _values(words)}
        answer = await self._calls.ask("/cgi-bin/message/template/send", {**notice, "url": url} if url else notice)
        return str(answer.get("msgid", ""))

    async def send_subscribed(self, openid: str, template_id: str, words: Mapping[str, str], *, page: str = "") -> None:
        """One of the notices that the customer has asked for. Raises a `WeChatError`."""
        notice = {"touser": openid, "template_id": template_id, "data": _values(words)}
        await self._calls.ask("/cgi-bin/message/subscribe/bizsend", {**notice, "page": page} if page else notice)

    async def media(self, media_id: str, *, at_most: int | None = None) -> bytes:
        """The file a customer has sent, a video too. Raises a `WeChatError`, `MediaTooLarge` among them."""
        return await self._calls.file(media_id, at_most=at_most or self._settings.max_photo_bytes)

    async def publish_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the account's menu. Raises a `WeChatError`."""
        await self._calls.ask("/cgi-bin/menu/create", dict(menu))

    async def menu(self) -> dict[str, Any]:
        """The account's menu as it is. Raises a `WeChatError`, `MenuMissing` among them."""
        answer: dict[str, Any] = (await self._calls.look("/cgi-bin/menu/get")).get("menu", {})
        return answer

    async def delete_menu(self) -> None:
        await self._calls.look("/cgi-bin/menu/delete")

    async def templates(self) -> list[dict[str, Any]]:
        """The notices that the account may send. Raises a `WeChatError`."""
        listed: list[dict[str, Any]] = (await self._calls.look("/cgi-bin/template/get_all_private_template")).get(
            "template_list", []
        )
        return listed

    async def visitor(self, code: str) -> Visitor:
        """Who has come back from WeChat's login with this code, once per code. Raises a `WeChatError`."""
        parameters = {
            "appid": self._settings.wechat_app_id,
            "secret": self._settings.wechat_app_secret.get_secret_value(),
            "code": code,
            "grant_type": "authorization_code",
        }
        answer = await self._calls.get("/sns/oauth2/access_token", parameters)
        return Visitor(str(answer.get("openid", "")), is_snapshot=bool(answer.get("is_snapshotuser")))

    async def page_ticket(self) -> str:
        """With which pages of ours are signed, so that they may use WeChat's functions. Raises a `WeChatError`."""
        if (kept := await self._shelf.get(_TICKET)) is not None:
            return kept.value
        answer = await self._calls.look("/cgi-bin/ticket/getticket", type="jsapi")
        ticket, lasts = str(answer.get("ticket", "")), timedelta(seconds=float(answer.get("expires_in", 0)))
        await self._shelf.put(_TICKET, ticket, max(lasts - TICKET_BEFORE_END, timedelta(seconds=1)))
        return ticket

    async def close(self) -> None:
        await self._calls.close()

    async def _send(self, message: dict[str, Any], by_ai: bool) -> None:
        if by_ai:
            message["aimsgcontext"] = {"is_ai_msg": 1}  # WeChat then shows that an AI wrote it
        try:
            await self._calls.ask(SEND, message)
        except TooManyCalls as limited:
            self._no_sends_before = time.monotonic() + limited.wait(utc_now()).total_seconds()
            log.error("wechat_limit_reached", code=limited.code)
            raise
        except SendsForbidden:
            log.error("wechat_account_may_not_write")
            self._may_write, self._look_again_at = False, time.monotonic() + FORBIDDEN_FOR.total_seconds()
            await self._shelf.put(_FORBIDDEN, "yes", FORBIDDEN_FOR)
            raise


def _values(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in words.items()}
