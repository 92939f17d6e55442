"""A message that was not understood is counted, and after so many in a row a person is called."""

from __future__ import annotations

from actions.done import Done
from actions.messages import hand_off
from actions.turn import Turn

NOT_UNDERSTOOD = "连着几次没能答上来，不让您再费劲重复了。"
MISSES = 2  # in a row, then a person is called
# As long as there are questions to offer: each of them may have been meant, and a person is a tap away.
MISSES_WITH_OFFERS = 3


def times_missed(turn: Turn) -> int:
    """With this message, how many in a row."""
    return int(turn.slots.get("not_understood") or 0) + 1


def call_person(turn: Turn) -> Done:
    wish = hand_off("not_understood", summary=turn.text, text=NOT_UNDERSTOOD, unanswered=True)
    return Done((wish,), {"not_understood": None}, leaves_form=turn.in_form)
