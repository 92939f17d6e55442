"""Access tokens: the old kind that replaces the one before, the stable kind, and which of them are still good."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from simulators.wechat.account import AccessToken, World
from simulators.wechat.refusals import Refused, read_json

RENEWED_BEFORE_END = 300


async def give_token(world: World, request: Request) -> Response:
    """Each new token replaces the one before; both are good for five more minutes."""
    query = request.query_params
    _check_account(world, query.get("appid"), query.get("secret"))
    for old in world.tokens:
        if not old.stable:
            old.expires = min(old.expires, world.now() + RENEWED_BEFORE_END)
    return _token_answer(world, _new_token(world, stable=False))


async def give_stable_token(world: World, request: Request) -> Response:
    """The same token until it nears its end; `force_refresh` kills it at once."""
    body = await read_json(request)
    _check_account(world, body.get("appid"), body.get("secret"))
    good = [t for t in world.tokens if t.stable and not t.revoked and t.expires > world.now() + RENEWED_BEFORE_END]
    if body.get("force_refresh"):
        for old in good:
            old.revoked = True
        good = []
    return _token_answer(world, good[-1] if good else _new_token(world, stable=True))


def _new_token(world: World, *, stable: bool) -> AccessToken:
    new = AccessToken(secrets.token_urlsafe(102)[:136], world.now() + world.config.token_seconds, stable)
    world.tokens.append(new)
    return new


def _token_answer(world: World, token: AccessToken) -> Response:
    return JSONResponse({"access_token": token.value, "expires_in": int(token.expires - world.now())})


def check_token(world: World, value: str | None) -> None:
    """Raises `Refused`."""
    if not value:
        raise Refused(41001)
    known = next((token for token in world.tokens if token.value == value), None)
    if known is None or known.revoked:
        raise Refused(40001)
    if known.expires <= world.now():
        raise Refused(42001)


def _check_account(world: World, app_id: Any, secret: Any) -> None:
    if app_id != world.config.app_id:
        raise Refused(40013)
    if secret != world.config.secret:
        raise Refused(40125)
