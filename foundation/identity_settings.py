"""The settings of the insurer's own identity provider (OpenID Connect), by which people enter the console."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

RoleName = Literal["agent", "supervisor", "editor", "claims", "admin"]


class IdentitySettings(BaseSettings):
    """Part of `Settings`. Without an issuer there are passwords alone."""

    oidc_issuer: str = ""  # as the provider itself writes it; what is found behind it must say the same
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")  # empty: a public client, which has its code verifier alone
    oidc_scopes: str = "openid profile"
    oidc_console_url: str = ""  # how people here reach the console; empty: the public URL
    oidc_timeout_seconds: float = Field(default=5, gt=0)  # of each question to the provider
    oidc_leeway_seconds: int = Field(default=60, ge=0)  # by which its clock and ours may differ

    # What is read from the token; dots go into objects, as in `realm_access.roles`.
    oidc_username_claim: str = Field(default="preferred_username", min_length=1)
    oidc_name_claim: str = "name"  # what customers see, of accounts that are opened
    oidc_roles_claim: str = ""  # empty: roles are given here
    oidc_roles: dict[str, RoleName] = {}  # their word → our role; of several, the one that stands first here

    oidc_opens_accounts: bool = False  # for people who have none; otherwise they are refused
    oidc_instead_of_passwords: bool = False  # for those who have come by the provider once

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.oidc_issuer:
            return self
        if not _is_private(self.oidc_issuer):
            raise ValueError("BAOWEN_OIDC_ISSUER must begin with https://, unless it is on this machine")
        if not self.oidc_client_id:
            raise ValueError("set what the identity provider knows us by in BAOWEN_OIDC_CLIENT_ID")
        if bool(self.oidc_roles_claim) != bool(self.oidc_roles):
            raise ValueError("BAOWEN_OIDC_ROLES_CLAIM and BAOWEN_OIDC_ROLES go together")
        if self.oidc_opens_accounts and not self.oidc_roles:
            raise ValueError("BAOWEN_OIDC_OPENS_ACCOUNTS needs BAOWEN_OIDC_ROLES: an account has a role")
        if "openid" not in self.oidc_scopes.split():
            raise ValueError("BAOWEN_OIDC_SCOPES must name openid, or there is no ID token")
        return self


def _is_private(address: str) -> bool:
    """Nobody on the way can read or change it."""
    return address.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))
