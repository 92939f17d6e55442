"""Pages inside WeChat: binding a phone to the account, and the signature that lets a page use WeChat's functions."""

from __future__ import annotations

import hashlib
import secrets
from html import escape
from typing import Annotated
from urllib.parse import urldefrag, urlsplit

import structlog
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from channels.wechat.binding import Binding, NotFollowing, OnlyLooking, Stranger
from channels.wechat.errors import WeChatError
from foundation.clock import utc_now
from insurance.customers.customers import mask_phone
from insurance.customers.identity import TooManyCodes, Tried

router = APIRouter(prefix="/wechat", tags=["wechat"])

# What the customer reads.
TITLE = "绑定手机号"
INTRO = "绑定后，可以在公众号里查询您的保单和理赔进度。请填写投保时留的手机号，我们会发送验证码。"
BOUND = "已绑定手机号 {phone}。"
UNBOUND = "已解除绑定。"
SENT = "验证码已发送，5 分钟内有效，请填写后提交。"
NOT_SENT = "验证码没有发出去，请检查手机号后再试。"
TOO_MANY = "验证码发送太频繁，请一小时后再试。"
WRONG = {
    Tried.WRONG: "验证码不对，请再试一次。",
    Tried.TOO_OFTEN: "错误次数太多，请重新获取验证码。",
    Tried.TOO_LATE: "验证码已过期，请重新获取。",
    Tried.NOTHING_SENT: "请先获取验证码。",
}
EXPIRED = "页面已过期，请回到公众号，重新点菜单里的“绑定手机号”。"
LOOKING = "您正在浏览快照页，无法绑定。请点右下角“使用完整服务”后再试。"
FOLLOW_FIRST = "请先关注公众号，再来绑定。"
LATER = "微信暂时没有响应，请稍后再试。"

STATE_COOKIE, VISIT_COOKIE = "wx_login", "wx_visit"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
log = structlog.get_logger()

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
body{{font:18px/1.7 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;color:#1c2b2a}}
h1{{font-size:1.4rem}} label{{display:block;margin-top:1rem}} input{{font:inherit;width:100%;padding:.6rem;
border:1px solid #8aa;border-radius:6px;box-sizing:border-box}} button{{font:inherit;margin-top:1rem;width:100%;
padding:.7rem;border:0;border-radius:6px;background:#07863f;color:#fff}} p[role]{{font-weight:600}}
</style></head><body><h1>{title}</h1>{body}</body></html>"""
_PHONE_FORM = """<form method="post" action="/wechat/bind/code"><label>手机号
<input name="phone" inputmode="tel" autocomplete="tel" maxlength="20" required></label>
<button>获取验证码</button></form>"""
_CODE_FORM = """<form method="post" action="/wechat/bind/confirm"><label>验证码
<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required></label>
<button>绑定</button></form>"""
_UNBIND_FORM = '<form method="post" action="/wechat/bind/remove"><button>解除绑定</button></form>'


def binding_of(request: Request) -> Binding:
    binding: Binding = request.app.state.wechat_binding
    return binding


WithBinding = Annotated[Binding, Depends(binding_of)]


@router.get("/bind", include_in_schema=False)
async def begin(binding: WithBinding) -> Response:
    login = binding.begin()
    answer = RedirectResponse(login.address, 302, headers=HEADERS)
    _set_cookie(answer, binding, STATE_COOKIE, login.cookie)
    return answer


@router.get("/bind/back", include_in_schema=False)
async def come_back(binding: WithBinding, request: Request, code: str = "", state: str = "") -> Response:
    try:
        cookie = request.cookies.get(STATE_COOKIE, "")
        visit = await binding.come_back(code=code, state=state, cookie=cookie)
    except Stranger:
        return _page(EXPIRED, status=403)
    except OnlyLooking:
        return _page(LOOKING, status=403)
    except NotFollowing:
        return _page(FOLLOW_FIRST, status=403)
    except WeChatError as failed:
        log.warning("wechat_login_failed", code=failed.code)
        return _page(LATER if not failed.permanent else EXPIRED, status=503 if not failed.permanent else 403)
    phone = await binding.bound_phone(visit)
    answer = _page(BOUND.format(phone=mask_phone(phone)), _UNBIND_FORM) if phone else _page(INTRO, _PHONE_FORM)
    _set_cookie(answer, binding, VISIT_COOKIE, visit)
    answer.delete_cookie(STATE_COOKIE, path="/wechat")
    return answer


@router.post("/bind/code", include_in_schema=False)
async def send_code(binding: WithBinding, request: Request, phone: Annotated[str, Form(max_length=40)]) -> Response:
    try:
        sent = await binding.send_code(request.cookies.get(VISIT_COOKIE, ""), phone)
    except Stranger:
        return _page(EXPIRED, status=403)
    except TooManyCodes:
        return _page(TOO_MANY, status=429)
    return _page(SENT, _CODE_FORM) if sent else _page(NOT_SENT, _PHONE_FORM, status=422)


@router.post("/bind/confirm", include_in_schema=False)
async def confirm(binding: WithBinding, request: Request, code: Annotated[str, Form(max_length=12)]) -> Response:
    visit = request.cookies.get(VISIT_COOKIE, "")
    try:
        tried = await binding.try_code(visit, code.strip())
        phone = await binding.bound_phone(visit)
    except Stranger:
        return _page(EXPIRED, status=403)
    if tried is Tried.RIGHT and phone:
        return _page(BOUND.format(phone=mask_phone(phone)))
    again = _CODE_FORM if tried is Tried.WRONG else _PHONE_FORM
    return _page(WRONG.get(tried, EXPIRED), again, status=422)


@router.post("/bind/remove", include_in_schema=False)
async def remove(binding: WithBinding, request: Request) -> Response:
    try:
        await binding.unbind(request.cookies.get(VISIT_COOKIE, ""))
    except Stranger:
        return _page(EXPIRED, status=403)
    return _page(UNBOUND)


@router.get("/page-signature")
async def sign_page(binding: WithBinding, url: str) -> JSONResponse:
    """What `wx.config` needs on one of our own pages."""
    page, _ = urldefrag(url)
    if urlsplit(page).netloc != urlsplit(binding.settings.public_url).netloc:
        return JSONResponse({"error": {"code": "not_our_page", "message": EXPIRED}}, 403)
    try:
        ticket = await binding.api.page_ticket()
    except WeChatError as failed:
        log.warning("wechat_ticket_failed", code=failed.code)
        return JSONResponse({"error": {"code": "wechat_away", "message": LATER}}, 503)
    nonce, timestamp = secrets.token_urlsafe(12), str(int(utc_now().timestamp()))
    signature = page_signature(ticket=ticket, nonce=nonce, timestamp=timestamp, url=page)
    app_id = binding.settings.wechat_app_id
    return JSONResponse({"appId": app_id, "timestamp": int(timestamp), "nonceStr": nonce, "signature": signature})


def page_signature(*, ticket: str, nonce: str, timestamp: str, url: str) -> str:
    """Hexadecimal SHA-1, as WeChat's page script computes it; `url` without what follows #."""
    words = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return hashlib.sha1(words.encode()).hexdigest()


def _page(text: str, form: str = "", *, status: int = 200) -> HTMLResponse:
    body = f'<p role="status">{escape(text)}</p>{form}'
    return HTMLResponse(_PAGE.format(title=escape(TITLE), body=body), status, headers=HEADERS)


def _set_cookie(answer: Response, binding: Binding, name: str, value: str) -> None:
    is_https = binding.settings.public_url.startswith("https:")
    answer.set_cookie(name, value, max_age=600, path="/wechat", httponly=True, samesite="lax", secure=is_https)
