"""What WeChat lets us say by ourselves, spent with care: long answers, people, accounts that may say nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.turns import Reply, Turn
from channels.wechat import quota
from channels.wechat.desk import FETCH, NOTHING_NEW, STILL_THINKING
from channels.wechat.models import WeChatAllowance, WeChatNotice
from channels.wechat.wording import BY_AI
from conversations import transcript
from conversations.models import Delivery, DeliveryState, Owner, Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from tests.channels.wechat.account import Account

LONG = "".join(
    f"第{number}句话说得很长很长很长很长很长很长很长很长很长很长。" for number in range(1, 130)
)  # six messages


@pytest.fixture
def engine() -> str:
    return "sqlite"


LATE, IN_TIME = 0.05, 4.0  # seconds that an open request waits, with a bot that takes 0.4 or none


@pytest.fixture
def passive_seconds() -> float:
    return IN_TIME


async def by_person(account: Account, openid: str, *texts: str) -> None:
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        for text in texts:
            await transcript.say(
                tx,
                account.bell,
                held,
                [Saying(text)],
                sender=Sender.AGENT,
                sender_key="a1",
                sender_name="李娜",
                key=text,
            )


async def send_due(account: Account) -> int:
    """Once the request is over that lines were held back for."""
    await asyncio.sleep(2 * LATE)
    return await account.delivery.send_due()


def sends(account: Account) -> list[dict[str, Any]]:
    return [one for one in account.world.requests if one["path"] == "/cgi-bin/message/custom/send"]


async def left(account: Account, openid: str) -> int:
    async with account.database.reading() as session:
        return await quota.left(session, openid, now=utc_now())


async def test_an_answer_of_six_messages_leaves_one_to_people_and_goes_on_with_the_next_question(
    open_account: Account,
) -> None:
    open_account.wait_for_the_bot(LATE)
    open_account.bot.seconds = 0.4
    open_account.bot.answering = lambda text: Turn((Reply(LONG if "说来" in text else f"您说：{text}"),), None, {})
    openid = await open_account.follower()
    await open_account.say(openid, "说来话长")
    shown = await open_account.phone_shows(openid, 4)
    await asyncio.sleep(0.3)
    assert len(open_account.phone(openid)) == 4
    assert await left(open_account, openid) == 1
    await by_person(open_account, openid, "我是李娜")  # who must not wait behind the bot
    assert (await open_account.phone_shows(openid, 5))[4][2] == "客服李娜：我是李娜"
    assert await left(open_account, openid) == 0
    open_account.bot.seconds = 0.0
    open_account.wait_for_the_bot(IN_TIME)
    await open_account.say(openid, "那我的车呢")
    everything = await open_account.phone_shows(openid, 8)
    texts = [text.removesuffix(f"\n\n{BY_AI}") for _, _, text in everything]
    assert "".join([*texts[:4], *texts[5:7]]) == LONG
    assert texts[7] == "您说：那我的车呢"
    assert [via for _, via, _ in everything[5:]] == ["passive", "custom", "custom"]
    assert [text for _, _, text in shown] == texts[:4]


async def test_while_a_person_serves_the_bot_is_silent_and_both_share_one_ledger(open_account: Account) -> None:
    openid = await open_account.follower()
    conversation = await open_account.conversation(openid)
    await open_account.say(openid, "你好")
    async with open_account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.give_to(tx, open_account.bell, held, Owner.AGENT, "a1")
    outcome = await open_account.say(openid, "有人吗")
    assert outcome["attempts"][0]["body"] == "success"
    await by_person(open_account, openid, "在的")
    assert (await open_account.phone_shows(openid, 2))[1][2] == "客服李娜：在的"
    assert len(open_account.bot.turns) == 1
    assert await left(open_account, openid) == 4
    async with open_account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.give_to(tx, open_account.bell, held, Owner.BOT)
    await open_account.say(openid, "谢谢")
    assert (await open_account.phone_shows(openid, 3))[2][2].startswith("您说：谢谢")


async def test_every_message_that_the_bot_sends_late_says_that_it_is_one(open_account: Account) -> None:
    open_account.wait_for_the_bot(LATE)
    open_account.bot.seconds = 0.4
    open_account.bot.answering = lambda _: Turn((Reply(LONG[:1500]),), None, {})
    openid = await open_account.follower()
    await open_account.say(openid, "说来话长")
    await open_account.phone_shows(openid, 3)
    own = [bubble for bubble in open_account.world.users[openid].bubbles if bubble.by == "account"]
    assert [bubble.is_ai for bubble in own] == [True] * len(own)
    await by_person(open_account, openid, "我是李娜")
    await open_account.phone_shows(openid, len(own) + 1)
    assert open_account.world.users[openid].bubbles[-1].is_ai is False


async def test_while_the_bot_thinks_the_phone_shows_that_somebody_types(open_account: Account) -> None:
    open_account.wait_for_the_bot(LATE)
    open_account.bot.seconds = 1.5
    openid = await open_account.follower()
    await open_account.say(openid, "你好")
    for _ in range(2000):
        if open_account.world.users[openid].typing_until > open_account.world.now():
            break
        await asyncio.sleep(0.01)
    else:
        raise AssertionError("no typing sign")
    await open_account.phone_shows(openid, 1)
    assert open_account.world.users[openid].typing_until == 0.0


async def test_two_days_later_a_person_is_announced_by_a_template_message_once(account: Account) -> None:
    account.wait_for_the_bot(LATE)
    settings = account.settings.model_copy(update={"wechat_notice_template": "NEWS"})
    account.delivery = account.delivery_with(settings)
    openid = await account.follower()
    await account.say(openid, "你好")
    account.world.clock_ahead = 49 * 3600
    for words in ("您的案件有进展", "请补充材料"):
        await by_person(account, openid, words)
        await send_due(account)
    assert [bubble.via for bubble in account.world.users[openid].bubbles if bubble.by == "account"] == ["template"]
    assert "您的服务有新进展" in account.world.users[openid].bubbles[-1].text
    async with account.database.reading() as session:
        [notice] = (await session.execute(WeChatNotice.__table__.select())).all()
    assert notice.msg_id
    assert notice.status in ("sent", "success")  # the platform may have told already that it arrived
    for _ in range(1500):  # what became of it comes as an event
        async with account.database.reading() as session:
            [notice] = (await session.execute(WeChatNotice.__table__.select())).all()
        if notice.status == "success":
            break
        await asyncio.sleep(0.02)
    assert notice.status == "success"
    await account.say(openid, "我看到了")
    assert await send_due(account)
    assert "您的案件有进展" in account.phone(openid)[-1][2]


async def test_a_notice_that_is_not_allowed_uses_what_the_customer_has_agreed_to(account: Account) -> None:
    settings = account.settings.model_copy(update={"wechat_notice_template": "NEWS"})
    account.delivery = account.delivery_with(settings)
    account.wait_for_the_bot(LATE)
    openid = await account.follower()
    await account.say(openid, "你好")
    agreed = {
        "event": "subscribe_msg_popup_event",
        "fields": {"SubscribeMsgPopupEvent": {"List": {"TemplateId": "NEWS", "SubscribeStatusString": "accept"}}},
        "wait": True,
    }
    await account.control.post(f"/users/{openid}/event", json=agreed)
    account.world.users[openid].consents = {"NEWS": 1}
    account.world.account.kind = "subscription"  # such accounts have no template messages
    async with account.database.transaction() as tx:
        await tx.execute(update(WeChatAllowance).values(expires_at=utc_now() - timedelta(hours=1), left=0))
    await by_person(account, openid, "您的案件有进展")
    await send_due(account)
    assert [bubble.via for bubble in account.world.users[openid].bubbles if bubble.by == "account"] == ["template"]
    assert account.world.users[openid].consents == {"NEWS": 0}


async def test_an_account_that_may_not_write_offers_a_link_and_the_tap_brings_the_answer(open_account: Account) -> None:
    open_account.world.account.verified = False
    open_account.wait_for_the_bot(LATE)
    open_account.bot.seconds = 0.4
    openid = await open_account.follower()
    first = await open_account.say(openid, "你好")  # nobody knows yet
    assert first["attempts"][0]["body"] == "success"
    for _ in range(1500):
        if sends(open_account):
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    assert open_account.phone(openid) == []
    open_account.bot.seconds = 3.0
    asked = await open_account.say(openid, "还在吗")
    assert asked["shown"][0]["text"].startswith(STILL_THINKING)
    assert f"msgmenucontent={FETCH}&" in asked["shown"][0]["text"]
    open_account.wait_for_the_bot(IN_TIME)
    for _ in range(10):  # on a machine that has much to do the answer comes later than the tap
        fetched = await open_account.say(openid, FETCH, menu_id=FETCH)
        if not fetched["shown"][0]["text"].startswith(STILL_THINKING):
            break
        await asyncio.sleep(0.5)
    assert fetched["shown"][0]["text"] == f"您说：你好\n\n您说：还在吗\n\n{BY_AI}"
    again = await open_account.say(openid, FETCH, menu_id=FETCH)
    assert again["shown"][0]["text"] == NOTHING_NEW
    assert len(open_account.bot.turns) == 2  # a tap is no question
    assert len(sends(open_account)) == 1


async def test_a_long_answer_is_fetched_message_by_message_where_nothing_can_be_sent(open_account: Account) -> None:
    open_account.with_settings(open_account.settings.model_copy(update={"wechat_customer_service": False}))
    open_account.bot.answering = lambda _: Turn((Reply(LONG[:1500]),), None, {})
    openid = await open_account.follower()
    await open_account.say(openid, "说来话长")
    for _ in range(4):
        await open_account.say(openid, FETCH)
    shown = [text for _, _, text in open_account.phone(openid)]
    assert all(len(text.encode()) <= 2048 for text in shown)
    assert "".join(text.partition("\n\n")[0] for text in shown[:3]) == LONG[:1500]
    assert [FETCH in text for text in shown] == [True, True, False, False, False]
    assert shown[3:] == [NOTHING_NEW] * 2


async def test_a_test_account_gets_its_choices_as_links(open_account: Account) -> None:
    open_account.world.account.kind = "test"
    openid = await open_account.follower()
    await open_account.say(openid, "你好")
    conversation = await open_account.conversation(openid)
    async with open_account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        saying = Saying("继续吗？", payload={"choices": [{"text": "继续", "command": None}]})
        await transcript.say(tx, open_account.bell, held, [saying], sender=Sender.SYSTEM, key="k")
    shown = await open_account.phone_shows(openid, 2)
    assert shown[1][2].startswith("继续吗？\n<a href=")


async def test_an_answer_survives_a_restart_between_its_acknowledgement_and_its_delivery(account: Account) -> None:
    """Everything of the old process is gone but the rows: other loops answer and deliver, once."""
    account.wait_for_the_bot(LATE)
    openid = await account.follower()
    outcome = await account.say(openid, "你好")
    assert outcome["attempts"][0]["body"] == "success"
    reception, delivery = account.new_loops()
    tasks = [asyncio.create_task(loop.run()) for loop in (reception, delivery)]
    assert await account.phone_shows(openid, 1) == [("account", "custom", "您说：你好")]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert len(account.phone(openid)) == 1
    async with account.database.reading() as session:
        assert list((await session.scalars(Delivery.__table__.select().with_only_columns(Delivery.state))).all()) == [
            DeliveryState.SENT
        ]
