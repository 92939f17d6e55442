"""Reports of the hand-off, computed from events alone; each figure is defined beside its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import HandOffEvent

TOO_SHORT_SECONDS = 5.0  # who goes back sooner has hardly asked
ENDS_WAITING = ("cancelled", "abandoned", "fallback")
PERCENTILES = (50, 90, 95, 99)
GOOD_SCORE = 4
READ_AT_ONCE = timedelta(hours=1)


class Event(NamedTuple):
    """What a report needs of a `HandOffEvent`."""

    handoff_id: str
    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass
class Story:
    """What happened to one hand-off."""

    requested_at: datetime  # when it was written down
    asked_at: datetime  # a little earlier, when the customer said it: the promise counts from there
    reason: str
    waited: float | None = None  # until it was accepted first
    gone_after: float | None = None
    waits_for: float | None = None  # so long already, neither accepted nor gone; None: not known, or not so
    replied_after: float | None = None
    accepted_at: datetime | None = None
    handled: list[float] = field(default_factory=list)  # from accept to resolved
    resolved_at: datetime | None = None
    wrapped_up: float | None = None
    disposition: str | None = None
    score: int | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    how: str = ""


async def report(
    session: AsyncSession, begins: datetime, ends: datetime, *, now: datetime, promise_seconds: float
) -> dict[str, Any]:
    """Of everybody who asked between these moments."""
    return figures(await told_between(session, begins, ends, now=now), promise_seconds=promise_seconds)


async def told_between(session: AsyncSession, begins: datetime, ends: datetime, *, now: datetime) -> list[Story]:
    """The stories of everybody who asked between these moments, as far as they have come `now`."""
    told: list[Story] = []
    while begins < ends:  # in pieces, between which everything else in this process goes on
        until = min(begins + READ_AT_ONCE, ends)
        told += await _told_in(session, begins, until)
        begins = until
    for story in told:
        if story.waited is None and story.gone_after is None:
            story.waits_for = (now - story.asked_at).total_seconds()
    return told


def course(
    told: Sequence[Story], begins: datetime, ends: datetime, *, step: timedelta, promise_seconds: float
) -> list[dict[str, Any]]:
    """The same figures for each step between these moments, those without anybody included."""
    by_step: dict[int, list[Story]] = defaultdict(list)
    for story in told:
        by_step[(story.requested_at - begins) // step].append(story)
    return [
        {"from": (begins + number * step).isoformat(), **figures(by_step[number], promise_seconds=promise_seconds)}
        for number in range(-((begins - ends) // step))
    ]


def stories(events: Iterable[Event]) -> list[Story]:
    """`events` of each hand-off together and in order."""
    told: dict[str, Story] = {}
    for event in events:
        if event.kind == "requested":
            asked_at = event.at - timedelta(seconds=event.data.get("waited_seconds", 0))
            told[event.handoff_id] = Story(event.at, asked_at, str(event.data.get("reason", "asked")))
        if event.handoff_id in told:
            _go_on(told[event.handoff_id], event)
    return list(told.values())


def figures(told: Sequence[Story], *, promise_seconds: float) -> dict[str, Any]:
    asked = [one for one in told if one.gone_after is None or one.gone_after >= TOO_SHORT_SECONDS]
    waits = sorted(one.waited for one in told if one.waited is not None)
    in_time = sum(wait <= promise_seconds for wait in waits)
    judged = [one for one in asked if one.waits_for is None or one.waits_for > promise_seconds]
    left = [one for one in asked if one.gone_after is not None and one.waited is None]
    offers = sum(one.kinds["offered"] for one in told)
    scores = [one.score for one in told if one.score is not None]
    replies = sorted(one.replied_after for one in told if one.replied_after is not None)
    return {
        "requests": len(told),
        "accepted": len(waits),
        # Accepted in time, of all who did not go back at once and whose time is not still running.
        "sl": _share(in_time, len(judged)),
        "sl_lenient": _share(in_time, len(waits)),  # of those who were accepted
        "asa_seconds": _mean(waits),
        "wait_percentiles": {f"p{number}": _percentile(waits, number) for number in PERCENTILES},
        "abandonment": _share(len(left), len(asked)),
        "left_before_promise": sum((one.gone_after or 0) <= promise_seconds for one in left),
        "left_after_promise": sum((one.gone_after or 0) > promise_seconds for one in left),
        "breaches": sum(one.kinds["breached"] for one in told),
        "first_reply_seconds": _percentile(replies, 50),
        "first_reply_p95_seconds": _percentile(replies, 95),
        "aht_seconds": _mean(_handling_times(told)),  # of a customer, all agents and the wrap-up together
        "offers_per_request": _share(offers, len(told)),
        "missed": sum(one.kinds["missed"] for one in told),
        "declined": sum(one.kinds["declined"] for one in told),
        "forced_share": _share(sum(one.how == "forced" for one in told), len(waits)),
        "requeued": sum(one.kinds["agent_lost"] + one.kinds["agent_silent"] for one in told),
        "transfers": sum(one.kinds["transferred"] for one in told),
        "taken_over": sum(one.kinds["taken_over"] for one in told),
        "assigned": sum(one.kinds["assigned"] for one in told),
        "put_first": sum(one.kinds["put_first"] for one in told),
        "reasons": dict(Counter(one.reason for one in told)),
        "dispositions": dict(Counter(one.disposition for one in told if one.disposition)),
        "marks": len(scores),
        "marked_share": _share(len(scores), sum(one.disposition is not None for one in told)),
        "satisfied": _share(sum(score >= GOOD_SCORE for score in scores), len(scores)),
        "average_mark": _mean([float(score) for score in scores]),
    }


async def _told_in(session: AsyncSession, begins: datetime, ends: datetime) -> list[Story]:
    query = select(HandOffEvent.handoff_id).where(
        HandOffEvent.kind == "requested", HandOffEvent.at >= begins, HandOffEvent.at < ends
    )
    # Columns and not objects: of a whole day there are many, and the wall asks again and again.
    columns = (HandOffEvent.handoff_id, HandOffEvent.kind, HandOffEvent.at, HandOffEvent.data)
    of_them = select(*columns).where(HandOffEvent.handoff_id.in_(query))
    rows = await session.execute(of_them.order_by(HandOffEvent.handoff_id, HandOffEvent.number))
    return stories(Event(*row) for row in rows)


def _go_on(story: Story, event: Event) -> None:
    kind, data = event.kind, event.data
    story.kinds[kind] += 1
    if kind == "accepted":
        story.accepted_at = event.at
        if story.waited is None:
            story.waited, story.how = float(data["waited_seconds"]), str(data.get("how", ""))
    if kind in ENDS_WAITING:
        story.gone_after = (event.at - story.asked_at).total_seconds()
    if kind == "replied":
        story.replied_after = float(data["waited_seconds"])
    if kind in ("resolved", "transferred", "agent_lost", "agent_silent") and story.accepted_at is not None:
        story.handled.append((event.at - story.accepted_at).total_seconds())
        story.accepted_at, story.resolved_at = None, event.at
    if kind == "closed":
        story.disposition = str(data["disposition"])
        if story.resolved_at is not None:
            story.wrapped_up = (event.at - story.resolved_at).total_seconds()
    if kind == "marked":
        story.score = int(data["score"])


def _handling_times(told: Sequence[Story]) -> list[float]:
    """Of those whose service is over; a wrap-up that goes on is taken to be like the others."""
    wrap_ups = [one.wrapped_up for one in told if one.wrapped_up is not None]
    usual = _mean(wrap_ups) or 0
    served = [one for one in told if one.kinds["resolved"]]
    return [sum(one.handled) + (usual if one.wrapped_up is None else one.wrapped_up) for one in served]


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _percentile(ordered: Sequence[float], number: int) -> float | None:
    """The smallest value that at least so many percent do not exceed."""
    if not ordered:
        return None
    return round(ordered[max(-(-len(ordered) * number // 100) - 1, 0)], 3)
