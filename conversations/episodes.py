"""Episodes: a conversation lasts for ever, the bot's memory of it does not. Each episode is a fresh tracker in Rasa."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from conversations.models import Conversation
from foundation.clock import utc_now


@dataclass(frozen=True)
class Episode:
    """`state` is what the bot must remember from the turn before, whatever process runs it."""

    number: int
    sender: str
    state: dict[str, Any]


def of_next_turn(conversation: Conversation, *, said_at: datetime, turns: int, idle: timedelta) -> Episode:
    """The episode of the turn said at `said_at`: a new one after `turns` turns or `idle` silence. Nothing is written.

    Each attempt at a turn finds the same episode, however much later it is, and so what the one before has left there.
    """
    silent = conversation.bot_heard_at is not None and said_at - conversation.bot_heard_at > idle
    fresh = silent or conversation.episode_turns >= turns
    number = conversation.episode + fresh
    return Episode(number, f"c:{conversation.id}:{number}", dict(conversation.bot_state))


def remember(conversation: Conversation, episode: Episode, state: dict[str, Any]) -> None:
    """Keep the bot's state with the turn that is written down. Hold the conversation by `lock`."""
    conversation.episode_turns = 1 if episode.number != conversation.episode else conversation.episode_turns + 1
    conversation.episode = episode.number
    conversation.bot_heard_at = utc_now()
    conversation.bot_state = state
