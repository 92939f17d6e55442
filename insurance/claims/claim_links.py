"""Signed addresses of a claim's own pages: how far it has come, where more photos are sent. They hold no number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import jwt
from pydantic import SecretStr

from foundation.clock import utc_now
from foundation.settings import Settings

_ALGORITHM = "HS256"


class Page(StrEnum):
    PROGRESS = "progress"
    UPLOAD = "upload"


class LinkExpired(Exception):
    """The address is forged, too old, or for another page."""


@dataclass(frozen=True)
class ClaimLink:
    claim_id: str
    customer_id: str


def address(page: Page, *, claim_id: str, customer_id: str, settings: Settings) -> str:
    """The whole address of the page. Whoever has it sees what the page shows, so it shows nothing of a person."""
    lives = {
        Page.PROGRESS: timedelta(days=settings.progress_link_days),
        Page.UPLOAD: timedelta(hours=settings.upload_link_hours),
    }
    claims = {"sub": claim_id, "own": customer_id, "aud": f"claim_{page}", "exp": utc_now() + lives[page]}
    token = jwt.encode(claims, settings.session_secret.get_secret_value(), algorithm=_ALGORITHM)
    return f"{settings.public_url.rstrip('/')}/claim/{page}/{token}"


def read(page: Page, token: str, secret: SecretStr) -> ClaimLink:
    """Raises `LinkExpired`."""
    try:
        claims = jwt.decode(
            token,
            secret.get_secret_value(),
            algorithms=[_ALGORITHM],
            audience=f"claim_{page}",
            options={"require": ["exp", "sub", "own"]},
        )
    except jwt.InvalidTokenError:
        raise LinkExpired from None
    return ClaimLink(str(claims["sub"]), str(claims["own"]))
