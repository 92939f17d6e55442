"""What is put to the bot in a turn, and its answer as lines of the transcript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from actions.messages import PICKED
from actions.questions.picking import picked_of
from bot.normalise import normalise
from bot.turns import Reply, Turn
from conversations import transcript
from conversations.episodes import Episode
from conversations.models import Conversation, Kind, Line, Owner, Sender
from conversations.owed import OwedTurn
from conversations.transcript import Saying
from foundation.clock import in_beijing
from handoff import heard_waiting
from insurance.words import english

PUT_RIGHT = "打错了,是{word}"
_STARRED = re.compile(r"\*\s*([^*\s]{1,20})|([\u4e00-\u9fff]{1,20})\*")
BEFORE = 10  # lines before the customer's words, to know which choices they were offered


class Bot(Protocol):
    """What reception needs of it; `bot.turns.RasaBot` is the real one."""

    async def take_turn(
        self,
        *,
        sender: str,
        turn_id: str,
        text: str,
        command: str | None,
        context: dict[str, Any],
        carry: dict[str, Any],
    ) -> Turn: ...

    async def find_turn(self, sender: str, turn_id: str) -> Turn | None: ...


async def ask(
    bot: Bot, turn: OwedTurn, conversation: Conversation, episode: Episode, lines: Sequence[Line], *, max_chars: int
) -> Turn:
    """The bot's answer to the turn. `lines` are the turn's own and some before it. Raises `BotUnavailable`."""
    if turn.attempts > 1 and (done := await bot.find_turn(episode.sender, turn.id)):
        return done  # the bot had finished; only we had not written it down
    heard = heard_in(turn, lines)
    photos = [photo for line in heard for photo in line.payload.get("attachments", [])]
    before = [line for line in lines if line.seq < turn.first_seq]
    text, command = _chosen("\n".join(line.text for line in heard if line.kind == Kind.TEXT), before)
    return await bot.take_turn(
        sender=episode.sender,
        turn_id=turn.id,
        text=english.in_chinese(_starred(normalise(text, max_chars=max_chars))) or "?",
        command="/send_photos" if photos else command,
        context={
            "conversation_id": conversation.id,
            "customer_id": conversation.customer_id,
            "channel": conversation.channel,
            "turn_id": turn.id,
            "now": in_beijing(transcript.time_in(conversation)).isoformat(timespec="seconds"),
            "attachments": [{"id": photo} for photo in photos],
            "waits": conversation.owner == Owner.QUEUE and not heard_waiting.leaves_queue(heard),
            "english": _in_english(text, before),
        },
        carry=episode.state,
    )


def heard_in(turn: OwedTurn, lines: Sequence[Line]) -> list[Line]:
    """What the customer said in this turn."""
    return [line for line in lines if line.seq >= turn.first_seq and line.sender == Sender.CUSTOMER]


def saying(reply: Reply) -> Saying:
    """One message of the bot as it is written down."""
    payload: dict[str, Any] = {
        "choices": [{"text": choice.text, "command": choice.command} for choice in reply.choices],
        "citations": list(reply.citations),
        "card": reply.card,
        "photos_wanted": reply.photos_wanted,
    }
    return Saying(reply.text, payload={key: value for key, value in payload.items() if value})


def _starred(text: str) -> str:
    """「*追尾」 is how a slip of the last message is put right in a chat."""
    found = _STARRED.fullmatch(text)
    return PUT_RIGHT.format(word=found[1] or found[2]) if found else text


def _in_english(text: str, before: Sequence[Line]) -> bool:
    """Whether the customer writes English; a plate or a number goes on in the language of the words before it."""
    said = [line.text for line in before if line.sender == Sender.CUSTOMER and re.search(r"[^\W\d_]{2}", line.text)]
    is_wordless = not re.search(r"[\u4e00-\u9fff]{2}", text)  # a plate begins with one
    return english.is_english(text) or (is_wordless and any(map(english.is_english, said)))


def _chosen(text: str, before: Sequence[Line]) -> tuple[str, str | None]:
    """The customer's words, and the command behind the choice that they are, if the newest line of the bot offers it.

    Of questions to pick from, one may be meant by a few words: then the words are the question's own.
    """
    offering = next((line for line in reversed(before) if line.sender != Sender.CUSTOMER), None)
    commands = {choice["text"]: choice["command"] for choice in offering.payload.get("choices", [])} if offering else {}
    if text.strip() in commands:
        return text, commands[text.strip()]
    picked = picked_of([words for words, command in commands.items() if command == PICKED], text)
    return (picked, PICKED) if picked else (text, None)
