"""The platform's HTTP interface at its real paths, with its real refusals."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import UploadFile

from simulators.wechat.account import MESSAGE_BYTES, Fault, User, World
from simulators.wechat.refusals import OK, Refused, error, read_json
from simulators.wechat.tokens import check_token, give_stable_token, give_token

router = APIRouter()
BOTH = ["GET", "POST"]
TYPING_SECONDS = 15
TYPING_AFTER_CONTACT_SECONDS = 30
MAX_IMAGE_BYTES = 10 * 1024 * 1024

Handler = Callable[[World, Request], Awaitable[Response]]


@router.api_route("/cgi-bin/token", methods=BOTH)
async def token(request: Request) -> Response:
    return await _answer(request, give_token, with_token=False)


@router.api_route("/cgi-bin/stable_token", methods=BOTH)
async def stable_token(request: Request) -> Response:
    return await _answer(request, give_stable_token, with_token=False)


@router.api_route("/cgi-bin/message/custom/send", methods=BOTH)
async def send(request: Request) -> Response:
    return await _answer(request, _send)


@router.api_route("/cgi-bin/message/custom/typing", methods=BOTH)
async def typing(request: Request) -> Response:
    return await _answer(request, _typing)


@router.api_route("/cgi-bin/media/get", methods=BOTH)
async def media_get(request: Request) -> Response:
    return await _answer(request, _media_get)


@router.api_route("/cgi-bin/media/upload", methods=BOTH)
async def media_upload(request: Request) -> Response:
    return await _answer(request, _media_upload)


@router.api_route("/cgi-bin/menu/{what}", methods=BOTH)
async def menu(request: Request, what: str) -> Response:
    return await _answer(request, _menu)


async def _answer(request: Request, handler: Handler, *, with_token: bool = True) -> Response:
    """Faults first, then the token, then the thing itself; refusals as WeChat words them."""
    world: World = request.app.state.world
    fault = world.fault_at(request.url.path)
    if fault is not None and fault.delay_seconds:
        await asyncio.sleep(fault.delay_seconds)
    if fault is not None and not fault.after_effect and (broken := _broken(fault)):
        response = broken
    else:
        try:
            if with_token:
                check_token(world, request.query_params.get("access_token"))
            response = await handler(world, request)
        except Refused as refused:
            response = error(refused.code)
        if fault is not None and fault.after_effect and (broken := _broken(fault)):
            response = broken
    await _remember(world, request, response)
    return response


def _broken(fault: Fault) -> Response | None:
    if fault.http is not None:
        return Response(status_code=fault.http)
    if fault.html:
        return HTMLResponse("<html><body>Bad Gateway</body></html>")
    return error(fault.errcode) if fault.errcode is not None else None


async def _remember(world: World, request: Request, response: Response) -> None:
    is_file = "multipart" in request.headers.get("Content-Type", "")
    body = "" if is_file else (await request.body()).decode(errors="replace")
    is_json = response.media_type == "application/json"
    world.requests.append(
        {
            "path": request.url.path,
            "body": body.replace(world.config.secret, "***"),
            "status": response.status_code,
            "answer": bytes(response.body).decode() if is_json else "",
        }
    )


async def _send(world: World, request: Request) -> Response:
    message = await read_json(request)
    user = _follower(world, message)
    if not user.subscribed:
        raise Refused(45015)
    buckets = world.open_buckets(user)
    if not buckets:
        raise Refused(45015)
    bucket = next((bucket for bucket in buckets if bucket.left > 0), None)
    if bucket is None:
        raise Refused(45047)
    bubble = _bubble(world, message)
    bucket.left -= 1
    user.typing_until = 0.0
    user.last_contact = world.now()
    is_ai = (message.get("aimsgcontext") or {}).get("is_ai_msg") == 1
    world.show(user, by="account", via="custom", is_ai=is_ai, **bubble)
    return JSONResponse(OK)


def _bubble(world: World, message: dict[str, Any]) -> dict[str, Any]:
    kind = message.get("msgtype")
    part = message.get(str(kind))
    if kind not in ("text", "image", "msgmenu") or not isinstance(part, dict):
        raise Refused(40008)
    if kind == "image":
        if world.find_media(str(part.get("media_id"))) is None:
            raise Refused(40007)
        return {"kind": "image", "media_id": part["media_id"]}
    if kind == "text":
        return {"kind": "text", "text": _within_limit(str(part.get("content") or ""))}
    choices = [{"id": str(each["id"]), "content": str(each["content"])} for each in part.get("list", [])]
    head, tail = str(part.get("head_content") or ""), str(part.get("tail_content") or "")
    _within_limit(head + tail + "".join(each["content"] for each in choices))
    return {"kind": "menu", "text": head, "choices": choices, "tail": tail}


def _within_limit(text: str) -> str:
    if not text:
        raise Refused(44004)
    if len(text.encode()) > MESSAGE_BYTES:
        raise Refused(45002)
    return text


async def _typing(world: World, request: Request) -> Response:
    message = await read_json(request)
    user = _follower(world, message)
    if message.get("command") not in ("Typing", "CancelTyping"):
        raise Refused(45072)
    if message["command"] == "CancelTyping":
        user.typing_until = 0.0
    else:
        if world.now() - user.last_contact > TYPING_AFTER_CONTACT_SECONDS:
            raise Refused(45080)
        if user.typing_until > world.now():
            raise Refused(45081)
        user.typing_until = world.now() + TYPING_SECONDS
    world.wake(user)
    return JSONResponse(OK)


async def _media_get(world: World, request: Request) -> Response:
    media = world.find_media(request.query_params.get("media_id", ""))
    if media is None:
        raise Refused(40007)
    name = f'attachment; filename="{media.media_id[:16]}.jpg"'
    return Response(media.content, media_type=media.media_type, headers={"Content-Disposition": name})


async def _media_upload(world: World, request: Request) -> Response:
    if request.method != "POST":
        raise Refused(43002)
    if request.query_params.get("type") not in ("image", "voice", "video", "thumb"):
        raise Refused(40004)
    async with request.form() as form:
        file = form.get("media")
        if not isinstance(file, UploadFile):
            raise Refused(41005)
        content, media_type = await file.read(), file.content_type or "application/octet-stream"
    if len(content) > MAX_IMAGE_BYTES:
        raise Refused(45001)
    media = world.keep(content, media_type)
    created = int(world.now())
    return JSONResponse({"type": request.query_params["type"], "media_id": media.media_id, "created_at": created})


async def _menu(world: World, request: Request) -> Response:
    what = request.path_params["what"]
    if what == "create":
        world.menu = (await read_json(request)).get("button", [])
    if what == "delete":
        world.menu = None
    if what != "get":
        return JSONResponse(OK)
    if world.menu is None:
        raise Refused(46003)
    return JSONResponse({"menu": {"button": world.menu}, "conditionalmenu": []})


def _follower(world: World, message: dict[str, Any]) -> User:
    user = world.users.get(str(message.get("touser")))
    if user is None:
        raise Refused(40003)
    return user
