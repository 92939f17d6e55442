"""Timers as rows: what is to happen at a time happens once, whichever process lives then.

A timer is set in the transaction of what it is about, and fires in one transaction with its effect: both happen or
neither. Whoever cancels or moves a timer that is firing at this moment does not wait for it (it may wait for a row that
they hold), so a handler looks for itself whether its effect is still wanted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import ColumnElement, Index, String, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Database, UtcDateTime, clock_of

ALWAYS = timedelta.max  # fires however late
LOOK_EVERY_SECONDS = 1.0
AT_ONCE = 20  # timers in one look; after a stop of many hours, more …
SPREAD_OVER_LOOKS = 30  # … but never all that are overdue
TOGETHER = 4  # connections that a look may use
FIRES_WITHIN_SECONDS = 10.0
LONGEST_PAUSE = timedelta(minutes=10)

ENDED = Counter("baowen_timers", "Timers by how they ended.", ["kind", "how"])
LATE = Gauge("baowen_timer_late_seconds", "How late the timer that fired last was.", ["kind"])
log = structlog.get_logger()


class TimerState(StrEnum):
    WAITING = "waiting"
    FIRED = "fired"
    STALE = "stale"  # too late to be of use


class Timer(Base):
    """One thing to do at `fire_at`, named by what it is (`kind`) and whom it is about (`key`)."""

    __tablename__ = "timer"
    __table_args__ = (Index("ix_timer_due", "state", "fire_at"),)

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    fire_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True)
class Handler:
    """What a kind of timer does: `fire` writes its effect in the transaction given, and waits for nothing else.

    More than `fresh_within` late it is not done any more.
    """

    fire: Callable[[AsyncSession, Timer], Awaitable[None]]
    fresh_within: timedelta = ALWAYS


async def set_timer(
    tx: AsyncSession, kind: str, key: str, fire_at: datetime, data: dict[str, Any] | None = None, *, again: bool = False
) -> None:
    """Have it fire at `fire_at` once this transaction has committed; one that waits is moved.

    One that has fired is set anew only with `again`.
    """
    timer = await _held(tx, kind, key)
    if timer is None:
        timer = Timer(kind=kind, key=key, fire_at=fire_at, state=TimerState.WAITING.value, attempts=0, data=data or {})
        try:
            async with tx.begin_nested():
                tx.add(timer)
        except IntegrityError:  # it is firing at this moment, or somebody else sets it too
            return
    if timer.state != TimerState.WAITING and not again:
        return
    timer.fire_at, timer.data, timer.attempts = fire_at, data or {}, 0
    timer.state, timer.ended_at, timer.error = TimerState.WAITING.value, None, None
    await tx.flush()


async def cancel_timer(tx: AsyncSession, kind: str, key: str) -> None:
    """It does not fire any more, unless it is firing at this moment."""
    timer = await _held(tx, kind, key)
    if timer is not None and timer.state == TimerState.WAITING:
        await tx.execute(delete(Timer).where(_named(kind, key)).execution_options(synchronize_session=False))
        tx.expunge(timer)


class Timers:
    """The loop that fires what is due, run by any number of workers."""

    def __init__(self, database: Database, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._handlers = handlers

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.fire_due()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def fire_due(self) -> int:
        """Fire what is due now, or a part of it when that is very much; how many were tried."""
        due = await self._due()
        places = asyncio.Semaphore(TOGETHER)

        async def fire(kind: str, key: str) -> None:
            async with places:
                await self._try(kind, key)

        results = await asyncio.gather(*(fire(kind, key) for kind, key in due), return_exceptions=True)
        for broken in results:  # all have ended; the database is away, say: the loop begins again
            if isinstance(broken, BaseException):
                raise broken
        return len(due)

    async def _due(self) -> list[tuple[str, str]]:
        async with self._database.reading() as session:
            due = _is_due(clock_of(session)) & Timer.kind.in_(self._handlers)
            query = select(Timer.kind, Timer.key).where(due).order_by(Timer.fire_at)
            found = (await session.execute(query.limit(AT_ONCE))).all()
            if len(found) == AT_ONCE:
                overdue: int = (await session.execute(select(func.count()).where(due))).scalar_one()
                found = (await session.execute(query.limit(max(AT_ONCE, overdue // SPREAD_OVER_LOOKS)))).all()
        return [(kind, key) for kind, key in found]

    async def _try(self, kind: str, key: str) -> None:
        try:
            async with asyncio.timeout(FIRES_WITHIN_SECONDS):
                await self._fire(kind, key)
        except Exception as broken:  # one bad timer must not stop the others
            log.error("timer_broke", kind=kind, error=type(broken).__name__, exc_info=broken)
            ENDED.labels(kind, "broke").inc()
            await self._try_later(kind, key, type(broken).__name__)

    async def _fire(self, kind: str, key: str) -> None:
        handler = self._handlers[kind]
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            timer = await _held(tx, kind, key, _is_due(now))
            if timer is None:  # another worker was faster, or it was moved
                return
            due_at, late = timer.fire_at, now - timer.fire_at
            fresh = late <= handler.fresh_within
            if fresh:
                await handler.fire(tx, timer)
            if timer.fire_at == due_at:  # the handler has not set it again
                timer.state, timer.ended_at = (TimerState.FIRED if fresh else TimerState.STALE).value, now
            await tx.flush()
        LATE.labels(kind).set(late.total_seconds())
        ENDED.labels(kind, "fired" if fresh else "stale").inc()

    async def _try_later(self, kind: str, key: str, error: str) -> None:
        """Later and later; not at all when it would then be too late."""
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            timer = await _held(tx, kind, key, _is_due(now))
            if timer is None:
                return
            timer.attempts += 1
            timer.error = error[:200]
            pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(timer.attempts, 20)))
            if pause > self._handlers[kind].fresh_within:
                timer.state, timer.ended_at = TimerState.STALE.value, now
                return
            timer.fire_at = now + pause


def _named(kind: str, key: str) -> ColumnElement[bool]:
    return (Timer.kind == kind) & (Timer.key == key)


def _is_due(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return (Timer.state == TimerState.WAITING.value) & (Timer.fire_at <= now)


async def _held(tx: AsyncSession, kind: str, key: str, *also: ColumnElement[bool]) -> Timer | None:
    """The timer, ours until the transaction ends; None when there is none or another transaction has it."""
    query = select(Timer).where(_named(kind, key), *also).with_for_update(skip_locked=True)
    return (await tx.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
