"""Its keys and what it signs with them, right or wrong in a way that is asked for."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

GOOD_FOR_SECONDS = 300


class Flaw(StrEnum):
    """What is wrong with the next ID tokens."""

    WRONG_AUDIENCE = "wrong_audience"
    AUDIENCE_OF_ANOTHER = "audience_of_another"  # but authorised party: us
    WRONG_ISSUER = "wrong_issuer"
    EXPIRED = "expired"
    WRONG_NONCE = "wrong_nonce"
    NO_NONCE = "no_nonce"
    NO_SUBJECT = "no_subject"
    FORGED = "forged"  # signed by somebody else's key, under the name of ours
    SIGNED_WITH_SECRET = "signed_with_secret"  # HS256 with the client secret
    UNSIGNED = "unsigned"


class Signer:
    def __init__(self) -> None:
        self._made = 0
        self.key = self._new_key()

    def rotate(self) -> None:
        """From now on another key; the old one is published no longer."""
        self.key = self._new_key()

    def published(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def sign(self, claims: dict[str, Any], *, secret: str, flaw: Flaw | None = None) -> str:
        header = {"alg": "RS256", "kid": self.key.kid}
        if flaw is Flaw.FORGED:
            return jwt.encode(header, claims, RSAKey.generate_key(2048, {"kid": str(self.key.kid)}))
        if flaw is Flaw.SIGNED_WITH_SECRET:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret.ljust(32, "x")))
        if flaw is Flaw.UNSIGNED:
            head, body, _ = jwt.encode(header, claims, self.key).split(".")
            return f"eyJhbGciOiJub25lIn0.{body}." if head else ""
        return jwt.encode(header, claims, self.key)

    def _new_key(self) -> RSAKey:
        self._made += 1
        return RSAKey.generate_key(2048, {"kid": f"key-{self._made}", "use": "sig", "alg": "RS256"})


def claims_of(
    person: dict[str, Any], *, issuer: str, client_id: str, nonce: str, flaw: Flaw | None = None
) -> dict[str, Any]:
    now = int(time.time())
    claims = {"iss": issuer, "aud": client_id, "iat": now, "exp": now + GOOD_FOR_SECONDS, "nonce": nonce, **person}
    changes: dict[Flaw, dict[str, Any]] = {
        Flaw.WRONG_AUDIENCE: {"aud": "somebody-else"},
        Flaw.AUDIENCE_OF_ANOTHER: {"aud": "somebody-else", "azp": client_id},
        Flaw.WRONG_ISSUER: {"iss": "https://elsewhere.example"},
        Flaw.EXPIRED: {"iat": now - 7200, "exp": now - 3600},
        Flaw.WRONG_NONCE: {"nonce": "of-another-login"},
        Flaw.NO_NONCE: {"nonce": None},
        Flaw.NO_SUBJECT: {"sub": None},
    }
    changed = {**claims, **changes.get(flaw, {})} if flaw else claims
    return {name: value for name, value in changed.items() if value is not None}
