"""News of claims by SMS: one row per happening and phone, sent under a lease and a fence. Every query on that table."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database, clock_of
from foundation.settings import Settings
from insurance.core.core_models import ClaimSms
from insurance.models import Claim, new_id

AT_ONCE = 20
LEASE = timedelta(seconds=30)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)
_CODE_BYTES = 9
_MOBILE = re.compile(r"1[3-9]\d{9}")


class SmsState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # somebody holds it under a lease
    SENT = "sent"
    NOT_NEEDED = "not_needed"  # the customer's channel was faster
    FAILED = "failed"  # refused for good, or too old


MOVES: dict[SmsState, frozenset[SmsState]] = {
    SmsState.WAITING: frozenset({SmsState.SENDING}),
    SmsState.SENDING: frozenset({SmsState.WAITING, SmsState.SENT, SmsState.NOT_NEEDED, SmsState.FAILED}),
    SmsState.SENT: frozenset(),
    SmsState.NOT_NEEDED: frozenset(),
    SmsState.FAILED: frozenset(),
}


class NotHeld(Exception):
    """The lease has run out and another sender has the row: what this one says of it counts no more."""


@dataclass(frozen=True)
class SmsRules:
    """Which stages are told by SMS, and after how long: `unreached` only where nothing else has reached them."""

    stages: Mapping[str, str] = field(default_factory=dict)
    after: timedelta = timedelta(0)

    @classmethod
    def of(cls, settings: Settings) -> SmsRules:
        stages = {str(stage): str(when) for stage, when in settings.sms_news.items()}
        return cls(stages, timedelta(minutes=settings.sms_news_after_minutes))


@dataclass(frozen=True)
class Overdue:
    """How many wait beyond their time, since when, and what the gateway said last."""

    count: int
    since: datetime | None
    error: str | None


async def want(
    tx: AsyncSession, claim: Claim, stage: str, *, about: str, conversation_id: str, seq: int, rules: SmsRules
) -> None:
    """Have it told, in the transaction in which it happens; the same `about` is told to the same phone once."""
    phone, when = str(claim.fields.get("reporter_phone") or ""), rules.stages.get(stage)
    if when is None or not _MOBILE.fullmatch(phone) or await _is_wanted(tx, about, phone):
        return
    now = await tx.scalar(select(clock_of(tx)))
    assert now is not None
    only_unreached = when == "unreached"
    tx.add(
        ClaimSms(
            id=new_id(),
            about=about,
            claim_id=claim.id,
            stage=stage,
            phone=phone,
            code=secrets.token_urlsafe(_CODE_BYTES),
            conversation_id=conversation_id,
            seq=seq,
            only_unreached=only_unreached,
            state=SmsState.WAITING.value,
            attempts=0,
            fence=0,
            next_at=now + rules.after if only_unreached else now,
            made_at=now,
        )
    )
    await tx.flush()


async def claim_due(database: Database) -> list[ClaimSms]:
    """What is due, the longest due first, and what somebody held for too long: from now on only this holder counts."""
    async with database.transaction() as tx:
        now = await database.now(tx)
        waits = (ClaimSms.state == SmsState.WAITING.value) & (ClaimSms.next_at <= now)
        abandoned = (ClaimSms.state == SmsState.SENDING.value) & (ClaimSms.lease_until < now)
        query = select(ClaimSms).where(waits | abandoned).order_by(ClaimSms.next_at).limit(AT_ONCE)
        due = list(await tx.scalars(query.with_for_update(skip_locked=True)))
        for one in due:
            one.state = SmsState.SENDING.value
            one.fence += 1
            one.lease_until = now + LEASE
        await tx.flush()
    return due


async def free_all(database: Database) -> None:
    """For the only worker, when it starts: whoever was sending is dead. What was sent and not noted goes again."""
    async with database.transaction() as tx:
        held = ClaimSms.state == SmsState.SENDING.value
        await _write(tx, held, state=SmsState.WAITING.value, lease_until=None)


async def sent(tx: AsyncSession, held: ClaimSms, *, now: datetime) -> None:
    """The gateway has it. Raises `NotHeld`."""
    await _settle(tx, held, SmsState.SENT, attempts=held.attempts + 1, error=None, ended_at=now)


async def not_needed(tx: AsyncSession, held: ClaimSms, *, now: datetime) -> None:
    """What it says has reached the customer in another way. Raises `NotHeld`."""
    await _settle(tx, held, SmsState.NOT_NEEDED, ended_at=now)


async def failed(tx: AsyncSession, held: ClaimSms, why: str, *, now: datetime) -> None:
    """It will never be sent. Raises `NotHeld`."""
    await _settle(tx, held, SmsState.FAILED, attempts=held.attempts + 1, error=why[:200], ended_at=now)


async def try_later(tx: AsyncSession, held: ClaimSms, why: str, *, now: datetime) -> None:
    """Again, later and later. Raises `NotHeld`."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(held.attempts, 12))
    await _settle(tx, held, SmsState.WAITING, attempts=held.attempts + 1, error=why[:200], next_at=now + pause)


async def put_off(tx: AsyncSession, held: ClaimSms, *, until: datetime) -> None:
    """Not at this hour: that is no attempt. Raises `NotHeld`."""
    await _settle(tx, held, SmsState.WAITING, next_at=until)


async def by_code(session: AsyncSession, code: str) -> ClaimSms | None:
    """The news whose short address ends with this."""
    return await session.scalar(select(ClaimSms).where(ClaimSms.code == code))


async def of_claim(session: AsyncSession, claim_id: str) -> list[ClaimSms]:
    """All news of the claim, oldest first."""
    query = select(ClaimSms).where(ClaimSms.claim_id == claim_id).order_by(ClaimSms.made_at, ClaimSms.id)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def overdue(session: AsyncSession) -> Overdue:
    """What should have been sent by now, as far as it was tried or is late by more than a look takes."""
    unsent = ClaimSms.state.in_((SmsState.WAITING.value, SmsState.SENDING.value))
    late = unsent & ((ClaimSms.attempts > 0) | (ClaimSms.next_at < clock_of(session, ago=LEASE)))
    count, since = (await session.execute(select(func.count(), func.min(ClaimSms.made_at)).where(late))).one()
    error = await session.scalar(
        select(ClaimSms.error).where(late, ClaimSms.error.is_not(None)).order_by(ClaimSms.made_at.desc()).limit(1)
    )
    return Overdue(count, since, error)


async def forget(tx: AsyncSession, customer_id: str) -> None:
    """Whoever leaves gets no more news, and their phone stands here no more."""
    theirs = select(Claim.id).where(Claim.customer_id == customer_id)
    await tx.execute(delete(ClaimSms).where(ClaimSms.claim_id.in_(theirs)).execution_options(synchronize_session=False))


async def _is_wanted(tx: AsyncSession, about: str, phone: str) -> bool:
    query = select(ClaimSms.id).where(ClaimSms.about == about, ClaimSms.phone == phone)
    return await tx.scalar(query) is not None


async def _settle(tx: AsyncSession, held: ClaimSms, to: SmsState, **values: object) -> None:
    """The one place that ends a sending: only by who holds it still."""
    assert to in MOVES[SmsState.SENDING]
    ours = (ClaimSms.id == held.id) & (ClaimSms.state == SmsState.SENDING.value) & (ClaimSms.fence == held.fence)
    if not await _write(tx, ours, state=to.value, lease_until=None, **values):
        raise NotHeld(held.id)


async def _write(tx: AsyncSession, which: ColumnElement[bool], **values: object) -> int:
    query = update(ClaimSms).where(which).values(**values).returning(ClaimSms.id)
    done = await tx.execute(query, execution_options={"synchronize_session": False})
    return len(done.scalars().all())
