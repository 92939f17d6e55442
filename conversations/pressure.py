"""How long an answer would take now, and whom we can still take on: work that was acknowledged is never given up."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from prometheus_client import Counter, Gauge
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Turn, TurnState
from foundation.database import Database, clock_of

LOOK_EVERY_SECONDS = 1.0
PACE_OVER = timedelta(seconds=10)  # how fast turns have ended lately
FEW = 8  # so many waiting turns say nothing: they are begun at once

WAITING = Gauge("baowen_turns_waiting", "Turns that are due and have not begun.")
WAIT_SECONDS = Gauge("baowen_turn_wait_seconds", "How long a message said now would wait for its turn to begin.")
REFUSED = Counter("baowen_messages_refused", "Messages that were not taken on because too many wait.")


class Busy(Exception):
    """Too many customers wait for the bot; nothing was written down. Say it again in `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Pressure:
    """Looked up once a second for all processes' turns; between two looks this process counts what it takes on."""

    def __init__(self, database: Database, *, limit: timedelta) -> None:
        self._database = database
        self._limit = limit.total_seconds()
        self._waiting = 0
        self._per_second = 0.0
        self._looked_at = time.monotonic()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        async with self._database.reading() as session:
            self._waiting, ended = await _waiting_and_ended(session)
        self._per_second = ended / PACE_OVER.total_seconds()
        self._looked_at = time.monotonic()
        WAITING.set(self._waiting)
        WAIT_SECONDS.set(self.seconds())

    def seconds(self) -> float:
        """How long a message said now would wait until the bot begins with it, at the pace of the last ten seconds."""
        if self._waiting <= FEW:
            return 0.0
        if not self._per_second:  # nothing ends: the bot is away, and those who wait will soon be handed to people
            return 0.0
        left = self._waiting - self._per_second * (time.monotonic() - self._looked_at)
        return max(0.0, left / self._per_second)

    @property
    def is_high(self) -> bool:
        """Whether new work should wait elsewhere."""
        return self.seconds() > self._limit

    def taken_on(self) -> None:
        """One more message has been written down in this process."""
        self._waiting += 1

    def refuse(self) -> Busy:
        """The error for a customer who is asked to come back, spread out so that they do not all come at once."""
        REFUSED.inc()
        over = self.seconds() - self._limit
        return Busy(retry_after=min(30.0, max(2.0, over)))


async def _waiting_and_ended(session: AsyncSession) -> tuple[int, int]:
    waiting = select(func.count()).where(Turn.state == TurnState.READY.value, Turn.run_at <= clock_of(session))
    ended = select(func.count()).where(Turn.ended_at > clock_of(session, ago=PACE_OVER))
    found = (await session.execute(select(waiting.scalar_subquery(), ended.scalar_subquery()))).one()
    return int(found[0]), int(found[1])
