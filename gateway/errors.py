"""One table: our errors to HTTP answers. What stands in neither table is a fault of ours and stays a 500."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from channels.in_app.errors import CHAT_ERRORS, error_of
from conversations.transcript import ClientIdReused, ConversationUnknown
from foundation.files import NoRoom as NoRoomForFiles
from foundation.outages import is_outage, note_outage
from handoff.accounts import AccountTaken, AccountUnknown, AccountWrong
from handoff.agents import LoginRefused, NotLoggedIn, PasswordNotTaken
from handoff.canned import VariableUnknown, WordsForbidden
from handoff.company import AdviserUnknown, AlreadyJoined
from handoff.console.access import NotAllowed
from handoff.console.claim_routes import NotReported
from handoff.console.oidc_routes import ProviderAbsent
from handoff.console.throttle import TooManyLogins
from handoff.login_tickets import TicketSpent
from handoff.places import NoRoom
from handoff.presence import NotYourPage
from handoff.serving import DispositionUnknown, TargetUnknown
from handoff.states import AlreadyTaken, HandOffUnknown, NotYours, Outdated
from handoff.supervising import AgentAway, AgentFull, AlreadyFirst
from handoff.timetable import TimetableOutdated
from handoff.timetable_words import TimetableWrong
from insurance.claims.claim_states import AlreadyMoved, ClaimNotFound
from insurance.claims.first_notice import FieldRefused
from insurance.photos.photo_claims import PhotoUnknown
from insurance.photos.photo_room import TooManyPhotosAtOnce
from insurance.photos.photos import PhotoBroken, PhotoTooLarge, PhotoTypeRefused
from insurance.requests.request_states import AlreadyMoved as RequestMoved
from insurance.requests.request_states import RequestNotFound
from knowledge_base.answer import KnowledgeUnavailable

MALFORMED = "请求格式不对，请刷新页面再试。"
TOO_MANY_LOGINS = "试错的次数太多了，请过几分钟再登录。"
NOT_FOUND = "没有找到您要的内容，请刷新页面再试。"
OUR_FAULT = "系统开小差了，请稍后再试。"
AWAY = "系统正忙，请稍后再试。"
PHOTO_TOO_LARGE = "这张图片太大了，请压缩后再发。"


class Problem(BaseModel):
    """What went wrong. `message` is Chinese and for people; the others come with some codes only."""

    code: str
    message: str
    hint: str | None = None
    fields: list[str] | None = None
    retry_after: float | None = None


class Refusal(BaseModel):
    """The body of every answer that is not a success."""

    error: Problem


ERROR_ANSWERS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Refusal, "description": "Refused"},
    "5XX": {"model": Refusal, "description": "Our fault"},
}
CONSOLE_ERRORS: dict[type[Exception], tuple[int, str, str]] = {
    ClientIdReused: (409, "client_id_reused", "这条消息和之前的重复了，请重新发送。"),
    LoginRefused: (401, "login_refused", "用户名或密码不对，请再试一次。"),
    PasswordNotTaken: (403, "password_not_taken", "您的账号请点「用企业账号登录」，不再使用密码。"),
    ProviderAbsent: (404, "provider_absent", "这里没有开通企业账号登录，请用用户名和密码。"),
    TicketSpent: (401, "ticket_spent", "这次登录已用过或已失效，请重新点「用企业账号登录」。"),
    NotLoggedIn: (401, "not_logged_in", "登录已过期，请重新登录。"),
    NotAllowed: (403, "not_allowed", "您的角色不能这样做，需要时请联系管理员。"),
    AccountTaken: (409, "account_taken", "这个用户名已经有人用了，请换一个。"),
    AccountUnknown: (404, "account_unknown", "没有这个账号，请刷新页面。"),
    AccountWrong: (422, "account_wrong", "这样改不行：请检查密码、技能和接待数；停用自己、改自己的角色要请别人来做。"),
    AlreadyTaken: (409, "already_taken", "这位客户已被其他同事接起，或已离开。"),
    NotYours: (409, "not_yours", "这位客户现在不由您接待，您写的内容没有发出。"),
    HandOffUnknown: (404, "handoff_unknown", "没有找到这条会话。"),
    ConversationUnknown: (404, "conversation_unknown", "没有找到这条会话。"),
    NoRoom: (409, "no_room", "您同时接待的客户已满，请先结束一位再接。"),
    NotYourPage: (409, "not_your_page", "页面标识冲突，请刷新页面。"),
    Outdated: (409, "outdated", "这位客户的情况刚刚变了，请看一下现在由谁接待，再操作。"),
    AlreadyFirst: (409, "already_first", "这位客户已经排在最前面，前面只有涉及人身安全的客户。"),
    AgentAway: (409, "agent_away", "这位客服现在不接客户（页面不在线，或不是上线状态），请换一位。"),
    AgentFull: (409, "agent_full", "这位客服的接待数已满，请换一位。"),
    TimetableWrong: (422, "timetable_wrong", "没有保存：{what}。"),
    TimetableOutdated: (409, "timetable_outdated", "另一位班长刚刚改过服务时间，请先看最新的，再改一次。"),
    TargetUnknown: (409, "target_unknown", "要转给的同事或技能组现在没有人在线，请换一个。"),
    AdviserUnknown: (409, "adviser_unknown", "没有找到这位同事，请换一位。"),
    AlreadyJoined: (409, "already_joined", "已有另一位班长加入了这个会话。"),
    VariableUnknown: (422, "variable_unknown", "只能使用这些变量：{客户}、{客服}、{公司}、{热线}。"),
    WordsForbidden: (422, "words_forbidden", "其中有不能对客户说的话（承诺赔付、拒赔、指控等），请改写。"),
    NotReported: (409, "not_reported", "这起报案还没有提交，请先在对话里帮客户补齐。"),
    PhotoUnknown: (404, "photo_unknown", "这起报案里没有这张照片。"),
    PhotoTooLarge: (413, PhotoTooLarge.code, PHOTO_TOO_LARGE),
    PhotoTypeRefused: (415, PhotoTypeRefused.code, "只能发 JPG、PNG、WebP 图片，动图也不行。"),
    PhotoBroken: (422, PhotoBroken.code, "这张图片打不开，可能已经损坏，请换一张。"),
    TooManyPhotosAtOnce: (429, "busy", "现在发图片的人比较多，请过几秒再发。"),
    NoRoomForFiles: (507, "no_room", "系统暂时存不下图片，请稍后再发。"),
    KnowledgeUnavailable: (503, "knowledge_away", "知识库正在准备，暂时没有推荐答案。"),
    FieldRefused: (422, "field_refused", "看不懂这样填的内容，请核对后再填（例如车牌、手机号、时间的写法）。"),
    AlreadyMoved: (409, "already_moved", "这起报案已经提交，草稿不能再改。"),
    RequestMoved: (409, "request_moved", "这个工单现在不能这样改，可能刚被同事处理，请刷新。"),
    RequestNotFound: (404, "request_unknown", "没有找到这个工单。"),
    ClaimNotFound: (404, "claim_unknown", "没有找到这起报案。"),
    DispositionUnknown: (422, "disposition_unknown", "请选择一个处理结果。"),
}


def install_error_answers(app: FastAPI) -> None:
    """Answer every error that somebody outside can cause with a code and a Chinese sentence."""
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_exception_handler(Exception, _our_fault)
    app.add_exception_handler(TooManyLogins, _answer)
    for kind in CONSOLE_ERRORS:
        app.add_exception_handler(kind, _answer)
    for kind in CHAT_ERRORS:
        if kind not in CONSOLE_ERRORS:
            app.add_exception_handler(kind, _answer)


async def _answer(request: Request, raised: Exception) -> JSONResponse:
    note_outage(raised)
    if isinstance(raised, TooManyLogins):
        error = {"error": {"code": "too_many_logins", "message": TOO_MANY_LOGINS}}
        return JSONResponse(error, 429, {"Retry-After": str(int(raised.retry_after) + 1)})
    if not request.url.path.startswith("/api/console"):
        chat_error = error_of(raised)
        if chat_error is not None:
            headers = {"Retry-After": str(int(chat_error.retry_after) + 1)} if chat_error.retry_after else None
            return JSONResponse(chat_error.as_json(), chat_error.status, headers)
    if is_outage(raised):
        return JSONResponse({"error": {"code": "busy", "message": AWAY}}, 503, {"Retry-After": "2"})
    if type(raised) not in CONSOLE_ERRORS:
        raise raised  # a fault of ours
    status, code, message = CONSOLE_ERRORS[type(raised)]
    if isinstance(raised, TimetableWrong):  # it says itself, in Chinese, what is wrong
        message = message.format(what=raised)
    return JSONResponse({"error": {"code": code, "message": message}}, status)


async def _malformed(_: Request, raised: Exception) -> JSONResponse:
    assert isinstance(raised, RequestValidationError)
    fields = [".".join(str(part) for part in error["loc"]) for error in raised.errors()]
    return JSONResponse({"error": {"code": "malformed", "message": MALFORMED, "fields": fields}}, 422)


async def _not_served(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, HTTPException)
    if not request.url.path.startswith("/api/"):
        return await http_exception_handler(request, raised)
    code, message = ("not_found", NOT_FOUND) if raised.status_code == 404 else ("malformed", MALFORMED)
    return JSONResponse({"error": {"code": code, "message": message}}, raised.status_code, raised.headers)


async def _our_fault(_: Request, __: Exception) -> JSONResponse:
    return JSONResponse({"error": {"code": "our_fault", "message": OUR_FAULT}}, 500)
