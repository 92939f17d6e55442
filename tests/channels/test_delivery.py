"""Delivery: whatever a sender says or fails to say, no line reaches its channel twice and none is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from channels.delivery import ChannelResting, Delivery, Dispatch, SendFailed, SendUnanswered
from conversations import transcript, unsent
from conversations.bell import Bell
from conversations.models import Delivery as Row
from conversations.models import DeliveryState, Sender
from conversations.sending import LEASE
from conversations.transcript import Saying
from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from tests.people import chen_jing, zhang_wei

SOON = timedelta(seconds=1)


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


class Phone:
    """Takes one line after the other, and does before and after it what the test has put there."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.before: list[Exception | None] = []
        self.after: list[Exception | None] = []
        self.called, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()

    async def send(self, dispatch: Dispatch) -> None:
        for line in list(dispatch.open):
            self.called.set()
            if self.before and (broken := self.before.pop(0)):
                raise broken
            await self.go_on.wait()
            await dispatch.hand_over([line])
            if self.after and (broken := self.after.pop(0)):
                raise broken
            self.got.append(line.line.text)
            await dispatch.sent([line])


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def delivery(database: Database, bell: Bell, phone: Phone) -> Delivery:
    return Delivery(database, bell, {"wechat": phone})


async def say(database: Database, bell: Bell, *texts: str, chen: bool = False) -> None:
    conversation = await (chen_jing if chen else zhang_wei)(database, channel="wechat")
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        for text in texts:
            await transcript.say(tx, bell, held, [Saying(text)], sender=Sender.BOT, key=text)


async def rows(database: Database) -> list[Row]:
    async with database.reading() as session:
        return list((await session.execute(select(Row).order_by(Row.conversation_id, Row.seq))).scalars())


async def test_a_sender_that_was_stopped_sends_nothing_when_it_comes_back(
    database: Database, bell: Bell, phone: Phone, delivery: Delivery, clock: Clock
) -> None:
    await say(database, bell, "一", "二")
    phone.go_on.clear()
    stopped = asyncio.create_task(delivery.send_due())
    await phone.called.wait()
    clock.pass_by(LEASE + SOON)
    others = Phone()
    assert await Delivery(database, bell, {"wechat": others}).send_due() == 2
    phone.go_on.set()
    await stopped
    assert (phone.got, others.got) == ([], ["一", "二"])
    assert [row.state for row in await rows(database)] == [DeliveryState.SENT] * 2


async def test_lines_behind_a_slow_one_are_still_held_when_their_turn_comes(
    database: Database, bell: Bell, delivery: Delivery, phone: Phone, clock: Clock
) -> None:
    await say(database, bell, "一", "二", "三")
    slow = Phone()

    async def send(dispatch: Dispatch) -> None:
        for line in list(dispatch.open):
            await dispatch.hand_over([line])
            clock.pass_by(LEASE - SOON)
            await delivery.send_due()
            slow.got.append(line.line.text)
            await dispatch.sent([line])

    slow.send = send  # type: ignore[method-assign]  # a sender is anything with this verb
    await Delivery(database, bell, {"wechat": slow}).send_due()
    assert (slow.got, phone.got) == (["一", "二", "三"], [])


async def test_an_answer_that_never_came_leaves_the_line_uncertain_and_the_next_goes(
    database: Database, bell: Bell, phone: Phone, delivery: Delivery, clock: Clock
) -> None:
    await say(database, bell, "一", "二")
    phone.after = [SendUnanswered("ReadTimeout")]
    await delivery.send_due()
    assert [row.state for row in await rows(database)] == [DeliveryState.UNCERTAIN, DeliveryState.PENDING]
    for _ in range(3):
        clock.pass_by(timedelta(hours=1))
        await delivery.send_due()
    assert phone.got == ["二"]


async def test_a_sender_that_breaks_after_handing_over_leaves_the_line_uncertain(
    database: Database, bell: Bell, phone: Phone, delivery: Delivery
) -> None:
    await say(database, bell, "一")
    phone.after = [KeyError("touser")]
    await delivery.send_due()
    assert [row.state for row in await rows(database)] == [DeliveryState.UNCERTAIN]


async def test_a_refusal_for_good_concerns_the_line_that_was_refused_alone(
    database: Database, bell: Bell, phone: Phone, delivery: Delivery
) -> None:
    await say(database, bell, "一", "二")
    phone.after = [SendFailed("content refused", permanent=True)]
    await delivery.send_due()
    await delivery.send_due()
    assert phone.got == ["二"]
    assert [row.state for row in await rows(database)] == [DeliveryState.FAILED, DeliveryState.SENT]


async def test_what_surely_was_not_sent_is_tried_again_later(
    database: Database, bell: Bell, phone: Phone, delivery: Delivery, clock: Clock
) -> None:
    await say(database, bell, "一")
    phone.after = [SendFailed("ConnectError", permanent=False, wait=timedelta(seconds=60))]
    await delivery.send_due()
    [row] = await rows(database)
    assert (row.state, row.handed_at, row.attempts) == (DeliveryState.PENDING, None, 1)
    assert row.next_at >= clock.now + timedelta(seconds=60)
    clock.pass_by(timedelta(seconds=62))
    await delivery.send_due()
    assert phone.got == ["一"]


async def test_a_channel_that_rests_costs_no_attempt(
    database: Database, bell: Bell, phone: Phone, delivery: Delivery, clock: Clock
) -> None:
    await say(database, bell, "一")
    for _ in range(20):
        phone.before = [ChannelResting("resting", wait=timedelta(seconds=5))]
        await delivery.send_due()
        assert await delivery.send_due() == 0
        clock.pass_by(timedelta(seconds=5))
    [row] = await rows(database)
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 0)
    await delivery.send_due()
    assert phone.got == ["一"]


async def test_one_slow_customer_does_not_hold_up_the_others(database: Database, bell: Bell) -> None:
    await say(database, bell, "慢")
    slow, quick = asyncio.Event(), asyncio.Event()

    class Two:
        async def send(self, dispatch: Dispatch) -> None:
            lines = list(dispatch.open)
            await dispatch.hand_over(lines)
            if lines[0].line.text == "慢":
                slow.set()
                await quick.wait()
            else:
                quick.set()
            await dispatch.sent(lines)

    delivery = Delivery(database, bell, {"wechat": Two()})
    loop = asyncio.create_task(delivery.run())
    await asyncio.wait_for(slow.wait(), 5)
    await say(database, bell, "快", chen=True)
    await asyncio.wait_for(quick.wait(), 5)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await delivery.drain(5)
    assert [row.state for row in await rows(database)] == [DeliveryState.SENT] * 2


async def test_a_sender_that_says_nothing_is_not_asked_without_end(database: Database, bell: Bell) -> None:
    class Silent:
        async def send(self, dispatch: Dispatch) -> None:
            return None

    await say(database, bell, "一")
    delivery = Delivery(database, bell, {"wechat": Silent()})
    await delivery.send_due()
    [row] = await rows(database)
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 1)
    assert row.error


async def test_what_is_cut_off_while_it_is_sent_is_uncertain_at_the_next_start(
    database: Database, bell: Bell, phone: Phone, delivery: Delivery
) -> None:
    await say(database, bell, "一")
    taken = asyncio.Event()

    class Hanging:
        async def send(self, dispatch: Dispatch) -> None:
            await dispatch.hand_over(list(dispatch.open))
            taken.set()
            await asyncio.Event().wait()

    hanging = Delivery(database, bell, {"wechat": Hanging()})
    loop = asyncio.create_task(hanging.run())
    await asyncio.wait_for(taken.wait(), 5)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await hanging.drain(0.05)
    await unsent.free_all(database)
    assert await delivery.send_due() == 0
    assert [row.state for row in await rows(database)] == [DeliveryState.UNCERTAIN]
