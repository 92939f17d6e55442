"""What is taken out of a conversation when its customer has the right to be forgotten: the words, not their places."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import Attachment, Conversation, Delivery, DeliveryState, Line


async def erase(tx: AsyncSession, conversation: Conversation) -> list[str]:
    """Empty every line, drop photos, what the bot remembers and what was to be sent; the keys of the photos' files.

    Each `seq` stays, so that whoever resumes finds no gap. Hold the conversation by `lock`.
    """
    of_it = Attachment.conversation_id == conversation.id
    rows = (await tx.execute(select(Attachment).where(of_it))).scalars()
    keys = [key for row in rows for key in (row.original_key, row.display_key, row.thumbnail_key)]
    await tx.execute(delete(Attachment).where(of_it))
    await tx.execute(
        update(Line)
        .where(Line.conversation_id == conversation.id)
        .values(text="", payload={}, sender_name="")
        .execution_options(synchronize_session=False)
    )
    await tx.execute(
        update(Delivery)
        .where(Delivery.conversation_id == conversation.id, Delivery.state == DeliveryState.PENDING.value)
        .values(state=DeliveryState.FAILED.value, error="the customer was forgotten")
        .execution_options(synchronize_session=False)
    )
    conversation.bot_state = {}
    conversation.episode += 1  # Rasa knows nothing of the new one
    conversation.episode_turns = 0
    transcript.changed(tx, conversation)
    return sorted(set(keys))


async def used_keys(session: AsyncSession, keys: Collection[str]) -> set[str]:
    """Which of these files some conversation still shows: the same photo is kept once, whoever sent it."""
    if not keys:
        return set()
    columns = (Attachment.original_key, Attachment.display_key, Attachment.thumbnail_key)
    rows = await session.execute(select(*columns).where(or_(*(column.in_(keys) for column in columns))))
    return {key for row in rows for key in row} & set(keys)
