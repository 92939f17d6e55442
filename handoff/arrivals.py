"""Whom the identity provider has vouched for: which account is theirs, what it may do, whether it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.settings import Settings
from handoff import accounts
from handoff.accounts import MOST_CHARACTERS, AccountWrong
from handoff.agents import by_username, give_role
from handoff.id_tokens import claim_at
from handoff.identity_provider import NotLetIn, Refusal
from handoff.models import Agent, Role


@dataclass(frozen=True)
class Person:
    """`subject`: a digest of who they are at the provider. `role` None: roles are given here."""

    subject: str
    username: str
    name: str
    role: Role | None


def person_of(claims: Mapping[str, Any], settings: Settings) -> Person:
    """Raises `NotLetIn`."""
    username = claim_at(claims, settings.oidc_username_claim)
    if not isinstance(username, str) or not username.strip():
        raise NotLetIn(Refusal.NAMELESS, "no user name in the claim that is set")
    name = claim_at(claims, settings.oidc_name_claim)
    return Person(
        subject=sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest(),
        username=username.strip(),
        name=name.strip() if isinstance(name, str) and name.strip() else username.strip(),
        role=_role(claim_at(claims, settings.oidc_roles_claim), settings) if settings.oidc_roles_claim else None,
    )


async def let_in(tx: AsyncSession, person: Person, settings: Settings) -> Agent:
    """Their account, with the role that the provider gives them. The first time it is known by its user name, from then
    on by the person: a user name that is given to somebody else opens nothing. Raises `NotLetIn`.
    """
    agent = await _theirs(tx, person) or await _opened(tx, person, settings)
    if agent.disabled:
        raise NotLetIn(Refusal.DISABLED)
    agent.subject = person.subject
    if person.role is not None:
        give_role(agent, person.role)
    await tx.flush()
    return agent


async def _theirs(tx: AsyncSession, person: Person) -> Agent | None:
    known = (await tx.execute(select(Agent).where(Agent.subject == person.subject))).scalar_one_or_none()
    if known is not None:
        return known
    named = await by_username(tx, person.username)
    if named is not None and named.subject is not None:
        raise NotLetIn(Refusal.ANOTHER)
    return named


async def _opened(tx: AsyncSession, person: Person, settings: Settings) -> Agent:
    if not settings.oidc_opens_accounts or person.role is None:
        raise NotLetIn(Refusal.UNKNOWN)
    try:
        return await accounts.open_account(
            tx,
            person.username,
            name=person.name[:MOST_CHARACTERS],
            password=None,
            role=person.role,
            capacity=settings.agent_capacity,
        )
    except AccountWrong:
        raise NotLetIn(Refusal.NAMELESS, "a user name that cannot be one") from None


def _role(told: object, settings: Settings) -> Role:
    """One word or a list of them; of several the first in the order of the setting."""
    theirs = {told} if isinstance(told, str) else set(map(str, told)) if isinstance(told, list) else set()
    for word, role in settings.oidc_roles.items():
        if word in theirs:
            return Role(role)
    raise NotLetIn(Refusal.NO_ROLE)
