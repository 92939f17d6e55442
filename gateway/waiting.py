"""Who waits for a person is answered meanwhile: with what helps, and without what only says that there is no answer."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns import Turn
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Sender
from conversations.owed import OwedTurn
from handoff import notices, queue
from handoff.terms import Terms

LATEST = 8  # lines: the last one that is not the customer's is among them, or was long ago


async def answer_meanwhile(
    tx: AsyncSession, bell: Bell, conversation: Conversation, turn: OwedTurn, answer: Turn, terms: Terms
) -> Turn:
    """What of the bot's answer is said to somebody in the queue. Hold the conversation by `lock`.

    They leave the queue when they want no person any more; a wish for one puts those in danger first, and else changes
    nothing. Where the bot has no answer, they read that the agent will see it, unless that is what they read last.
    """
    if answer.declines_person:
        await queue.cancel(tx, bell, conversation, terms=terms)
        return replace(answer, hand_off=None)
    helpful = tuple(reply for reply in answer.replies if not reply.unanswered)
    wish = answer.hand_off if answer.hand_off and answer.hand_off.urgent else None
    if not helpful:
        text = notices.WAITS_ON if answer.hand_off and answer.hand_off.reason == "asked" else notices.KEPT_FOR_AGENT
        if text != await _said_last(tx, conversation):
            await notices.tell(tx, bell, conversation, text, key=f"waits:{turn.id}")
    return replace(answer, replies=helpful, hand_off=wish)


async def _said_last(tx: AsyncSession, conversation: Conversation) -> str:
    lines = await transcript.history(tx, conversation.id, after=max(conversation.last_seq - LATEST, 0))
    said = [line.text for line in lines if line.sender != Sender.CUSTOMER]
    return said[-1] if said else ""
