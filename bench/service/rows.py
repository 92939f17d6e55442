"""What the rows of a run say: how long customers waited, and whether anybody was lost, taken twice or miscounted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bench.load.figures import percentiles_ms
from foundation.database import Database
from handoff import presence
from handoff.models import WAITING_STATES, HandOff, HandOffEvent
from tests.handoff.floor import wrong_with

SLA_SECONDS = 30.0


async def figures_of(database: Database, *, since: datetime, asked: Collection[str]) -> dict[str, Any]:
    """`asked`: conversations whose wish for a person was acknowledged. Waits are those requested after `since`."""
    async with database.reading() as session:
        handoffs = list((await session.execute(select(HandOff))).scalars())
        events = list(
            (
                await session.execute(select(HandOffEvent).order_by(HandOffEvent.handoff_id, HandOffEvent.number))
            ).scalars()
        )
        now = await database.now(session)
    accepted: dict[str, float] = {}
    offered: dict[str, datetime] = {}
    double, kinds = 0, dict[str, int]()
    served: dict[str, bool] = {}
    for event in events:
        kinds[event.kind] = kinds.get(event.kind, 0) + 1
        if event.kind == "offered":
            offered.setdefault(event.handoff_id, event.at)
        if event.kind == "accepted":
            double += served.get(event.handoff_id, False)
            served[event.handoff_id] = True
            accepted.setdefault(event.handoff_id, event.data["waited_seconds"])
        if event.kind in ("resolved", "agent_lost", "agent_silent", "transferred"):
            served[event.handoff_id] = False
    measured = [one for one in handoffs if one.requested_at >= since]
    waits = [accepted[one.id] for one in measured if one.id in accepted]
    within = sum(wait <= SLA_SECONDS for wait in waits)
    to_offer = [(offered[one.id] - one.queued_at).total_seconds() for one in measured if one.id in offered]
    wrong = await wrong_with(database, now)
    return {
        "requests": len(handoffs),
        "measured": len(measured),
        "sl30_strict": round(within / len(measured), 4) if measured else None,
        "wait_ms": percentiles_ms(waits) if waits else None,
        "longest_wait_seconds": round(max(waits), 1) if waits else None,
        "enqueue_to_offer_ms": percentiles_ms(to_offer) if to_offer else None,
        "lost": len(set(asked) - {one.conversation_id for one in handoffs}),
        "never_accepted": sum(one.id not in accepted for one in handoffs),
        "accepted_twice": double,
        "laws_broken": wrong[:5],
        "events": kinds,
    }


async def waits_beside_room(database: Database, over_seconds: float) -> int:
    """Customers who have waited longer than promised at this moment although an agent could take them."""
    async with database.reading() as session:
        now = await database.now(session)
        waiting = (await session.execute(select(HandOff).where(HandOff.state.in_(WAITING_STATES)))).scalars()
        late = [one for one in waiting if (now - one.requested_at).total_seconds() > over_seconds]
        there = await presence.live_agents(session, now) if late else []
    free = [agent for agent in there if agent.takes_customers and agent.has_room and agent.ringing is None]
    return len(late) if free else 0
