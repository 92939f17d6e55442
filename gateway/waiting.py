"""Who waits for a person is answered meanwhile: with what helps, and without what only says that there is no answer."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from actions.messages import PICKED
from bot.turns import Reply, Turn
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Sender
from conversations.owed import OwedTurn
from handoff import notices, queue
from handoff.terms import Terms

LATEST = 8  # lines: the last one that is not the customer's is among them, or was long ago


async def answer_meanwhile(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    turn: OwedTurn,
    answer: Turn,
    terms: Terms,
    *,
    leaves: bool,
) -> Turn:
    """What of the bot's answer is said to somebody in the queue. Hold the conversation by `lock`.

    `leaves`: they want no person any more, and are brought back to none but by danger. A wish for one puts those in
    danger first, and else changes nothing. Where the bot has no answer, they read that the agent will see it.
    """
    helpful = tuple(reply for reply in answer.replies if _helps(reply))
    wish = answer.hand_off if answer.hand_off and answer.hand_off.urgent else None
    if leaves:
        await queue.cancel(tx, bell, conversation, terms=terms)
    elif not helpful:
        await notices.tell(tx, bell, conversation, await _instead(tx, conversation, answer), key=f"waits:{turn.id}")
    return replace(answer, replies=helpful, hand_off=wish)


def _helps(reply: Reply) -> bool:
    """It is an answer, or offers questions to pick from."""
    return not reply.unanswered or any(choice.command == PICKED for choice in reply.choices)


async def _instead(tx: AsyncSession, conversation: Conversation, answer: Turn) -> str:
    if answer.hand_off and answer.hand_off.reason == "asked":
        return notices.WAITS_ON
    lines = await transcript.history(tx, conversation.id, after=max(conversation.last_seq - LATEST, 0))
    said = [line.text for line in lines if line.sender != Sender.CUSTOMER]
    return notices.KEPT_TOO if notices.KEPT_FOR_AGENT in said[-1:] else notices.KEPT_FOR_AGENT
