"""What a question of a service flow is: its wordings, and how its answer is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actions.messages import Choice
from actions.services.service_answers import Said

Problem = Callable[[str], str | None]


@dataclass(frozen=True)
class Ask:
    """`read` gives the answer that the words hold, or None; `problem` says why an answer cannot be right."""

    label: str  # as the receipt and colleagues read it; empty: no part of what is filed
    texts: tuple[str, str]
    short: str  # for older customers
    read: Callable[[Said], Any]
    choices: tuple[Choice, ...] = ()
    problem: Problem | None = None
    may_skip: bool = True


def in_words(*texts: str) -> tuple[Choice, ...]:
    """Choices whose words are the answer."""
    return tuple((text, None) for text in texts)
