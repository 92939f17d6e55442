"""What WeChat calls: the verification of our address, and every message and event of our followers."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.background import BackgroundTask

from channels.wechat import messages
from channels.wechat.desk import UNTOUCHED, WeChatDesk
from channels.wechat.messages import Unreadable
from foundation.clock import utc_now

router = APIRouter(prefix="/wechat", tags=["wechat"])
log = structlog.get_logger()

MAX_BODY_BYTES = 256 * 1024
WECHAT_LISTENS = timedelta(seconds=4.8)  # WeChat hangs up after five


class BodyTooLarge(Exception):
    """No push of WeChat is that long."""


def desk_of(request: Request) -> WeChatDesk:
    desk: WeChatDesk = request.app.state.wechat
    return desk


AtDesk = Annotated[WeChatDesk, Depends(desk_of)]


@router.get("")
async def verify(desk: AtDesk, request: Request, echostr: str = "") -> Response:
    """WeChat's own check, when the address is entered and whenever it likes."""
    if not _signed(desk, request):
        return Response(status_code=403)
    return PlainTextResponse(echostr, headers={"X-Content-Type-Options": "nosniff"})


@router.post("")
async def receive(desk: AtDesk, request: Request) -> Response:
    """Write the push down, then answer on this request if the answer is there in time."""
    arrived = utc_now()
    if not _signed(desk, request):
        return Response(status_code=403)
    try:
        push = messages.read(await _body(request))
    except BodyTooLarge:
        return Response(status_code=413)
    except Unreadable as broken:
        UNTOUCHED.labels("unreadable").inc()
        log.warning("wechat_push_unreadable", why=str(broken), encrypted=request.query_params.get("encrypt_type"))
        return _success()  # anything else would only bring the same again

    async def is_open() -> bool:
        return utc_now() < arrived + WECHAT_LISTENS and not await request.is_disconnected()

    until = arrived + timedelta(seconds=desk.settings.wechat_passive_seconds)
    place = await desk.hear(push, until=until)
    carried = await desk.reply(place, until=until, is_open=is_open) if place else None
    if carried is None:
        return _success()
    if not carried.text:
        return PlainTextResponse(messages.SUCCESS, background=BackgroundTask(desk.replied, carried))
    xml = messages.passive_text(push, carried.text)
    return Response(xml, media_type="text/xml", background=BackgroundTask(desk.replied, carried))


def _signed(desk: WeChatDesk, request: Request) -> bool:
    query = request.query_params
    return messages.is_signed(
        desk.settings.wechat_token,
        signature=query.get("signature", ""),
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
    )


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
    return body


def _success() -> Response:
    return PlainTextResponse(messages.SUCCESS)
