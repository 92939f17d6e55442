"""Pictures that agents send: checked as a customer's are, kept only as the customer gets them, said once."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import attachments, transcript
from conversations.attachments import KeptPhoto
from conversations.bell import Bell
from conversations.models import Attachment, Conversation, Kind, Line, Sender
from conversations.transcript import ClientIdReused, Saying
from foundation.files import FileStore
from foundation.settings import Settings
from handoff.models import Agent
from insurance.photos import photos

NAME = "图片"  # what the agent's file was called is not for the customer


async def keep(content: bytes, *, files: FileStore, settings: Settings) -> KeptPhoto:
    """Of the file itself nothing is kept: it may tell where, when and with what it was made.

    Raises `insurance.photos.photos.PhotoRefused`, `foundation.files.NoRoom`.
    """
    prepared = await photos.prepare(content, settings)
    return await attachments.keep(
        files,
        name=NAME,
        media_type="image/jpeg",
        width=prepared.width,
        height=prepared.height,
        original=prepared.display,
        display=prepared.display,
        thumbnail=prepared.thumbnail,
    )


async def say(
    tx: AsyncSession, bell: Bell, conversation: Conversation, agent: Agent, photo: KeptPhoto, *, client_id: str
) -> tuple[Line, Attachment]:
    """A line of its own, once per `client_id`. Hold the conversation by `lock`. Raises `ClientIdReused`."""
    known = await said_as(tx, conversation.id, agent, client_id)
    if known is not None:
        return known
    attachment = await attachments.add(tx, conversation.id, photo)
    saying = Saying("", Kind.PHOTO, {"attachments": [attachment.id]})
    (line,) = await transcript.say(
        tx,
        bell,
        conversation,
        [saying],
        sender=Sender.AGENT,
        key=client_id,
        sender_key=agent.id,
        sender_name=agent.name,
    )
    return line, attachment


async def said_as(
    session: AsyncSession, conversation_id: str, agent: Agent, client_id: str
) -> tuple[Line, Attachment] | None:
    """The picture that this agent has sent under this id. Raises `ClientIdReused` when the id was of words."""
    line = await transcript.heard_as(session, conversation_id, agent.id, client_id)
    if line is None:
        return None
    there = await transcript.photos_of(session, line)
    if not there:
        raise ClientIdReused(client_id)
    return line, there[0]
