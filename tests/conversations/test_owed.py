"""Turns: one at a time per conversation, under a lease, each with one outcome."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from conversations import owed, transcript
from conversations.bell import Bell
from conversations.models import Conversation, Turn
from conversations.owed import LeaseLost, Outcome
from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from tests.claiming import claim_next
from tests.hooks import SlowToCommit
from tests.people import chen_jing, zhang_wei

LEASE = timedelta(seconds=20)


async def hear(database: Database, bell: Bell, conversation: Conversation, text: str = "", photo: str = "") -> None:
    async with database.transaction() as tx:
        await transcript.hear(
            tx, bell, conversation.id, client_id=text or photo, text=text, attachment_ids=[photo] if photo else []
        )


async def run_out(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(Turn).values(lease_until=utc_now() - timedelta(seconds=1)))


async def make_due(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(Turn).values(run_at=utc_now() - timedelta(seconds=1)))


async def test_a_burst_becomes_one_turn(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    for text in ("在吗", "我的车", "被撞了"):
        await hear(database, bell, conversation, text)
    turn = await claim_next(database, lease=LEASE)
    assert turn is not None
    assert (turn.first_seq, turn.last_seq) == (1, 3)
    assert await claim_next(database, lease=LEASE) is None


async def test_text_and_photos_are_separate_turns(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation, "照片来了")
    await hear(database, bell, conversation, photo="p1")
    await hear(database, bell, conversation, photo="p2")
    await make_due(database)
    first = await claim_next(database, lease=LEASE)
    assert first is not None
    assert (first.first_seq, first.last_seq) == (1, 1)
    async with database.transaction() as tx:
        await owed.finish(tx, first, Outcome.ANSWERED)
    second = await claim_next(database, lease=LEASE)
    assert second is not None
    assert (second.first_seq, second.last_seq) == (2, 3)


async def test_who_says_something_more_keeps_their_place(database: Database, bell: Bell) -> None:
    """Else a customer who asks again and again, because the bot is busy, would never be answered."""
    impatient, patient = await zhang_wei(database), await chen_jing(database)
    await hear(database, bell, impatient, "在吗")
    await hear(database, bell, patient, "你好")
    await hear(database, bell, impatient, "有人吗")
    turn = await claim_next(database, lease=LEASE)
    assert turn is not None
    assert (turn.conversation_id, turn.last_seq) == (impatient.id, 2)


async def test_photos_that_keep_coming_are_looked_at_by_their_deadline(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    began = utc_now()
    for number in range(40):
        with clock_set_to(partial(began.__add__, timedelta(seconds=number))):
            await hear(database, bell, conversation, photo=f"p{number}")
    async with database.reading() as session:
        turn = (await session.execute(select(Turn))).scalar_one()
    assert turn.run_at == turn.deadline_at


async def test_a_conversation_has_one_running_turn(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation, "一")
    running = await claim_next(database, lease=LEASE)
    await hear(database, bell, conversation, "二")
    assert running is not None
    assert await claim_next(database, lease=LEASE) is None
    async with database.transaction() as tx:
        await owed.finish(tx, running, Outcome.ANSWERED)
    following = await claim_next(database, lease=LEASE)
    assert following is not None
    assert following.first_seq == 2


async def test_two_conversations_run_side_by_side(database: Database, bell: Bell) -> None:
    for conversation in (await zhang_wei(database), await chen_jing(database)):
        await hear(database, bell, conversation, "在吗")
    turns = [await claim_next(database, lease=LEASE) for _ in range(2)]
    assert all(turns)
    assert len({turn.conversation_id for turn in turns if turn}) == 2


async def test_ten_workers_take_a_turn_once(database: Database, bell: Bell) -> None:
    await hear(database, bell, await zhang_wei(database), "在吗")
    claimed = await asyncio.gather(*(claim_next(database, lease=LEASE) for _ in range(10)))
    assert sum(turn is not None for turn in claimed) == 1


async def test_a_dead_workers_turn_is_free_when_its_lease_runs_out(database: Database, bell: Bell) -> None:
    await hear(database, bell, await zhang_wei(database), "在吗")
    lost = await claim_next(database, lease=LEASE)
    assert await owed.free_expired(database) == 0
    await run_out(database)
    assert await owed.free_expired(database) == 1
    again = await claim_next(database, lease=LEASE)
    assert lost is not None
    assert again is not None
    assert (again.id, again.attempts, again.fence) == (lost.id, 2, 2)


async def test_a_worker_that_lost_its_lease_cannot_finish(database: Database, bell: Bell) -> None:
    await hear(database, bell, await zhang_wei(database), "在吗")
    lost = await claim_next(database, lease=LEASE)
    await run_out(database)
    await owed.free_expired(database)
    await claim_next(database, lease=LEASE)
    assert lost is not None
    with pytest.raises(LeaseLost):
        async with database.transaction() as tx:
            await owed.finish(tx, lost, Outcome.ANSWERED)


async def test_a_turn_put_back_waits_for_its_time(database: Database, bell: Bell) -> None:
    await hear(database, bell, await zhang_wei(database), "在吗")
    turn = await claim_next(database, lease=LEASE)
    assert turn is not None
    async with database.transaction() as tx:
        await owed.try_again(tx, turn, "the bot was away", run_at=utc_now() + timedelta(minutes=1))
    assert await claim_next(database, lease=LEASE) is None


async def test_a_line_said_while_its_turn_is_being_taken_gets_a_turn_of_its_own(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation, "在吗")
    slow = SlowToCommit(database.url)
    taking = asyncio.create_task(claim_next(slow, lease=LEASE))
    await asyncio.wait_for(slow.reached.wait(), 5)
    hearing = asyncio.create_task(hear(database, bell, conversation, "我的车被撞了"))
    await asyncio.sleep(0.2)
    slow.go_on.set()
    taken, _ = await asyncio.gather(taking, hearing)
    await slow.close()
    assert taken is not None
    assert (taken.first_seq, taken.last_seq) == (1, 1)
    async with database.transaction() as tx:
        await owed.finish(tx, taken, Outcome.ANSWERED)
    following = await claim_next(database, lease=LEASE)
    assert following is not None
    assert (following.first_seq, following.last_seq) == (2, 2)


async def test_the_only_worker_frees_at_once_what_its_predecessor_held(database: Database, bell: Bell) -> None:
    await hear(database, bell, await zhang_wei(database), "在吗")
    held = await claim_next(database, lease=LEASE)
    assert await owed.free_all(database) == 1
    again = await claim_next(database, lease=LEASE)
    assert held is not None
    assert again is not None
    assert again.id == held.id


async def test_one_who_was_stopped_while_settling_a_turn_holds_up_no_other(database: Database, bell: Bell) -> None:
    if database.is_sqlite:
        return  # one process, and nobody holds rows
    for conversation in (await zhang_wei(database), await chen_jing(database)):
        await hear(database, bell, conversation, "在吗")
    held, _ = await owed.claim_due(database, lease=LEASE, at_most=2)
    await run_out(database)
    async with database.transaction() as stopped:
        await owed.finish(stopped, held, Outcome.ANSWERED)
        assert await owed.free_expired(database) == 1
