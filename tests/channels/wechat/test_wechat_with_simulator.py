"""The channel against the simulated platform: what a follower of the account sees on the phone."""

from __future__ import annotations

import asyncio
import errno
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from bot.turns import Choice, HandOffWish, Reply, Turn
from channels.wechat import quota
from channels.wechat.errors import NoAnswer
from channels.wechat.hearing import GREETING_CHOICES
from channels.wechat.media import LOST, LOST_LINE
from channels.wechat.models import MediaState, WeChatMedia
from channels.wechat.quota import Act
from channels.wechat.wording import BY_AI
from conversations import transcript
from conversations.models import PARKED, Delivery, DeliveryState, Kind, Owner, Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from insurance.words.places import parse_place
from tests.channels.wechat.account import Account

PHOTO = (Path(__file__).parents[2] / "examples" / "photos" / "car_front.jpg").read_bytes()
SEND = "/cgi-bin/message/custom/send"
GET_MEDIA = "/cgi-bin/media/get"


def turn(*texts: str) -> Turn:
    return Turn(tuple(Reply(text) for text in texts), None, {})


async def states(account: Account) -> list[str]:
    async with account.database.reading() as session:
        return list((await session.execute(select(Delivery.state).order_by(Delivery.seq))).scalars())


async def parked(account: Account) -> bool:
    """Whether a line waits for its customer to write."""
    async with account.database.reading() as session:
        return await session.scalar(select(Delivery.id).where(Delivery.next_at == PARKED).limit(1)) is not None


def photo_of(shade: int) -> bytes:
    """A picture like no other."""
    made = BytesIO()
    Image.new("RGB", (320, 240), (shade * 25, 90, 160)).save(made, "JPEG")
    return made.getvalue()


def sends(account: Account) -> list[dict[str, object]]:
    return [request for request in account.world.requests if request["path"] == SEND]


async def test_an_answer_in_time_is_one_passive_reply_and_nothing_else(open_account: Account) -> None:
    openid = await open_account.follower()
    outcome = await open_account.say(openid, "你好")
    assert [attempt["verdict"] for attempt in outcome["attempts"]] == ["reply"]
    assert open_account.phone(openid) == [("account", "passive", f"您说：你好\n\n{BY_AI}")]
    await asyncio.sleep(0.2)
    assert sends(open_account) == []
    assert await states(open_account) == [DeliveryState.SENT]


@pytest.mark.parametrize("passive_seconds", [0.3])
async def test_a_late_answer_comes_once_through_the_customer_service_interface(open_account: Account) -> None:
    open_account.bot.seconds = 0.8
    openid = await open_account.follower()
    outcome = await open_account.say(openid, "你好")
    assert outcome["attempts"][0]["body"] == "success"
    assert await open_account.phone_shows(openid, 1) == [("account", "custom", "您说：你好")]
    assert open_account.world.users[openid].bubbles[-1].is_ai
    await asyncio.sleep(0.3)
    assert len(sends(open_account)) == 1
    assert await states(open_account) == [DeliveryState.SENT]


@pytest.mark.parametrize("passive_seconds", [0.15])
async def test_an_answer_at_the_very_end_of_the_window_is_given_exactly_once(open_account: Account) -> None:
    open_account.bot.seconds = 0.1
    openids = [await open_account.follower() for _ in range(12)]
    for number, openid in enumerate(openids):
        open_account.bot.seconds = 0.06 + number * 0.01
        await open_account.say(openid, "你好")
    for openid in openids:
        assert len(await open_account.phone_shows(openid, 1)) == 1
    await asyncio.sleep(0.3)
    assert [len(open_account.phone(openid)) for openid in openids] == [1] * 12


async def test_repeats_of_a_message_attach_to_the_same_turn(open_account: Account) -> None:
    """Which of them carries the answer, or whether it comes behind all, is a matter of the machine: it comes once."""
    open_account.bot.seconds = 0.3
    openid = await open_account.follower()
    outcome = await open_account.say(openid, "你好", copies=3)
    assert [attempt["status"] for attempt in outcome["attempts"]] == [200] * 3
    await open_account.phone_shows(openid, 1, within=20)
    await asyncio.sleep(0.3)
    assert len(open_account.phone(openid)) == 1
    assert len(open_account.bot.turns) == 1
    assert [line.text for line in await open_account.lines(openid)] == ["你好", "您说：你好"]


async def test_a_message_whose_answer_wechat_did_not_wait_for_is_answered_on_the_repeat(open_account: Account) -> None:
    openid = await open_account.follower()
    await open_account.control.post("/faults", json={"place": "push", "drop": True})
    outcome = await open_account.say(openid, "你好")
    assert [attempt["verdict"] for attempt in outcome["attempts"]] == ["dropped", "reply"]
    assert len(open_account.bot.turns) == 1


async def test_a_follower_is_greeted_with_choices_that_can_be_tapped(open_account: Account) -> None:
    openid = (await open_account.control.post("/users", json={})).json()["openid"]
    await open_account.control.post(f"/users/{openid}/event", json={"event": "subscribe", "wait": True})
    [(_, via, text)] = open_account.phone(openid)
    assert via == "passive"
    assert open_account.settings.company_name in text
    assert all(f"msgmenucontent={choice}&" in text for choice in GREETING_CHOICES)


async def test_a_click_on_the_menu_is_heard_as_its_text(open_account: Account) -> None:
    openid = await open_account.follower()
    click = {"event": "CLICK", "fields": {"EventKey": "CLAIM_NEW"}, "wait": True}
    await open_account.control.post(f"/users/{openid}/event", json=click)
    assert [line.text for line in await open_account.lines(openid)] == ["我要报案", "您说：我要报案"]


async def test_a_button_we_do_not_know_is_answered_honestly(open_account: Account) -> None:
    openid = await open_account.follower()
    click = {"event": "CLICK", "fields": {"EventKey": "GONE"}, "wait": True}
    await open_account.control.post(f"/users/{openid}/event", json=click)
    assert "这个菜单现在用不了" in open_account.phone(openid)[0][2]


@pytest.mark.parametrize("kind", ["voice", "video", "shortvideo", "link"])
async def test_what_we_cannot_take_is_kept_and_answered_in_one_sentence(open_account: Account, kind: str) -> None:
    openid = await open_account.follower()
    message = {"type": kind, "fields": {"MediaId": "m", "Title": "标题", "Url": "https://example.com"}, "wait": True}
    await open_account.control.post(f"/users/{openid}/message", json=message)
    customer, ours = await open_account.lines(openid)
    assert (customer.sender, customer.text[0]) == (Sender.CUSTOMER, "[")
    assert open_account.phone(openid) == [("account", "passive", ours.text)]
    assert open_account.bot.turns == []
    assert await states(open_account) == [DeliveryState.SENT]


async def test_a_location_with_a_name_is_heard_as_that_name(open_account: Account) -> None:
    openid = await open_account.follower()
    fields = {"Location_X": 30.2, "Location_Y": 120.1, "Label": "文三路478号"}
    await open_account.control.post(
        f"/users/{openid}/message", json={"type": "location", "fields": fields, "wait": True}
    )
    assert open_account.bot.turns[0]["text"] == "地点:文三路478号(30.2,120.1)"
    assert parse_place(open_account.bot.turns[0]["text"]) == "文三路478号"


async def test_a_kind_nobody_knows_is_acknowledged(open_account: Account) -> None:
    openid = await open_account.follower()
    outcome = await open_account.control.post(f"/users/{openid}/message", json={"type": "hologram", "wait": True})
    assert outcome.json()["attempts"][0]["body"] == "success"


async def test_a_photo_is_stored_and_heard(open_account: Account) -> None:
    openid = await open_account.follower()
    await open_account.send_photo(openid, PHOTO)
    await open_account.phone_shows(openid, 1)
    photo = (await open_account.lines(openid))[0]
    assert photo.kind == Kind.PHOTO
    async with open_account.database.reading() as session:
        [attachment] = await transcript.photos_of(session, photo)
    assert open_account.desk.files.read(attachment.original_key) == PHOTO
    assert open_account.bot.turns[0]["context"]["attachments"] == [{"id": attachment.id}]


async def test_nine_photos_within_two_seconds_are_nine_originals_and_one_answer(open_account: Account) -> None:
    """Though WeChat's file server fails twice: those two come a little later, and the answer waits for them."""
    openid = await open_account.follower()
    pictures = [photo_of(shade) for shade in range(9)]
    await open_account.control.post("/faults", json={"place": GET_MEDIA, "http": 502, "times": 2})
    fetching = asyncio.create_task(open_account.desk.media.run())

    async def send(number: int) -> None:
        await asyncio.sleep(number * 0.2)
        await open_account.send_photo(openid, pictures[number])

    await asyncio.gather(*(send(number) for number in range(9)))
    await open_account.phone_shows(openid, 1, within=20)
    fetching.cancel()
    await asyncio.gather(fetching, return_exceptions=True)
    photos = [line for line in await open_account.lines(openid) if line.kind == Kind.PHOTO]
    async with open_account.database.reading() as session:
        kept = [attachment for line in photos for attachment in await transcript.photos_of(session, line)]
    originals = [open_account.desk.files.read(attachment.original_key) for attachment in kept]
    assert sorted(originals) == sorted(pictures)
    assert len(open_account.bot.turns) == 1
    assert len(open_account.phone(openid)) == 1


@pytest.mark.parametrize("passive_seconds", [0.3])
async def test_a_photo_that_cannot_be_fetched_now_is_acknowledged_and_fetched_later(open_account: Account) -> None:
    openid = await open_account.follower()
    await open_account.control.post("/faults", json={"place": GET_MEDIA, "http": 502, "times": 1})
    outcome = await open_account.send_photo(openid, PHOTO)
    assert outcome["attempts"][0]["body"] == "success"
    assert await open_account.lines(openid) == []
    await asyncio.sleep(1.1)
    assert await open_account.desk.media.fetch_due() == 1
    assert [line.kind for line in (await open_account.lines(openid))[:1]] == [Kind.PHOTO]


@pytest.mark.parametrize("passive_seconds", [0.3])
async def test_a_photo_that_wechat_has_no_more_is_asked_for_again(open_account: Account) -> None:
    """Its file server fails, and then the three days are over for which it keeps a file."""
    openid = await open_account.follower()
    await open_account.control.post("/faults", json={"place": GET_MEDIA, "http": 502})
    await open_account.send_photo(openid, PHOTO)
    assert open_account.phone(openid) == []
    await open_account.control.post("/clock", json={"seconds": 3 * 24 * 3600 + 1})
    await asyncio.sleep(1.1)
    assert await open_account.desk.media.fetch_due() == 1
    assert [line.text for line in await open_account.lines(openid)] == [LOST_LINE, LOST]
    async with open_account.database.reading() as session:
        assert (await session.execute(select(WeChatMedia.state))).scalar_one() == MediaState.LOST
    await open_account.say(openid, "收到了吗")  # the 48 hours are over too: only now can it be said
    assert LOST in (await open_account.phone_shows(openid, 1, within=20))[0][2]


async def test_who_was_stopped_while_fetching_cannot_lose_a_photo_that_another_is_fetching(account: Account) -> None:
    openid = await account.follower()
    conversation = await account.conversation(openid)
    photos = account.desk.media
    async with account.database.transaction() as tx:
        await photos.enter(tx, conversation.id, client_id="wx:1", media_id="gone")
    stopped = await photos._claim("wx:1")
    assert stopped is not None
    await photos.free_all()
    other = await photos._claim("wx:1")
    assert other is not None
    await photos._lose(stopped, LOST, "a lease that is over")
    await photos._failed(stopped, NoAnswer(0, "slow"))
    async with account.database.reading() as session:
        photo = await session.get_one(WeChatMedia, "wx:1")
    assert (photo.state, photo.error) == (MediaState.WAITING, None)
    assert await account.lines(openid) == []
    await photos._lose(other, LOST, "gone")
    assert [line.text for line in await account.lines(openid)] == [LOST_LINE, LOST]


async def test_a_photo_for_which_there_is_no_room_is_fetched_when_there_is(
    open_account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    openid = await open_account.follower()
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        await open_account.send_photo(openid, PHOTO)
    assert await open_account.lines(openid) == []
    await asyncio.sleep(1.1)
    assert await open_account.desk.media.fetch_due() == 1
    assert [line.kind for line in (await open_account.lines(openid))[:1]] == [Kind.PHOTO]


async def test_a_file_that_is_no_photo_is_refused_in_words(open_account: Account) -> None:
    openid = await open_account.follower()
    await open_account.send_photo(openid, b"GIF89a nothing but a name")
    [(_, via, text)] = open_account.phone(openid)
    assert via == "passive"
    assert text


async def test_lines_beyond_the_allowance_wait_for_the_next_message(open_account: Account) -> None:
    openid = await open_account.follower()
    await open_account.say(openid, "转人工")
    conversation = await open_account.conversation(openid)
    for number in range(7):
        async with open_account.database.transaction() as tx:
            held = await transcript.lock(tx, conversation.id)
            await transcript.say(
                tx,
                open_account.bell,
                held,
                [Saying(f"第{number + 1}句")],
                sender=Sender.AGENT,
                sender_key="a1",
                sender_name="李娜",
                key=f"k{number}",
            )
        await open_account.phone_shows(openid, min(number + 2, 6))
    assert len(open_account.phone(openid)) == 6  # the hand-off notice, passively, and five messages
    assert open_account.phone(openid)[-1] == ("account", "custom", "客服李娜：第5句")
    assert await open_account.phone_shows(openid, 7, within=0.5) == open_account.phone(openid)[:6]
    await open_account.say(openid, "还在吗")
    (first,) = open_account.phone(openid)[6:]  # with what is said of the waiting
    assert first[:2] == ("account", "passive")
    assert first[2].startswith("客服李娜：第6句\n\n客服李娜：第7句")
    assert len(sends(open_account)) == 5


async def test_when_wechat_says_there_is_nothing_left_the_line_is_parked_not_failed(open_account: Account) -> None:
    openid = await open_account.follower()
    await open_account.say(openid, "你好")
    open_account.world.users[openid].buckets.clear()  # WeChat counts differently from us
    conversation = await open_account.conversation(openid)
    async with open_account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.say(tx, open_account.bell, held, [Saying("有结果了")], sender=Sender.SYSTEM, key="k")
    async with asyncio.timeout(20):
        while not await parked(open_account):
            await asyncio.sleep(0.02)
    async with open_account.database.reading() as session:
        assert await quota.left(session, openid, now=utc_now()) == 0
    assert await states(open_account) == [DeliveryState.SENT, DeliveryState.PENDING]
    await open_account.say(openid, "怎么样了")
    assert open_account.phone(openid)[-1][2] == f"有结果了\n\n您说：怎么样了\n\n{BY_AI}"


@pytest.mark.parametrize("passive_seconds", [0.2])
async def test_an_answer_of_several_lines_is_one_message(open_account: Account) -> None:
    open_account.bot.seconds = 0.5
    open_account.bot.answering = lambda _: turn("第一句。", "第二句。", "第三句。")
    openid = await open_account.follower()
    await open_account.say(openid, "你好")
    assert await open_account.phone_shows(openid, 1) == [("account", "custom", "第一句。\n\n第二句。\n\n第三句。")]


@pytest.mark.parametrize("passive_seconds", [0.2])
async def test_late_choices_are_a_menu_whose_click_reaches_the_bot_as_its_command(open_account: Account) -> None:
    open_account.bot.seconds = 0.5
    open_account.bot.answering = lambda _: Turn((Reply("确认提交吗？", (Choice("确认", "/affirm"),)),), None, {})
    openid = await open_account.follower()
    await open_account.say(openid, "报案")
    await open_account.phone_shows(openid, 1)
    bubble = open_account.world.users[openid].bubbles[-1]
    assert (bubble.kind, bubble.choices) == ("menu", [{"id": "2-1", "content": "确认"}])
    await open_account.say(openid, "确认 ", menu_id="2-1")
    await open_account.phone_shows(openid, 2)
    assert open_account.bot.turns[-1]["command"] == "/affirm"


async def test_what_does_not_fit_the_passive_reply_follows_it(open_account: Account) -> None:
    long, longer = "一。" * 300, "二。" * 300
    open_account.bot.answering = lambda _: turn(long, longer)
    openid = await open_account.follower()
    await open_account.say(openid, "说来话长")
    shown = await open_account.phone_shows(openid, 2)
    assert [(via, text[:1]) for _, via, text in shown] == [("passive", "一"), ("custom", "二")]


async def test_a_hand_off_tells_the_customer_at_once(open_account: Account) -> None:
    open_account.bot.answering = lambda _: Turn((Reply("好的。"),), HandOffWish("asked", False, ""), {})
    openid = await open_account.follower()
    await open_account.say(openid, "转人工")
    [(_, via, text)] = open_account.phone(openid)
    assert via == "passive"
    assert "转人工" in text
    assert (await open_account.conversation(openid)).owner == Owner.QUEUE


async def test_nobody_is_written_to_after_unfollowing(open_account: Account) -> None:
    openid = await open_account.follower()
    await open_account.say(openid, "你好")
    await open_account.control.post(f"/users/{openid}/event", json={"event": "unsubscribe", "wait": True})
    async with open_account.database.reading() as session:
        assert await quota.left(session, openid, now=utc_now()) == 0


@pytest.mark.parametrize("passive_seconds", [0.2])
async def test_a_click_in_our_own_message_does_not_open_an_allowance(account: Account) -> None:
    openid = await account.follower()
    await account.say(openid, "确认", menu_id="1")
    async with account.database.reading() as session:
        assert await quota.left(session, openid, now=utc_now()) == 0
    async with account.database.transaction() as tx:
        await quota.opened_by(tx, openid, Act.MESSAGE, now=utc_now())
        assert await quota.left(tx, openid, now=utc_now()) == 5
