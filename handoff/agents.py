"""Agents: their accounts, passwords and the tokens they work with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
from pwdlib import PasswordHash
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from handoff.models import Agent, Role

_ALGORITHM = "HS256"
_NEEDED = ["exp", "sub", "at"]
_AUDIENCE = "console"
_passwords = PasswordHash.recommended()
# Checked when the name is unknown, so that a wrong name takes as long as a wrong password.
_NOBODYS_HASH = _passwords.hash(uuid4().hex)

NO_PASSWORD = ""  # in place of a hash
DEMO_PASSWORD = "baowen-demo"
DEMO_AGENTS = (
    ("lina", "李娜", Role.AGENT),
    ("wangqiang", "王强", Role.AGENT),
    ("zhangmin", "张敏", Role.SUPERVISOR),
    ("zhoujie", "周洁", Role.CLAIMS),
    ("heyu", "何雨", Role.EDITOR),
    ("admin", "管理员", Role.ADMIN),
)


class LoginRefused(Exception):
    """Wrong name or password, or the account is disabled."""


class PasswordNotTaken(Exception):
    """The password is right, but this agent comes by the identity provider and by it alone."""


class NotLoggedIn(Exception):
    """The token is missing, wrong or expired."""


async def add_agent(
    tx: AsyncSession,
    *,
    username: str,
    password: str | None,
    name: str,
    role: Role,
    capacity: int = 3,
    skills: Sequence[str] = (),
) -> Agent:
    """A new account, or the existing one of this name left as it is. Without `skills` it takes everybody; without a
    password it is entered by the identity provider alone.
    """
    known = await by_username(tx, username)
    if known is not None:
        return known
    agent = Agent(
        id=uuid4().hex,
        username=username,
        password_hash=NO_PASSWORD if password is None else await asyncio.to_thread(password_hash, password),
        name=name,
        role=role.value,
        disabled=False,
        capacity=capacity,
        skills=list(skills),
        created_at=utc_now(),
    )
    tx.add(agent)
    await tx.flush()
    return agent


async def seed_demo_agents(tx: AsyncSession, *, capacity: int = 3) -> None:
    """The accounts that `make run` prints. For development only."""
    for username, name, role in DEMO_AGENTS:
        await add_agent(tx, username=username, password=DEMO_PASSWORD, name=name, role=role, capacity=capacity)


async def log_in(session: AsyncSession, username: str, password: str, *, provider_alone: bool = False) -> Agent:
    """`provider_alone`: who has come by the identity provider once comes by it always.

    Raises `LoginRefused`, `PasswordNotTaken`.
    """
    agent = await by_username(session, username)
    known = agent.password_hash if agent and agent.password_hash else _NOBODYS_HASH
    matches = await asyncio.to_thread(_passwords.verify, password, known)  # made to be slow
    if agent is None or not matches or agent.disabled:
        raise LoginRefused(username)
    if provider_alone and agent.subject is not None:
        raise PasswordNotTaken
    return agent


def give_role(agent: Agent, role: Role) -> None:
    """With another role every login from before ends: their page shows what was theirs."""
    if agent.role != role:
        agent.role = role.value
        log_out_everywhere(agent)


def log_out_everywhere(agent: Agent) -> None:
    """Every page of theirs closes within seconds, and every token that they carry is worth nothing."""
    agent.logins_since = utc_now()


def password_hash(password: str) -> str:
    """Argon2, made to be slow."""
    return _passwords.hash(password)


async def by_username(session: AsyncSession, username: str) -> Agent | None:
    query = select(Agent).where(Agent.username == username)
    return (await session.execute(query)).scalar_one_or_none()


async def find(session: AsyncSession, agent_id: str) -> Agent | None:
    return await session.get(Agent, agent_id)


async def standings(session: AsyncSession) -> dict[str, dict[str, Any]]:
    """What every agent's own page shows of them, by id."""
    columns = select(Agent.id, Agent.intent, Agent.load, Agent.capacity, Agent.inbox_seq)
    return {
        agent_id: {"intent": intent, "load": load, "capacity": capacity, "inbox_seq": inbox_seq}
        for agent_id, intent, load, capacity, inbox_seq in await session.execute(columns)
    }


async def names(session: AsyncSession) -> dict[str, str]:
    """Every agent's name, by id."""
    rows = await session.execute(select(Agent.id, Agent.name))
    return {agent_id: name for agent_id, name in rows}


@dataclass(frozen=True)
class Badge:
    """What a token says."""

    agent_id: str
    issued_at: datetime
    expires_at: datetime


class AgentTokens:
    """What a logged-in agent carries."""

    def __init__(self, secret: SecretStr, *, lifetime: timedelta) -> None:
        self._secret = secret.get_secret_value()
        self._lifetime = lifetime

    def issue(self, agent: Agent) -> str:
        now = utc_now()
        claims = {"sub": agent.id, "aud": _AUDIENCE, "at": now.timestamp(), "exp": now + self._lifetime}
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def read(self, token: str) -> Badge:
        """Raises `NotLoggedIn`."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["exp", "sub", "at"]},
            )
        except jwt.InvalidTokenError:
            raise NotLoggedIn from None
        issued, expires = (datetime.fromtimestamp(claims[one], UTC) for one in ("at", "exp"))
        return Badge(str(claims["sub"]), issued, expires)

    async def agent(self, session: AsyncSession, token: str) -> Agent:
        """The agent who carries this token. Raises `NotLoggedIn`."""
        return await self.holder(session, self.read(token))

    async def holder(self, session: AsyncSession, badge: Badge) -> Agent:
        """The agent of this badge, as they are now. Raises `NotLoggedIn`."""
        agent = await find(session, badge.agent_id)
        if agent is None or agent.disabled or badge.expires_at <= utc_now():
            raise NotLoggedIn
        if agent.logins_since is not None and badge.issued_at < agent.logins_since:
            raise NotLoggedIn
        return agent
