"""Private notes: what colleagues tell each other about a customer. No customer ever sees one, in any channel."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation
from conversations.transcript import ClientIdReused
from foundation.clock import in_beijing
from handoff.models import Agent, Note


async def write(
    tx: AsyncSession, bell: Bell, conversation: Conversation, agent: Agent, *, client_id: str, text: str
) -> Note:
    """Below the newest line, once per `client_id`. Hold the conversation by `lock`.

    Raises `ClientIdReused` when the id came before with other words.
    """
    known = await written_as(tx, conversation.id, agent, client_id=client_id, text=text)
    if known is not None:
        return known
    last = await tx.scalar(select(func.max(Note.number)).where(Note.conversation_id == conversation.id))
    note = Note(
        conversation_id=conversation.id,
        number=(last or 0) + 1,
        agent_id=agent.id,
        agent_name=agent.name,
        client_id=client_id,
        text=text,
        after_seq=conversation.last_seq,
        written_at=transcript.now_of(tx),
    )
    tx.add(note)
    transcript.changed(tx, conversation)
    await tx.flush()
    transcript.ring(tx, bell, topics.of_conversation(conversation.id))
    return note


async def written_as(
    session: AsyncSession, conversation_id: str, agent: Agent, *, client_id: str, text: str
) -> Note | None:
    """What this agent has written under this id. Raises `ClientIdReused` when it was something else."""
    mine = (Note.conversation_id == conversation_id) & (Note.agent_id == agent.id) & (Note.client_id == client_id)
    known = await session.scalar(select(Note).where(mine))
    if known is not None and known.text != text:
        raise ClientIdReused(client_id)
    return known


async def after(session: AsyncSession, conversation_id: str, number: int = 0) -> list[Note]:
    """The notes on this conversation that come after the note of this number, in order."""
    query = select(Note).where(Note.conversation_id == conversation_id, Note.number > number).order_by(Note.number)
    return list((await session.execute(query)).scalars())


def as_json(note: Note) -> dict[str, Any]:
    return {
        "number": note.number,
        "agent_id": note.agent_id,
        "agent_name": note.agent_name,
        "text": note.text,
        "after_seq": note.after_seq,
        "at": in_beijing(note.written_at).isoformat(timespec="seconds"),
    }
