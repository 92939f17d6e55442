"""Places on a message's path where a test lets the process die, to see that nothing is lost by it."""

from __future__ import annotations

import os
import signal

VARIABLE = "BAOWEN_TEST_CRASH_AT"  # NAME or NAME:N, the N-th time that the place is reached

NAMES = frozenset(
    {
        "heard",  # conversations.transcript.hear: all written, nothing committed
        "heard_committed",  # committed, not acknowledged
        "photo_kept",  # the files are stored, no row names them yet
        "turn_claimed",  # a worker holds the turn and has done nothing
        "bot_answered",  # Rasa has saved the turn, we have not
        "answer_written",  # lines, state and outcome written, not committed
        "answer_committed",
        "handoff_requested",  # written with the answer, not committed
        "delivery_claimed",  # a sender holds the lines and has sent nothing
        "delivery_sent",  # the channel has taken the lines, we have not noted it
        "handoff_stepped",  # a router has offered, missed, rung or recorded, and has not committed
        "sms_claimed",  # gateway.sms_news: a sender holds the news and has sent nothing
        "sms_sent",  # the gateway has it, we have not noted it
        "knowledge_built",  # knowledge_base.ingest: the new index is there, the old release answers
    }
)

_name, _, _times = os.environ.get(VARIABLE, "").partition(":")
_left = int(_times or 1)


def crash_point(name: str) -> None:
    """Nothing, unless a test has chosen this place: then the process is gone at once, as by `kill -9`."""
    global _left
    if name != _name:
        return
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
