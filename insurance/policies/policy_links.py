"""Signed addresses of printable policies, good for minutes. They hold no policy number and no name."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import jwt
from pydantic import SecretStr

from foundation.clock import utc_now
from insurance.policies.policies import PolicyFacts

_ALGORITHM, _AUDIENCE = "HS256", "policy"


class LinkExpired(Exception):
    """The address is forged, too old, or names no policy of its customer."""


@dataclass(frozen=True)
class PolicyLink:
    """What an address says: whose policy, and by which sign it is found among that customer's."""

    customer_id: str
    sign: str

    def find(self, policies: Iterable[PolicyFacts], secret: SecretStr) -> PolicyFacts:
        """Raises `LinkExpired`."""
        for policy in policies:
            if hmac.compare_digest(_sign(policy.policy_no, secret), self.sign):
                return policy
        raise LinkExpired


def address(policy: PolicyFacts, customer_id: str, *, secret: SecretStr, minutes: int) -> str:
    """The path of the policy's page."""
    claims = {
        "sub": customer_id,
        "sign": _sign(policy.policy_no, secret),
        "aud": _AUDIENCE,
        "exp": utc_now() + timedelta(minutes=minutes),
    }
    return f"/policy/{jwt.encode(claims, secret.get_secret_value(), algorithm=_ALGORITHM)}"


def read(token: str, secret: SecretStr) -> PolicyLink:
    """Raises `LinkExpired`."""
    try:
        claims = jwt.decode(token, secret.get_secret_value(), algorithms=[_ALGORITHM], audience=_AUDIENCE)
        return PolicyLink(str(claims["sub"]), str(claims["sign"]))
    except (jwt.InvalidTokenError, KeyError):
        raise LinkExpired from None


def _sign(policy_no: str, secret: SecretStr) -> str:
    return hmac.new(secret.get_secret_value().encode(), policy_no.encode(), hashlib.sha256).hexdigest()[:24]
