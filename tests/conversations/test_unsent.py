"""What still has to be pushed: only what others said, and one lock order for all who touch it."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from conversations import transcript, unsent
from conversations.bell import Bell
from conversations.models import Conversation, Delivery, DeliveryState, Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from foundation.database import Database
from tests.people import zhang_wei


async def say(database: Database, bell: Bell, conversation: Conversation, sender: Sender, key: str) -> None:
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.say(tx, bell, held, [Saying("[语音]")], sender=sender, key=key)


async def states(database: Database) -> list[str]:
    async with database.reading() as session:
        return list((await session.execute(select(Delivery.state).order_by(Delivery.seq))).scalars())


async def test_what_the_customer_says_is_never_pushed_back_to_them(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.CUSTOMER, "c1")
    await say(database, bell, conversation, Sender.SYSTEM, "s1")
    assert await states(database) == [DeliveryState.PENDING]


async def test_the_only_worker_sends_at_once_what_its_predecessor_was_sending(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.BOT, "b1")
    assert len(await unsent.claim_due(database)) == 1
    assert await unsent.claim_due(database) == []
    await unsent.free_all(database)
    assert len(await unsent.claim_due(database)) == 1


async def test_ten_workers_take_a_line_once(database: Database, bell: Bell) -> None:
    await say(database, bell, await zhang_wei(database, channel="wechat"), Sender.BOT, "b1")
    taken = await asyncio.gather(*(unsent.claim_due(database) for _ in range(10)))
    assert sum(map(len, taken)) == 1


async def test_a_line_behind_one_that_waits_is_not_sent_before_it(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.BOT, "b1")
    (first,) = await unsent.claim_due(database)
    async with database.transaction() as tx:
        await unsent.park(tx, [first.delivery_id], "no allowance left")
    await say(database, bell, conversation, Sender.BOT, "b2")
    assert await unsent.claim_due(database) == []
    async with database.transaction() as tx:
        await unsent.release(tx, conversation.id, at=utc_now())
    assert [one.line.seq for one in await unsent.claim_due(database)] == [1, 2]
