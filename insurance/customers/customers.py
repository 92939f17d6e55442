"""Customers: one row per person and channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from insurance.models import Customer, new_id

KNOWN_AT_ONCE = 20


class CustomerNotFound(Exception):
    """There is no customer with this id."""


async def find_or_create(
    tx: AsyncSession,
    channel: str,
    external_id: str,
    *,
    name: str | None = None,
    phone: str | None = None,
    vouched_phone: str | None = None,
    elderly: bool = False,
    tier: int | None = None,
    now: datetime | None = None,
) -> Customer:
    """The customer whom this channel knows under `external_id`; `name` and `phone` are kept where none was known.

    `vouched_phone` and `tier` come from a signed token only: policies are shown by the one, the other counts in the
    queue.
    """
    at = now or utc_now()
    customer = await _known(tx, channel, external_id) or await _create(tx, channel, external_id, at)
    if vouched_phone and customer.vouched_phone != vouched_phone:
        customer.vouched_phone, customer.updated_at = vouched_phone, at
    if elderly and not customer.elderly:
        customer.elderly, customer.updated_at = True, at
    if tier is not None and customer.tier != tier:
        customer.tier, customer.updated_at = tier, at
    if name and not customer.name:
        customer.name, customer.updated_at = name, at
    if phone and not customer.phone:
        customer.phone, customer.updated_at = phone, at
    await tx.flush()
    return customer


async def known(session: AsyncSession, channel: str, external_id: str) -> Customer | None:
    """The customer whom this channel knows under `external_id`, if there is one."""
    return await _known(session, channel, external_id)


async def find(session: AsyncSession, customer_id: str) -> Customer | None:
    """The customer of this id."""
    return await session.get(Customer, customer_id)


async def by_id(session: AsyncSession, customer_ids: Sequence[str]) -> dict[str, Customer]:
    """The customers of these ids, by id."""
    rows = await session.execute(select(Customer).where(Customer.id.in_(customer_ids)))
    return {customer.id: customer for customer in rows.scalars()}


async def known_as(session: AsyncSession, words: str) -> list[Customer]:
    """Customers with exactly this phone number, plate or name, the latest first."""
    it_is = or_(
        Customer.phone == words,
        Customer.vouched_phone == words,
        Customer.bound_phone == words,
        Customer.plate_no == words.upper(),
        Customer.name == words,
    )
    query = select(Customer).where(it_is).order_by(Customer.updated_at.desc()).limit(KNOWN_AT_ONCE)
    return list((await session.execute(query)).scalars())


async def update(
    tx: AsyncSession,
    customer_id: str,
    *,
    name: str | None = None,
    phone: str | None = None,
    plate_no: str | None = None,
    now: datetime | None = None,
) -> Customer:
    """Keep what the customer told about themselves; what is None stays as it was. Raises `CustomerNotFound`."""
    customer = await _existing(tx, customer_id)
    customer.name = name or customer.name
    customer.phone = phone or customer.phone
    customer.plate_no = plate_no or customer.plate_no
    customer.updated_at = now or utc_now()
    await tx.flush()
    return customer


async def is_elderly(session: AsyncSession, customer_id: str) -> bool:
    """Whether the customer is to be spoken to in the plain way made for older people."""
    return bool(await session.scalar(select(Customer.elderly).where(Customer.id == customer_id)))


async def set_elderly(tx: AsyncSession, customer_id: str, *, now: datetime) -> None:
    """From now on this customer is spoken to plainly. Raises `CustomerNotFound`."""
    customer = await _existing(tx, customer_id)
    customer.elderly, customer.updated_at = True, now
    await tx.flush()


async def stop_marketing(tx: AsyncSession, customer_id: str, *, now: datetime) -> None:
    """From now on nothing is advertised to this customer. Raises `CustomerNotFound`."""
    customer = await _existing(tx, customer_id)
    customer.no_marketing_since = customer.no_marketing_since or now
    customer.updated_at = now
    await tx.flush()


def mask_phone(phone: str) -> str:
    """138****1234"""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


def mask_name(name: str) -> str:
    """张*"""
    return name[:1] + "*" * (len(name) - 1)


async def _existing(tx: AsyncSession, customer_id: str) -> Customer:
    customer = await find(tx, customer_id)
    if customer is None:
        raise CustomerNotFound(customer_id)
    return customer


async def _known(tx: AsyncSession, channel: str, external_id: str) -> Customer | None:
    return await tx.scalar(select(Customer).where(Customer.channel == channel, Customer.external_id == external_id))


async def _create(tx: AsyncSession, channel: str, external_id: str, at: datetime) -> Customer:
    row = {"id": new_id(), "channel": channel, "external_id": external_id, "created_at": at, "updated_at": at}
    try:
        async with tx.begin_nested():
            await tx.execute(insert(Customer).values(**row))
    except IntegrityError:  # the same person's other message came first
        pass
    query = select(Customer).where(Customer.channel == channel, Customer.external_id == external_id)
    return (await tx.scalars(query)).one()
