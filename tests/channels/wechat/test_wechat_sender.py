"""What becomes of lines when WeChat refuses, fails or says nothing: never twice on the phone, never lost unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from channels.delivery import Delivery as Sending
from channels.delivery import Dispatch
from channels.wechat import quota
from channels.wechat.errors import A_MINUTE
from conversations import transcript, unsent
from conversations.models import Delivery, DeliveryState, Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from tests.channels.wechat.account import Account

SEND, TOKEN = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"
LONG = "一。" * 500  # two messages


@pytest.fixture
async def openid(account: Account) -> str:
    """A follower who has written, so that we may write."""
    openid = await account.follower()
    account.world.open_bucket(account.world.users[openid], "message")
    async with account.database.transaction() as tx:
        await quota.opened_by(tx, openid, quota.Act.MESSAGE, now=utc_now())
    return openid


async def say(account: Account, openid: str, *texts: str) -> None:
    conversation = await account.conversation(openid)
    async with account.database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        for text in texts:
            await transcript.say(tx, account.bell, held, [Saying(text)], sender=Sender.SYSTEM, key=text[:20])


async def fault(account: Account, **how: object) -> None:
    await account.control.post("/faults", json={"place": SEND, **how})


async def rows(account: Account) -> list[Delivery]:
    async with account.database.reading() as session:
        return list((await session.execute(select(Delivery).order_by(Delivery.seq))).scalars())


async def states(account: Account) -> list[str]:
    return [row.state for row in await rows(account)]


async def later(account: Account) -> int:
    """Whatever waits is due now."""
    async with account.database.transaction() as tx:
        await tx.execute(update(Delivery).values(next_at=utc_now() - timedelta(seconds=1)))
    return await account.delivery.send_due()


@pytest.mark.parametrize("how", [{"http": 502}, {"errcode": -1}, {"html": True}])
@pytest.mark.parametrize("after_effect", [True, False])
async def test_what_wechat_may_have_sent_is_never_sent_again(
    account: Account, openid: str, how: dict[str, object], after_effect: bool
) -> None:
    await say(account, openid, "您好")
    await fault(account, **how, after_effect=after_effect)
    await account.delivery.send_due()
    assert await states(account) == [DeliveryState.UNCERTAIN]
    assert await later(account) == 0
    assert len(account.phone(openid)) == after_effect
    await say(account, openid, "还有一句")
    await account.delivery.send_due()
    assert account.phone(openid)[-1][2] == "还有一句"


async def test_without_a_token_nothing_was_sent_and_it_is_tried_again(account: Account, openid: str) -> None:
    await say(account, openid, "您好")
    await account.control.post("/faults", json={"place": TOKEN, "http": 502})
    await account.delivery.send_due()
    [row] = await rows(account)
    assert (row.state, row.attempts, row.handed_at) == (DeliveryState.PENDING, 1, None)
    await later(account)
    assert account.phone(openid) == [("account", "custom", "您好")]


async def test_a_limit_of_calls_is_waited_for(account: Account, openid: str) -> None:
    await say(account, openid, "您好")
    await fault(account, errcode=45011)
    before = utc_now()
    await account.delivery.send_due()
    [row] = await rows(account)
    assert (row.state, row.handed_at) == (DeliveryState.PENDING, None)
    assert row.next_at >= before + A_MINUTE
    assert await later(account) == 1  # a look too early asks nothing
    assert len(account.phone(openid)) == 0
    account.api._no_sends_before = 0.0
    await later(account)
    assert await states(account) == [DeliveryState.SENT]


async def test_a_customer_who_is_gone_for_good_is_not_written_to_again(account: Account, openid: str) -> None:
    await say(account, openid, "您好")
    await fault(account, errcode=40003)
    await account.delivery.send_due()
    assert await states(account) == [DeliveryState.FAILED]
    assert await later(account) == 0


@pytest.mark.parametrize("errcode", [45015, 45047])
async def test_what_wechat_does_not_allow_now_is_parked_and_may_be_sent_when_the_customer_writes(
    account: Account, openid: str, errcode: int
) -> None:
    await say(account, openid, "您好")
    await fault(account, errcode=errcode)
    await account.delivery.send_due()
    [row] = await rows(account)
    assert (row.state, row.handed_at, row.next_at.year) == (DeliveryState.PENDING, None, 9999)
    async with account.database.transaction() as tx:
        await quota.opened_by(tx, openid, quota.Act.MESSAGE, now=utc_now())
    await later(account)
    assert account.phone(openid) == [("account", "custom", "您好")]


@pytest.mark.parametrize(
    ("errcode", "state"),
    [
        (45047, DeliveryState.PENDING),
        (45011, DeliveryState.PENDING),
        (40003, DeliveryState.FAILED),
        (-1, DeliveryState.UNCERTAIN),
    ],
)
async def test_a_long_line_of_which_a_part_was_taken_is_never_begun_again(
    account: Account, openid: str, errcode: int, state: DeliveryState
) -> None:
    await say(account, openid, LONG, "后面")
    await account.control.post("/faults", json={"place": SEND, "skip": 1, "errcode": errcode})
    await account.delivery.send_due()
    [first] = account.phone(openid)[:1]
    long, _ = await rows(account)
    assert (long.state, long.taken) == (state, 1)
    account.api._no_sends_before = 0.0
    async with account.database.transaction() as tx:
        await quota.opened_by(tx, openid, quota.Act.MESSAGE, now=utc_now())
    await later(account)
    await later(account)
    assert [text for _, _, text in account.phone(openid)].count(first[2]) == 1
    if state is DeliveryState.PENDING:
        assert "".join(text for _, _, text in account.phone(openid)) == f"{LONG}后面"


async def test_an_allowance_set_aside_in_vain_comes_back(account: Account, openid: str) -> None:
    await say(account, openid, "您好")
    [line] = await unsent.claim_due(account.database)
    async with account.database.transaction() as tx:
        await tx.execute(update(Delivery).values(lease_until=utc_now() - timedelta(seconds=1)))
    assert len(await unsent.claim_due(account.database)) == 1
    stopped = Sending(account.database, account.bell, {"wechat": account.sender})
    await stopped._send([line])
    assert account.phone(openid) == []
    async with account.database.reading() as session:
        assert await quota.left(session, openid, now=utc_now()) == 5


async def test_while_wechat_is_left_alone_lines_wait_without_an_attempt(account: Account, openid: str) -> None:
    await fault(account, http=502, times=50)
    for number in range(6):
        await say(account, openid, f"{number}")
        await account.delivery.send_due()
    uncertain = (await states(account)).count(DeliveryState.UNCERTAIN)
    assert 4 <= uncertain < 6
    next_one = (await rows(account))[uncertain]
    assert (next_one.state, next_one.attempts, next_one.handed_at) == (DeliveryState.PENDING, 0, None)
    assert timedelta(seconds=0.5) < next_one.next_at - utc_now() <= timedelta(seconds=6)


async def test_lines_that_hold_nothing_to_read_are_done(account: Account, openid: str) -> None:
    await say(account, openid, "   ")
    [line] = await unsent.claim_due(account.database)
    dispatch = Dispatch(account.database, [line])
    await account.sender.send(dispatch)
    assert (dispatch.open, await states(account)) == ([], [DeliveryState.SENT])
