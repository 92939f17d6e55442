"""What WeChat calls: the verification of our address, and every message and event of our followers."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.background import BackgroundTask

from channels.wechat.desk import UNTOUCHED, WeChatDesk
from channels.wechat.envelope import SUCCESS, NotSigned
from channels.wechat.reading import Unreadable
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
    try:
        desk.envelope.check_address(request.query_params)
    except NotSigned:
        return Response(status_code=403)
    return PlainTextResponse(echostr, headers={"X-Content-Type-Options": "nosniff"})


@router.post("")
async def receive(desk: AtDesk, request: Request) -> Response:
    """Write the push down, then answer on this request if the answer is there in time."""
    arrived = utc_now()
    query = request.query_params
    try:
        desk.envelope.check_before_reading(query)
        opened = desk.envelope.open(query, await _body(request))
    except NotSigned as stranger:
        UNTOUCHED.labels("not_signed").inc()
        log.warning("wechat_push_not_signed", why=str(stranger), encrypted=query.get("encrypt_type"))
        return Response(status_code=403)
    except BodyTooLarge:
        return Response(status_code=413)
    except Unreadable as broken:
        UNTOUCHED.labels("unreadable").inc()
        log.warning("wechat_push_unreadable", why=str(broken), encrypted=query.get("encrypt_type"))
        return _success()  # anything else would only bring the same again

    async def is_open() -> bool:
        return utc_now() < arrived + WECHAT_LISTENS and not await request.is_disconnected()

    until = arrived + timedelta(seconds=desk.settings.wechat_passive_seconds)
    place = await desk.hear(opened.push, until=until)
    # Whoever was slow to write it down will be as slow to answer; and a crowd must not come to its end all at once.
    until -= utc_now() - arrived + timedelta(seconds=random.uniform(0, desk.settings.wechat_passive_seconds / 8))
    carried = await desk.reply(place, until=until, is_open=is_open) if place else None
    if carried is None:
        return _success()
    noted = BackgroundTask(desk.replied, carried)
    if not carried.text:
        return PlainTextResponse(SUCCESS, background=noted)
    xml = desk.envelope.reply(opened, query["nonce"], carried.text)
    return Response(xml, media_type="text/xml", background=noted)


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
    return body


def _success() -> Response:
    return PlainTextResponse(SUCCESS)
