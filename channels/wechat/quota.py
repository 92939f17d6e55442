"""How many customer-service messages WeChat lets us send: a ledger per customer, opened by what the customer does."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat.models import WeChatAllowance


class Act(StrEnum):
    """What opens an allowance."""

    MESSAGE = "message"
    MENU = "menu"
    SUBSCRIBE = "subscribe"


# How many messages, for how long: the platform's own figures.
ALLOWED: dict[Act, tuple[int, timedelta]] = {
    Act.MESSAGE: (5, timedelta(hours=48)),
    Act.MENU: (3, timedelta(minutes=1)),
    Act.SUBSCRIBE: (3, timedelta(minutes=1)),
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


async def left(session: AsyncSession, openid: str, *, now: datetime) -> int:
    """How many messages may be sent now."""
    query = select(func.coalesce(func.sum(WeChatAllowance.left), 0)).where(
        WeChatAllowance.openid == openid, WeChatAllowance.expires_at > now
    )
    return int((await session.execute(query)).scalar_one())


async def take(tx: AsyncSession, openid: str, count: int, *, now: datetime) -> bool:
    """Set `count` messages aside, from what expires first; False, and nothing taken, when there are not so many."""
    query = (
        select(WeChatAllowance)
        .where(WeChatAllowance.openid == openid, WeChatAllowance.expires_at > now, WeChatAllowance.left > 0)
        .order_by(WeChatAllowance.expires_at)
        .with_for_update()
    )
    allowances = list((await tx.execute(query)).scalars())
    if sum(allowance.left for allowance in allowances) < count:
        return False
    for allowance in allowances:
        taken = min(count, allowance.left)
        allowance.left -= taken
        count -= taken
    return True


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


async def close(tx: AsyncSession, openid: str) -> None:
    """WeChat says there is nothing left, or the customer has unfollowed the account."""
    await tx.execute(update(WeChatAllowance).where(WeChatAllowance.openid == openid).values(left=0))
