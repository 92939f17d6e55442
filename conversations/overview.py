"""Many conversations at once: each question is one query, however many they are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ARRAY, ColumnElement, Select, String, any_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Line

AT_ONCE = 500  # ids in one query on SQLite, which has no arrays


async def versions(session: AsyncSession, ids: Sequence[str]) -> dict[str, int]:
    """The version that each of these conversations has reached, by id."""
    reached: dict[str, int] = {}
    for some in _portions(session, ids):
        rows = await session.execute(select(Conversation.id, Conversation.version).where(_among(session, some)))
        reached.update((conversation_id, version) for conversation_id, version in rows)
    return reached


async def conversations(session: AsyncSession, ids: Sequence[str]) -> dict[str, Conversation]:
    """The conversations themselves, by id."""
    found: dict[str, Conversation] = {}
    for some in _portions(session, ids):
        rows = (await session.execute(select(Conversation).where(_among(session, some)))).scalars()
        found.update((conversation.id, conversation) for conversation in rows)
    return found


async def of_customers(session: AsyncSession, customer_ids: Sequence[str], *, among: Select[str]) -> list[Conversation]:
    """The conversations of these customers. `among` selects ids of those that may be seen."""
    theirs = Conversation.customer_id.in_(customer_ids)
    return list((await session.execute(select(Conversation).where(theirs, Conversation.id.in_(among)))).scalars())


async def last_lines(session: AsyncSession, ids: Sequence[str], *, limit: int) -> dict[str, list[Line]]:
    """The newest `limit` lines of each conversation, in order, by id. No `seq` is missing, so they can be counted."""
    lines: dict[str, list[Line]] = {conversation_id: [] for conversation_id in ids}
    for some in _portions(session, ids):
        newest = Line.seq > Conversation.last_seq - limit
        query = select(Line).join(Conversation, Conversation.id == Line.conversation_id)
        query = query.where(_among(session, some), newest).order_by(Line.conversation_id, Line.seq)
        for line in (await session.execute(query)).scalars():
            lines[line.conversation_id].append(line)
    return lines


def _portions(session: AsyncSession, ids: Sequence[str]) -> list[Sequence[str]]:
    if not ids:
        return []
    if _has_arrays(session):
        return [ids]
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def _among(session: AsyncSession, ids: Sequence[str]) -> ColumnElement[bool]:
    if _has_arrays(session):
        return Conversation.id == any_(literal(list(ids), ARRAY(String)))
    return Conversation.id.in_(ids)


def _has_arrays(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
