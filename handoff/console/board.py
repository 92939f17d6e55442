"""One look at the floor for all consoles of a process, however many there are: each shows its own part of it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from foundation.database import Database
from foundation.settings import Settings
from handoff import agents, queue
from handoff.console.listing import Listed, listed_in
from handoff.models import WAITING_STATES, Agent
from handoff.permissions import Permission, may


@dataclass(frozen=True)
class Floor:
    """`began`: when it was read, by this process's own clock; whatever was committed before is in it."""

    began: float
    listed: tuple[Listed, ...]
    people: dict[str, dict[str, Any]]

    def items_for(self, agent: Agent) -> list[dict[str, Any]]:
        """Everybody who waits, then whom this agent serves, writes up or helps with; nobody for who serves nobody."""
        if not may(agent, Permission.SERVE):
            return []
        return [
            one.for_agent(agent)
            for one in self.listed
            if one.item["state"] in WAITING_STATES or agent.id in one.with_customer
        ]


class Board:
    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._reading = asyncio.Lock()
        self._floor = Floor(float("-inf"), (), {})

    async def since(self, moment: float) -> Floor:
        """The floor as it was at this moment of `time.monotonic()` or later."""
        async with self._reading:
            if self._floor.began < moment:
                self._floor = await self._read()
            return self._floor

    async def _read(self) -> Floor:
        began = time.monotonic()
        async with self._database.reading() as session:
            listed = await listed_in(session, await queue.held_ones(session), self._settings)
            people = await agents.standings(session)
        return Floor(began, tuple(listed), people)
