"""Whoever looks, breaks or is cut off: a timer fires once, not before its time, or is stale by its own rule."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from foundation.database import after_commit
from foundation.timers import Handler, Timer, Timers, TimerState, cancel_timer, set_timer
from tests.machines import Crash, Machine, everything, patient, play

KEYS = st.sampled_from(["zhang-wei", "chen-jing", "zhao-min"])
KINDS = st.sampled_from(["always", "fresh"])
FRESH = timedelta(seconds=60)
CRASHES = st.sampled_from([False, False, False, True])
FATES = st.lists(st.sampled_from(["well", "well", "lost", "unsure"]), max_size=3)


@patient
def test_a_timer_fires_once_and_not_before_its_time(database_url: str) -> None:
    with capture_logs():
        play(TimersMachine, database_url)


@dataclass
class Model:
    """One setting of a timer. A setting fires at most once."""

    setting: int
    fire_at: datetime


class TimersMachine(Machine):
    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[tuple[str, str], Model] = {}
        self.over: dict[tuple[str, str], TimerState] = {}
        self.settings_made = 0
        self.effects: list[int] = []  # written by handlers whose transaction committed
        self.early: list[int] = []  # what fired before its time (an assertion there would be one more broken handler)
        self.broken = False

    @rule(kind=KINDS, key=KEYS, seconds=st.sampled_from([0.0, 5.0, 50.0]), again=st.booleans(), crash=CRASHES)
    def set(self, kind: str, key: str, seconds: float, again: bool, crash: bool) -> None:
        self.settings_made += 1
        fire_at = self.world.now + timedelta(seconds=seconds)
        data = {"setting": self.settings_made}
        done = self._commits(lambda tx: set_timer(tx, kind, key, fire_at, data, again=again), crash)
        if done and (again or (kind, key) not in self.over):
            self.over.pop((kind, key), None)
            self.waiting[kind, key] = Model(self.settings_made, fire_at)

    @precondition(lambda self: self.settings_made)
    @rule(kind=KINDS, key=KEYS, crash=CRASHES)
    def cancel(self, kind: str, key: str, crash: bool) -> None:
        if self._commits(lambda tx: cancel_timer(tx, kind, key), crash):
            self.waiting.pop((kind, key), None)

    @precondition(lambda self: self.settings_made)
    @rule(seconds=st.sampled_from([0.5, 6.0, 70.0]))
    def time_passes(self, seconds: float) -> None:
        self.world.later(seconds)

    @precondition(lambda self: self.settings_made)
    @rule(workers=st.integers(1, 3))
    def workers_look(self, workers: int) -> None:
        self.run(self._look(workers))
        for named, timer in list(self.waiting.items()):
            if timer.fire_at <= self.world.now:
                stale = named[0] == "fresh" and self.world.now - timer.fire_at > FRESH
                self.over[named] = TimerState.STALE if stale else TimerState.FIRED
                assert self.effects.count(timer.setting) == (0 if stale else 1)
                del self.waiting[named]

    @precondition(lambda self: self.settings_made)
    @rule(fates=FATES, broken=st.booleans())
    def a_worker_looks_while_things_break(self, fates: list[str], broken: bool) -> None:
        """What it could not do is done later; what it did is done."""
        self.broken, self.database.plan = broken, list(fates)
        self.run(self._look(1))
        self.broken, self.database.plan = False, []
        self._learn()

    @invariant()
    def timers_are_as_expected(self) -> None:
        assert not self.early
        assert len(self.effects) == len(set(self.effects))
        rows = {(row.kind, row.key): row for row in self.run(self._rows())}
        waiting = {named: row for named, row in rows.items() if row.state == TimerState.WAITING}
        assert {named: row.data["setting"] for named, row in waiting.items()} == {
            named: timer.setting for named, timer in self.waiting.items()
        }
        assert {named: row.fire_at for named, row in waiting.items()} == {
            named: timer.fire_at for named, timer in self.waiting.items()
        }
        assert {named: row.state for named, row in rows.items() if named not in waiting} == self.over

    def _learn(self) -> None:
        """After a breakdown the rows say what has ended and for when the rest was put off, never to an earlier time."""
        for row in self.run(self._rows()):
            timer = self.waiting.get((row.kind, row.key))
            if timer is None or (row.state == TimerState.WAITING and row.fire_at == timer.fire_at):
                continue
            assert timer.fire_at <= self.world.now
            if row.state == TimerState.WAITING:
                assert row.fire_at > self.world.now
                timer.fire_at = row.fire_at
                continue
            stale = row.kind == "fresh" and self.world.now - timer.fire_at > FRESH
            assert row.state == (TimerState.STALE if stale else TimerState.FIRED)
            self.over[row.kind, row.key] = TimerState(row.state)
            del self.waiting[row.kind, row.key]

    async def _look(self, workers: int) -> None:
        """One after another in the same moment: each finds what the one before has left."""
        handlers = {"always": Handler(self._fire), "fresh": Handler(self._fire, fresh_within=FRESH)}
        for _ in range(workers):
            try:
                await Timers(self.database, handlers).fire_due()
            except ConnectionError:  # the others go on
                others = asyncio.all_tasks() - {asyncio.current_task()}
                await asyncio.gather(*others, return_exceptions=True)

    async def _fire(self, tx: AsyncSession, timer: Timer) -> None:
        self.early += [timer.data["setting"]] * (timer.fire_at > self.world.now)
        if self.broken:
            raise KeyError("reason")
        setting: int = timer.data["setting"]
        after_commit(tx, lambda: self.effects.append(setting))

    def _commits(self, work: Any, crash: bool) -> bool:
        async def run() -> None:
            async with self.database.transaction() as tx:
                await work(tx)
                if crash:
                    raise Crash

        try:
            self.run(run())
        except Crash:
            return False
        return True

    async def _rows(self) -> list[Timer]:
        async with self.database.reading() as session:
            return await everything(session, Timer, Timer.kind, Timer.key)
