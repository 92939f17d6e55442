"""What an agent has begun to write and not yet sent: kept for every page of theirs, and seen by nobody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import ReplyDraft


async def keep(tx: AsyncSession, agent_id: str, conversation_id: str, text: str, *, now: datetime) -> None:
    """Instead of what was there; without words there is no draft any more."""
    theirs = (ReplyDraft.agent_id == agent_id) & (ReplyDraft.conversation_id == conversation_id)
    if not text.strip():
        await tx.execute(delete(ReplyDraft).where(theirs).execution_options(synchronize_session=False))
        return
    again = update(ReplyDraft).where(theirs).values(text=text, kept_at=now).returning(ReplyDraft.agent_id)
    again = again.execution_options(synchronize_session=False)
    if await tx.scalar(again) is not None:
        return
    try:
        async with tx.begin_nested():
            tx.add(ReplyDraft(agent_id=agent_id, conversation_id=conversation_id, text=text, kept_at=now))
    except IntegrityError:  # another page of theirs was faster
        await tx.scalar(again)


async def drop(tx: AsyncSession, conversation_id: str, *, but: str | None = None) -> None:
    """Whoever had begun to write has this customer no more, and whoever comes next writes their own words.

    `but`: the agent whose draft stays.
    """
    theirs = ReplyDraft.conversation_id == conversation_id
    if but is not None:
        theirs &= ReplyDraft.agent_id != but
    await tx.execute(delete(ReplyDraft).where(theirs).execution_options(synchronize_session=False))


async def of_agent(session: AsyncSession, agent_id: str) -> dict[str, str]:
    """The words by conversation."""
    query = select(ReplyDraft.conversation_id, ReplyDraft.text).where(ReplyDraft.agent_id == agent_id)
    return {conversation_id: text for conversation_id, text in await session.execute(query)}
