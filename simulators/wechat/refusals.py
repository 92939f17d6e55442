"""What the platform says when it does not do something, in its own codes and words."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest, could get access_token by "
    "getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40016: "invalid button size",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40029: "invalid code",
    40037: "invalid template_id",
    40054: "invalid sub button url domain",
    40097: "invalid args",
    40125: "invalid appsecret",
    40163: "code been used",
    40200: "invalid account type",
    40243: "AppSecret has been frozen",
    41001: "access_token missing",
    41005: "media data missing",
    42001: "access_token expired",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44001: "empty media data",
    44002: "empty post data",
    44004: "empty content",
    45001: "size out of limit",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45072: "invalid command",
    45080: "need sending message to user or recving message from user in the last 30 seconds before typing",
    45081: "you are already typing",
    46003: "menu no exist",
    47001: "data format error",
    48001: "api unauthorized",
    48002: "user refuses messages",
    65413: "no session",
    70000: "minor protection",
}
OK = {"errcode": 0, "errmsg": "ok"}


class Refused(Exception):
    """The platform does not do it; `message` where its words depend on what was asked."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message or MESSAGES.get(code, "refused")


def error(refused: Refused) -> Response:
    """The answer that carries a refusal, with the id under which WeChat finds the request again."""
    rid = f"{int(time.time()):08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    return JSONResponse({"errcode": refused.code, "errmsg": f"{refused.message} rid: {rid}"})


async def read_json(request: Request) -> dict[str, Any]:
    """The body of a POST. Raises `Refused`."""
    if request.method != "POST":
        raise Refused(43002)
    raw = await request.body()
    if not raw:
        raise Refused(44002)
    try:
        # What was escaped as \uXXXX reaches the user as it was written.
        body = json.loads(raw.replace(b"\\u", b"\\\\u"))
    except ValueError:
        raise Refused(47001) from None
    if not isinstance(body, dict):
        raise Refused(47001)
    return body
