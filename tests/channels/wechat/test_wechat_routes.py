"""What WeChat calls: who may, what is refused, what is only acknowledged."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from channels.wechat import reading, routes
from channels.wechat.desk import Place
from channels.wechat.envelope import sign
from channels.wechat.media import WeChatMediaFetcher
from channels.wechat.models import MediaState, WeChatMedia
from conversations import transcript, unsent
from conversations.models import Delivery, DeliveryState, Kind, Sender
from conversations.sending import PARKED
from conversations.transcript import Saying
from foundation.clock import utc_now
from foundation.files import FileStore
from foundation.settings import WeChatMode
from tests.channels.wechat.account import EXAMPLES, Account, example
from tests.claiming import claim_next

OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"


@pytest.fixture
def passive_seconds() -> float:
    return 0.1


async def test_the_address_is_verified_with_the_bare_echo(account: Account) -> None:
    timestamp = str(int(time.time()))
    signature = sign(account.settings.wechat_token, timestamp, "n")
    query = {"signature": signature, "timestamp": timestamp, "nonce": "n", "echostr": "4375120948345356249"}
    answer = await account.ours.get("/wechat", params=query)
    assert (answer.status_code, answer.content) == (200, b"4375120948345356249")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert (await account.control.post("/verify")).json() == {"verified": True}


@pytest.mark.parametrize(
    "query",
    [
        {"signature": "0" * 40},
        {"signature": ""},
        {"signature": "签名"},
        {"timestamp": ""},
        {"timestamp": "yesterday"},
        {"timestamp": "²"},
        {"nonce": ""},
    ],
)
async def test_whoever_cannot_sign_is_refused_and_nothing_is_read(account: Account, query: dict[str, str]) -> None:
    query = {**query, "msg_signature": query["signature"]} if "signature" in query else query
    assert (await account.push(example("text"), **query)).status_code == 403
    assert (await account.ours.get("/wechat", params=query)).status_code == 403
    assert await account.lines(OPENID) == []


async def test_a_signature_of_last_week_is_refused(account: Account) -> None:
    old = str(int(time.time()) - 7 * 24 * 3600)
    signature = sign(account.settings.wechat_token, old, "n")
    answer = await account.push(example("text"), timestamp=old, nonce="n", signature=signature)
    assert answer.status_code == 403


async def test_a_huge_body_is_not_read_to_its_end(account: Account) -> None:
    answer = await account.push(b"<xml>" + b"x" * (routes.MAX_BODY_BYTES + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("bad_*.xml")), ids=lambda path: path.stem)
async def test_hostile_bodies_are_acknowledged_and_forgotten(account: Account, path: object) -> None:
    assert hasattr(path, "read_bytes")
    account.with_settings(account.settings.model_copy(update={"wechat_mode": WeChatMode.PLAIN}))
    answer = await account.push(path.read_bytes())
    assert (answer.status_code, answer.content) == (200, b"success")


async def test_the_same_message_is_one_line_however_often_it_comes(account: Account) -> None:
    answers = await asyncio.gather(*(account.push(example("text")) for _ in range(4)))
    assert [answer.content for answer in answers] == [b"success"] * 4
    assert [line.client_id for line in await account.lines(OPENID)] == ["wx:25388727844086090"]


async def test_the_same_id_with_other_words_leaves_the_first(account: Account) -> None:
    await account.push(example("text"))
    forged = example("text").replace("车险怎么报案".encode(), "转人工".encode())
    assert (await account.push(forged)).content == b"success"
    assert [line.text for line in await account.lines(OPENID)] == ["车险怎么报案"]


async def test_a_silent_bot_costs_no_more_than_the_window(account: Account) -> None:
    began = time.monotonic()
    assert (await account.push(example("text"))).content == b"success"
    assert time.monotonic() - began < 2


async def test_a_sticker_that_nobody_can_read_opens_no_conversation(account: Account) -> None:
    assert (await account.push(example("event_new_kind"))).content == b"success"
    assert (await account.push(example("file"))).content == b"success"


async def test_a_photo_survives_a_crash_between_its_acknowledgement_and_its_download(account: Account) -> None:
    openid = await account.follower()
    photo = (EXAMPLES.parent / "photos" / "car_front.jpg").read_bytes()
    media = account.world.keep(photo, "image/jpeg")
    dead = WeChatMediaFetcher(
        account.settings, account.database, account.bell, FileStore(account.settings.files_url), account.api
    )
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        await dead.enter(tx, conversation.id, client_id="wx:1", media_id=media.media_id)
    # A new process finds it waiting.
    assert await account.desk.media.fetch_due() == 1
    assert [line.kind for line in await account.lines(openid)] == [Kind.PHOTO]
    assert await account.desk.media.fetch_due() == 0
    async with account.database.reading() as session:
        kept = await session.get_one(WeChatMedia, "wx:1")
    assert kept.state == MediaState.KEPT


async def test_a_reply_that_was_never_written_goes_out_after_all(account: Account) -> None:
    """Claimed for a passive reply, then the process dies: the lease runs out and the other way delivers."""
    openid = await account.follower()
    account.world.open_bucket(account.world.users[openid], "message")
    until = utc_now() + timedelta(seconds=5)
    hello = example("text").replace(OPENID.encode(), openid.encode())
    place = await account.desk.hear(reading.read(hello), until=until)
    assert place is not None
    turn = await claim_next(account.database, lease=timedelta(seconds=5))
    assert turn is not None
    await account.reception.answer(turn)

    async def is_open() -> bool:
        return True

    carried = await account.desk.reply(place, until=until, is_open=is_open)
    assert carried is not None
    assert await account.delivery.send_due() == 0  # it is on its way
    async with account.database.transaction() as tx:
        past = utc_now() - timedelta(seconds=1)
        await tx.execute(update(Delivery).values(lease_until=past, next_at=past))
    assert await account.delivery.send_due() == 1
    assert account.phone(openid) == [("account", "custom", "您说：车险怎么报案")]
    assert await account.delivery.send_due() == 0
    await account.desk.replied(carried)  # it was not dead, only stopped: what it says now counts for nothing


async def test_a_reply_noted_too_late_does_not_settle_what_another_is_sending(account: Account) -> None:
    openid = await account.follower()
    conversation = await account.conversation(openid)
    until = utc_now() + timedelta(seconds=5)
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.say(tx, account.bell, held, [Saying("您好")], sender=Sender.BOT, key="b1")

    async def is_open() -> bool:
        return True

    place = Place(conversation.id, conversation.customer_id, "wx:1", awaits_turn=False, held_until=until)
    carried = await account.desk.reply(place, until=until, is_open=is_open)
    assert carried is not None
    async with account.database.transaction() as tx:
        await tx.execute(update(Delivery).values(lease_until=utc_now() - timedelta(seconds=1)))
    assert len(await unsent.claim_due(account.database)) == 1
    await account.desk.replied(carried)
    async with account.database.reading() as session:
        assert (await session.execute(select(Delivery.state))).scalar_one() == DeliveryState.SENDING


async def test_a_reply_and_the_next_push_do_not_wait_for_each_other(account: Account) -> None:
    openid = await account.follower()
    conversation = await account.conversation(openid)
    until = utc_now() + timedelta(seconds=2)
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await unsent.hold_back(tx, conversation.id, until=until)
        await transcript.say(tx, account.bell, held, [Saying("您好")], sender=Sender.BOT, key="b1")
        await tx.execute(update(Delivery).values(next_at=PARKED))

    async def is_open() -> bool:
        return True

    place = Place(conversation.id, conversation.customer_id, "wx:1", awaits_turn=False, held_until=until)
    async with account.database.transaction() as tx:  # the next push is being heard
        await transcript.lock(tx, conversation.id)
        replying = asyncio.create_task(account.desk.reply(place, until=until, is_open=is_open))
        await asyncio.sleep(0.3)
        await unsent.hold_back(tx, conversation.id, until=until)
    carried = await asyncio.wait_for(replying, 5)
    assert carried is not None
    assert "您好" in carried.text
