"""Tickets from the identity provider's door to the page: random, good once, for a minute, and in whichever process."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from handoff import agents
from handoff.models import Agent, LoginTicket

GOOD_FOR = timedelta(seconds=60)


class TicketSpent(Exception):
    """It was used, is too old, or its agent may not come in any more."""


async def issue(tx: AsyncSession, agent: Agent) -> str:
    now = utc_now()
    await tx.execute(delete(LoginTicket).where(LoginTicket.issued_at <= now - GOOD_FOR))
    ticket = secrets.token_urlsafe(32)
    tx.add(LoginTicket(digest=_digest(ticket), agent_id=agent.id, issued_at=now))
    await tx.flush()
    return ticket


async def redeem(tx: AsyncSession, ticket: str) -> Agent:
    """Raises `TicketSpent`."""
    good = (LoginTicket.digest == _digest(ticket)) & (LoginTicket.issued_at > utc_now() - GOOD_FOR)
    query = delete(LoginTicket).where(good).returning(LoginTicket.agent_id, LoginTicket.issued_at)
    found = (await tx.execute(query)).one_or_none()
    agent = await agents.find(tx, found.agent_id) if found is not None else None
    if found is None or agent is None or agent.disabled:
        raise TicketSpent
    if agent.logins_since is not None and found.issued_at < agent.logins_since:
        raise TicketSpent
    return agent


def _digest(ticket: str) -> str:
    return sha256(ticket.encode()).hexdigest()
