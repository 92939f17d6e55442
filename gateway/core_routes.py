"""The core system's door: a change of status, signed and fresh, once each; the customer hears of it."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from foundation.clock import utc_now
from foundation.settings import Settings
from gateway.core_link import take_news
from gateway.parts import Parts
from insurance.claims.claim_sms import SmsRules
from insurance.claims.claim_states import ClaimNotFound
from insurance.claims.progress import Stage, known_details
from insurance.core.core_system import StatusChange

router = APIRouter(prefix="/api/core", tags=["core"])
log = structlog.get_logger()

# Only programs read these, and whoever connects them.
_SENTENCES = {
    "signature": "签名不对，或者时间戳已过期。",
    "malformed": "内容不符合约定。",
    "claim_unknown": "没有这个报案号。",
}


class StatusNews(BaseModel):
    """What the core system posts. `detail` may hold "missing", "amount", "account_tail"."""

    event_id: str = Field(min_length=1, max_length=64)
    number: str = Field(min_length=1, max_length=20)
    stage: Stage
    at: AwareDatetime
    detail: dict[str, Any] = {}


@router.post(
    "/status", openapi_extra={"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}}
)
async def hear_status(
    request: Request,
    x_core_timestamp: Annotated[str, Header(max_length=20)] = "",
    x_core_signature: Annotated[str, Header(max_length=128)] = "",
) -> JSONResponse:
    parts: Parts = request.app.state.parts
    body = await request.body()
    if not _is_signed(parts.settings, x_core_timestamp, x_core_signature, body):
        return _refused(401, "signature")
    try:
        told = StatusNews.model_validate_json(body)
    except ValidationError:
        return _refused(422, "malformed")
    change = StatusChange(told.event_id, told.number, told.stage, told.at, known_details(told.detail))
    try:
        async with parts.database.transaction() as tx:
            noted = await take_news(tx, parts.bell, change, SmsRules.of(parts.settings))
    except ClaimNotFound:
        return _refused(404, "claim_unknown")
    log.info("core_status", claim=noted.claim.id, stage=change.stage, fresh=noted.fresh, newest=noted.newest)
    return JSONResponse({"fresh": noted.fresh, "told": noted.fresh and noted.newest})


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Hexadecimal HMAC-SHA256 of the timestamp, a dot, and the body as it is sent."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _is_signed(settings: Settings, timestamp: str, signature: str, body: bytes) -> bool:
    """By the shared secret, a short while ago at most. Without a secret nobody is believed."""
    secret = settings.core_webhook_secret.get_secret_value()
    if not secret or not (timestamp.isascii() and timestamp.isdigit()):
        return False
    if abs(utc_now().timestamp() - int(timestamp)) > settings.core_webhook_skew_seconds:
        return False
    return hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode())


def _refused(status: int, code: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": _SENTENCES[code]}}, status)
