"""A wish for a person that the reader only half hears: it counts where all that we could say helps little.

Who writes 「说好给我回电的呢」 is taken for somebody who asks after a ticket. Where there is none, a person is called.
Both probabilities were chosen on `tests/held_out/borders` by `python -m bench.persons_called`.
"""

from __future__ import annotations

from typing import Any

from actions.done import Done
from actions.messages import PICKED
from actions.turn import Turn

FOUND_NOTHING = 0.05  # where there is nothing to show
PLAIN = 0.8  # from here on a mood, small talk or pressing is not all that is answered
NO_ANSWER = 0.3  # where the nearest questions are offered: one of them may be what is meant


def is_plain(turn: Turn, heard: Done) -> bool:
    """Whether a person is so plainly wanted that what else was heard first is no answer alone."""
    calls = any(message.get("hand_off") for message in heard.messages)
    return turn.intent == "human" and turn.wish >= PLAIN and not (calls or heard.no_wish or heard.then or turn.waits)


def counts(turn: Turn, done: Done) -> bool:
    """Whether a person is called instead of saying this."""
    if turn.is_command or turn.waits or turn.said_already or not done.messages or done.no_wish:
        return False
    if any(message.get("hand_off") for message in done.messages):
        return False
    if done.found_nothing:
        return turn.wish >= FOUND_NOTHING
    if turn.in_form:  # its question stays open
        return False
    if all(map(_says_nothing, done.messages)):
        return turn.wish >= FOUND_NOTHING
    return turn.wish >= NO_ANSWER and all(message.get("unanswered") for message in done.messages)


def _says_nothing(message: dict[str, Any]) -> bool:
    offers = any(choice["command"] == PICKED for choice in message.get("choices") or ())
    return bool(message.get("unanswered")) and not offers
