"""Whether an ID token is to be believed: its signature, for whom it is, from whom, until when, for which login."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from foundation.settings import Settings

# Signed with a private key of the provider's. A secret that we know too, or no signature, proves nothing.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class IdTokenRefused(Exception):
    """The message is a word of the protocol."""

    def __init__(self, detail: str, *, too_old: bool = False) -> None:
        super().__init__(detail)
        self.too_old = too_old


class KeyUnknown(Exception):
    """It is signed with a key that the provider has not told us of."""


def check_id_token(
    token: Mapping[str, Any], keys: Mapping[str, Any], metadata: Mapping[str, Any], nonce: str, settings: Settings
) -> dict[str, Any]:
    """Its claims. Raises `IdTokenRefused`, `KeyUnknown`."""
    told = str(token.get("id_token") or "")
    if not told:
        raise IdTokenRefused("no id_token")
    signed = _read(told, keys, metadata)
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        {
            "iss": {"essential": True, "value": settings.oidc_issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
        },
        {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")},
    )
    try:
        claims.validate(leeway=settings.oidc_leeway_seconds)
    except ExpiredTokenError:
        raise IdTokenRefused("expired", too_old=True) from None
    except JoseError as refused:
        raise IdTokenRefused(str(refused.description or refused.error)) from None
    return dict(claims)


def usable_keys(keys: Mapping[str, Any]) -> bool:
    """Whether there is a key among them that we can check a signature with."""
    try:
        return any(key.key_type in ("RSA", "EC") for key in _key_set(keys))
    except (JoseError, ValueError):
        return False


def claim_at(claims: Mapping[str, Any], path: str) -> object:
    """What stands at `realm_access.roles`, or under a claim of just this name; None: nothing."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _read(told: str, keys: Mapping[str, Any], metadata: Mapping[str, Any]) -> jwt.Token:
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    allowed = [name for name in ALGORITHMS if name in offered]
    try:
        return jwt.decode(told, _key_set(keys), registry=JWSRegistry(algorithms=allowed, strict_check_header=False))
    except InvalidKeyIdError:
        raise KeyUnknown from None
    except (JoseError, ValueError) as refused:
        raise IdTokenRefused(type(refused).__name__) from None


def _key_set(keys: Mapping[str, Any]) -> KeySet:
    return KeySet.import_key_set({"keys": list(keys.get("keys") or ())})
