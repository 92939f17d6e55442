"""Whom a waiting customer is offered to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handoff.models import HandOff, Stage
from handoff.presence import Live
from handoff.terms import Terms


def candidates(handoff: HandOff, there: Sequence[Live], now: datetime, terms: Terms) -> list[Live]:
    """Who may be asked, the best first: whom the customer knows, then the least loaded, then who has rested longest."""
    forced, called = handoff.stage >= Stage.FORCED, handoff.stage >= Stage.RING
    known = handoff.wanted_agent_id if now < handoff.leg_at + terms.previous_agent_first else None
    able = [
        agent
        for agent in there
        if agent.takes_customers
        and agent.ringing is None
        and agent.load < agent.capacity + (terms.forced_extra if forced else 0)
        and (forced or agent.parked_until is None or agent.parked_until <= now)
        and (called or agent.id not in handoff.tried)
        and (called or agent.id == known or agent.can(handoff.skill))
    ]
    never = datetime.min.replace(tzinfo=now.tzinfo)
    return sorted(
        able, key=lambda one: (one.id != known, one.load / one.capacity, one.last_offered_at or never, one.id)
    )


def with_one_more(agent: Live, handoff_id: str, now: datetime) -> Live:
    """The agent as they are once this customer is on their screen."""
    return replace(agent, load=agent.load + 1, ringing=handoff_id, last_offered_at=now)
