"""Claims on their way into the core system: every one that was reported gets there, and is asked about afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database
from insurance.core.core_models import CoreRegistration

AT_ONCE = 20
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)


class RegistrationState(StrEnum):
    WAITING = "waiting"  # to be registered
    REGISTERED = "registered"  # asked about from time to time, in case that the core system's word was lost
    REFUSED = "refused"  # somebody has to look at it
    ENDED = "ended"


MOVES: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.WAITING: frozenset({RegistrationState.REGISTERED, RegistrationState.REFUSED}),
    RegistrationState.REGISTERED: frozenset({RegistrationState.ENDED}),
    RegistrationState.REFUSED: frozenset(),
    RegistrationState.ENDED: frozenset(),
}


async def want(tx: AsyncSession, claim_id: str, *, now: datetime) -> None:
    """Have the claim registered, in the transaction that reports it."""
    row = {"claim_id": claim_id, "state": RegistrationState.WAITING, "attempts": 0, "next_at": now}
    await tx.execute(insert(CoreRegistration).values(**row))


async def claim_due(database: Database, *, lease: timedelta) -> list[CoreRegistration]:
    """What is due, the longest due first; nobody else is given it before the lease has run out."""
    async with database.transaction() as tx:
        now = await database.now(tx)
        open_ones = (RegistrationState.WAITING.value, RegistrationState.REGISTERED.value)
        query = (
            select(CoreRegistration)
            .where(CoreRegistration.state.in_(open_ones), CoreRegistration.next_at <= now)
            .order_by(CoreRegistration.next_at)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        due = list(await tx.scalars(query))
        for one in due:
            one.next_at = now + lease
            one.attempts += 1
        await tx.flush()
    return due


async def registered(tx: AsyncSession, claim_id: str, core_no: str, *, next_at: datetime) -> None:
    """The core system has it, under this number."""
    values = {"core_no": core_no[:64], "attempts": 0, "next_at": next_at, "error": None}
    await _move(tx, claim_id, RegistrationState.WAITING, RegistrationState.REGISTERED, **values)


async def refused(tx: AsyncSession, claim_id: str, why: str) -> None:
    """The core system will not take it: a claim handler has to see to it."""
    await _move(tx, claim_id, RegistrationState.WAITING, RegistrationState.REFUSED, error=why[:200])


async def ended(tx: AsyncSession, claim_id: str) -> None:
    """Nothing more will come of it."""
    await _move(tx, claim_id, RegistrationState.REGISTERED, RegistrationState.ENDED)


async def later(tx: AsyncSession, registration: CoreRegistration, *, now: datetime, why: str) -> None:
    """Try again, later and later."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(registration.attempts - 1, 12))
    await _change(
        tx, registration.claim_id, RegistrationState(registration.state), next_at=now + pause, error=why[:200]
    )


async def ask_again(tx: AsyncSession, claim_id: str, *, next_at: datetime) -> None:
    """Ask about a registered claim again then."""
    await _change(tx, claim_id, RegistrationState.REGISTERED, next_at=next_at, attempts=0, error=None)


async def of_claim(session: AsyncSession, claim_id: str) -> CoreRegistration | None:
    return await session.get(CoreRegistration, claim_id)


async def _move(
    tx: AsyncSession, claim_id: str, old: RegistrationState, to: RegistrationState, **values: object
) -> None:
    assert to in MOVES[old]
    await _change(tx, claim_id, old, state=to.value, **values)


async def _change(tx: AsyncSession, claim_id: str, old: RegistrationState, **values: object) -> None:
    """Only in the state it was read in; who was slower than their lease changes nothing."""
    await tx.execute(
        update(CoreRegistration)
        .where(CoreRegistration.claim_id == claim_id, CoreRegistration.state == old.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
