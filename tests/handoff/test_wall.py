"""The figures of the wall against numbers that are reckoned by hand, beside each."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from conversations import transcript
from foundation.database import Database
from handoff import queue, serving
from handoff.models import Agent, Intent, Role
from handoff.wall import BUSY_SHARE, FRESH_FOR, Day, wall
from tests.handoff.floor import START, Floor
from tests.people import TERMS

PROMISE = TERMS.promise.total_seconds()
MINUTE = timedelta(minutes=1)


async def serve(floor: Floor, agent: Agent, name: str, *, waits: float, takes: float, writes_up: float) -> None:
    """Asked, accepted after `waits`, served for `takes`, written up for `writes_up` seconds."""
    handoff = await floor.asks(name)
    floor.now += timedelta(seconds=waits)
    await floor.accept(handoff, agent)
    floor.now += timedelta(seconds=takes)
    async with floor.database.transaction() as tx:
        await serving.end(tx, floor.bell, handoff, agent, terms=TERMS)
    floor.now += timedelta(seconds=writes_up)
    await floor.close(handoff, agent)


async def seen(floor: Floor) -> dict[str, Any]:
    await floor.beat()
    async with floor.database.reading() as session:
        return await wall(session, floor.now, Day(), promise_seconds=PROMISE)


async def test_service_level_today_and_of_the_last_half_hour(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an", capacity=10)
        await serve(floor, an, "张伟", waits=10, takes=100, writes_up=20)  # in time
        await serve(floor, an, "陈静", waits=50, takes=200, writes_up=10)  # late
        floor.now = START + 45 * MINUTE
        await serve(floor, an, "王芳", waits=30, takes=60, writes_up=0)  # in time: the promise is thirty seconds
        late = await floor.asks("刘洋")
        floor.now += timedelta(seconds=31)  # waits still, and too long already
        young = await floor.asks("赵磊")
        floor.now += timedelta(seconds=5)  # waits still, and may yet be taken in time: counted neither way
        told = await seen(floor)
        assert {late, young}
        assert told["today"]["sl"] == 0.5  # 张伟, 王芳 of 张伟, 陈静, 王芳, 刘洋
        assert told["recent"]["sl"] == 0.5  # 王芳 of 王芳, 刘洋
        assert (told["today"]["requests"], told["recent"]["requests"]) == (5, 3)
        assert told["today"]["asa_seconds"] == 30.0  # (10 + 50 + 30) / 3
        assert told["today"]["aht_seconds"] == 130.0  # (120 + 210 + 60) / 3
        assert told["waiting"] == {"count": 2, "longest_seconds": pytest.approx(36, abs=0.1)}


async def test_the_promise_counts_from_the_customers_word_not_from_when_the_bot_had_understood_it(
    database: Database,
) -> None:
    async with Floor.open(database) as floor:
        zhang = await floor.customer("张伟")
        async with database.transaction() as tx:
            held, asked = await transcript.lock(tx, zhang.id), floor.now - timedelta(seconds=20)
            await queue.request(tx, floor.bell, held, reason="asked", terms=TERMS, asked_at=asked)
        assert (await seen(floor))["today"]["sl"] is None
        floor.now += timedelta(seconds=11)
        told = await seen(floor)
        assert (told["today"]["sl"], told["waiting"]["longest_seconds"]) == (0.0, 31.0)


async def test_yesterday_is_not_today(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an", capacity=10)
        floor.now = START.replace(hour=15, minute=50)  # ten minutes to midnight in Beijing
        await serve(floor, an, "张伟", waits=50, takes=60, writes_up=0)
        floor.now = START.replace(hour=16, minute=5)
        await serve(floor, an, "陈静", waits=10, takes=60, writes_up=0)
        told = await seen(floor)
        assert (told["today"]["requests"], told["today"]["sl"]) == (1, 1.0)
        assert (told["recent"]["requests"], told["recent"]["sl"]) == (2, 0.5)


async def test_the_agents_that_are_needed_are_arrivals_times_handling_time_over_places(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an", capacity=3)
        await floor.agent("bo", capacity=3)
        await floor.agent("cao", capacity=3, intent=Intent.BREAK)
        await serve(floor, an, "张伟", waits=0, takes=500, writes_up=100)  # ten minutes a customer
        floor.now = START + 60 * MINUTE
        assert (await seen(floor))["forecast"] == {"needed": None, "here": 2}  # nobody came in half an hour
        for number in range(20):
            await floor.asks(f"客户{number}")
        told = await seen(floor)
        # 20 in 30 minutes, 10 minutes each: 6.67 places taken; of 3 places an agent is kept busy for 1.8: 3.7 agents
        assert told["forecast"] == {"needed": 4, "here": 2}
        assert math.ceil(20 / 1800 * 600 / (3 * BUSY_SHARE)) == 4


async def test_a_customer_of_two_agents_counts_once_with_all_their_time(database: Database) -> None:
    async with Floor.open(database) as floor:
        an, bo = await floor.agent("an"), await floor.agent("bo")
        handoff = await floor.asks("张伟")
        await floor.accept(handoff, an)
        floor.now += timedelta(seconds=100)
        await floor.beat()
        async with database.transaction() as tx:
            await serving.pass_on(tx, floor.bell, handoff, an, to_agent="bo", note="", terms=TERMS)
        assert (await seen(floor))["today"]["aht_seconds"] is None  # not over yet
        await floor.accept(handoff, bo)
        floor.now += timedelta(seconds=200)
        async with database.transaction() as tx:
            await serving.end(tx, floor.bell, handoff, bo, terms=TERMS)
        floor.now += timedelta(seconds=30)
        await floor.close(handoff, bo)
        assert (await seen(floor))["today"]["aht_seconds"] == 330.0


async def test_agents_are_shown_by_what_they_chose_whether_they_live_and_what_they_carry(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an", skills=["claims"])
        await floor.agent("lead", role=Role.SUPERVISOR, intent=Intent.BREAK)
        await floor.accept(await floor.asks("张伟"), an)
        floor.awake.discard("lead")
        floor.now += TERMS.lease
        told = await seen(floor)
        shown = [(one["name"], one["intent"], one["live"], one["load"], one["active"]) for one in told["agents"]]
        assert shown == [("an", "online", True, 1, 1), ("lead", "break", False, 0, 0)]
        assert told["agents"][0]["skills"] == ["claims"]


async def test_the_days_figures_are_read_once_for_everybody_who_looks_within_seconds(database: Database) -> None:
    async with Floor.open(database) as floor:
        an, day = await floor.agent("an", capacity=10), Day()
        read = []
        for after in (timedelta(0), FRESH_FOR / 2, FRESH_FOR):
            await serve(floor, an, f"客户{after}", waits=0, takes=0, writes_up=0)
            floor.now = START + timedelta(seconds=1) + after
            async with database.reading() as session:
                read.append((await day.figures(session, floor.now, promise_seconds=PROMISE))["requests"])
        assert read == [1, 1, 3]
