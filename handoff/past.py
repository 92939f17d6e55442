"""What was before: a customer's earlier contacts with people, and words found again in conversations of the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import overview, search
from conversations.models import Conversation, Line
from handoff import queue
from handoff.models import Agent, HandOff
from handoff.permissions import Permission, may
from insurance.customers import customers
from insurance.models import Customer

CONTACTS_AT_ONCE = 50
FOUND_AT_ONCE = 50


async def contacts(session: AsyncSession, conversation_id: str) -> list[HandOff]:
    """Every time that this customer came to a person or wanted to, the newest first."""
    query = select(HandOff).where(HandOff.conversation_id == conversation_id)
    return list((await session.execute(query.order_by(HandOff.requested_at.desc()).limit(CONTACTS_AT_ONCE))).scalars())


async def find_words(session: AsyncSession, agent: Agent, words: str, *, since: datetime) -> list[Line]:
    """Lines with these words, the newest first, in what this agent may read and where a person was asked for since.

    `words` may also be the whole phone number, plate or name of a customer: then their newest line is found.
    """
    readable = _readable(agent, since)
    found = await search.lines_with(session, words, readable, at_most=FOUND_AT_ONCE)
    theirs = await customers.known_as(session, words)
    if not theirs:
        return found
    known = await overview.of_customers(session, [customer.id for customer in theirs], among=readable)
    newest = await overview.last_lines(session, [conversation.id for conversation in known], limit=1)
    return [line for lines in newest.values() for line in lines] + found


async def people_in(session: AsyncSession, lines: Sequence[Line]) -> dict[str, tuple[Conversation, Customer | None]]:
    """To whom each of these conversations belongs, by its id."""
    there = await overview.conversations(session, sorted({line.conversation_id for line in lines}))
    known = await customers.by_id(session, sorted({one.customer_id for one in there.values()}))
    return {one.id: (one, known.get(one.customer_id)) for one in there.values()}


def _readable(agent: Agent, since: datetime) -> Select[str]:
    query = select(HandOff.conversation_id).where(HandOff.requested_at >= since)
    if may(agent, Permission.SUPERVISE):
        return query
    return query.where(queue.read_by(agent.id))
