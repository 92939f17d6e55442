"""The policy book: the core system seen through four questions, and a demonstration book in our own table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database
from insurance.models import Customer, Policy
from insurance.policies.demo_policies import DEMO_POLICIES


@dataclass(frozen=True)
class Cover:
    name: str
    limit: str


@dataclass(frozen=True)
class PolicyFacts:
    """What the book says of one policy. It holds personal data: mask before showing it."""

    policy_no: str
    kind: str  # compulsory | commercial
    plate_no: str | None
    vin: str
    vehicle: str
    energy: str  # electric | hybrid | fuel
    holder_name: str
    holder_phone: str
    covers: tuple[Cover, ...]
    starts_on: date
    ends_on: date  # the last covered day

    def in_force_on(self, day: date) -> bool:
        """Whether the day lies in the policy's period (what is covered is for people to decide)."""
        return self.starts_on <= day <= self.ends_on


class PolicyBook(Protocol):
    async def find_by_plate(self, plate_no: str) -> tuple[PolicyFacts, ...]: ...

    async def find_by_number(self, policy_no: str) -> PolicyFacts | None: ...

    async def for_customer(self, customer_id: str) -> tuple[PolicyFacts, ...]: ...

    async def for_phone(self, phone: str) -> tuple[PolicyFacts, ...]: ...


class DemoPolicyBook:
    """A `PolicyBook` on our own table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_by_plate(self, plate_no: str) -> tuple[PolicyFacts, ...]:
        """The policies of a car, newest first."""
        query = select(Policy).where(Policy.plate_no == plate_no)
        async with self._database.reading() as session:
            return _facts(await session.scalars(query.order_by(Policy.starts_on.desc(), Policy.policy_no)))

    async def find_by_number(self, policy_no: str) -> PolicyFacts | None:
        """The policy of this number."""
        async with self._database.reading() as session:
            policy = await session.get(Policy, policy_no)
            return None if policy is None else _fact(policy)

    async def for_customer(self, customer_id: str) -> tuple[PolicyFacts, ...]:
        """The policies bound to this customer's own verified account, newest first; never by a typed name or phone."""
        same_account = and_(
            Policy.holder_channel == Customer.channel, Policy.holder_external_id == Customer.external_id
        )
        query = select(Policy).join(Customer, same_account).where(Customer.id == customer_id)
        async with self._database.reading() as session:
            return _facts(await session.scalars(query.order_by(Policy.starts_on.desc(), Policy.policy_no)))

    async def for_phone(self, phone: str) -> tuple[PolicyFacts, ...]:
        """The policies whose holder left this phone, newest first. Only for a phone that `identity` has verified."""
        query = select(Policy).where(Policy.holder_phone == phone)
        async with self._database.reading() as session:
            return _facts(await session.scalars(query.order_by(Policy.starts_on.desc(), Policy.policy_no)))


async def seed(tx: AsyncSession) -> None:
    """Put the fictional policies into the table, once. Development data."""
    known = set(await tx.scalars(select(Policy.policy_no)))
    tx.add_all(Policy(**row) for row in DEMO_POLICIES if row["policy_no"] not in known)
    await tx.flush()


def _facts(policies: Iterable[Policy]) -> tuple[PolicyFacts, ...]:
    return tuple(_fact(policy) for policy in policies)


def _fact(policy: Policy) -> PolicyFacts:
    return PolicyFacts(
        policy_no=policy.policy_no,
        kind=policy.kind,
        plate_no=policy.plate_no,
        vin=policy.vin,
        vehicle=policy.vehicle,
        energy=policy.energy,
        holder_name=policy.holder_name,
        holder_phone=policy.holder_phone,
        covers=tuple(Cover(**cover) for cover in policy.covers),
        starts_on=policy.starts_on,
        ends_on=policy.ends_on,
    )
