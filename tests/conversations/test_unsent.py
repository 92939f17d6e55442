"""What still has to be pushed: only what others said, by one sender at a time, to the channel at most once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import sending, transcript, unsent
from conversations.attachments import AttachmentLinks
from conversations.bell import Bell
from conversations.models import Conversation, Delivery, DeliveryState, Line, Sender
from conversations.sending import GIVE_UP_AFTER, LEASE, LEAST_ATTEMPTS, LONGEST_WAIT, NotHeld, Unsent
from conversations.transcript import Saying
from conversations.views import lines_as_json, lines_for_agents
from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from tests.hooks import SlowToCommit
from tests.people import chen_jing, zhang_wei


class Clock:
    """The time that everybody sees."""

    def __init__(self) -> None:
        self.now = utc_now()

    def pass_by(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
async def clock() -> AsyncIterator[Clock]:
    clock = Clock()
    with clock_set_to(lambda: clock.now):
        yield clock


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
        await sending.park(tx, [first], "no allowance left")
    await say(database, bell, conversation, Sender.BOT, "b2")
    assert await unsent.claim_due(database) == []
    async with database.transaction() as tx:
        await unsent.release(tx, conversation.id, at=utc_now())
    # Counted afresh: days in which nothing was allowed are no failures.
    assert [(one.line.seq, one.attempts) for one in await unsent.claim_due(database)] == [(1, 1), (2, 1)]


async def one_claimed(database: Database, bell: Bell) -> Unsent:
    await say(database, bell, await zhang_wei(database, channel="wechat"), Sender.BOT, "b1")
    [line] = await unsent.claim_due(database)
    return line


async def hand_over(database: Database, line: Unsent) -> None:
    async with database.transaction() as tx:
        await sending.hand_over(tx, [line], now=await database.now(tx))


async def delivery(database: Database, seq: int = 1) -> Delivery:
    async with database.reading() as session:
        return (await session.execute(select(Delivery).where(Delivery.seq == seq))).scalar_one()


Settling = Callable[[AsyncSession, Unsent], Awaitable[None]]
EVERY_SETTLING: dict[str, Settling] = {
    "hand_over": lambda tx, line: sending.hand_over(tx, [line], now=utc_now()),
    "renew": lambda tx, line: sending.renew(tx, [line], now=utc_now()),
    "sent": lambda tx, line: sending.mark_sent(tx, [line]),
    "failed": lambda tx, line: sending.mark_failed(tx, [line], "no"),
    "uncertain": lambda tx, line: sending.mark_uncertain(tx, [line], "silence"),
    "put_back": lambda tx, line: sending.put_back(tx, [line], "later", at=utc_now()),
    "parked": lambda tx, line: sending.park(tx, [line], "no allowance left"),
}


@pytest.mark.parametrize("settle", EVERY_SETTLING.values(), ids=EVERY_SETTLING)
async def test_a_sender_whose_lease_ran_out_changes_nothing_of_what_another_holds(
    database: Database, bell: Bell, clock: Clock, settle: Settling
) -> None:
    stopped = await one_claimed(database, bell)
    clock.pass_by(LEASE + timedelta(seconds=1))
    [other] = await unsent.claim_due(database)
    before = await delivery(database)
    with pytest.raises(NotHeld):
        async with database.transaction() as tx:
            await settle(tx, stopped)
    after = await delivery(database)
    assert (after.state, after.fence, after.lease_until) == (before.state, before.fence, before.lease_until)
    assert (after.handed_at, after.next_at, other.fence) == (None, before.next_at, stopped.fence + 1)
    async with database.transaction() as tx:
        await settle(tx, other)


@pytest.mark.parametrize("settle", EVERY_SETTLING.values(), ids=EVERY_SETTLING)
async def test_a_sender_whose_line_was_freed_and_not_taken_yet_changes_nothing_either(
    database: Database, bell: Bell, clock: Clock, settle: Settling
) -> None:
    stopped = await one_claimed(database, bell)
    await unsent.free_all(database)
    with pytest.raises(NotHeld):
        async with database.transaction() as tx:
            await settle(tx, stopped)
    assert (await delivery(database)).state == DeliveryState.PENDING


async def test_when_one_line_of_several_is_lost_nothing_is_said_of_the_others(
    database: Database, bell: Bell, clock: Clock
) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    for key in ("b1", "b2"):
        await say(database, bell, conversation, Sender.BOT, key)
    lines = await unsent.claim_due(database)
    async with database.transaction() as tx:
        await sending.mark_sent(tx, lines[:1])
    with pytest.raises(NotHeld):
        async with database.transaction() as tx:
            await sending.put_back(tx, lines, "later", at=utc_now())
    assert await states(database) == [DeliveryState.SENT, DeliveryState.SENDING]


async def test_what_was_handed_over_and_never_settled_is_uncertain_and_never_sent_again(
    database: Database, bell: Bell, clock: Clock
) -> None:
    line = await one_claimed(database, bell)
    await hand_over(database, line)
    clock.pass_by(LEASE + timedelta(seconds=1))
    assert await unsent.claim_due(database) == []
    assert await states(database) == [DeliveryState.UNCERTAIN]
    clock.pass_by(timedelta(days=2))
    assert await unsent.claim_due(database) == []
    with pytest.raises(NotHeld):  # it comes back and knows the end: too late
        async with database.transaction() as tx:
            await sending.mark_sent(tx, [line])


async def test_a_sender_at_work_is_left_alone_while_its_lease_lasts(
    database: Database, bell: Bell, clock: Clock
) -> None:
    line = await one_claimed(database, bell)
    clock.pass_by(LEASE - timedelta(seconds=1))
    await hand_over(database, line)  # the lease begins anew
    clock.pass_by(LEASE - timedelta(seconds=1))
    assert await unsent.claim_due(database) == []
    async with database.transaction() as tx:
        await sending.mark_sent(tx, [line])
    assert await states(database) == [DeliveryState.SENT]


async def test_the_only_worker_does_not_send_again_what_its_predecessor_had_handed_over(
    database: Database, bell: Bell
) -> None:
    await hand_over(database, await one_claimed(database, bell))
    await unsent.free_all(database)
    assert await unsent.claim_due(database) == []
    assert await states(database) == [DeliveryState.UNCERTAIN]


async def test_an_uncertain_line_does_not_hold_up_those_behind_it(database: Database, bell: Bell) -> None:
    line = await one_claimed(database, bell)
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.BOT, "b2")
    assert await unsent.claim_due(database) == []
    async with database.transaction() as tx:
        await sending.mark_uncertain(tx, [line], "silence")
    assert [one.line.seq for one in await unsent.claim_due(database)] == [2]


async def test_what_surely_was_not_sent_is_handed_over_afresh(database: Database, bell: Bell, clock: Clock) -> None:
    line = await one_claimed(database, bell)
    await hand_over(database, line)
    async with database.transaction() as tx:
        await sending.put_back(tx, [line], "no connection", at=clock.now, counted=False)
    [again] = await unsent.claim_due(database)
    assert (again.attempts, (await delivery(database)).handed_at) == (1, None)
    clock.pass_by(LEASE + timedelta(seconds=1))
    assert len(await unsent.claim_due(database)) == 1  # died before it was handed over: sent by the next


async def test_a_page_learns_of_a_line_that_may_not_have_arrived(database: Database, bell: Bell, clock: Clock) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    line = await one_claimed(database, bell)
    await hand_over(database, line)
    async with database.reading() as session:
        before = (await transcript.find(session, conversation.id)).version
    clock.pass_by(LEASE + timedelta(seconds=1))
    await unsent.claim_due(database)
    async with database.reading() as session:
        assert (await transcript.find(session, conversation.id)).version > before
        assert await sending.marks_of(session, conversation.id) == {1: "uncertain"}


async def test_agents_see_what_failed_and_what_waits_for_the_customer_and_nothing_else(
    database: Database, bell: Bell
) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    for key in ("b1", "b2", "b3"):
        await say(database, bell, conversation, Sender.BOT, key)
    sent, failed, parked = await unsent.claim_due(database)
    async with database.transaction() as tx:
        await sending.mark_sent(tx, [sent])
        await sending.mark_failed(tx, [failed], "no such customer")
        await sending.park(tx, [parked], "no allowance left")
    async with database.reading() as session:
        lines = await transcript.history(session, conversation.id)
        links = AttachmentLinks(SecretStr("s" * 32))
        assert [line["delivery"] for line in await lines_for_agents(session, lines, links)] == [
            None,
            "failed",
            "parked",
        ]
        assert all("delivery" not in line for line in await lines_as_json(session, lines, links))  # the customer's


async def test_what_stands_behind_a_parked_line_waits_with_it(database: Database, bell: Bell, clock: Clock) -> None:
    """It is never tried, so nobody parks it: whoever looks must see that nothing arrives."""
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.BOT, "b1")
    claimed = await unsent.claim_due(database)
    async with database.transaction() as tx:
        await sending.park(tx, claimed, "48 hours are over")
    await say(database, bell, conversation, Sender.SYSTEM, "s1")
    clock.pass_by(timedelta(hours=1))
    assert await unsent.claim_due(database) == []
    async with database.reading() as session:
        assert await sending.marks_of(session, conversation.id) == {1: "parked", 2: "parked"}
        assert await unsent.oldest_age(session) == timedelta(0)  # nobody is to be woken for it


async def test_a_persons_words_do_not_wait_behind_a_parked_line_of_the_bot(database: Database, bell: Bell) -> None:
    """The channel is given both and decides: it keeps something of what it may send for people."""
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.BOT, "b1")
    claimed = await unsent.claim_due(database)
    async with database.transaction() as tx:
        await sending.park(tx, claimed, "nothing left for the bot")
    await say(database, bell, conversation, Sender.AGENT, "a1")
    assert [one.line.sender for one in await unsent.claim_due(database)] == [Sender.BOT, Sender.AGENT]


def failed_at(said_at: datetime, attempts: int) -> Unsent:
    return Unsent("d", "c", "u", "wechat", attempts, attempts, Line(said_at=said_at))


def test_waits_double_up_to_ten_minutes_and_are_spread() -> None:
    now = utc_now()

    def waits(attempts: int) -> list[timedelta]:
        moments = [sending.next_attempt(now, failed_at(now, attempts)) for _ in range(300)]
        return [moment - now for moment in moments if moment is not None]

    for attempts, longest in ((1, timedelta(seconds=1)), (4, timedelta(seconds=8)), (40, LONGEST_WAIT)):
        assert longest * 0.8 < max(waits(attempts)) <= longest
        assert min(waits(attempts)) < longest * 0.2


def test_after_a_day_a_line_is_given_up_but_not_at_its_first_failure() -> None:
    now = utc_now()
    long_ago = now - GIVE_UP_AFTER - timedelta(seconds=1)
    assert sending.next_attempt(now, failed_at(long_ago, LEAST_ATTEMPTS)) is None
    assert sending.next_attempt(now, failed_at(long_ago, LEAST_ATTEMPTS - 1)) is not None
    assert sending.next_attempt(now, failed_at(now - timedelta(hours=23), 300)) is not None


async def test_the_oldest_line_that_should_have_gone_is_known(database: Database, bell: Bell, clock: Clock) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    async with database.reading() as session:
        assert await unsent.oldest_age(session) == timedelta(0)
    await say(database, bell, conversation, Sender.BOT, "b1")
    clock.pass_by(timedelta(seconds=90))
    async with database.reading() as session:
        assert await unsent.oldest_age(session) == timedelta(seconds=90)


async def test_an_open_request_does_not_carry_a_line_past_one_that_is_being_sent(
    database: Database, bell: Bell
) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.BOT, "b1")
    (first,) = await unsent.claim_due(database)
    await say(database, bell, conversation, Sender.BOT, "b2")
    async with database.transaction() as tx:
        await transcript.lock(tx, conversation.id)
        assert await unsent.claim_waiting_for(tx, conversation.id, now=utc_now()) == []
        await sending.mark_sent(tx, [first])
    async with database.transaction() as tx:
        await transcript.lock(tx, conversation.id)
        assert [one.line.seq for one in await unsent.claim_waiting_for(tx, conversation.id, now=utc_now())] == [2]


async def test_an_open_request_does_not_carry_a_line_past_one_that_is_just_being_claimed(
    database: Database, bell: Bell
) -> None:
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, bell, conversation, Sender.BOT, "b1")
    async with database.transaction() as tx:
        await transcript.lock(tx, conversation.id)
        await unsent.hold_back(tx, conversation.id, until=utc_now() + timedelta(seconds=60))
    await say(database, bell, conversation, Sender.BOT, "b2")
    slow = SlowToCommit(database.url)
    claiming = asyncio.create_task(unsent.claim_due(slow))
    await slow.reached.wait()

    async def carry() -> list[Unsent]:
        async with database.transaction() as tx:
            await transcript.lock(tx, conversation.id)
            return await unsent.claim_waiting_for(tx, conversation.id, now=utc_now())

    carrying = asyncio.create_task(carry())
    await asyncio.sleep(0.3)
    slow.go_on.set()
    assert [one.line.seq for one in await claiming] == [1]
    assert await carrying == []
    await slow.close()


async def test_one_who_was_stopped_while_holding_a_conversation_holds_up_no_other(
    database: Database, bell: Bell, clock: Clock
) -> None:
    if database.is_sqlite:
        return  # one process, and nobody holds rows
    abandoned = await zhang_wei(database, channel="wechat")
    await hand_over(database, await one_claimed(database, bell))
    clock.pass_by(LEASE + timedelta(seconds=1))
    await say(database, bell, await chen_jing(database, channel="wechat"), Sender.BOT, "b1")
    async with database.transaction() as stopped:
        await transcript.lock(stopped, abandoned.id)
        assert len(await unsent.claim_due(database)) == 1
    await unsent.claim_due(database)
    assert DeliveryState.UNCERTAIN in await states(database)
