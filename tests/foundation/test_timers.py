"""Timers fire once, whoever lives then; late ones as their kind wishes; a bad one alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from foundation.timers import AT_ONCE, Handler, Timer, Timers, TimerState, cancel_timer, set_timer

SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self) -> None:
        self.now = utc_now()

    def pass_by(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
async def clock() -> AsyncIterator[Clock]:
    clock = Clock()
    with clock_set_to(lambda: clock.now):
        yield clock


class Nudges:
    """Effects as rows of the same database: what is rolled back has not happened."""

    def __init__(self, database: Database, *, fresh_within: timedelta | None = None) -> None:
        handler = Handler(self.fire, fresh_within) if fresh_within else Handler(self.fire)
        self.timers = Timers(database, {"nudge": handler, "bad": Handler(self.fail)})
        self.failures = 0

    async def fire(self, tx: AsyncSession, timer: Timer) -> None:
        await set_timer(tx, "effect", f"{timer.key}:{len(timer.data)}", utc_now(), {"times": 1})
        await tx.execute(update(Timer).where(Timer.kind == "count").values(attempts=Timer.attempts + 1))
        await asyncio.sleep(0)
        if self.failures > 0:
            self.failures -= 1
            raise KeyError("openid")

    async def fail(self, tx: AsyncSession, timer: Timer) -> None:
        raise ValueError("this one never works")


@pytest.fixture
def nudges(database: Database) -> Nudges:
    return Nudges(database)


async def set_one(database: Database, key: str, fire_at: datetime, *, kind: str = "nudge", again: bool = False) -> None:
    async with database.transaction() as tx:
        await set_timer(tx, kind, key, fire_at, again=again)


async def count_effects(database: Database) -> None:
    """From here on every effect is counted in the row `count`."""
    await set_one(database, "effects", utc_now() + timedelta(days=999), kind="count")


async def effects(database: Database) -> int:
    async with database.reading() as session:
        counted = select(Timer.attempts).where(Timer.kind == "count")
        return int((await session.execute(counted)).scalar_one())


async def timer(database: Database, key: str, kind: str = "nudge") -> Timer:
    async with database.reading() as session:
        return await session.get_one(Timer, (kind, key))


async def test_a_timer_fires_when_it_is_due_and_once(database: Database, nudges: Nudges, clock: Clock) -> None:
    await count_effects(database)
    await set_one(database, "a", clock.now + SECOND)
    assert await nudges.timers.fire_due() == 0
    clock.pass_by(SECOND)
    assert [await nudges.timers.fire_due(), await nudges.timers.fire_due()] == [1, 0]
    assert await effects(database) == 1
    assert (await timer(database, "a")).state == TimerState.FIRED


async def test_a_timer_of_a_transaction_that_is_rolled_back_was_never_set(database: Database) -> None:
    with pytest.raises(KeyError):
        async with database.transaction() as tx:
            await set_timer(tx, "nudge", "a", utc_now())
            raise KeyError
    async with database.reading() as session:
        assert await session.get(Timer, ("nudge", "a")) is None


async def test_ten_workers_fire_each_timer_once(database: Database, clock: Clock) -> None:
    await count_effects(database)
    for number in range(12):
        await set_one(database, f"k{number}", clock.now)
    workers = [Nudges(database) for _ in range(10)]
    await asyncio.gather(*(worker.timers.fire_due() for worker in workers))
    assert await effects(database) == 12


async def test_a_timer_that_another_worker_is_firing_is_not_fired_too(database: Database, clock: Clock) -> None:
    await count_effects(database)
    await set_one(database, "a", clock.now)
    begun, go_on = asyncio.Event(), asyncio.Event()
    slow = Nudges(database)

    async def fire(tx: AsyncSession, timer: Timer) -> None:
        begun.set()
        await go_on.wait()
        await slow.fire(tx, timer)

    firing = asyncio.create_task(Timers(database, {"nudge": Handler(fire)}).fire_due())
    await begun.wait()
    other = asyncio.create_task(Nudges(database).timers.fire_due())
    await asyncio.sleep(0.2)
    go_on.set()
    await asyncio.gather(firing, other)
    assert await effects(database) == 1


async def test_setting_it_again_moves_a_waiting_timer(database: Database, nudges: Nudges, clock: Clock) -> None:
    await set_one(database, "a", clock.now)
    await set_one(database, "a", clock.now + SECOND)
    assert await nudges.timers.fire_due() == 0
    clock.pass_by(SECOND)
    assert await nudges.timers.fire_due() == 1


async def test_a_fired_timer_is_set_anew_only_when_asked(database: Database, nudges: Nudges, clock: Clock) -> None:
    await count_effects(database)
    await set_one(database, "a", clock.now)
    await nudges.timers.fire_due()
    await set_one(database, "a", clock.now)
    assert await nudges.timers.fire_due() == 0
    await set_one(database, "a", clock.now, again=True)
    assert await nudges.timers.fire_due() == 1
    assert await effects(database) == 2


async def test_a_cancelled_timer_does_not_fire_and_may_be_set_again(
    database: Database, nudges: Nudges, clock: Clock
) -> None:
    await set_one(database, "a", clock.now)
    async with database.transaction() as tx:
        await cancel_timer(tx, "nudge", "a")
        await cancel_timer(tx, "nudge", "nobody")
    assert await nudges.timers.fire_due() == 0
    await set_one(database, "a", clock.now)
    assert await nudges.timers.fire_due() == 1


async def test_a_handler_may_set_its_own_timer_again(database: Database, clock: Clock) -> None:
    fired: list[str] = []

    async def fire(tx: AsyncSession, timer: Timer) -> None:
        fired.append(timer.key)
        await set_timer(tx, "nudge", timer.key, clock.now + SECOND, again=True)

    timers = Timers(database, {"nudge": Handler(fire)})
    await set_one(database, "a", clock.now)
    for _ in range(3):
        await timers.fire_due()
        await timers.fire_due()
        clock.pass_by(SECOND)
    assert fired == ["a"] * 3


async def test_a_handler_that_fails_has_done_nothing_and_is_tried_again_later(
    database: Database, nudges: Nudges, clock: Clock
) -> None:
    await count_effects(database)
    await set_one(database, "a", clock.now)
    nudges.failures = 1
    await nudges.timers.fire_due()
    failed = await timer(database, "a")
    assert (await effects(database), failed.attempts, failed.error) == (0, 1, "KeyError")
    assert await nudges.timers.fire_due() == 0
    clock.pass_by(timedelta(seconds=2))
    assert await nudges.timers.fire_due() == 1
    assert await effects(database) == 1


async def test_bad_timers_do_not_hold_up_the_others(database: Database, nudges: Nudges, clock: Clock) -> None:
    await count_effects(database)
    for number in range(AT_ONCE):
        await set_one(database, f"b{number}", clock.now - SECOND, kind="bad")
    await set_one(database, "good", clock.now)
    await nudges.timers.fire_due()
    await nudges.timers.fire_due()
    assert await effects(database) == 1


async def test_a_timer_of_a_kind_that_nobody_here_knows_is_left_for_who_does(database: Database, clock: Clock) -> None:
    await set_one(database, "a", clock.now, kind="foreign")
    assert await Nudges(database).timers.fire_due() == 0
    assert (await timer(database, "a", "foreign")).state == TimerState.WAITING


async def test_what_was_due_while_nobody_lived_fires_however_late(
    database: Database, nudges: Nudges, clock: Clock
) -> None:
    await count_effects(database)
    await set_one(database, "a", clock.now)
    clock.pass_by(timedelta(days=30))
    await nudges.timers.fire_due()
    assert await effects(database) == 1


async def test_what_is_of_use_only_when_fresh_is_marked_stale(database: Database, clock: Clock) -> None:
    await count_effects(database)
    nudges = Nudges(database, fresh_within=timedelta(minutes=10))
    await set_one(database, "fresh", clock.now + timedelta(minutes=1))
    await set_one(database, "stale", clock.now)
    clock.pass_by(timedelta(minutes=11))
    assert await nudges.timers.fire_due() == 2
    assert await effects(database) == 1
    assert (await timer(database, "stale")).state == TimerState.STALE
    assert await nudges.timers.fire_due() == 0


async def test_what_fails_until_it_is_too_late_is_not_tried_for_ever(database: Database, clock: Clock) -> None:
    nudges = Nudges(database, fresh_within=timedelta(seconds=10))
    nudges.failures = 1000
    await set_one(database, "a", clock.now)
    for _ in range(60):
        await nudges.timers.fire_due()
        clock.pass_by(SECOND)
    assert (await timer(database, "a")).state == TimerState.STALE


async def test_many_overdue_timers_are_spread_over_several_looks(
    database: Database, nudges: Nudges, clock: Clock
) -> None:
    await count_effects(database)
    async with database.transaction() as tx:
        for number in range(AT_ONCE * 3):
            await set_timer(tx, "nudge", f"k{number}", clock.now)
    looks = [await nudges.timers.fire_due() for _ in range(4)]
    assert looks == [AT_ONCE, AT_ONCE, AT_ONCE, 0]
    assert await effects(database) == AT_ONCE * 3
