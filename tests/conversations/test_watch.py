"""What nobody rang for is found within a second by one look of the process."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import overview, transcript
from conversations.bell import HANDOFFS, Bell, of_conversation
from conversations.models import Conversation, Sender
from conversations.transcript import Saying
from conversations.watch import Watch
from foundation.database import Database
from tests.people import chen_jing, zhang_wei


async def says(database: Database, conversation: Conversation, text: str) -> None:
    """As another process would: nothing rings here."""
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.say(tx, Bell(), held, [Saying(text)], sender=Sender.BOT, key=text)


@pytest.fixture
def watch(database: Database, bell: Bell) -> Watch:
    return Watch(database, bell)


async def test_a_line_of_another_process_rings_here_at_the_next_look(
    database: Database, bell: Bell, watch: Watch
) -> None:
    conversation = await zhang_wei(database)
    topic = of_conversation(conversation.id)
    async with bell.listening(topic) as listener:
        await watch.look()
        assert await listener.rings(0.01) == {topic: 0}
        await watch.look()
        assert await listener.rings(0.01) == {}
        await says(database, conversation, "您好")
        await watch.look()
        assert await listener.rings(0.01) == {topic: 1}


async def test_what_changed_between_a_sockets_reading_and_the_first_look_is_not_missed(
    database: Database, bell: Bell, watch: Watch
) -> None:
    conversation = await zhang_wei(database)
    async with bell.listening(of_conversation(conversation.id)) as listener:
        async with database.reading() as session:
            read = (await transcript.find(session, conversation.id)).version
        await says(database, conversation, "您好")
        await watch.look()
        (version,) = (await listener.rings(0.01)).values()
        assert version != read


async def test_nobody_listens_and_nothing_is_read(database: Database, bell: Bell, watch: Watch) -> None:
    conversation = await zhang_wei(database)
    watch.also(HANDOFFS, lambda session: asyncio.sleep(0, "as ever"))
    statements: list[str] = []
    event.listen(
        database.engine.sync_engine, "before_cursor_execute", lambda *what: statements.append(what[2]), named=False
    )
    await watch.look()
    assert statements == []
    async with bell.listening(of_conversation(conversation.id)):
        await watch.look()
    assert len([said for said in statements if said.startswith("SELECT")]) == 1


async def test_other_looks_ring_their_topic_when_they_find_something_else(bell: Bell, watch: Watch) -> None:
    found = 1

    async def look(_: AsyncSession) -> int:
        return found

    watch.also(HANDOFFS, look)
    async with bell.listening(HANDOFFS) as listener:
        await watch.look()
        assert await listener.wait(0.01)
        await watch.look()
        assert not await listener.wait(0.01)
        found = 2
        await watch.look()
        assert await listener.wait(0.01)


async def test_many_conversations_are_looked_at_together(database: Database, bell: Bell, watch: Watch) -> None:
    zhang, chen = await zhang_wei(database), await chen_jing(database)
    await says(database, chen, "您好")
    unknown = [f"unknown-{number}" for number in range(overview.AT_ONCE * 2)]
    async with database.reading() as session:
        assert await overview.versions(session, [*unknown, zhang.id, chen.id]) == {zhang.id: 0, chen.id: 1}


async def test_the_last_lines_of_many_are_counted_from_the_end(database: Database) -> None:
    zhang, chen = await zhang_wei(database), await chen_jing(database)
    for number in range(5):
        await says(database, zhang, str(number))
    async with database.reading() as session:
        lines = await overview.last_lines(session, [zhang.id, chen.id], limit=3)
    assert [line.text for line in lines[zhang.id]] == ["2", "3", "4"]
    assert lines[chen.id] == []


async def test_a_ring_that_says_look_outweighs_one_that_knows_the_version(bell: Bell) -> None:
    async with bell.listening("x") as listener:
        bell.ring_here("x", 3)
        assert await listener.rings(0.01) == {"x": 3}
        bell.ring_here("x", 3)
        bell.ring("x")
        bell.ring_here("x", 4)
        assert await listener.rings(0.01) == {"x": None}
