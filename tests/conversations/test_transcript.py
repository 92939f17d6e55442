"""What is heard is kept once, in order, without a gap."""

from __future__ import annotations

import asyncio

import pytest

from conversations import owed, transcript
from conversations.bell import Bell, of_conversation
from conversations.models import Conversation, Owner, Sender
from conversations.transcript import ClientIdReused, ConversationUnknown, Saying
from foundation.database import Database
from tests.people import chen_jing, zhang_wei


async def hear(
    database: Database, bell: Bell, conversation: Conversation, text: str, client_id: str
) -> transcript.Heard:
    async with database.transaction() as tx:
        return await transcript.hear(tx, bell, conversation.id, client_id=client_id, text=text)


async def test_lines_are_numbered_from_one_without_a_gap(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    heard = [await hear(database, bell, conversation, f"第{n}句", f"c{n}") for n in range(1, 6)]
    assert [one.seq for one in heard] == [1, 2, 3, 4, 5]


async def test_the_same_client_id_is_heard_once(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    first = await hear(database, bell, conversation, "我要报案", "c1")
    again = await hear(database, bell, conversation, "我要报案", "c1")
    assert (first.seq, first.duplicate, again.seq, again.duplicate) == (1, False, 1, True)
    async with database.reading() as session:
        assert len(await transcript.history(session, conversation.id)) == 1


async def test_a_client_id_with_other_words_is_refused(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation, "我要报案", "c1")
    with pytest.raises(ClientIdReused):
        await hear(database, bell, conversation, "算了", "c1")


async def test_two_customers_may_use_the_same_client_id(database: Database, bell: Bell) -> None:
    one, other = await zhang_wei(database), await chen_jing(database)
    assert (await hear(database, bell, one, "你好", "c1")).seq == 1
    assert (await hear(database, bell, other, "在吗", "c1")).seq == 1


async def test_a_conversation_nobody_knows_is_refused(database: Database, bell: Bell) -> None:
    with pytest.raises(ConversationUnknown):
        async with database.transaction() as tx:
            await transcript.hear(tx, bell, "nobody", client_id="c1", text="喂")


async def test_twenty_at_once_get_twenty_numbers(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    heard = await asyncio.gather(*(hear(database, bell, conversation, f"{n}", f"c{n}") for n in range(20)))
    assert sorted(one.seq for one in heard) == list(range(1, 21))


async def test_what_is_rolled_back_leaves_no_gap(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation, "一", "c1")
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await transcript.hear(tx, bell, conversation.id, client_id="c2", text="二")
            raise RuntimeError("the disk was full")
    assert (await hear(database, bell, conversation, "三", "c3")).seq == 2


async def test_the_bell_rings_after_the_commit_and_not_before(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    async with bell.listening(of_conversation(conversation.id)) as listener:
        async with database.transaction() as tx:
            await transcript.hear(tx, bell, conversation.id, client_id="c1", text="喂")
            assert not await listener.wait(0.05)
        assert await listener.wait(1)


async def test_the_same_answer_is_said_once(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    for _ in range(2):
        async with database.transaction() as tx:
            held = await transcript.lock(tx, conversation.id)
            await transcript.say(tx, bell, held, [Saying("甲"), Saying("乙")], sender=Sender.BOT, key="t:1")
    async with database.reading() as session:
        assert [line.text for line in await transcript.history(session, conversation.id)] == ["甲", "乙"]


async def test_a_new_owner_raises_the_epoch(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.give_to(tx, bell, held, Owner.QUEUE)
    async with database.reading() as session:
        found = await transcript.find(session, conversation.id)
    assert (found.owner, found.owner_epoch) == (Owner.QUEUE, 1)


async def test_history_pages_by_seq(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    for n in range(1, 8):
        await hear(database, bell, conversation, f"{n}", f"c{n}")
    async with database.reading() as session:
        page = await transcript.history(session, conversation.id, after=2, limit=3)
        newest = await transcript.last_lines(session, conversation.id, limit=2, before=7)
    assert [line.seq for line in page] == [3, 4, 5]
    assert [line.seq for line in newest] == [5, 6]


async def test_answered_seq_follows_the_open_turns(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation, "在吗", "c1")
    async with database.reading() as session:
        assert await owed.answered_seq(session, await transcript.find(session, conversation.id)) == 0
