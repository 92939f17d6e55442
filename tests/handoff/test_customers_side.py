"""What a waiting customer can do, and what they are asked afterwards: through reception, as they say it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.turns import Reply, Turn
from conversations import transcript
from conversations.models import Conversation, Owner
from foundation.database import Database
from foundation.service_hours import service_hours
from foundation.settings import Settings
from foundation.timers import Handler, Timers
from gateway.reception import Reception
from handoff import call_backs, call_changes, call_numbers, notices, standing
from handoff.heard_waiting import RESCUE_STILL_COMES
from handoff.models import HandOffState, Role
from handoff.places import inbox
from insurance.customers import customers
from insurance.requests import request_filing, requests
from insurance.requests.request_states import RequestKind
from tests.claiming import claim_next
from tests.fakes import FakeBot
from tests.handoff.floor import Floor
from tests.people import TERMS

LEASE = timedelta(seconds=20)
PHONE = "13812345678"


class Room:
    """A floor with a reception."""

    def __init__(self, floor: Floor, settings: Settings) -> None:
        self.floor = floor
        self.bot = FakeBot()
        self.reception = Reception(settings, floor.database, floor.bell, self.bot)
        self.said = 0

    async def say(self, conversation: Conversation, text: str) -> str:
        """What the customer hears last."""
        self.said += 1
        self.floor.now += timedelta(seconds=1)
        async with self.floor.database.transaction() as tx:
            await transcript.hear(tx, self.floor.bell, conversation.id, client_id=f"c{self.said}", text=text)
        turn = await claim_next(self.floor.database, lease=LEASE)
        assert turn is not None
        await self.reception.answer(turn)
        async with self.floor.database.reading() as session:
            (last,) = await transcript.last_lines(session, conversation.id, limit=1)
        return last.text

    async def owner(self, conversation: Conversation) -> str:
        async with self.floor.database.reading() as session:
            return (await transcript.find(session, conversation.id)).owner


@pytest.fixture
async def room(database: Database, settings: Settings) -> AsyncIterator[Room]:
    async with Floor.open(database) as floor:
        yield Room(floor, settings)


async def test_a_number_is_asked_for_and_taken_instead_of_waiting(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    handoff = await room.floor.ask(zhang)
    assert await room.say(zhang, notices.LEAVE_NUMBER) == notices.ASK_NUMBER
    assert await room.owner(zhang) == Owner.QUEUE  # until there is a number, the place is kept
    told = await room.say(zhang, "138 1234 5678")
    assert "尾号5678" in told
    assert await room.owner(zhang) == Owner.BOT
    assert (await room.floor.handoff(handoff)).state == HandOffState.FALLBACK
    async with room.floor.database.reading() as session:
        (ticket,) = await requests.waiting(session)
    assert (ticket.kind, ticket.fields["phone"]) == ("call_back", PHONE)
    assert ticket.number is not None
    assert ticket.number in told
    assert await room.floor.wrong() == []


@pytest.mark.parametrize(
    "words",
    [
        "我手机没电了 你打这个 13812345678 晚上八点以后打",
        "13812345678 你打我这个号 我下午开会别打",
        "回我电话13812345678",
    ],
)
async def test_a_number_beside_a_wish_to_be_called_is_taken(room: Room, words: str) -> None:
    zhang = await room.floor.customer("张伟")
    handoff = await room.floor.ask(zhang)
    assert "尾号5678" in await room.say(zhang, words)
    assert (await room.floor.handoff(handoff)).state == HandOffState.FALLBACK


@pytest.mark.parametrize(
    ("words", "kept", "repeated"),
    [
        ("我手机没电了 你打这个 13812345678 晚上八点以后打", "晚上八点以后", "晚上八点以后打给您"),
        ("13812345678 你打我这个号 我下午开会别打", "下午", "下午不打给您"),
    ],
)
async def test_a_time_beside_the_number_is_kept_for_who_calls_and_repeated_as_a_wish(
    room: Room, words: str, kept: str, repeated: str
) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    told = await room.say(zhang, words)
    assert repeated in told
    assert "尽量" in told
    async with room.floor.database.reading() as session:
        (ticket,) = await requests.waiting(session)
    assert kept in ticket.fields["call_time"]
    assert ("call_at" in ticket.fields) == ("以后" in kept)


async def test_a_time_said_after_the_call_was_promised_is_kept_with_it(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    await room.say(zhang, notices.LEAVE_NUMBER)
    await room.say(zhang, PHONE)
    assert "明天上午打给您" in await room.say(zhang, "明天上午再联系我")
    async with room.floor.database.reading() as session:
        (ticket,) = await requests.waiting(session)
    assert (ticket.fields["phone"], ticket.fields["call_time"]) == (PHONE, "明天上午再联系我")
    assert await room.say(zhang, "我要报案") == "您说：我要报案"


async def test_a_number_that_the_bot_asked_for_is_for_the_bot(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    handoff = await room.floor.ask(zhang)
    room.bot.answering = asks_in_a_report
    assert await room.say(zhang, "我要报案") == "您说：我要报案"
    assert await room.say(zhang, "我电话13812345678") == "您说：我电话13812345678"
    assert await room.say(zhang, PHONE) == f"您说：{PHONE}"
    assert (await room.floor.handoff(handoff)).state == HandOffState.QUEUED


async def test_a_number_that_was_asked_for_is_taken_after_another_notice_too(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    handoff = await room.floor.ask(zhang)
    await room.say(zhang, notices.LEAVE_NUMBER)
    async with room.floor.database.transaction() as tx:
        asks = {"what": "wait", "handoff": handoff}
        held = await transcript.lock(tx, zhang.id)
        await notices.tell(tx, room.floor.bell, held, notices.STILL_WAITING, key="later", asks=asks)
    assert "尾号5678" in await room.say(zhang, "13812345678 姓孙")


@pytest.mark.parametrize("words", [PHONE, "一三八一二三四五六七八", "我手机号138 1234 5678"])
async def test_a_number_that_nobody_asked_for_is_the_one_to_call_back_on(room: Room, words: str) -> None:
    zhang = await room.floor.customer("张伟")
    handoff = await room.floor.ask(zhang)
    assert await room.say(zhang, "三者险保什么") == "您说：三者险保什么"
    assert "尾号5678" in await room.say(zhang, words)
    assert (await room.floor.handoff(handoff)).state == HandOffState.FALLBACK


async def test_a_mistyped_number_is_asked_again_and_the_next_one_taken(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    handoff = await room.floor.ask(zhang)
    assert "11 位" in await room.say(zhang, "1381234567")
    assert await room.say(zhang, "0755-88886666") == call_numbers.LANDLINE
    assert (await room.floor.handoff(handoff)).state == HandOffState.QUEUED
    assert "尾号5678" in await room.say(zhang, "13812345678 姓孙")


async def test_the_number_that_is_known_need_not_be_said(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    async with room.floor.database.transaction() as tx:
        await customers.find_or_create(tx, "in_app", "张伟", phone=PHONE)
    await room.floor.ask(zhang)
    assert "1" in await room.say(zhang, "排到第几了")
    assert "尾号5678" in await room.say(zhang, "就打我登记的手机号吧")


async def test_the_number_of_a_promised_call_is_put_right_and_the_call_taken_back(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    await room.say(zhang, PHONE)
    assert "尾号9000" in await room.say(zhang, "号码写错了 是13900139000")
    assert await promised_to(room) == ["13900139000"]
    assert await room.say(zhang, "三者险保什么") == "您说：三者险保什么"
    assert "已取消" in await room.say(zhang, "不用给我打电话了")
    assert await promised_to(room) == []
    assert await room.say(zhang, "取消回电") == "您说：取消回电"  # there is none any more: the bot answers


async def test_whoever_wants_no_call_while_none_is_promised_stays_in_the_queue(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    handoff = await room.floor.ask(zhang)
    assert await room.say(zhang, "取消回电") == call_changes.NONE
    assert (await room.floor.handoff(handoff)).state == HandOffState.QUEUED


async def test_a_call_is_promised_at_once_where_the_number_stands_beside_the_wish(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    told = await room.say(zhang, f"转人工打给我吧 我电话{PHONE}")
    assert "尾号5678" in told
    assert await promised_to(room) == [PHONE]
    assert await room.owner(zhang) == Owner.BOT
    assert await room.floor.wrong() == []


async def test_how_it_stands_is_said_as_it_is_and_never_twice_in_the_same_words(room: Room) -> None:
    await room.floor.ask(await room.floor.customer("陈静"))
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    told = [await room.say(zhang, words) for words in ("前面几个人", "还在吗", "喂", "人呢", "还没人？？？")]
    assert "第2位" in told[0]
    assert "没有客服在线" in told[0]
    assert notices.LEAVE_NUMBER in told[1]
    assert len(set(told)) == len(told)
    assert len(told[-1]) < len(told[0])


@pytest.mark.parametrize("words", ["我不等了取消掉", "没人就算了", "那算了还是你来吧", "不需要了谢谢", "问题解决了"])
async def test_who_leaves_in_other_words_leaves_too(room: Room, words: str) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    assert await room.say(zhang, words) == notices.CANCELLED.format(assistant=TERMS.assistant)
    assert await room.owner(zhang) == Owner.BOT


@pytest.mark.parametrize("words", ["取消订单", "我要取消报案", "取消救援", "问题解决了吗"])
async def test_what_else_is_to_be_cancelled_is_for_the_bot(room: Room, words: str) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    assert await room.say(zhang, words) == f"您说：{words}"
    assert await room.owner(zhang) == Owner.QUEUE


async def test_who_means_to_stay_is_told_that_they_do_and_each_time_in_other_words(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    told = [
        await room.say(zhang, words) for words in ("排队别给我断了啊", "我先去吃饭 来了喊我", "急死我了", "怎么还没来")
    ]
    assert told[:2] == [standing.STAYS, standing.STAYS_TOO]
    assert "第1位" in told[2]
    assert len(set(told)) == len(told)
    assert await room.owner(zhang) == Owner.QUEUE


async def test_who_gives_no_number_for_a_call_waits_on(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    assert await room.say(zhang, "我先不说了 你们看到给我打过来") == notices.ASK_NUMBER
    assert await room.say(zhang, "我不想留电话") == standing.NO_NUMBER
    assert await room.owner(zhang) == Owner.QUEUE


async def promised_to(room: Room) -> list[str]:
    async with room.floor.database.reading() as session:
        return [one.fields["phone"] for one in await requests.waiting(session)]


def asks_in_a_report(text: str) -> Turn:
    return Turn((Reply(f"您说：{text}"),), None, {"slots": {}, "active_loop": "claim_form"})


@pytest.mark.parametrize(
    "words",
    [
        "不等了",
        notices.BACK_TO_BOT,
        "取消排队 不要人工了",
        "我不排队了",
        "返回",
        "算了，不用人工了",
        "那不转了吧",
        "回到机器人",
    ],
)
async def test_who_goes_back_to_the_bot_leaves_every_screen(room: Room, words: str) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.agent("an")
    handoff = await room.floor.ask(zhang)
    await room.floor.look()
    assert await room.say(zhang, words) == notices.CANCELLED.format(assistant=TERMS.assistant)
    assert await room.floor.screens(handoff) == {}
    assert await room.say(zhang, "在吗") == "您说：在吗"
    assert await room.floor.wrong() == []


async def test_a_mark_is_taken_once_and_a_bad_one_is_asked_about(room: Room) -> None:
    zhang, agent = await room.floor.customer("张伟"), await room.floor.agent("an")
    handoff = await room.floor.ask(zhang)
    await room.floor.look()
    await room.floor.accept(handoff, agent)
    await room.floor.close(handoff, agent)
    assert await room.say(zhang, "2分 不满意") == notices.WHAT_WAS_WRONG
    assert await room.say(zhang, "等待太久") == notices.THANKS
    marked = await room.floor.handoff(handoff)
    assert (marked.score, marked.score_reason) == (2, "等待太久")
    assert await room.say(zhang, "5") == "您说：5"  # asked once: now it is for the bot
    assert (await room.floor.handoff(handoff)).score == 2
    assert room.bot.turns[0]["text"] == "5"


async def test_other_words_than_a_mark_are_for_the_bot_and_a_number_after_them_too(room: Room) -> None:
    zhang, agent = await room.floor.customer("张伟"), await room.floor.agent("an")
    handoff = await room.floor.ask(zhang)
    await room.floor.look()
    await room.floor.accept(handoff, agent)
    await room.floor.close(handoff, agent)
    assert await room.say(zhang, "车上几个人") == "您说：车上几个人"
    assert await room.say(zhang, "5") == "您说：5"
    assert (await room.floor.handoff(handoff)).score is None


@asynccontextmanager
async def after_hours(database: Database, settings: Settings) -> AsyncIterator[tuple[Room, Conversation]]:
    """Somebody has asked for a person when nobody works any more."""
    office = replace(TERMS, hours=service_hours(["1-5 09:00-18:00"], [], []))
    async with Floor.open(database, office) as floor:
        floor.now += timedelta(hours=9)
        zhang = await floor.customer("张伟")
        await floor.ask(zhang)
        yield Room(floor, settings), zhang


async def test_out_of_hours_the_number_is_taken_afterwards_and_supervisors_are_reminded(
    database: Database, settings: Settings
) -> None:
    async with after_hours(database, settings) as (room, zhang):
        floor = room.floor
        assert (await room.say(zhang, PHONE)).startswith("记下了，客服会拨打您尾号5678的手机")
        lead = await floor.agent("lead", role=Role.SUPERVISOR)

        timers = Timers(database, {call_backs.DUE: Handler(partial(call_backs.remind, database, floor.bell))})
        assert await timers.fire_due() == 0
        floor.now += timedelta(hours=15)
        await floor.beat()
        assert await timers.fire_due() == 1
        async with database.reading() as session:
            (ticket,) = await requests.waiting(session)
            items = await inbox(session, lead.id, 0)
        assert ticket.fields["phone"] == PHONE
        assert [(item.kind, item.data["number"]) for item in items] == [("call_back_due", ticket.number)]


async def test_out_of_hours_a_time_is_kept_and_the_number_still_asked_for(
    database: Database, settings: Settings
) -> None:
    async with after_hours(database, settings) as (room, zhang):
        told = await room.say(zhang, "下班后打给我")
        assert "下班后打给您" in told
        assert notices.ASK_NUMBER in told
        assert "尾号5678" in await room.say(zhang, PHONE)
        async with database.reading() as session:
            (ticket,) = await requests.waiting(session)
        assert (ticket.fields["phone"], ticket.fields["call_time"]) == (PHONE, "下班后打给我")


async def test_waiting_costs_a_wechat_customer_two_of_five_messages_at_most(room: Room) -> None:
    chen = await room.floor.customer("陈静", channel="wechat")
    handoff = await room.floor.ask(chen)
    await room.floor.later(200)
    agent = await room.floor.agent("an")
    await room.floor.look()
    await room.floor.accept(handoff, agent)
    told = await room.floor.told(chen.id)
    assert told == [notices.QUEUED_NOBODY.format(hotline=TERMS.hotline), notices.STILL_WAITING]


async def test_the_bots_late_answer_is_dropped_when_a_person_has_come(room: Room) -> None:
    zhang, agent = await room.floor.customer("张伟"), await room.floor.agent("an")

    async def meanwhile() -> None:
        handoff = await room.floor.ask(zhang)
        await room.floor.look()
        await room.floor.accept(handoff, agent)

    room.bot = SlowBot(meanwhile)
    room.reception = Reception(room.reception._settings, room.floor.database, room.floor.bell, room.bot)
    assert await room.say(zhang, "在吗") == notices.JOINED.format(name="an")
    room.bot = SlowBot(None)
    room.reception = Reception(room.reception._settings, room.floor.database, room.floor.bell, room.bot)
    chen = await room.floor.customer("陈静")
    assert await room.say(chen, "在吗") == "您说：在吗"  # the negative control: nobody came


class SlowBot(FakeBot):
    """While it thinks, something happens."""

    def __init__(self, meanwhile: Callable[[], Awaitable[None]] | None) -> None:
        super().__init__()
        self.meanwhile = meanwhile

    async def take_turn(self, **turn: Any) -> Turn:
        if self.meanwhile is not None:
            await self.meanwhile()
        return await super().take_turn(**turn)


async def test_who_leaves_the_queue_reads_that_the_rescue_still_comes(room: Room) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    assert "道路救援" not in await room.say(zhang, "不等了 取消")  # none was called
    await room.floor.ask(zhang)
    async with room.floor.database.transaction() as tx:
        whose = {"conversation_id": zhang.id, "customer_id": zhang.customer_id, "channel": "in_app"}
        now = transcript.now_of(tx)
        rescue = await request_filing.file_at_once(tx, RequestKind.ROADSIDE, {}, key="rescue", now=now, **whose)
    told = await room.say(zhang, "不等了 取消")
    assert told == RESCUE_STILL_COMES.format(number=rescue.number)
    assert await room.owner(zhang) == Owner.BOT


@pytest.mark.parametrize(("minutes", "hears"), [(1, True), (40, False)])
async def test_who_despairs_is_heard_by_the_bot_and_not_told_their_place(room: Room, minutes: int, hears: bool) -> None:
    zhang = await room.floor.customer("张伟")
    await room.floor.ask(zhang)
    async with room.floor.database.transaction() as tx:
        conversation = await transcript.lock(tx, zhang.id)
        met = (room.floor.now - timedelta(minutes=minutes)).isoformat()
        conversation.bot_state = {"slots": {"danger_met": {"self_harm": met}}}
    assert (await room.say(zhang, "没人理我") == "您说：没人理我") is hears
