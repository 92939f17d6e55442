"""Reception: every customer line has exactly one outcome, whatever the bot does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from actions.messages import PERSON, PICKED
from bot.turns import BotAway, BotUnavailable, Choice, Reply, Turn
from conversations import bell as topics
from conversations import owed, transcript
from conversations.bell import Bell
from conversations.models import Conversation, Line, Owner, Sender
from conversations.models import Turn as TurnRow
from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from foundation.settings import Settings
from gateway.reception import APOLOGY, Reception
from handoff import notices, offering, queue, serving
from tests.claiming import claim_next
from tests.fakes import FakeBot, echo
from tests.hooks import Overtaken, SlowToReturn
from tests.people import TERMS, TOLD_NOBODY, li_na, zhang_wei


@asynccontextmanager
async def at_work(reception: Reception) -> AsyncIterator[None]:
    loop = asyncio.create_task(reception.run())
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        await reception.drain(5)


class Room:
    """One customer before a reception with a fake bot."""

    def __init__(self, settings: Settings, database: Database, bell: Bell, conversation: Conversation, bot: FakeBot):
        self.settings, self.database, self.bell, self.conversation, self.bot = (
            settings,
            database,
            bell,
            conversation,
            bot,
        )
        self.reception = Reception(settings, database, bell, bot)
        self.count = 0

    async def say(self, text: str = "", photos: tuple[str, ...] = ()) -> int:
        self.count += 1
        async with self.database.transaction() as tx:
            heard = await transcript.hear(
                tx, self.bell, self.conversation.id, client_id=f"c{self.count}", text=text, attachment_ids=photos
            )
        return heard.seq

    async def settled(self, within: float = 30) -> list[Line]:
        """All lines, once nothing is owed any more."""
        deadline = asyncio.get_running_loop().time() + within
        while asyncio.get_running_loop().time() < deadline:
            async with self.database.reading() as session:
                found = await transcript.find(session, self.conversation.id)
                if await owed.answered_seq(session, found) == found.last_seq:
                    return await transcript.history(session, found.id)
            await asyncio.sleep(0.02)
        raise AssertionError("a turn was not answered")

    async def outcomes(self) -> list[str | None]:
        async with self.database.reading() as session:
            return list((await session.execute(select(TurnRow.outcome).order_by(TurnRow.first_seq))).scalars())

    async def owner(self) -> str:
        async with self.database.reading() as session:
            return (await transcript.find(session, self.conversation.id)).owner


@pytest.fixture
async def room(settings: Settings, database: Database, bell: Bell) -> Room:
    return Room(settings, database, bell, await zhang_wei(database), FakeBot())


async def test_the_bot_answers_a_customer(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("在吗")
        lines = await room.settled()
    assert [(line.sender, line.text) for line in lines] == [(Sender.CUSTOMER, "在吗"), (Sender.BOT, "您说：在吗")]
    assert await room.outcomes() == ["answered"]


async def test_what_the_bot_remembers_is_carried_to_the_next_turn(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("甲")
        await room.settled()
        await room.say("乙")
        await room.settled()
    assert [turn["carry"] for turn in room.bot.turns] == [{}, {"slots": {"said": "甲"}}]


async def test_asking_for_a_person_ends_in_the_queue(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("转人工")
        lines = await room.settled()
    assert await room.owner() == Owner.QUEUE
    assert lines[-1].text == TOLD_NOBODY
    assert await room.outcomes() == ["handed_off"]


async def test_who_waits_for_a_person_is_answered_meanwhile(room: Room) -> None:
    assert await said_while_waiting(room, "三者险保什么") == ["您说：三者险保什么"]
    assert await room.owner() == Owner.QUEUE
    assert await room.outcomes() == ["handed_off", "answered"]


async def test_what_the_bot_cannot_read_is_kept_for_the_agent_and_nobody_is_met_with_silence(room: Room) -> None:
    assert await said_while_waiting(room, "天书", "还是天书") == [notices.KEPT_FOR_AGENT, notices.KEPT_TOO]
    assert await room.owner() == Owner.QUEUE
    assert await room.outcomes() == ["handed_off", "left_to_person", "left_to_person"]


async def test_who_asks_for_a_person_again_is_told_that_they_wait(room: Room) -> None:
    assert await said_while_waiting(room, "快转人工") == [notices.WAITS_ON]
    assert await room.owner() == Owner.QUEUE


async def test_who_is_in_danger_while_they_wait_hears_what_to_do_and_goes_first(room: Room) -> None:
    assert await said_while_waiting(room, "救命") == ["先打 120"]
    async with room.database.reading() as session:
        waiting = await queue.open_of(session, room.conversation.id)
    assert waiting is not None
    assert (waiting.reason, waiting.urgent, waiting.priority) == ("safety", True, queue.URGENT_CLASS + 3)
    assert waiting.rank_at < waiting.requested_at


async def test_who_wants_no_person_any_more_leaves_the_queue_and_is_answered(room: Room) -> None:
    told = await said_while_waiting(room, "不要人了，三者险保什么")
    assert told == [notices.CANCELLED.format(assistant=TERMS.assistant), "接着说"]
    assert await room.owner() == Owner.BOT


async def test_who_leaves_the_queue_in_the_first_clause_is_answered_on_the_rest(room: Room) -> None:
    told = await said_while_waiting(room, "不等人工了，接着报案")
    assert told == [notices.CANCELLED.format(assistant=TERMS.assistant), "您说：不等人工了,接着报案"]
    assert await room.owner() == Owner.BOT


async def test_who_asks_the_bot_for_something_meanwhile_stays_in_the_queue(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("转人工")
        await room.settled()
        room.bot.answering = lambda text: Turn(
            (Reply("我看看", (Choice(*PERSON), Choice("查进度", "/x"))),), None, {}, True
        )
        await room.say("你能不能先帮我看看")
        lines = await room.settled()
    assert [choice["text"] for choice in lines[-1].payload["choices"]] == ["查进度"]
    assert await room.owner() == Owner.QUEUE


async def test_who_leaves_the_queue_waits_for_nobody_in_the_bots_eyes(room: Room) -> None:
    await said_while_waiting(room, "三者险保什么", "不等人工了，接着报案")
    assert [turn["context"]["waits"] for turn in room.bot.turns] == [False, True, False]


async def test_who_leaves_the_queue_is_not_put_back_by_a_misread_wish(room: Room) -> None:
    told = await said_while_waiting(room, "不转人工了，你们转人工太慢")
    assert told == [notices.CANCELLED.format(assistant=TERMS.assistant)]
    assert await room.owner() == Owner.BOT


async def test_questions_to_pick_from_are_offered_while_they_wait(room: Room) -> None:
    offer = Reply("您想问的是不是这些？", (Choice("三者险保什么", PICKED),), unanswered=True)
    async with at_work(room.reception):
        await room.say("转人工")
        await room.settled()
        room.bot.answering = lambda text: Turn((offer,), None, {})
        await room.say("三者")
        lines = await room.settled()
    assert lines[-1].text == offer.text


async def test_a_bot_that_fails_while_they_wait_calls_nobody_twice(room: Room) -> None:
    assert await said_while_waiting(room, "坏了") == []
    assert await room.outcomes() == ["handed_off", "left_to_person"]


async def said_while_waiting(room: Room, *texts: str) -> list[str]:
    """What is said to somebody in the queue who says these."""
    async with at_work(room.reception):
        await room.say("转人工")
        known = len(await room.settled())
        for text in texts:
            await room.say(text)
            lines = await room.settled()
    return [line.text for line in lines[known:] if line.sender != Sender.CUSTOMER]


async def test_a_waiting_customer_may_go_back_to_the_bot(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("转人工")
        await room.settled()
        await room.say(notices.BACK_TO_BOT)
        await room.settled()
        await room.say("在吗")
        lines = await room.settled()
    assert await room.owner() == Owner.BOT
    assert lines[-1].text == "您说：在吗"


async def test_a_failing_bot_ends_in_an_apology_and_a_person(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("坏了")
        lines = await room.settled(within=20)
    assert [line.text for line in lines] == ["坏了", APOLOGY, TOLD_NOBODY]
    assert len(room.bot.turns) == room.settings.turn_attempts
    assert await room.outcomes() == ["apologised"]


async def test_a_bot_that_recovers_answers_after_all(room: Room) -> None:
    def second_time(text: str) -> Turn:
        if len(room.bot.turns) < 2:
            raise BotUnavailable("timeout")
        return echo(text)

    room.bot.answering = second_time
    async with at_work(room.reception):
        await room.say("在吗")
        lines = await room.settled()
    assert [line.text for line in lines] == ["在吗", "您说：在吗"]
    assert await room.outcomes() == ["answered"]


async def test_a_bot_that_is_away_for_a_while_hands_nobody_to_a_person(room: Room) -> None:
    left = room.settings.turn_attempts + 1

    def restarting(text: str) -> Turn:
        nonlocal left
        if left:
            left -= 1
            raise BotAway("unreachable")
        return echo(text)

    room.bot.answering = restarting
    async with at_work(room.reception):
        await room.say("在吗")
        lines = await room.settled(within=20)
    assert lines[-1].text == "您说：在吗"
    assert await room.outcomes() == ["answered"]


@pytest.mark.parametrize("text", ["转人工", "有人受伤了"])
async def test_who_needs_a_person_is_not_kept_waiting_for_a_bot_that_is_away(room: Room, text: str) -> None:
    def away(text: str) -> Turn:
        raise BotAway("unreachable")

    room.bot.answering = away
    async with at_work(room.reception):
        await room.say(text)
        lines = await room.settled(within=10)
    assert lines[-1].text == TOLD_NOBODY


async def test_a_bot_that_stays_away_ends_in_an_apology_at_the_deadline(room: Room) -> None:
    def away(text: str) -> Turn:
        raise BotAway("broken")

    room.bot.answering = away
    await room.say("在吗")
    async with room.database.transaction() as tx:
        await tx.execute(update(TurnRow).values(deadline_at=utc_now() + timedelta(seconds=2)))
    async with at_work(room.reception):
        lines = await room.settled(within=10)
    assert [line.text for line in lines] == ["在吗", APOLOGY, TOLD_NOBODY]


async def test_a_reply_that_comes_after_a_person_is_dropped(room: Room) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()

    class SlowBot(FakeBot):
        async def take_turn(self, **turn: object) -> Turn:
            started.set()
            await go_on.wait()
            return await super().take_turn(**turn)

    reception = Reception(room.settings, room.database, room.bell, SlowBot())
    async with at_work(reception):
        await room.say("在吗")
        await asyncio.wait_for(started.wait(), 5)
        async with room.database.transaction() as tx:
            held = await transcript.lock(tx, room.conversation.id)
            handoff = await queue.request(tx, room.bell, held, reason="asked", terms=TERMS)
            await offering.accept(tx, room.bell, handoff.id, await li_na(tx), terms=TERMS)
        go_on.set()
        lines = await room.settled()
    assert Sender.BOT not in {line.sender for line in lines}
    assert await room.outcomes() == ["dropped"]


async def test_a_turn_whose_worker_died_after_the_bot_answered_is_not_run_again(room: Room) -> None:
    await room.say("在吗")
    turn = await claim_next(room.database, lease=timedelta(seconds=20))
    assert turn is not None
    await room.bot.take_turn(turn_id=turn.id, text="在吗")  # … and here the worker is killed
    async with room.database.transaction() as tx:
        await tx.execute(update(TurnRow).values(lease_until=utc_now() - timedelta(seconds=1)))
    async with at_work(room.reception):
        lines = await room.settled()
    assert [line.text for line in lines] == ["在吗", "您说：在吗"]
    assert len(room.bot.turns) == 1


async def test_a_choice_comes_back_as_its_command(room: Room) -> None:
    room.bot.answering = lambda text: Turn((Reply("您确认吗？", (Choice("确认", "/affirm"),)),), None, {})
    async with at_work(room.reception):
        await room.say("我要报案")
        await room.settled()
        await room.say("确认")
        await room.settled()
    assert [turn["command"] for turn in room.bot.turns] == [None, "/affirm"]


async def test_a_few_words_name_one_of_the_questions_that_were_offered(room: Room) -> None:
    offered = (Choice("新能源车损险保什么", PICKED), Choice("充电桩坏了怎么赔", PICKED), Choice("转人工", "/human"))
    room.bot.answering = lambda text: Turn((Reply("您想问的是不是这些？", offered),), None, {})
    async with at_work(room.reception):
        for words in ("车损险管啥", "新能源的", "第二个", "人工费算谁的"):
            await room.say(words)
            await room.settled()
    heard = [(turn["text"], turn["command"]) for turn in room.bot.turns[1:]]
    assert heard == [("新能源车损险保什么", PICKED), ("充电桩坏了怎么赔", PICKED), ("人工费算谁的", None)]


async def test_words_that_look_like_a_command_are_words(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("/restart")
        await room.settled()
    assert (room.bot.turns[0]["text"], room.bot.turns[0]["command"]) == ("restart", None)


async def test_a_burst_of_photos_is_one_turn(room: Room) -> None:
    async with at_work(room.reception):
        for number in range(9):
            await room.say(photos=(f"p{number}",))
        await room.settled()
    assert len(room.bot.turns) == 1
    assert room.bot.turns[0]["command"] == "/send_photos"
    assert [one["id"] for one in room.bot.turns[0]["context"]["attachments"]] == [f"p{n}" for n in range(9)]


async def test_a_long_conversation_begins_a_new_episode(settings: Settings, database: Database, bell: Bell) -> None:
    short = settings.model_copy(update={"episode_turns": 2})
    room = Room(short, database, bell, await zhang_wei(database), FakeBot())
    async with at_work(room.reception):
        for text in "甲乙丙":
            await room.say(text)
            await room.settled()
    assert [turn["sender"].rpartition(":")[2] for turn in room.bot.turns] == ["1", "1", "2"]
    assert room.bot.turns[2]["carry"] == {"slots": {"said": "乙"}}


class StuckBot(FakeBot):
    """Never answers; says when it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def take_turn(self, **turn: object) -> Turn:
        self.asked.set()
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_fault_of_ours_ends_in_an_apology_and_a_person_too(room: Room) -> None:
    def broken(text: str) -> Turn:
        raise KeyError("reason")

    room.bot.answering = broken
    async with at_work(room.reception):
        await room.say("在吗")
        lines = await room.settled(within=20)
    assert [line.text for line in lines] == ["在吗", APOLOGY, TOLD_NOBODY]


async def test_a_turn_that_takes_its_worker_with_it_each_time_ends_with_a_person(room: Room) -> None:
    await room.say("在吗")
    for _ in range(room.settings.turn_attempts):
        assert await claim_next(room.database, lease=timedelta(seconds=20))
        await owed.free_all(room.database)
    async with at_work(room.reception):
        lines = await room.settled()
    assert [line.text for line in lines] == ["在吗", APOLOGY, TOLD_NOBODY]
    assert room.bot.turns == []


async def test_a_stopping_worker_gives_its_turn_to_the_next_at_once(room: Room) -> None:
    stuck = StuckBot()
    stopping = Reception(room.settings, room.database, room.bell, stuck)
    loop = asyncio.create_task(stopping.run())
    await room.say("在吗")
    await asyncio.wait_for(stuck.asked.wait(), 5)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await stopping.drain(0.05)
    async with at_work(room.reception):
        lines = await room.settled(within=3)
    assert lines[-1].text == "您说：在吗"


async def test_a_worker_that_is_told_to_stop_while_it_takes_a_turn_does_not_keep_it(room: Room) -> None:
    """Nobody else would take it up before its lease has run out."""
    slow = SlowToReturn(room.database.url)
    stopping = Reception(room.settings, slow, room.bell, room.bot)
    loop = asyncio.create_task(stopping.run())
    await asyncio.sleep(0.2)  # it has looked for turns of dead workers, and does not for most of a second
    slow.slow.set()
    await room.say("在吗")
    await asyncio.wait_for(slow.reached.wait(), 5)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    draining = asyncio.create_task(stopping.drain(5))
    await asyncio.sleep(0.05)
    slow.go_on.set()
    await draining
    await slow.close()
    assert (await room.settled(within=1))[-1].text == "您说：在吗"


async def test_a_line_said_while_the_agent_was_leaving_is_answered_by_the_bot(room: Room) -> None:
    async with room.database.transaction() as tx:
        held = await transcript.lock(tx, room.conversation.id)
        handoff = await queue.request(tx, room.bell, held, reason="asked", terms=TERMS)
        agent = await li_na(tx)
        await offering.accept(tx, room.bell, handoff.id, agent, terms=TERMS)

    async def leave() -> None:
        async with room.database.transaction() as tx:
            await serving.close(tx, room.bell, handoff.id, agent, disposition="resolved", note="", terms=TERMS)

    await room.say("还有一个问题")
    turn = await claim_next(room.database, lease=timedelta(seconds=20))
    assert turn is not None
    overtaken = Overtaken(room.database.url, leave)
    await Reception(room.settings, overtaken, room.bell, room.bot).answer(turn)
    await overtaken.close()
    async with at_work(room.reception):
        lines = await room.settled()
    assert lines[-1].text == "您说：还有一个问题"


async def test_a_dead_workers_turn_is_freed_however_often_the_bell_rings(room: Room) -> None:
    await room.say("在吗")
    assert await claim_next(room.database, lease=timedelta(seconds=20))
    async with room.database.transaction() as tx:
        await tx.execute(update(TurnRow).values(lease_until=utc_now() - timedelta(seconds=1)))

    async def ring() -> None:
        while True:
            room.bell.ring(topics.TURNS)
            await asyncio.sleep(0.01)

    ringing = asyncio.create_task(ring())
    async with at_work(room.reception):
        lines = await room.settled(within=4)
    ringing.cancel()
    assert lines[-1].text == "您说：在吗"


async def test_a_turn_that_is_taken_up_an_hour_later_is_looked_for_where_it_was_run(room: Room) -> None:
    async with at_work(room.reception):
        await room.say("在吗")
        await room.settled()
    await room.say("我的车被撞了")
    assert await claim_next(room.database, lease=timedelta(seconds=20))  # … and the worker dies
    later = utc_now() + timedelta(minutes=room.settings.episode_idle_minutes + 1)
    with clock_set_to(lambda: later):
        await owed.free_expired(room.database)
        async with at_work(room.reception):
            await room.settled()
    assert [turn["sender"].rpartition(":")[2] for turn in room.bot.turns] == ["1", "1"]


class OnlyRings(Bell):
    """Nobody looks by the clock: whoever listens sleeps until it rings."""

    @asynccontextmanager
    async def listening(self, *topics: str) -> AsyncIterator[Any]:
        async with super().listening(*topics) as listener:
            yield SimpleNamespace(wait=lambda _at_most: listener.rings())


async def test_a_crowd_is_worked_off_without_waiting_for_the_next_look(settings: Settings, database: Database) -> None:
    for number in range(40):
        async with database.transaction() as tx:
            talk = await transcript.open_conversation(tx, channel="in_app", customer_id=f"customer-{number}")
        async with database.transaction() as tx:
            await transcript.hear(tx, Bell(), talk.id, client_id="c", text="在吗")
    async with asyncio.timeout(30), at_work(Reception(settings, database, OnlyRings(), FakeBot())):
        while True:
            async with database.reading() as session:
                if not (await session.execute(select(TurnRow.id).where(TurnRow.outcome.is_(None)).limit(1))).first():
                    return
            await asyncio.sleep(0.05)


async def test_english_reaches_the_bot_in_chinese_words_and_a_bare_number_goes_on_in_it(room: Room) -> None:
    for text in ("I had an accident", "13800138000", "沪A12345", "车被撞了"):
        async with at_work(room.reception):
            await room.say(text)
            await room.settled()
    assert [turn["text"] for turn in room.bot.turns] == ["出事故了", "13800138000", "沪A12345", "车被撞了"]
    assert [turn["context"]["english"] for turn in room.bot.turns] == [True, True, True, False]
