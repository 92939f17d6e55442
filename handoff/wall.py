"""What a supervisor sees at a glance: who waits and for how long, who is there, how well the promise is kept, and how
many agents the coming half hour needs."""

from __future__ import annotations

import asyncio
import math
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import BEIJING, in_beijing
from handoff import presence, reports
from handoff.models import HELD_STATES, WAITING_STATES, Agent, HandOff, HandOffState
from handoff.permissions import Permission, roles_with

RECENT = timedelta(minutes=30)
FRESH_FOR = timedelta(seconds=10)
BUSY_SHARE = 0.6  # of all places: beyond it the promise is not kept, whatever the routing
TOLD = ("requests", "accepted", "sl", "asa_seconds", "abandonment", "breaches", "aht_seconds")


class Day:
    """Today's figures, which are much to read, reckoned once for all supervisors of a process who look meanwhile."""

    def __init__(self) -> None:
        self._reading = asyncio.Lock()
        self._reckoned: tuple[datetime, dict[str, Any]] | None = None

    async def figures(self, session: AsyncSession, now: datetime, *, promise_seconds: float) -> dict[str, Any]:
        """At most `FRESH_FOR` old."""
        midnight = datetime.combine(in_beijing(now).date(), time(), BEIJING)
        async with self._reading:
            if self._reckoned is None or self._reckoned[0] <= max(now - FRESH_FOR, midnight):
                told = await reports.report(session, midnight, now, now=now, promise_seconds=promise_seconds)
                self._reckoned = (now, told)
            return self._reckoned[1]


async def wall(session: AsyncSession, now: datetime, day: Day, *, promise_seconds: float) -> dict[str, Any]:
    recent = await reports.report(session, now - RECENT, now, now=now, promise_seconds=promise_seconds)
    today = await day.figures(session, now, promise_seconds=promise_seconds)
    people = await _people(session, now)
    return {
        "waiting": await _waiting(session, now),
        "agents": people,
        "today": {name: today[name] for name in TOLD},
        "recent": {name: recent[name] for name in TOLD},
        "forecast": _forecast(recent, today, people),
    }


async def _waiting(session: AsyncSession, now: datetime) -> dict[str, Any]:
    query = select(HandOff.requested_at).where(HandOff.state.in_(WAITING_STATES))
    waits = [(now - asked).total_seconds() for asked in (await session.execute(query)).scalars()]
    return {"count": len(waits), "longest_seconds": round(max(waits, default=0), 1)}


async def _people(session: AsyncSession, now: datetime) -> list[dict[str, Any]]:
    there = {agent.id for agent in await presence.live_agents(session, now)}
    counted = select(HandOff.agent_id, HandOff.state, func.count()).where(HandOff.state.in_(HELD_STATES))
    held = {
        (agent_id, state): number
        for agent_id, state, number in await session.execute(counted.group_by(HandOff.agent_id, HandOff.state))
    }
    serving = Agent.role.in_(roles_with(Permission.SERVE))
    query = select(Agent).where(Agent.disabled.is_(False), serving).order_by(Agent.name)
    return [
        {
            "id": agent.id,
            "name": agent.name,
            "role": agent.role,
            "intent": agent.intent,
            "live": agent.id in there,
            "load": agent.load,
            "capacity": agent.capacity,
            "active": held.get((agent.id, HandOffState.ACTIVE.value), 0),
            "wrapup": held.get((agent.id, HandOffState.WRAPUP.value), 0),
            "ringing": agent.ringing is not None,
            "parked": agent.parked_until is not None and agent.parked_until > now,
            "skills": agent.skills,
        }
        for agent in (await session.execute(query)).scalars()
    ]


def _forecast(recent: dict[str, Any], today: dict[str, Any], people: list[dict[str, Any]]) -> dict[str, Any]:
    """If as many come as in the last half hour, and each takes as long as today's. None: nothing is known yet.

    Whoever came in the last half hour and takes long is still being served: the day's time is the honest one.
    """
    here = [one for one in people if one["live"] and one["intent"] == "online"]
    places = sum(one["capacity"] for one in here) / len(here) if here else 3
    takes = today["aht_seconds"] or recent["aht_seconds"]
    if not recent["requests"] or takes is None:
        return {"needed": None, "here": len(here)}
    busy = recent["requests"] / RECENT.total_seconds() * takes  # places that are taken at any moment
    return {"needed": math.ceil(busy / (places * BUSY_SHARE)), "here": len(here)}
