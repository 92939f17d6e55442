"""The insurer's identity provider, as OpenID Connect has it: the way there, and who has come back from it.

Authorization code flow with PKCE, state and nonce, by Authlib. Whom we let in is decided in `handoff.arrivals`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx2  # what Authlib speaks HTTP with
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from foundation.settings import Settings
from handoff.id_tokens import IdTokenRefused, KeyUnknown, check_id_token, claim_at

CALLBACK = "/api/console/oidc/callback"
DISCOVERY = "/.well-known/openid-configuration"
KEPT_SECONDS = 600.0  # what the provider says of itself
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_BASIC = "client_secret_basic"
_CODE_IS_SPENT = "invalid_grant"
_AWAY = frozenset({"server_error", "temporarily_unavailable"})
_MISCONFIGURED = frozenset({"invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type"})


class Refusal(StrEnum):
    """Why somebody is not let in; the page has a sentence for each."""

    AWAY = "away"  # the provider does not answer, or with nothing that can be read
    STALE = "stale"  # begun too long ago, in another browser, or by somebody else
    DENIED = "denied"  # the provider has let nobody in
    SPENT = "spent"  # its code was used before, or is too old
    MISCONFIGURED = "misconfigured"  # what is set here and what is set there do not fit
    NOT_BELIEVED = "not_believed"  # the ID token is not signed by it, not for us, or not for this login
    EXPIRED = "expired"
    NAMELESS = "nameless"  # no user name where one is expected
    UNKNOWN = "unknown"  # no account of that name
    NO_ROLE = "no_role"
    DISABLED = "disabled"
    ANOTHER = "another"  # the account belongs to another person of the provider


class NotLetIn(Exception):
    """`why` is for the page, `detail` for the log: words of the protocol, never of a person."""

    def __init__(self, why: Refusal, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}")
        self.why, self.detail = why, detail


def sent_back(error: str) -> NotLetIn:
    """What the provider's error at the door means to people. A code that is none of these: nobody was let in."""
    why = Refusal.AWAY if error in _AWAY else Refusal.MISCONFIGURED if error in _MISCONFIGURED else Refusal.DENIED
    return NotLetIn(why, f"at the door: {_word(error)}")


@dataclass(frozen=True)
class Attempt:
    """What one browser keeps between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def fresh(cls) -> Attempt:
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True)
class Standing:
    """What the provider says of itself, and its keys."""

    metadata: dict[str, Any]
    keys: dict[str, Any]
    read_at: float


class IdentityProvider:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._standing: Standing | None = None

    @property
    def callback(self) -> str:
        return (self._settings.oidc_console_url or self._settings.public_url).rstrip("/") + CALLBACK

    @property
    def _wanted(self) -> list[str]:
        chosen = self._settings
        opening = chosen.oidc_name_claim if chosen.oidc_opens_accounts else ""
        return [name for name in (chosen.oidc_username_claim, chosen.oidc_roles_claim, opening) if name]

    async def way_there(self, attempt: Attempt) -> str:
        """The address to which the browser is sent. Raises `NotLetIn`."""
        standing = await self.standing()
        async with self._client() as client:
            url, _ = client.create_authorization_url(
                standing.metadata["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(url)

    async def who_came(self, attempt: Attempt, code: str) -> dict[str, Any]:
        """What the provider vouches for: the checked claims of its ID token, and of its user info where we want more.

        Raises `NotLetIn`.
        """
        standing = await self.standing()
        async with self._client() as client:
            client.token_endpoint_auth_method = self._how_we_are_known(standing)
            token = await self._exchange(client, standing, attempt, code)
            claims = await self._believe(token, attempt)
            if all(claim_at(claims, name) is not None for name in self._wanted):
                return claims
            return {**await self._more_of(client, standing, claims["sub"]), **claims}

    async def standing(self, *, fresh: bool = False) -> Standing:
        """Kept for some minutes. Raises `NotLetIn`."""
        kept = self._standing
        if kept is None or fresh or time.monotonic() - kept.read_at > KEPT_SECONDS:
            self._standing = kept = await self._read()
        return kept

    async def _read(self) -> Standing:
        issuer = self._settings.oidc_issuer
        async with self._client() as client:
            metadata = await _object_at(client, issuer.rstrip("/") + DISCOVERY)
            if metadata.get("issuer") != issuer:
                raise NotLetIn(Refusal.MISCONFIGURED, "issuer")
            if missing := [name for name in _NEEDED if not metadata.get(name)]:
                raise NotLetIn(Refusal.MISCONFIGURED, f"no {missing[0]}")
            keys = await _object_at(client, metadata["jwks_uri"])
        return Standing(metadata, keys, time.monotonic())

    async def _exchange(
        self, client: AsyncOAuth2Client, standing: Standing, attempt: Attempt, code: str
    ) -> dict[str, Any]:
        try:
            async with _answering():
                token = await client.fetch_token(
                    standing.metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                )
        except OAuthError as refused:
            why = Refusal.SPENT if refused.error == _CODE_IS_SPENT else Refusal.MISCONFIGURED
            raise NotLetIn(why, f"token endpoint: {_word(refused.error)}") from None
        return dict(token)

    async def _believe(self, token: dict[str, Any], attempt: Attempt) -> dict[str, Any]:
        """Keys change: one that is not known is looked for once more."""
        for fresh in (False, True):
            standing = await self.standing(fresh=fresh)
            try:
                return check_id_token(token, standing.keys, standing.metadata, attempt.nonce, self._settings)
            except KeyUnknown:
                continue
            except IdTokenRefused as refused:
                why = Refusal.EXPIRED if refused.too_old else Refusal.NOT_BELIEVED
                raise NotLetIn(why, str(refused)) from None
        raise NotLetIn(Refusal.NOT_BELIEVED, "signed with an unknown key")

    async def _more_of(self, client: AsyncOAuth2Client, standing: Standing, subject: str) -> dict[str, Any]:
        """It counts only if it is about the same person."""
        address = standing.metadata.get("userinfo_endpoint")
        if not address:
            return {}
        told = await _object_at(client, address, withhold_token=False)
        return told if told.get("sub") == subject else {}

    def _how_we_are_known(self, standing: Standing) -> str:
        """By the secret in a header, as everybody has to understand it, unless the provider says that it does not."""
        if not self._settings.oidc_client_secret.get_secret_value():
            return "none"
        understood = standing.metadata.get("token_endpoint_auth_methods_supported") or [_BASIC]
        return _BASIC if _BASIC in understood else "client_secret_post"

    def _client(self) -> AsyncOAuth2Client:
        chosen = self._settings
        return AsyncOAuth2Client(
            client_id=chosen.oidc_client_id,
            client_secret=chosen.oidc_client_secret.get_secret_value() or None,
            scope=chosen.oidc_scopes,
            redirect_uri=self.callback,
            code_challenge_method="S256",
            timeout=chosen.oidc_timeout_seconds,
        )


async def _object_at(client: AsyncOAuth2Client, address: str, *, withhold_token: bool = True) -> dict[str, Any]:
    async with _answering():
        response = await client.request("GET", address, withhold_token=withhold_token)
        response.raise_for_status()
        found = response.json()
    if not isinstance(found, dict):
        raise NotLetIn(Refusal.AWAY, "no JSON object")
    return found


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    """Whatever can go wrong on the line is one thing to people; `ValueError` is a page where JSON should be."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise NotLetIn(Refusal.AWAY, type(error).__name__) from None


def _word(error: object) -> str:
    """A code of the protocol; whatever else an answer holds stays out of the log."""
    text = str(error)
    return text if text.isascii() and text.replace("_", "").isalpha() and len(text) <= 40 else "unreadable"
