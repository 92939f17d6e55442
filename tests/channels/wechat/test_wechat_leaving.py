"""Whoever leaves is forgotten, as far as the law lets us; whoever takes back an authorisation too."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from channels.wechat.models import WeChatAllowance, WeChatMedia
from conversations import transcript
from conversations.models import Attachment, Delivery, DeliveryState, Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from foundation.database import Base
from foundation.files import FileMissing
from insurance.claims import claims
from insurance.claims.claims import ClaimState
from insurance.customers import customers
from insurance.models import Claim, Customer
from tests.channels.wechat.account import EXAMPLES, Account

SEND = "/cgi-bin/message/custom/send"
PHOTO = (EXAMPLES.parent / "photos" / "car_front.jpg").read_bytes()


async def event(account: Account, openid: str, name: str, **fields: str) -> None:
    await account.control.post(f"/users/{openid}/event", json={"event": name, "fields": fields, "wait": True})


def sent(account: Account) -> list[str]:
    """The messages that we have sent of ourselves; pictures may still be fetched and tokens renewed meanwhile."""
    return [request["body"] for request in account.world.requests if request["path"] == SEND]


async def count(account: Account, what: type[Base]) -> int:
    async with account.database.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(what)) or 0)


@pytest.mark.parametrize("passive_seconds", [0.05])
async def test_who_unfollows_is_forgotten_and_never_written_to(account: Account) -> None:
    openid = await account.follower()
    other = await account.follower()
    await account.say(openid, "我叫张伟，电话13812345678")
    await account.send_photo(openid, PHOTO)
    await account.send_photo(other, PHOTO)  # the same bytes, kept once
    await account.desk.media.drain(5)
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        await customers.update(tx, conversation.customer_id, name="张伟", phone="13812345678")
        now = utc_now()
        await claims.open_draft(
            tx, conversation_id=conversation.id, customer_id=conversation.customer_id, channel="wechat", now=now
        )
    await event(account, openid, "unsubscribe")
    await event(account, openid, "unsubscribe")  # WeChat repeats itself
    async with account.database.reading() as session:
        customer = await session.get_one(Customer, conversation.customer_id)
        lines = await transcript.history(session, conversation.id)
        kept = (await session.scalars(select(Attachment))).all()
    assert (customer.name, customer.phone, customer.external_id[:5]) == (None, None, "gone:")
    assert [line.text for line in lines[:-1]] == [""] * (len(lines) - 1)
    assert "已取消关注" in lines[-1].text
    assert [photo.conversation_id for photo in kept] == [(await account.conversation(other)).id]
    assert account.desk.files.read(kept[0].original_key) == PHOTO
    assert await count(account, Claim) == 0
    assert await count(account, WeChatAllowance) == 1
    await event(account, other, "unsubscribe")
    with pytest.raises(FileMissing):
        account.desk.files.read(kept[0].original_key)
    assert await count(account, WeChatMedia) == 0
    async with account.database.transaction() as tx:  # an agent who has not noticed
        held = await transcript.lock(tx, conversation.id)
        await transcript.say(tx, account.bell, held, [Saying("您好")], sender=Sender.AGENT, key="k")
    before = sent(account)
    await account.delivery.send_due()
    async with account.database.reading() as session:
        last = (await session.scalars(select(Delivery).order_by(Delivery.seq.desc()))).first()
    assert last is not None
    assert (last.state, sent(account)) == (DeliveryState.FAILED, before)


@pytest.mark.parametrize("passive_seconds", [0.05])
@pytest.mark.parametrize("closed", [True, False])
async def test_a_reported_claim_keeps_what_was_said_and_no_name_leads_to_it(account: Account, closed: bool) -> None:
    openid = await account.follower()
    await account.say(openid, "我要报案")
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        now = utc_now()
        row = {"conversation_id": conversation.id, "customer_id": conversation.customer_id, "channel": "wechat"}
        tx.add(Claim(state=ClaimState.REPORTED, number="BW1", fields={}, created_at=now, updated_at=now, **row))
        await customers.update(tx, conversation.customer_id, name="张伟")
    name = "user_authorization_cancellation" if closed else "user_authorization_revoke"
    await event(account, openid, name, OpenID=openid, FromUserName="platform")
    async with account.database.reading() as session:
        customer = await session.get_one(Customer, conversation.customer_id)
        lines = await transcript.history(session, conversation.id)
    assert lines[0].text == "我要报案"
    assert customer.name is None
    assert (customer.external_id == openid) is not closed
    assert await count(account, Claim) == 1
