"""What was on the customer's screen, as far as the channel tells: agents see that they were read."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell


async def read_up_to(tx: AsyncSession, bell: Bell, conversation_id: str, seq: int) -> None:
    """Never less than before, and never more than there is. Raises `ConversationUnknown`."""
    conversation = await transcript.lock(tx, conversation_id)
    reached = min(seq, conversation.last_seq)
    if reached <= conversation.read_seq:
        return
    conversation.read_seq = reached
    transcript.changed(tx, conversation)
    transcript.ring(tx, bell, topics.of_conversation(conversation_id))
