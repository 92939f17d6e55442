"""A worker's loops go on whatever happens around them, and end in order."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from channels.delivery import Delivery, Dispatch
from conversations import owed, transcript, unsent
from conversations.bell import Bell
from conversations.models import Delivery as DeliveryRow
from conversations.models import Sender
from conversations.transcript import Saying
from foundation.database import Database
from foundation.settings import Settings
from gateway.app import working
from gateway.loops import keep_up
from gateway.parts import build
from gateway.reception import Reception
from tests.claiming import claim_next
from tests.fakes import FakeBot
from tests.hooks import Away
from tests.people import chen_jing, zhang_wei


class Phone:
    """Takes what is sent; `slow` seconds each. The line 坏了 breaks it."""

    def __init__(self, *, slow: float = 0) -> None:
        self.slow = slow
        self.begun = asyncio.Event()
        self.got: list[str] = []

    async def send(self, dispatch: Dispatch) -> None:
        self.begun.set()
        lines = list(dispatch.open)
        if lines[0].line.text == "坏了":
            raise KeyError("touser")
        await dispatch.hand_over(lines)
        await asyncio.sleep(self.slow)
        self.got += [line.line.text for line in lines]
        await dispatch.sent(lines)


async def say(database: Database, bell: Bell, text: str, *, to: str = "") -> None:
    conversation = await (chen_jing if to else zhang_wei)(database, channel="wechat")
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.say(tx, bell, held, [Saying(text)], sender=Sender.BOT, key=text)


async def delivery_states(database: Database) -> list[str]:
    async with database.reading() as session:
        return list((await session.execute(select(DeliveryRow.state).order_by(DeliveryRow.error))).scalars())


async def test_a_loop_that_breaks_begins_again() -> None:
    times: list[int] = []
    going = asyncio.Event()

    async def run() -> None:
        times.append(len(times))
        if len(times) < 3:
            raise ConnectionRefusedError
        going.set()
        await asyncio.Event().wait()

    loop = asyncio.create_task(keep_up("test", run, pause=0.01))
    await asyncio.wait_for(going.wait(), 2)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_a_loop_ends_though_its_cleaning_up_breaks() -> None:
    started = asyncio.Event()

    async def run() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise TimeoutError("the connection would not close")

    loop = asyncio.create_task(keep_up("test", run, pause=0.01))
    await started.wait()
    loop.cancel()
    await asyncio.wait([loop], timeout=2)
    assert loop.cancelled()


async def test_reception_answers_again_when_the_database_is_back(
    settings: Settings, database: Database, bell: Bell
) -> None:
    away = Away(database.url)
    reception = Reception(settings, away, bell, FakeBot())
    loop = asyncio.create_task(keep_up("reception", reception.run, pause=0.05))
    await asyncio.sleep(0.1)
    away.failures = 3
    conversation = await zhang_wei(database)
    async with database.transaction() as tx:
        await transcript.hear(tx, bell, conversation.id, client_id="c1", text="在吗")
    async with asyncio.timeout(8):
        while True:
            async with database.reading() as session:
                lines = await transcript.history(session, conversation.id)
            if len(lines) == 2:
                break
            await asyncio.sleep(0.05)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await reception.drain(2)
    await away.close()


async def test_a_sender_that_breaks_does_not_hold_up_other_customers(database: Database, bell: Bell) -> None:
    await say(database, bell, "坏了")
    await say(database, bell, "您好", to="chen")
    phone = Phone()
    delivery = Delivery(database, bell, {"wechat": phone})
    assert await delivery.send_due() == 2
    assert phone.got == ["您好"]
    assert sorted(await delivery_states(database)) == ["pending", "sent"]


async def test_what_is_being_sent_when_we_stop_is_noted_as_sent(database: Database, bell: Bell) -> None:
    await say(database, bell, "您好")
    phone = Phone(slow=0.3)
    delivery = Delivery(database, bell, {"wechat": phone})
    loop = asyncio.create_task(delivery.run())
    await asyncio.wait_for(phone.begun.wait(), 5)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await delivery.drain(5)
    assert phone.got == ["您好"]
    assert await delivery_states(database) == ["sent"]


async def test_a_new_process_takes_over_at_once_where_it_is_the_only_one(
    settings: Settings, database: Database
) -> None:
    parts = build(settings.model_copy(update={"database_url": database.url}))
    conversation = await zhang_wei(database, channel="wechat")
    await say(database, parts.bell, "您好")
    assert len(await unsent.claim_due(database)) == 1
    async with database.transaction() as tx:
        await transcript.hear(tx, parts.bell, conversation.id, client_id="c1", text="在吗")
    assert await claim_next(database, lease=owed.PHOTO_BURST * 100)
    async with working(parts):
        pass
    freed = await claim_next(database, lease=owed.PHOTO_BURST * 100) is not None
    await parts.close()
    assert freed == database.is_sqlite
