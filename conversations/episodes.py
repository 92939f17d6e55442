"""Episodes: a conversation lasts for ever, the bot's memory of it does not. Each episode is a fresh tracker in Rasa."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from conversations import transcript
from conversations.models import Conversation
from foundation.clock import utc_now
from foundation.database import Database


@dataclass(frozen=True)
class Episode:
    """`state` is what the bot must remember from the turn before, whatever process runs it."""

    sender: str
    state: dict[str, Any]


async def for_turn(database: Database, conversation_id: str, *, turns: int, idle: timedelta) -> Episode:
    """The episode of the next turn: a new one after `turns` turns or `idle` silence."""
    async with database.transaction() as tx:
        conversation = await transcript.lock(tx, conversation_id)
        now = utc_now()
        silent = conversation.bot_heard_at is not None and now - conversation.bot_heard_at > idle
        if conversation.episode_turns >= turns or silent:
            conversation.episode += 1
            conversation.episode_turns = 0
        conversation.bot_heard_at = now
        return Episode(f"c:{conversation.id}:{conversation.episode}", dict(conversation.bot_state))


def remember(conversation: Conversation, state: dict[str, Any]) -> None:
    """Keep the bot's state with the turn that is written down. Hold the conversation by `lock`."""
    conversation.bot_state = state
    conversation.episode_turns += 1
