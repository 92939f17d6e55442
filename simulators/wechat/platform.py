"""The platform's HTTP interface at its real paths, with its real refusals."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from simulators.wechat import customer_service, desk, login, menus, notices, uploads
from simulators.wechat.account import CounterFull, Fault, World
from simulators.wechat.refusals import Refused, error
from simulators.wechat.tokens import check_token, give_stable_token, give_token

router = APIRouter()
BOTH = ["GET", "POST"]

Handler = Callable[[World, Request], Awaitable[Response]]


@router.api_route("/cgi-bin/token", methods=BOTH)
async def token(request: Request) -> Response:
    return await _answer(request, give_token, with_token=False)


@router.api_route("/cgi-bin/stable_token", methods=BOTH)
async def stable_token(request: Request) -> Response:
    return await _answer(request, give_stable_token, with_token=False)


@router.api_route("/cgi-bin/message/custom/send", methods=BOTH)
async def send(request: Request) -> Response:
    return await _answer(request, customer_service.send)


@router.api_route("/cgi-bin/message/custom/typing", methods=BOTH)
async def typing(request: Request) -> Response:
    return await _answer(request, customer_service.typing)


@router.api_route("/cgi-bin/message/template/send", methods=BOTH)
async def template(request: Request) -> Response:
    return await _answer(request, notices.send_template)


@router.api_route("/cgi-bin/message/subscribe/bizsend", methods=BOTH)
async def subscribed(request: Request) -> Response:
    return await _answer(request, notices.send_subscribed)


@router.api_route("/cgi-bin/template/get_all_private_template", methods=BOTH)
async def templates(request: Request) -> Response:
    return await _answer(request, notices.templates)


@router.api_route("/cgi-bin/media/get", methods=BOTH)
async def media_get(request: Request) -> Response:
    return await _answer(request, _media_get)


@router.api_route("/cgi-bin/media/upload", methods=BOTH)
async def media_upload(request: Request) -> Response:
    return await _answer(request, uploads.upload)


@router.api_route("/cgi-bin/menu/{what}", methods=BOTH)
async def menu(request: Request, what: str) -> Response:
    return await _answer(request, menus.menu)


@router.api_route("/customservice/kfsession/getsession", methods=BOTH)
async def desk_session(request: Request) -> Response:
    return await _answer(request, desk.session_of)


@router.api_route("/customservice/kfsession/getwaitcase", methods=BOTH)
async def desk_waiting(request: Request) -> Response:
    return await _answer(request, desk.wait_cases)


@router.api_route("/cgi-bin/ticket/getticket", methods=BOTH)
async def ticket(request: Request) -> Response:
    return await _answer(request, login.ticket)


@router.api_route("/cgi-bin/user/info", methods=BOTH)
async def user_info(request: Request) -> Response:
    return await _answer(request, login.user_info)


@router.api_route("/cgi-bin/getcallbackip", methods=BOTH)
async def callback_ips(request: Request) -> Response:
    return await _answer(request, _callback_ips)


@router.api_route("/sns/oauth2/access_token", methods=BOTH)
async def visitor(request: Request) -> Response:
    return await _answer(request, login.access_token, with_token=False)


async def _answer(request: Request, handler: Handler, *, with_token: bool = True) -> Response:
    """Faults first, then who asks, the token, the counters, the thing itself; refusals as WeChat words them."""
    world: World = request.app.state.world
    fault = world.fault_at(request.url.path)
    if fault is not None and fault.delay_seconds:
        await asyncio.sleep(fault.delay_seconds)
    if fault is not None and not fault.after_effect and (broken := _broken(fault)):
        response = broken
    else:
        try:
            _check_address(world, request)
            if with_token:
                check_token(world, request.query_params.get("access_token"))
            world.count_call(request.url.path)
            response = await handler(world, request)
        except Refused as refused:
            response = error(refused)
        except CounterFull as full:
            response = error(Refused(45011 if full.by_minute else 45009))
        if fault is not None and fault.after_effect and (broken := _broken(fault)):
            response = broken
    await _remember(world, request, response)
    if fault is not None and fault.truncate:
        return Response(bytes(response.body)[: len(response.body) // 2], media_type="application/json")
    return response


def _check_address(world: World, request: Request) -> None:
    if world.account.frozen:
        raise Refused(40243)
    allowed, host = world.account.addresses, request.client.host if request.client else ""
    if allowed is not None and host not in allowed:
        raise Refused(40164, f"invalid ip {host} ipv6 ::ffff:{host}, not in whitelist")


async def _callback_ips(world: World, request: Request) -> Response:
    return JSONResponse({"ip_list": ["127.0.0.1"]})


def _broken(fault: Fault) -> Response | None:
    if fault.http is not None:
        return Response(status_code=fault.http)
    if fault.html:
        return HTMLResponse("<html><body>Bad Gateway</body></html>")
    return error(Refused(fault.errcode)) if fault.errcode is not None else None


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


async def _media_get(world: World, request: Request) -> Response:
    media = world.find_media(request.query_params.get("media_id", ""))
    if media is None:
        raise Refused(40007)
    if media.media_type.startswith("video/"):
        return JSONResponse({"video_url": str(request.url_for("show_media", media_id=media.media_id))})
    name = f'attachment; filename="{media.media_id[:16]}.{media.media_type.rpartition("/")[2]}"'
    return Response(media.content, media_type=media.media_type, headers={"Content-Disposition": name})
