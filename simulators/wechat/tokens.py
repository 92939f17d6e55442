"""Access tokens: the old kind that replaces the one before, the stable kind, and which of them are still good."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from simulators.wechat.account import AccessToken, World
from simulators.wechat.refusals import Refused, read_json

RENEWED_BEFORE_END = 300
FORCED_PER_DAY, FORCED_APART_SECONDS = 20, 30


async def give_token(world: World, request: Request) -> Response:
    """Each new token replaces the one before; both are good for five more minutes."""
    query = request.query_params
    _check_account(world, query.get("appid"), query.get("secret"))
    world.count_call("/cgi-bin/token")
    for old in world.tokens:
        if not old.stable and old.superseded_at is None:
            old.superseded_at = world.now() + RENEWED_BEFORE_END
    return _token_answer(world, _new_token(world, stable=False))


async def give_stable_token(world: World, request: Request) -> Response:
    """The same token until it nears its end; `force_refresh` kills it at once, and is allowed seldom."""
    body = await read_json(request)
    _check_account(world, body.get("appid"), body.get("secret"))
    good = [t for t in world.tokens if t.stable and not t.revoked and t.expires > world.now() + RENEWED_BEFORE_END]
    if body.get("force_refresh"):
        _check_forcing(world)
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
    is_superseded = known is not None and known.superseded_at is not None and known.superseded_at <= world.now()
    if known is None or known.revoked or is_superseded:
        raise Refused(40001)
    if known.expires <= world.now():
        raise Refused(42001)


def _check_forcing(world: World) -> None:
    today = [at for at in world.forced if at > world.now() - 86_400]
    if today and world.now() - today[-1] < FORCED_APART_SECONDS:
        raise Refused(45011)
    if len(today) >= FORCED_PER_DAY:
        raise Refused(45009)
    world.forced = [*today, world.now()]


def _check_account(world: World, app_id: Any, secret: Any) -> None:
    if app_id != world.config.app_id:
        raise Refused(40013)
    if secret != world.config.secret:
        raise Refused(40125)
