"""One table: our errors to HTTP answers. What stands in neither table is a fault of ours and stays a 500."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from channels.in_app.errors import CHAT_ERRORS, error_of
from conversations.transcript import ConversationUnknown
from handoff.agents import LoginRefused, NotLoggedIn
from handoff.queue import AlreadyTaken, DispositionUnknown, HandOffUnknown, NotYours

CONSOLE_ERRORS: dict[type[Exception], tuple[int, str, str]] = {
    LoginRefused: (401, "login_refused", "用户名或密码不对，请再试一次。"),
    NotLoggedIn: (401, "not_logged_in", "登录已过期，请重新登录。"),
    AlreadyTaken: (409, "already_taken", "这位客户已被其他同事接起，或已离开。"),
    NotYours: (409, "not_yours", "这位客户现在不由您接待，您写的内容没有发出。"),
    HandOffUnknown: (404, "handoff_unknown", "没有找到这条会话。"),
    ConversationUnknown: (404, "conversation_unknown", "没有找到这条会话。"),
    DispositionUnknown: (422, "disposition_unknown", "请选择一个处理结果。"),
}


def install_error_answers(app: FastAPI) -> None:
    """Answer every error that somebody outside can cause with a code and a Chinese sentence."""
    app.add_exception_handler(RequestValidationError, _malformed)
    for kind in CONSOLE_ERRORS:
        app.add_exception_handler(kind, _answer)
    for kind in CHAT_ERRORS:
        if kind not in CONSOLE_ERRORS:
            app.add_exception_handler(kind, _answer)


async def _answer(request: Request, raised: Exception) -> JSONResponse:
    if not request.url.path.startswith("/api/console"):
        chat_error = error_of(raised)
        if chat_error is not None:
            headers = {"Retry-After": str(int(chat_error.retry_after) + 1)} if chat_error.retry_after else None
            return JSONResponse(chat_error.as_json(), chat_error.status, headers)
    status, code, message = CONSOLE_ERRORS[type(raised)]
    return JSONResponse({"error": {"code": code, "message": message}}, status)


async def _malformed(_: Request, raised: Exception) -> JSONResponse:
    assert isinstance(raised, RequestValidationError)
    fields = [".".join(str(part) for part in error["loc"]) for error in raised.errors()]
    return JSONResponse(
        {"error": {"code": "malformed", "message": "请求格式不对，请刷新页面再试。", "fields": fields}}, 422
    )
