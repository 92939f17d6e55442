"""Who a chat belongs to: a signed token per conversation, and the APP's own word about its user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import jwt
from pydantic import SecretStr

from foundation.clock import utc_now
from foundation.database import storable

_ALGORITHM = "HS256"
_AUDIENCE = "chat"
LONGEST_USER_ID = 100
TIERS = (1, 2)  # above the usual one


class SessionExpired(Exception):
    """The token is missing, forged or too old; the client begins a new session."""


class IdentityRefused(Exception):
    """What the APP says about its user does not carry the APP's signature."""


@dataclass(frozen=True)
class ChatSession:
    customer_id: str
    conversation_id: str


@dataclass(frozen=True)
class AppUser:
    """A user as the APP knows them. `external_id` is unique within the APP."""

    external_id: str
    name: str | None = None
    phone: str | None = None
    elderly: bool = False
    tier: int = 0


class ChatTokens:
    """Issues and reads the tokens that clients carry."""

    def __init__(self, secret: SecretStr, *, lifetime: timedelta) -> None:
        self._secret = secret.get_secret_value()
        self._lifetime = lifetime

    def issue(self, session: ChatSession) -> str:
        claims = {
            "sub": session.customer_id,
            "conversation": session.conversation_id,
            "aud": _AUDIENCE,
            "exp": utc_now() + self._lifetime,
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def read(self, token: str) -> ChatSession:
        """Raises `SessionExpired`."""
        try:
            claims = jwt.decode(token, self._secret, algorithms=[_ALGORITHM], audience=_AUDIENCE)
            return ChatSession(str(claims["sub"]), str(claims["conversation"]))
        except (jwt.InvalidTokenError, KeyError):
            raise SessionExpired from None


def anonymous_user() -> AppUser:
    """Somebody who has not logged in: reports a loss and asks all the same."""
    return AppUser(f"anonymous:{uuid4().hex}")


def read_identity(identity: str, secret: SecretStr) -> AppUser:
    """The user whom the APP's backend vouches for by a JWT (HS256; sub, name, phone, elderly, tier; exp required).

    Raises `IdentityRefused`.
    """
    try:
        claims = jwt.decode(
            identity,
            secret.get_secret_value(),
            algorithms=[_ALGORITHM],
            audience="baowen",
            options={"require": ["exp", "sub"]},
        )
    except jwt.InvalidTokenError as refused:
        raise IdentityRefused(str(refused)) from None
    if len(claims["sub"]) > LONGEST_USER_ID or storable(claims["sub"]) != claims["sub"]:
        raise IdentityRefused("sub")
    return AppUser(
        external_id=f"app:{claims['sub']}",
        name=_text(claims.get("name"), 64),
        phone=_text(claims.get("phone"), 20),
        elderly=claims.get("elderly") is True,
        tier=tier if (tier := claims.get("tier")) in TIERS else 0,
    )


def _text(value: object, most: int) -> str | None:
    """What fits into a customer's row."""
    return storable(value)[:most] or None if isinstance(value, str) else None
