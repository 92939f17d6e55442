"""Pictures of agents on the phone: uploaded once, sent at most once, within the allowance, in their place."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from channels.wechat import quota, wording
from channels.wechat.account_events import AccountEvents
from channels.wechat.agent_typing import AgentTyping
from channels.wechat.messages import Unsubscribed
from channels.wechat.models import WeChatUpload
from conversations import transcript
from conversations.models import Delivery, DeliveryState, Owner, Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from foundation.files import FileStore
from handoff import photos
from handoff.models import Agent
from tests.channels.wechat.account import Account
from tests.channels.wechat.test_wechat_wording import line

SEND, UPLOAD, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/media/upload", "/cgi-bin/message/custom/typing"
PICTURE = (Path(__file__).parents[2] / "examples" / "photos" / "rotated_gps.jpg").read_bytes()
LINA = Agent(id="a1", name="李娜")


@pytest.fixture
def passive_seconds() -> float:
    return 0.05  # nobody answers on the open request here


@pytest.fixture
async def openid(account: Account) -> str:
    """A follower who has written, so that we may write."""
    openid = await account.follower()
    account.world.open_bucket(account.world.users[openid], "message")
    async with account.database.transaction() as tx:
        await quota.opened_by(tx, openid, quota.Act.MESSAGE, now=utc_now())
    return openid


async def send_picture(account: Account, openid: str, *, client_id: str = "p1") -> None:
    settings = account.settings
    kept = await photos.keep(PICTURE, files=FileStore(settings.files_url), settings=settings)
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await photos.say(tx, account.bell, held, LINA, kept, client_id=client_id)


async def say(account: Account, openid: str, text: str, sender: Sender = Sender.AGENT) -> None:
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.say(tx, account.bell, held, [Saying(text)], sender=sender, key=text)


async def fault(account: Account, place: str, **how: object) -> None:
    await account.control.post("/faults", json={"place": place, **how})


def asked(account: Account, path: str) -> int:
    return sum(request["path"] == path for request in account.world.requests)


def shown(account: Account, openid: str) -> list[str]:
    """What the phone shows of us: words, or what kind of thing it is."""
    own = [bubble for bubble in account.world.users[openid].bubbles if bubble.by == "account"]
    return [bubble.text or bubble.kind for bubble in own]


async def states(account: Account) -> list[str]:
    async with account.database.reading() as session:
        return list((await session.execute(select(Delivery.state).order_by(Delivery.seq))).scalars())


async def left(account: Account, openid: str) -> int:
    async with account.database.reading() as session:
        return await quota.left(session, openid, now=utc_now())


async def later(account: Account) -> None:
    """Whatever waits is due now."""
    async with account.database.transaction() as tx:
        await tx.execute(update(Delivery).values(next_at=utc_now() - timedelta(seconds=1)))
    await account.delivery.send_due()


async def test_a_picture_stands_between_the_words_and_costs_one_message(account: Account, openid: str) -> None:
    await say(account, openid, "请按这样拍")
    await send_picture(account, openid)
    await say(account, openid, "拍好发我")
    await account.delivery.send_due()
    assert shown(account, openid) == ["请按这样拍", "image", "拍好发我"]
    assert await states(account) == [DeliveryState.SENT] * 3
    assert await left(account, openid) == 2
    media = account.world.media[account.world.users[openid].bubbles[1].media_id or ""]
    assert media.media_type == "image/jpeg"
    with Image.open(io.BytesIO(media.content)) as picture:
        assert not picture.getexif()


@pytest.mark.parametrize("how", [{"http": 502}, {"errcode": -1}, {"html": True}, {"errcode": 45011}])
async def test_an_upload_that_fails_is_tried_again_for_nothing_was_sent(
    account: Account, openid: str, how: dict[str, object]
) -> None:
    await send_picture(account, openid)
    await fault(account, UPLOAD, **how)
    await account.delivery.send_due()
    assert (await states(account), await left(account, openid)) == ([DeliveryState.PENDING], 5)
    assert asked(account, SEND) == 0
    await later(account)
    assert shown(account, openid) == ["image"]
    assert await left(account, openid) == 4


async def test_what_wechat_does_not_take_fails_alone_and_the_words_go_on(account: Account, openid: str) -> None:
    await send_picture(account, openid)
    await say(account, openid, "看得清吗")
    await fault(account, UPLOAD, errcode=45001)
    await account.delivery.send_due()
    assert await states(account) == [DeliveryState.FAILED, DeliveryState.SENT]
    assert shown(account, openid) == ["看得清吗"]
    assert await left(account, openid) == 4


async def test_a_token_that_is_spent_during_the_upload_is_renewed_once(account: Account, openid: str) -> None:
    await send_picture(account, openid)
    await fault(account, UPLOAD, errcode=40001)
    await account.delivery.send_due()
    assert (asked(account, UPLOAD), shown(account, openid)) == (2, ["image"])


@pytest.mark.parametrize("errcode", [45015, 45047])
async def test_a_picture_that_may_not_be_sent_now_is_parked_and_not_uploaded_again(
    account: Account, openid: str, errcode: int
) -> None:
    await send_picture(account, openid)
    await fault(account, SEND, errcode=errcode)
    await account.delivery.send_due()
    assert (await states(account), shown(account, openid)) == ([DeliveryState.PENDING], [])
    async with account.database.transaction() as tx:
        await quota.opened_by(tx, openid, quota.Act.MESSAGE, now=utc_now())
    await later(account)
    assert (asked(account, UPLOAD), shown(account, openid)) == (1, ["image"])


async def test_without_an_allowance_nothing_is_uploaded(account: Account, openid: str) -> None:
    async with account.database.transaction() as tx:
        await quota.close(tx, openid)
    await send_picture(account, openid)
    await account.delivery.send_due()
    assert (await states(account), asked(account, UPLOAD)) == ([DeliveryState.PENDING], 0)


@pytest.mark.parametrize("after_effect", [True, False])
async def test_a_picture_that_wechat_may_have_sent_is_never_sent_again(
    account: Account, openid: str, after_effect: bool
) -> None:
    await send_picture(account, openid)
    await fault(account, SEND, errcode=-1, after_effect=after_effect)
    await account.delivery.send_due()
    assert await states(account) == [DeliveryState.UNCERTAIN]
    await later(account)
    assert len(shown(account, openid)) == after_effect


async def test_a_picture_that_wechat_has_forgotten_is_uploaded_anew(account: Account, openid: str) -> None:
    await send_picture(account, openid)
    await fault(account, SEND, errcode=40007)
    await account.delivery.send_due()
    assert (await states(account), await left(account, openid)) == ([DeliveryState.PENDING], 5)
    await later(account)
    assert (asked(account, UPLOAD), shown(account, openid)) == (2, ["image"])


async def test_an_upload_is_used_for_less_than_three_days(account: Account, openid: str) -> None:
    await send_picture(account, openid)
    await fault(account, SEND, errcode=45011)
    await account.delivery.send_due()
    async with account.database.transaction() as tx:
        await tx.execute(update(WeChatUpload).values(good_until=utc_now() - timedelta(seconds=1)))
    account.api._no_sends_before = 0.0
    await later(account)
    assert (asked(account, UPLOAD), shown(account, openid)) == (2, ["image"])


async def test_a_passive_reply_carries_the_words_before_a_picture_and_the_rest_follows(account: Account) -> None:
    openid = await account.follower()
    await say(account, openid, "上次说的")
    await send_picture(account, openid)
    await say(account, openid, "就是这张")
    outcome = await account.say(openid, "在吗")
    assert [bubble["text"] for bubble in outcome["shown"]] == []  # nobody has answered yet
    await later(account)
    assert shown(account, openid) == ["上次说的", "image", "就是这张"]
    waiting = [line("先看图", sender=Sender.AGENT), line(sender=Sender.AGENT, seq=2, attachments=["x"])]
    carried = wording.passive(waiting)
    assert carried is not None
    assert (carried.text, carried.lines) == ("先看图", (waiting[0],))
    assert wording.passive(waiting[1:]) is None


async def test_an_account_that_may_not_write_shows_an_address_instead(account: Account) -> None:
    account.world.account.verified = False
    account.with_settings(account.settings.model_copy(update={"wechat_customer_service": False}))
    account.wait_for_the_bot(4.0)
    openid = await account.follower()
    await send_picture(account, openid)
    reply = await account.say(openid, "获取回复")
    (bubble,) = reply["shown"]
    assert bubble["text"].startswith("客服李娜：给您发了一张图片")
    assert f"{account.settings.public_url}/api/chat/attachments/" in bubble["text"]
    assert await states(account) == [DeliveryState.SENT]


async def test_what_wechat_has_of_a_picture_is_forgotten_with_its_customer(account: Account, openid: str) -> None:
    await send_picture(account, openid)
    await account.delivery.send_due()
    events = AccountEvents(account.database, account.bell, FileStore(account.settings.files_url))
    await events.take(openid, Unsubscribed())
    async with account.database.reading() as session:
        assert (await session.execute(select(WeChatUpload))).first() is None


@pytest.fixture
async def served(account: Account, openid: str) -> str:
    """The conversation of a follower who has just written and whom an agent serves."""
    await account.say(openid, "在吗")
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await transcript.give_to(tx, account.bell, held, Owner.AGENT, LINA.id)
    return conversation.id


@pytest.fixture
async def typing(account: Account) -> AsyncIterator[AgentTyping]:
    """Of agents who soon fall silent."""
    typing = AgentTyping(account.database, account.api, stops_after=0.4)
    yield typing
    await typing.close()


def is_typing(account: Account, openid: str) -> bool:
    return account.world.users[openid].typing_until > account.world.now()


async def until(account: Account, openid: str, shows: bool) -> None:
    for _ in range(1500):
        if is_typing(account, openid) is shows:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"typing is not {shows}")


async def test_while_an_agent_types_the_phone_says_so_seldom_asked_and_free(
    account: Account, openid: str, served: str, typing: AgentTyping
) -> None:
    before = await left(account, openid)
    for _ in range(10):
        typing.told(served)
        await asyncio.sleep(0.02)
    await until(account, openid, shows=True)
    assert asked(account, TYPING) == 1
    await until(account, openid, shows=False)  # the agent has stopped and said nothing
    assert asked(account, TYPING) == 2
    typing.told(served)
    await asyncio.sleep(0.2)
    assert asked(account, TYPING) == 2  # not again within fifteen seconds
    assert await left(account, openid) == before


async def test_a_message_ends_the_typing_by_itself(
    account: Account, openid: str, served: str, typing: AgentTyping
) -> None:
    typing.told(served)
    await until(account, openid, shows=True)
    await say(account, openid, "在的")
    await later(account)
    await until(account, openid, shows=False)
    await asyncio.sleep(0.5)
    assert asked(account, TYPING) == 1


@pytest.mark.parametrize("errcode", [45080, 45081, 48001])
async def test_nobody_minds_that_typing_is_refused(
    account: Account, openid: str, served: str, typing: AgentTyping, errcode: int
) -> None:
    await fault(account, TYPING, errcode=errcode)
    typing.told(served)
    async with asyncio.timeout(5):
        while not asked(account, TYPING):
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)
    assert (asked(account, TYPING), is_typing(account, openid)) == (1, False)


async def test_typing_is_not_shown_to_whom_it_cannot_be(
    account: Account, openid: str, served: str, typing: AgentTyping
) -> None:
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, served)
        await transcript.give_to(tx, account.bell, held, Owner.QUEUE)
    typing.told(served)
    await asyncio.sleep(0.3)
    assert asked(account, TYPING) == 0
