"""Who somebody is: a phone on which they can read a code. Nothing that is said in a dialogue counts as proof."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import SecretStr
from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.models import Customer, IdentityCheck, new_id

GOOD_FOR = timedelta(minutes=5)
MOST_TRIES = 5
CODES_PER_PHONE, CODES_PER_CUSTOMER = 3, 5
COUNTED_OVER = timedelta(hours=1)
DIGITS = 6
BINDING_DAYS = 180.0
_VOUCHED = "app:"  # accounts for which the APP's backend has signed


class CheckState(StrEnum):
    WAITING = "waiting"
    VERIFIED = "verified"
    SPENT = "spent"  # tried too often
    VOID = "void"  # a newer code has taken its place


MOVES: dict[CheckState, frozenset[CheckState]] = {
    CheckState.WAITING: frozenset({CheckState.VERIFIED, CheckState.SPENT, CheckState.VOID}),
    CheckState.VERIFIED: frozenset(),
    CheckState.SPENT: frozenset(),
    CheckState.VOID: frozenset(),
}


class Tried(StrEnum):
    """What came of a code that was typed in."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_OFTEN = "too_often"
    TOO_LATE = "too_late"
    NOTHING_SENT = "nothing_sent"


class TooManyCodes(Exception):
    """This phone, or this customer, has been sent as many codes as one hour allows."""


class AlreadyMoved(Exception):
    """The check is no longer in the state that this change needs."""


@dataclass(frozen=True)
class Sending:
    """A code on its way. It is kept nowhere else: whoever loses it asks for another."""

    phone: str
    code: str
    key: str


@dataclass(frozen=True)
class Standing:
    """How far somebody's identity is known at a moment."""

    phone: str | None = None  # verified
    awaited: str | None = None  # a code was sent there and can still be typed in


@dataclass(frozen=True)
class Proof:
    """A phone that is known to be the customer's. `at`: when they showed it; None: the APP has vouched for it."""

    phone: str
    at: datetime | None


async def send_to(
    tx: AsyncSession, *, customer_id: str, phone: str, key: str, now: datetime, secret: SecretStr
) -> Sending | None:
    """A new code for this phone, to be sent once the transaction has committed; it voids the one before.

    None when this `key` has made one already: its turn is run again, and nothing is sent twice.
    Raises `TooManyCodes`.
    """
    if await tx.scalar(select(IdentityCheck.id).where(IdentityCheck.key == key)) is not None:
        return None
    await _count(tx, customer_id, phone, now)
    if (before := await _waiting(tx, customer_id)) is not None:
        await _move(tx, before, CheckState.VOID)
    check_id, code = new_id(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row = {
        "id": check_id,
        "key": key,
        "customer_id": customer_id,
        "phone": phone,
        "code_hash": _hash(secret, check_id, code),
        "state": CheckState.WAITING,
        "tries": 0,
        "made_at": now,
        "expires_at": now + GOOD_FOR,
    }
    await tx.execute(insert(IdentityCheck).values(**row))
    return Sending(phone, code, key)


async def try_code(tx: AsyncSession, *, customer_id: str, code: str, now: datetime, secret: SecretStr) -> Tried:
    """Compare the code with the one that was sent last; when it is right, the phone is this customer's for a while."""
    check = await _waiting(tx, customer_id)
    if check is None:
        return Tried.NOTHING_SENT
    if now > check.expires_at:
        return Tried.TOO_LATE
    if hmac.compare_digest(_hash(secret, check.id, code), check.code_hash):
        await _move(tx, check, CheckState.VERIFIED, tries=check.tries + 1, verified_at=now)
        return Tried.RIGHT
    if check.tries + 1 >= MOST_TRIES:
        await _move(tx, check, CheckState.SPENT, tries=check.tries + 1)
        return Tried.TOO_OFTEN
    await _move(tx, check, None, tries=check.tries + 1)
    return Tried.WRONG


async def bind(tx: AsyncSession, customer_id: str, *, now: datetime, hours: float) -> str | None:
    """Keep the phone that this customer has just verified with their account; None when there is none.

    The caller vouches that the account is theirs, by the login of the channel itself and not by what was said.
    """
    checked = await _checked(tx, customer_id, now=now, hours=hours)
    if checked is None:
        return None
    customer = await tx.get_one(Customer, customer_id)
    customer.bound_phone, customer.bound_at, customer.updated_at = checked.phone, now, now
    await tx.flush()
    return checked.phone


async def unbind(tx: AsyncSession, customer_id: str, *, now: datetime) -> None:
    """The account is nobody's any more, and neither is a phone that was verified a moment ago."""
    customer = await tx.get_one(Customer, customer_id)
    customer.bound_phone = customer.bound_at = None
    customer.updated_at = now
    await tx.execute(delete(IdentityCheck).where(IdentityCheck.customer_id == customer_id))
    await tx.flush()


async def forget(tx: AsyncSession, customer_id: str) -> None:
    """The code that was sent last counts no more: the customer wants another phone."""
    if (check := await _waiting(tx, customer_id)) is not None:
        await _move(tx, check, CheckState.VOID)


async def standing(
    session: AsyncSession, customer_id: str, *, now: datetime, hours: float, binding_days: float = BINDING_DAYS
) -> Standing:
    """The phone that is known to be this customer's, and the one to which a code was sent."""
    waiting = await session.scalar(_newest(customer_id, CheckState.WAITING))
    awaited = waiting.phone if waiting is not None and now <= waiting.expires_at else None
    phone = await verified_phone(session, customer_id, now=now, hours=hours, binding_days=binding_days)
    return Standing(phone, awaited)


async def verified_phone(
    session: AsyncSession, customer_id: str, *, now: datetime, hours: float, binding_days: float = BINDING_DAYS
) -> str | None:
    """The phone of `proof`."""
    found = await proof(session, customer_id, now=now, hours=hours, binding_days=binding_days)
    return found.phone if found else None


async def proof(
    session: AsyncSession, customer_id: str, *, now: datetime, hours: float, binding_days: float = BINDING_DAYS
) -> Proof | None:
    """The phone whose code this customer has read within `hours`; else the one that the APP has vouched for, or that
    was bound to the account within `binding_days`."""
    if (checked := await _checked(session, customer_id, now=now, hours=hours)) is not None:
        return checked
    customer = await session.get(Customer, customer_id)
    if customer is None:
        return None
    if customer.bound_at is not None and now < customer.bound_at + timedelta(days=binding_days):
        return Proof(customer.bound_phone, customer.bound_at) if customer.bound_phone else None
    is_vouched = customer.external_id.startswith(_VOUCHED) and customer.vouched_phone
    return Proof(str(customer.vouched_phone), None) if is_vouched else None


async def _checked(session: AsyncSession, customer_id: str, *, now: datetime, hours: float) -> Proof | None:
    check = await session.scalar(_newest(customer_id, CheckState.VERIFIED))
    if check is None or check.verified_at is None or now >= check.verified_at + timedelta(hours=hours):
        return None
    return Proof(check.phone, check.verified_at)


async def _count(tx: AsyncSession, customer_id: str, phone: str, now: datetime) -> None:
    """One phone is counted by one transaction at a time, whoever asks; a customer's row orders the customer's own."""
    if tx.get_bind().dialect.name == "postgresql":
        await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(phone, 0))))
    await tx.execute(select(Customer.id).where(Customer.id == customer_id).with_for_update())
    since = IdentityCheck.made_at > now - COUNTED_OVER
    for column, value, most in (
        (IdentityCheck.phone, phone, CODES_PER_PHONE),
        (IdentityCheck.customer_id, customer_id, CODES_PER_CUSTOMER),
    ):
        count = await tx.scalar(select(func.count()).select_from(IdentityCheck).where(column == value, since))
        if (count or 0) >= most:
            raise TooManyCodes


async def _waiting(tx: AsyncSession, customer_id: str) -> IdentityCheck | None:
    return await tx.scalar(_newest(customer_id, CheckState.WAITING).with_for_update())


def _newest(customer_id: str, state: CheckState) -> Select[IdentityCheck]:
    query = select(IdentityCheck).where(IdentityCheck.customer_id == customer_id, IdentityCheck.state == state)
    newest = query.order_by(IdentityCheck.made_at.desc(), IdentityCheck.id).limit(1)
    return newest.execution_options(populate_existing=True)


async def _move(
    tx: AsyncSession,
    check: IdentityCheck,
    to: CheckState | None,
    *,
    tries: int | None = None,
    verified_at: datetime | None = None,
) -> None:
    """The one place that writes a check: only if it is still as it was read."""
    old = CheckState(check.state)
    if to is not None and to not in MOVES[old]:
        raise AlreadyMoved(f"{old} → {to}")
    done = await tx.execute(
        update(IdentityCheck)
        .where(IdentityCheck.id == check.id, IdentityCheck.state == old, IdentityCheck.tries == check.tries)
        .values(state=to or old, tries=check.tries if tries is None else tries, verified_at=verified_at)
        .returning(IdentityCheck.id),
        execution_options={"synchronize_session": False},
    )
    if done.scalar_one_or_none() is None:
        raise AlreadyMoved(old)


def _hash(secret: SecretStr, check_id: str, code: str) -> str:
    return hmac.new(secret.get_secret_value().encode(), f"{check_id}:{code}".encode(), hashlib.sha256).hexdigest()
