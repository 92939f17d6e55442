"""What is expected where a process may die: who dies there, under which load, and what is seen after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conversations.models import DeliveryState
from tests.faults.history import Did
from tests.faults.load import Load, Verdict


class Doing(StrEnum):
    """The load that leads to the place."""

    TALKING = "talking"
    PHOTOS = "photos"
    CALLING = "calling"  # for a person
    WECHAT = "wechat"
    WAITING = "waiting"  # longer than promised


@dataclass(frozen=True)
class Place:
    """`seen` tells what is wrong after the checker has found nothing; empty when all is well."""

    dies: str  # web or worker
    doing: Doing
    seen: Callable[[Load, Verdict], str]
    time: int = 2  # it dies when it gets there for the n-th time


def _sent_again(load: Load, verdict: Verdict) -> str:
    """Nothing was committed: the customer had to say it again."""
    times = Counter(event.client_id for event in verdict.history.events if event.did is Did.SENT)
    return "" if max(times.values()) > 1 else "no message was sent twice"


def _known_already(load: Load, verdict: Verdict) -> str:
    """It was committed: said again, it is acknowledged as heard before."""
    again = any(event.did is Did.ACKED and event.text == "again" for event in verdict.history.events)
    return "" if again else "no acknowledgement said that the message had been heard before"


def _ran_again(load: Load, verdict: Verdict) -> str:
    return "" if _attempts(verdict) > 1 else "no turn was taken over"


def _harvested(load: Load, verdict: Verdict) -> str:
    """Rasa had finished: the next worker looks, and does not ask again."""
    asked = load.cluster.rasa("turns")["asked"]
    repeated = [turn.id for ending in verdict.endings for turn in ending.turns if turn.attempts > 1]
    if not repeated:
        return "no turn was taken over"
    assert isinstance(asked, dict)
    twice = [turn_id for turn_id in repeated if asked.get(turn_id, 0) > 1]
    return f"Rasa was asked twice for {twice}" if twice else ""


def _said_once(load: Load, verdict: Verdict) -> str:
    """The checker has counted the answers; there must have been some."""
    return "" if any(ending.turns for ending in verdict.endings) else "nothing was answered"


def _all_sent(load: Load, verdict: Verdict) -> str:
    left = [state for state in _sendings(verdict) if state != DeliveryState.SENT]
    return f"deliveries ended as {left}" if left else ""


def _uncertain(load: Load, verdict: Verdict) -> str:
    """WeChat was given the line and we do not know whether it took it: not sent again, and shown as such."""
    return "" if DeliveryState.UNCERTAIN in _sendings(verdict) else "no delivery is uncertain"


def _offered_once(load: Load, verdict: Verdict) -> str:
    offers = [e for ending in verdict.endings for e in ending.effects if e.startswith("breached:")]
    calls = [e for ending in verdict.endings for e in ending.effects if e.startswith("handoff:")]
    return "" if len(offers) == len(calls) else f"{len(offers)} offers to {len(calls)} who wait"


def _attempts(verdict: Verdict) -> int:
    return max((turn.attempts for ending in verdict.endings for turn in ending.turns), default=0)


def _sendings(verdict: Verdict) -> Sequence[str]:
    return [sending.state for ending in verdict.endings for sending in ending.sendings]


PLACES = {
    "heard": Place("web", Doing.TALKING, _sent_again),
    "heard_committed": Place("web", Doing.TALKING, _known_already),
    "photo_kept": Place("web", Doing.PHOTOS, _sent_again, time=1),
    "turn_claimed": Place("worker", Doing.TALKING, _ran_again),
    "bot_answered": Place("worker", Doing.TALKING, _harvested),
    "answer_written": Place("worker", Doing.TALKING, _harvested),
    "answer_committed": Place("worker", Doing.TALKING, _said_once),
    "handoff_requested": Place("worker", Doing.CALLING, _harvested),
    "delivery_claimed": Place("worker", Doing.WECHAT, _all_sent, time=1),
    "delivery_sent": Place("worker", Doing.WECHAT, _uncertain),
    "handoff_stepped": Place("worker", Doing.WAITING, _offered_once, time=1),
}
