"""How many customer-service messages WeChat lets us send: a ledger per customer, opened by what the customer does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat.models import WeChatAllowance


class Act(StrEnum):
    """What opens an allowance."""

    MESSAGE = "message"
    MENU = "menu"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

# How many messages, for how long: the platform's own figures.
ALLOWED: dict[Act, tuple[int, timedelta]] = {
    Act.MESSAGE: (5, timedelta(hours=48)),
    Act.MENU: (3, timedelta(minutes=1)),
    Act.SUBSCRIBE: (3, timedelta(minutes=1)),
    Act.SCAN: (3, timedelta(minutes=1)),
}


async def opened_by(tx: AsyncSession, openid: str, act: Act, *, now: datetime) -> None:
    """The customer has done this; each new act fills its own allowance again."""
    allowance = await tx.get(WeChatAllowance, (openid, act.value), with_for_update=True)
    if allowance is None:
        allowance = WeChatAllowance(openid=openid, act=act.value)
        tx.add(allowance)
    messages, lasts = ALLOWED[act]
    allowance.left, allowance.expires_at = messages, now + lasts
    await tx.flush()


@dataclass(frozen=True)
class Standing:
    """What may still be sent to a customer, and until when."""

    left: int
    until: datetime | None


async def standing(session: AsyncSession, openid: str, *, now: datetime) -> Standing:
    """For people: how many messages may be sent now, and when the last of them expires."""
    query = select(func.coalesce(func.sum(WeChatAllowance.left), 0), func.max(WeChatAllowance.expires_at)).where(
        WeChatAllowance.openid == openid, WeChatAllowance.expires_at > now, WeChatAllowance.left > 0
    )
    left, until = (await session.execute(query)).one()
    return Standing(int(left), until)


async def left(session: AsyncSession, openid: str, *, now: datetime) -> int:
    """How many messages may be sent now."""
    query = select(func.coalesce(func.sum(WeChatAllowance.left), 0)).where(
        WeChatAllowance.openid == openid, WeChatAllowance.expires_at > now
    )
    return int((await session.execute(query)).scalar_one())


async def take(tx: AsyncSession, openid: str, count: int, *, now: datetime, keep: int = 0) -> int:
    """Set up to `count` messages aside, from what expires first, and leave at least `keep`; how many were set aside."""
    query = (
        select(WeChatAllowance)
        .where(WeChatAllowance.openid == openid, WeChatAllowance.expires_at > now, WeChatAllowance.left > 0)
        .order_by(WeChatAllowance.expires_at)
        .with_for_update()
    )
    allowances = list((await tx.execute(query)).scalars())
    granted = wanted = max(min(count, sum(allowance.left for allowance in allowances) - keep), 0)
    for allowance in allowances:
        taken = min(wanted, allowance.left)
        allowance.left -= taken
        wanted -= taken
    return granted


async def last_opened(session: AsyncSession, openid: str) -> datetime:
    """When the customer last did something that let us write."""
    rows = await session.execute(
        select(WeChatAllowance.act, WeChatAllowance.expires_at).where(WeChatAllowance.openid == openid)
    )
    return max((expires_at - ALLOWED[Act(act)][1] for act, expires_at in rows), default=LONG_AGO)


async def has_been_silent(session: AsyncSession, openid: str, *, now: datetime) -> bool:
    """Whether the 48 hours after the customer's last message are over: fewer than five left is no silence."""
    return await last_opened(session, openid) + ALLOWED[Act.MESSAGE][1] <= now


async def give_back(tx: AsyncSession, openid: str, count: int, *, now: datetime) -> None:
    """What was set aside and surely not sent, as far as the allowances are still open."""
    query = (
        select(WeChatAllowance)
        .where(WeChatAllowance.openid == openid, WeChatAllowance.expires_at > now)
        .order_by(WeChatAllowance.expires_at.desc())
        .with_for_update()
    )
    for allowance in (await tx.execute(query)).scalars():
        returned = min(count, ALLOWED[Act(allowance.act)][0] - allowance.left)
        allowance.left += returned
        count -= returned


async def close(tx: AsyncSession, openid: str, *, over_at: datetime | None = None) -> None:
    """WeChat says there is nothing left, and, with `over_at`, that the time is over too: it counts, not we."""
    values = {"left": 0} if over_at is None else {"left": 0, "expires_at": over_at}
    await tx.execute(update(WeChatAllowance).where(WeChatAllowance.openid == openid).values(**values))
