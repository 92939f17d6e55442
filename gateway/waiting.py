"""Who waits for a person is answered meanwhile: with what helps, and without what only says that there is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from actions.messages import PERSON, PICKED
from actions.services.service_reading import asks
from bot.turns import Reply, Turn
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Line, Sender
from conversations.owed import OwedTurn
from handoff import notices, queue, standing
from handoff.terms import Terms

QUESTION_KEPT = "这个我答不准，怕说错误导您。问题记下了，客服接入后请他答您。"
QUESTION_KEPT_TOO = "这个我也答不准，一并记下，请客服答您。"

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
    helpful = tuple(_without_person(reply) for reply in answer.replies if _helps(reply))
    wish = answer.hand_off if answer.hand_off and answer.hand_off.urgent else None
    if leaves:
        helpful = tuple(reply for reply in answer.replies if _helps(reply))
        await queue.cancel(tx, bell, conversation, terms=terms)
    elif not helpful or _asks_again(answer):
        await _say_instead(tx, bell, conversation, turn, answer, terms)
    return replace(answer, replies=helpful, hand_off=wish)


def _helps(reply: Reply) -> bool:
    """It is an answer, or offers questions to pick from."""
    return not reply.unanswered or any(choice.command == PICKED for choice in reply.choices)


def _without_person(reply: Reply) -> Reply:
    """A person is on the way: a button that calls one would promise nothing new."""
    return replace(reply, choices=tuple(choice for choice in reply.choices if choice.command != PERSON[1]))


def _asks_again(answer: Turn) -> bool:
    """For the person who is awaited: that what was filled in is kept does not say how the waiting stands."""
    return answer.hand_off is not None and answer.hand_off.reason == "asked" and not answer.hand_off.urgent


async def _say_instead(
    tx: AsyncSession, bell: Bell, conversation: Conversation, turn: OwedTurn, answer: Turn, terms: Terms
) -> None:
    key = f"waits:{turn.id}"
    lines = await transcript.history(tx, conversation.id, after=max(conversation.last_seq - LATEST, 0))
    words = "\n".join(line.text for line in lines if line.seq >= turn.first_seq and line.sender == Sender.CUSTOMER)
    if _asks_again(answer):
        tell = standing.tell if asks(words) else standing.tell_again
        await tell(tx, bell, conversation, key=key, terms=terms)
        return
    await notices.tell(tx, bell, conversation, _kept(lines, words), key=key)


def _kept(lines: Sequence[Line], words: str) -> str:
    """What was said is for the agent; a question is told so, and nothing is said twice in the same words."""
    said = [line.text for line in lines if line.sender != Sender.CUSTOMER][-1:]
    full, brief = (QUESTION_KEPT, QUESTION_KEPT_TOO) if asks(words) else (notices.KEPT_FOR_AGENT, notices.KEPT_TOO)
    return brief if said and said[0] in (notices.KEPT_FOR_AGENT, QUESTION_KEPT) else full
