"""Reports are computed from events alone, and say what the rows say."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from conversations import transcript
from foundation.database import Database
from handoff import queue, reports, serving
from handoff.models import Agent, HandOff, HandOffEvent, Role
from handoff.wall import Day, wall
from tests.handoff.floor import START, Floor
from tests.people import TERMS

PROMISE = TERMS.promise.total_seconds()


async def a_day(floor: Floor) -> Agent:
    """One is taken at once, one after a miss, one late, one goes back at once and one after a while."""
    database = floor.database
    agent = await floor.agent("an")
    quick = await floor.asks("张伟")
    await floor.look()
    floor.now += timedelta(seconds=2)
    await floor.accept(quick, agent)
    async with database.transaction() as tx:
        conversation = await transcript.lock(tx, (await floor.handoff(quick)).conversation_id)
        await serving.agent_answered(tx, conversation)
        await serving.agent_answered(tx, conversation)
    floor.now += timedelta(seconds=60)
    await floor.beat()
    async with database.transaction() as tx:
        await serving.end(tx, floor.bell, quick, agent, terms=TERMS)
    floor.now += timedelta(seconds=20)
    await floor.close(quick, agent)
    await floor.beat()
    missed = await floor.asks("陈静")
    await floor.later(15)
    await floor.accept(missed, agent)
    await floor.close(missed, agent)
    floor.awake.clear()
    for name, waits in (("王芳", 2), ("刘洋", 12)):
        gone = await floor.asks(name)
        floor.now += timedelta(seconds=waits)
        async with database.transaction() as tx:
            held = await transcript.lock(tx, (await floor.handoff(gone)).conversation_id)
            await queue.cancel(tx, floor.bell, held, terms=TERMS)
    late = await floor.asks("赵磊")
    await floor.later(40)
    floor.awake.add("an")
    await floor.beat()
    await floor.look()
    await floor.accept(late, agent)
    await floor.close(late, agent)
    return agent


async def test_what_the_events_say_is_what_the_rows_say(database: Database) -> None:
    async with Floor.open(database) as floor:
        await a_day(floor)
        async with database.reading() as session:
            told = await reports.report(session, START, floor.now, now=floor.now, promise_seconds=PROMISE)
            rows = list((await session.execute(select(HandOff))).scalars())
        waits = sorted((one.accepted_at - one.requested_at).total_seconds() for one in rows if one.accepted_at)
        stayed = [
            one for one in rows if one.accepted_at or (one.ended_at and (one.ended_at - one.requested_at).seconds >= 5)
        ]
        assert (told["requests"], told["accepted"]) == (len(rows), len(waits)) == (5, 3)
        assert told["sl"] == round(sum(wait <= PROMISE for wait in waits) / len(stayed), 4) == 0.5
        assert told["sl_lenient"] == 0.6667
        assert told["asa_seconds"] == round(sum(waits) / len(waits), 3)
        assert told["wait_percentiles"]["p50"] == round(waits[1], 3)
        assert told["breaches"] == sum(one.breach_at is not None for one in rows) == 1
        assert (told["abandonment"], told["left_before_promise"], told["left_after_promise"]) == (0.25, 1, 0)
        assert (told["missed"], told["forced_share"], told["dispositions"]) == (1, 0.3333, {"resolved": 3})
        assert told["first_reply_seconds"] == 2.0


async def test_a_report_notices_an_event_that_is_missing(database: Database) -> None:
    """The negative control: it is made of events, and of nothing else."""
    async with Floor.open(database) as floor:
        await a_day(floor)
        async with database.transaction() as tx:
            await tx.execute(delete(HandOffEvent).where(HandOffEvent.kind == "accepted"))
        async with database.reading() as session:
            told = await reports.report(session, START, floor.now, now=floor.now, promise_seconds=PROMISE)
        assert (told["accepted"], told["sl"], told["asa_seconds"]) == (0, 0.0, None)


async def test_the_wall_tells_who_waits_who_is_there_and_how_many_are_needed(database: Database) -> None:
    async with Floor.open(database) as floor:
        await a_day(floor)
        await floor.agent("lead", role=Role.SUPERVISOR)
        floor.awake.discard("lead")
        await floor.asks("孙丽")
        await floor.later(16)
        async with database.reading() as session:
            seen = await wall(session, floor.now, Day(), promise_seconds=PROMISE)
        assert seen["waiting"] == {"count": 1, "longest_seconds": 16.0}
        assert [(one["name"], one["live"]) for one in seen["agents"]] == [("an", True), ("lead", False)]
        assert seen["recent"]["requests"] == 6
        assert seen["forecast"] == {"needed": 1, "here": 1}
