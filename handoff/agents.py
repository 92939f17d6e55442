"""Agents: their accounts, passwords and the tokens they work with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
from pwdlib import PasswordHash
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from handoff.models import Agent, Role

_ALGORITHM = "HS256"
_AUDIENCE = "console"
_passwords = PasswordHash.recommended()
# Checked when the name is unknown, so that a wrong name takes as long as a wrong password.
_NOBODYS_HASH = _passwords.hash(uuid4().hex)

DEMO_PASSWORD = "baowen-demo"
DEMO_AGENTS = (
    ("lina", "李娜", Role.AGENT),
    ("wangqiang", "王强", Role.AGENT),
    ("zhangmin", "张敏", Role.SUPERVISOR),
)


class LoginRefused(Exception):
    """Wrong name or password, or the account is disabled."""


class NotLoggedIn(Exception):
    """The token is missing, wrong or expired."""


async def add_agent(tx: AsyncSession, *, username: str, password: str, name: str, role: Role) -> Agent:
    """A new account, or the existing one of this name left as it is."""
    known = await _by_username(tx, username)
    if known is not None:
        return known
    agent = Agent(
        id=uuid4().hex,
        username=username,
        password_hash=_passwords.hash(password),
        name=name,
        role=role.value,
        disabled=False,
        created_at=utc_now(),
    )
    tx.add(agent)
    await tx.flush()
    return agent


async def seed_demo_agents(tx: AsyncSession) -> None:
    """The accounts that `make run` prints. For development only."""
    for username, name, role in DEMO_AGENTS:
        await add_agent(tx, username=username, password=DEMO_PASSWORD, name=name, role=role)


async def log_in(session: AsyncSession, username: str, password: str) -> Agent:
    """Raises `LoginRefused`."""
    agent = await _by_username(session, username)
    known = agent.password_hash if agent else _NOBODYS_HASH
    matches = await asyncio.to_thread(_passwords.verify, password, known)  # made to be slow
    if agent is None or not matches or agent.disabled:
        raise LoginRefused(username)
    return agent


async def find(session: AsyncSession, agent_id: str) -> Agent | None:
    return await session.get(Agent, agent_id)


async def names(session: AsyncSession) -> dict[str, str]:
    """Every agent's name, by id."""
    rows = await session.execute(select(Agent.id, Agent.name))
    return {agent_id: name for agent_id, name in rows}


@dataclass(frozen=True)
class Badge:
    """What a token says."""

    agent_id: str
    expires_at: datetime


class AgentTokens:
    """What a logged-in agent carries."""

    def __init__(self, secret: SecretStr, *, lifetime: timedelta) -> None:
        self._secret = secret.get_secret_value()
        self._lifetime = lifetime

    def issue(self, agent: Agent) -> str:
        claims = {"sub": agent.id, "aud": _AUDIENCE, "exp": utc_now() + self._lifetime}
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def read(self, token: str) -> Badge:
        """Raises `NotLoggedIn`."""
        try:
            claims = jwt.decode(
                token, self._secret, algorithms=[_ALGORITHM], audience=_AUDIENCE, options={"require": ["exp", "sub"]}
            )
        except jwt.InvalidTokenError:
            raise NotLoggedIn from None
        return Badge(str(claims["sub"]), datetime.fromtimestamp(claims["exp"], UTC))

    async def agent(self, session: AsyncSession, token: str) -> Agent:
        """The agent who carries this token. Raises `NotLoggedIn`."""
        return await self.holder(session, self.read(token))

    async def holder(self, session: AsyncSession, badge: Badge) -> Agent:
        """The agent of this badge, as they are now. Raises `NotLoggedIn`."""
        agent = await find(session, badge.agent_id)
        if agent is None or agent.disabled or badge.expires_at <= utc_now():
            raise NotLoggedIn
        return agent


async def _by_username(session: AsyncSession, username: str) -> Agent | None:
    query = select(Agent).where(Agent.username == username)
    return (await session.execute(query)).scalar_one_or_none()
