"""The login of pages inside WeChat: a page where one chooses who one is, codes that work once, tickets for pages."""

from __future__ import annotations

import secrets
from html import escape
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from simulators.wechat.account import LoginCode, World
from simulators.wechat.refusals import OK, Refused

router = APIRouter()

CODE_SECONDS = 300
TICKET_SECONDS = 7200
# What the page says, and what each choice does.
TITLE = "选择用户（微信登录模拟）"
WAYS = {"allow": "以 {name} 登录", "snapshot": "以 {name} 进入快照页", "deny": "拒绝"}


@router.get("/connect/oauth2/authorize")
async def authorize(request: Request) -> Response:
    """With `as_user` (and `how`) it goes on at once, as a phone does; without, it asks."""
    world: World = request.app.state.world
    query = request.query_params
    if query.get("appid") != world.config.app_id or query.get("response_type") != "code":
        return HTMLResponse("Scope 参数错误或没有 Scope 权限", 400)
    if query.get("as_user"):
        return _go_on(world, request, query["as_user"], query.get("how", "allow"))
    rows = "".join(
        f'<p><a href="?{escape(urlencode({**query, "as_user": user.openid, "how": how}))}">'
        f"{escape(text.format(name=user.name))}</a></p>"
        for user in world.users.values()
        for how, text in WAYS.items()
    )
    return HTMLResponse(f'<!doctype html><meta charset="utf-8"><title>{TITLE}</title><h1>{TITLE}</h1>{rows}')


def _go_on(world: World, request: Request, openid: str, how: str) -> Response:
    back, state = request.query_params.get("redirect_uri", ""), request.query_params.get("state", "")
    if how == "deny":
        return HTMLResponse("已拒绝")
    code = secrets.token_urlsafe(24)
    snapshot = how == "snapshot"
    visitor = "o" + secrets.token_urlsafe(21)[:27] if snapshot else openid
    world.codes[code] = LoginCode(visitor, snapshot, world.now() + CODE_SECONDS)
    joint = "&" if "?" in back else "?"
    return RedirectResponse(f"{back}{joint}{urlencode({'code': code, 'state': state})}", 302)


async def access_token(world: World, request: Request) -> Response:
    """What a code is worth, once."""
    query = request.query_params
    if query.get("appid") != world.config.app_id:
        raise Refused(40013)
    if query.get("secret") != world.config.secret:
        raise Refused(40125)
    code = world.codes.get(query.get("code", ""))
    if code is None or code.expires <= world.now():
        raise Refused(40029)
    if code.used:
        raise Refused(40163)
    code.used = True
    answer = {
        "access_token": secrets.token_urlsafe(60),
        "expires_in": 7200,
        "refresh_token": secrets.token_urlsafe(60),
        "openid": code.openid,
        "scope": "snsapi_base",
    }
    return JSONResponse({**answer, "is_snapshotuser": 1} if code.is_snapshot else answer)


async def ticket(world: World, request: Request) -> Response:
    if request.query_params.get("type") != "jsapi":
        raise Refused(40097)
    return JSONResponse({**OK, "ticket": secrets.token_urlsafe(64), "expires_in": TICKET_SECONDS})


async def user_info(world: World, request: Request) -> Response:
    user = world.users.get(request.query_params.get("openid", ""))
    if user is None:
        raise Refused(40003)
    if not user.subscribed:
        return JSONResponse({"subscribe": 0, "openid": user.openid})
    known = {"subscribe": 1, "openid": user.openid, "language": "zh_CN", "subscribe_time": int(user.last_contact)}
    return JSONResponse({**known, "remark": "", "groupid": 0, "tagid_list": [], "subscribe_scene": "ADD_SCENE_SEARCH"})
