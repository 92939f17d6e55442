"""Logging in by the insurer's identity provider: out to it, back from it, and a ticket for the page.

Nothing that opens anything is ever part of an address of ours: what the browser must bring back is in cookies that no
script reads. Attempts are signed and kept by the browser alone, so any process may take whoever comes back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import jwt
import structlog
from fastapi import APIRouter, Cookie, Depends, Query, Response
from fastapi.responses import RedirectResponse

from foundation.clock import utc_now
from foundation.settings import Settings
from handoff import arrivals, login_tickets
from handoff.console.access import AtDesk, logged_in
from handoff.console.desk import Desk
from handoff.identity_provider import Attempt, IdentityProvider, NotLetIn, Refusal, sent_back
from handoff.login_tickets import TicketSpent
from handoff.models import Agent

router = APIRouter(prefix="/api/console/oidc", tags=["console"])
log = structlog.get_logger()

CONSOLE = "/console/"
ATTEMPT, TICKET = "baowen_attempt", "baowen_ticket"  # cookies
BACK_WITHIN = timedelta(minutes=10)
_PATH = router.prefix
_ALGORITHM, _AUDIENCE = "HS256", "console-oidc"


class ProviderAbsent(Exception):
    """No identity provider is set."""


def provider_of(desk: AtDesk) -> IdentityProvider:
    if desk.provider is None:
        raise ProviderAbsent
    return desk.provider


Provider = Annotated[IdentityProvider, Depends(provider_of)]
Told = Annotated[str, Query(max_length=4096)]


@router.get("")
async def offered(desk: AtDesk) -> dict[str, bool]:
    """Whether the login page shows this way in."""
    return {"offered": desk.provider is not None}


@router.get("/begin", response_class=RedirectResponse, status_code=303)
async def begin(desk: AtDesk, provider: Provider) -> Response:
    """Off to the provider. The attempt is remembered by this browser."""
    attempt = Attempt.fresh()
    try:
        away = RedirectResponse(await provider.way_there(attempt), 303)
    except NotLetIn as refused:
        return _refused(refused)
    seconds = int(BACK_WITHIN.total_seconds())
    away.set_cookie(ATTEMPT, _sealed(attempt, desk.settings), seconds, **_cookie(desk, "lax"))
    return away


@router.get("/callback", response_class=RedirectResponse, status_code=303)
async def callback(
    desk: AtDesk,
    provider: Provider,
    state: Told = "",
    code: Told = "",
    error: Told = "",
    sealed: Annotated[str, Cookie(alias=ATTEMPT)] = "",
) -> Response:
    """Back from the provider: to the console with a ticket, or to the login page with the reason."""
    try:
        attempt = _opened(sealed, state, desk.settings)
        if error or not code:
            raise sent_back(error)
        claims = await provider.who_came(attempt, code)
        ticket = await _ticket_for(desk, claims)
    except NotLetIn as refused:
        back: Response = _refused(refused)
    else:
        back = RedirectResponse(f"{CONSOLE}#arrived", 303)
        seconds = int(login_tickets.GOOD_FOR.total_seconds())
        back.set_cookie(TICKET, ticket, seconds, **_cookie(desk, "strict"))
    back.delete_cookie(ATTEMPT, path=_PATH)
    return back


@router.post("/login")
async def log_in(
    desk: AtDesk, _: Provider, answer: Response, ticket: Annotated[str, Cookie(alias=TICKET, max_length=200)] = ""
) -> dict[str, Any]:
    """The page gives its ticket and has the same as after a password. Once."""
    if not ticket:
        raise TicketSpent
    async with desk.database.transaction() as tx:
        agent = await login_tickets.redeem(tx, ticket)
    answer.delete_cookie(TICKET, path=_PATH)
    return logged_in(desk, agent)


async def _ticket_for(desk: Desk, claims: dict[str, Any]) -> str:
    person = arrivals.person_of(claims, desk.settings)
    async with desk.database.transaction() as tx:
        agent: Agent = await arrivals.let_in(tx, person, desk.settings)
        ticket = await login_tickets.issue(tx, agent)
    log.info("oidc_let_in", agent=agent.id)
    return ticket


def _refused(refused: NotLetIn) -> Response:
    log.warning("oidc_refused", why=refused.why.value, detail=refused.detail)
    return RedirectResponse(f"{CONSOLE}#refused={refused.why.value}", 303)


def _sealed(attempt: Attempt, settings: Settings) -> str:
    claims = {**vars(attempt), "aud": _AUDIENCE, "exp": utc_now() + BACK_WITHIN}
    return jwt.encode(claims, settings.session_secret.get_secret_value(), algorithm=_ALGORITHM)


def _opened(sealed: str, state: str, settings: Settings) -> Attempt:
    """What this browser left with, if it is what has come back. Raises `NotLetIn`."""
    try:
        known = jwt.decode(
            sealed,
            settings.session_secret.get_secret_value(),
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["exp", "state", "nonce", "verifier"]},
        )
    except jwt.InvalidTokenError:
        raise NotLetIn(Refusal.STALE, "no attempt of this browser") from None
    if not state or state != known["state"]:
        raise NotLetIn(Refusal.STALE, "another state")
    return Attempt(known["state"], known["nonce"], known["verifier"])


def _cookie(desk: Desk, same_site: Any) -> dict[str, Any]:
    """Lax comes along when the provider sends the browser back; strict only from our own page."""
    address = desk.settings.oidc_console_url or desk.settings.public_url
    return {"path": _PATH, "httponly": True, "samesite": same_site, "secure": address.startswith("https://")}
