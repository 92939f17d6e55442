"""How long an answer would take now, and whom we can still take on: work that was acknowledged is never given up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

from prometheus_client import Counter, Gauge
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Turn, TurnState
from foundation.database import Database, clock_of

LOOK_EVERY_SECONDS = 1.0
LONGEST_BACK = 10.0  # seconds over which the pace is measured
SHORTEST_BACK = 2.0  # a backlog that is younger says nothing yet
FEW = 16  # so many waiting turns are no backlog

WAITING = Gauge("baowen_turns_waiting", "Turns that are due and have not begun.")
WAIT_SECONDS = Gauge("baowen_turn_wait_seconds", "How long a message said now would wait for its turn to begin.")
REFUSED = Counter("baowen_messages_refused", "Messages that were not taken on because too many wait.")


class Busy(Exception):
    """Too many customers wait for the bot; nothing was written down. Say it again in `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Pressure:
    """Looked up once a second for all processes' turns; between two looks this process counts what it takes on.

    The pace is measured while turns wait, and only then: at other times few end because few are begun.
    """

    def __init__(self, database: Database, *, limit: timedelta, time_of: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._limit = limit.total_seconds()
        self._time_of = time_of
        self._backlog_since: float | None = None
        self._waiting = 0
        self._per_second = 0.0
        self._looked_at = time_of()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        now = self._time_of()
        back = min(LONGEST_BACK, now - (now if self._backlog_since is None else self._backlog_since))
        async with self._database.reading() as session:
            self._waiting, ended = await _waiting_and_ended(session, timedelta(seconds=back))
        self._per_second = ended / back if back >= SHORTEST_BACK else 0.0
        if self._waiting <= FEW:
            self._backlog_since = None
        elif self._backlog_since is None:
            self._backlog_since = now
        self._looked_at = now
        WAITING.set(self._waiting)
        WAIT_SECONDS.set(self.seconds())

    def seconds(self) -> float:
        """How long a message said now would wait until the bot begins with it."""
        if not self._per_second or self._backlog_since is None:
            return 0.0  # no backlog; or nothing ends at all: those who wait will soon be handed to people
        begun = self._per_second * (self._time_of() - self._looked_at)
        return max(0.0, (self._waiting - begun) / self._per_second)

    @property
    def is_high(self) -> bool:
        """Whether new work should wait elsewhere."""
        return self.seconds() > self._limit

    def taken_on(self) -> None:
        """One more message has been written down in this process."""
        self._waiting += 1

    def refuse(self) -> Busy:
        """The error for a customer who is asked to come back when there may be room."""
        REFUSED.inc()
        return Busy(retry_after=min(30.0, max(2.0, self.seconds() - self._limit)))


async def _waiting_and_ended(session: AsyncSession, back: timedelta) -> tuple[int, int]:
    waiting = select(func.count()).where(Turn.state == TurnState.READY.value, Turn.run_at <= clock_of(session))
    ended = select(func.count()).where(Turn.ended_at > clock_of(session, ago=back))
    found = (await session.execute(select(waiting.scalar_subquery(), ended.scalar_subquery()))).one()
    return int(found[0]), int(found[1])
