"""What was on the customer's screen, as far as the channel tells: agents see that they were read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Delivery, DeliveryState


async def read_up_to(tx: AsyncSession, bell: Bell, conversation_id: str, seq: int) -> None:
    """Never less than before, and never more than there is. Raises `ConversationUnknown`."""
    conversation = await transcript.lock(tx, conversation_id)
    reached = min(seq, conversation.last_seq)
    if reached <= conversation.read_seq:
        return
    conversation.read_seq = reached
    transcript.changed(tx, conversation)
    transcript.ring(tx, bell, topics.of_conversation(conversation_id))


async def has_reached(session: AsyncSession, conversation_id: str, seq: int) -> bool:
    """Whether the line was on the customer's screen, or was taken by a channel that is pushed."""
    read = select(Conversation.id).where(Conversation.id == conversation_id, Conversation.read_seq >= seq)
    taken = select(Delivery.id).where(
        Delivery.conversation_id == conversation_id,
        Delivery.seq == seq,
        Delivery.state == DeliveryState.SENT.value,
    )
    return await session.scalar(read) is not None or await session.scalar(taken) is not None
