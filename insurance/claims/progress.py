"""How far a claim has come: what the core system tells of it, once each, and what the customer is told of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.claims import claims
from insurance.claims.claim_states import AlreadyMoved, ClaimNotFound, ClaimState
from insurance.core.core_models import ClaimStep
from insurance.core.core_system import StatusChange
from insurance.models import Claim

CORE = "core"
log = structlog.get_logger()


class Stage(StrEnum):
    """What a customer can be told of a claim; the core system's own nodes are finer."""

    SURVEYING = "surveying"
    DOCUMENTS = "documents"
    SUPPLEMENT = "supplement"
    CALCULATING = "calculating"
    PAYING = "paying"
    PAID = "paid"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


LAST = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.DECLINED})
_STATES: dict[Stage, ClaimState] = {
    Stage.SURVEYING: ClaimState.REPORTED,
    Stage.DOCUMENTS: ClaimState.REPORTED,
    Stage.CALCULATING: ClaimState.REPORTED,
    Stage.SUPPLEMENT: ClaimState.AWAITING_DOCUMENTS,
    Stage.PAYING: ClaimState.ACCEPTED,
    Stage.PAID: ClaimState.ACCEPTED,
    Stage.DECLINED: ClaimState.DECLINED,
}


class StageUnknown(Exception):
    """The core system names a stage that we have no words for."""


@dataclass(frozen=True)
class Noted:
    """`fresh`: told for the first time. `newest`: nothing later is known, so that the customer is told."""

    claim: Claim
    step: ClaimStep
    fresh: bool
    newest: bool


async def note(tx: AsyncSession, change: StatusChange, *, now: datetime) -> Noted:
    """Write down what the core system says, and follow it with the claim's state where it is the newest.

    Raises `StageUnknown`, `ClaimNotFound`.
    """
    if change.stage not in set(Stage):
        raise StageUnknown(change.stage)
    claim = await tx.scalar(select(Claim).where(Claim.number == change.number).with_for_update())
    if claim is None:
        raise ClaimNotFound(change.number)
    if (known := await tx.get(ClaimStep, change.event_id)) is not None:
        return Noted(claim, known, fresh=False, newest=False)
    before = await steps(tx, claim.id)
    newest = all(step.at <= change.at for step in before)
    step = ClaimStep(
        event_id=change.event_id,
        claim_id=claim.id,
        stage=change.stage,
        at=change.at,
        received_at=now,
        detail=dict(change.detail),
        told=newest,
    )
    tx.add(step)
    await tx.flush()
    if newest and (to := _STATES.get(Stage(change.stage))):
        claim = await _follow(tx, claim, to, change, now)
    return Noted(claim, step, fresh=True, newest=newest)


async def steps(session: AsyncSession, claim_id: str) -> list[ClaimStep]:
    """What has happened to the claim, in the order in which it happened."""
    query = select(ClaimStep).where(ClaimStep.claim_id == claim_id)
    return list(await session.scalars(query.order_by(ClaimStep.at, ClaimStep.received_at)))


async def steps_of(session: AsyncSession, claim_ids: Sequence[str]) -> dict[str, list[ClaimStep]]:
    """The same for many claims, by their ids."""
    query = select(ClaimStep).where(ClaimStep.claim_id.in_(claim_ids)).order_by(ClaimStep.at, ClaimStep.received_at)
    found: dict[str, list[ClaimStep]] = {claim_id: [] for claim_id in claim_ids}
    for step in await session.scalars(query):
        found[step.claim_id].append(step)
    return found


async def _follow(tx: AsyncSession, claim: Claim, to: ClaimState, change: StatusChange, now: datetime) -> Claim:
    """The claim's own state after the core system's. Where ours cannot follow, theirs is written down all the same."""
    way = [to]
    if claim.state == ClaimState.AWAITING_DOCUMENTS and to not in (ClaimState.REPORTED, claim.state):
        way.insert(0, ClaimState.REPORTED)
    for state in way:
        if claim.state == state:
            continue
        try:
            claim = await claims.move(tx, claim.id, state, who=CORE, why=change.event_id, now=now)
        except AlreadyMoved:
            log.warning("core_disagrees", claim=claim.id, ours=claim.state, stage=change.stage)
            break
    return claim


def known_details(detail: dict[str, Any]) -> dict[str, Any]:
    """The details that we have words for, each of the right kind; whatever else came is left out."""
    missing = detail.get("missing")
    kept: dict[str, Any] = {}
    if isinstance(missing, list):
        kept["missing"] = [str(name)[:40] for name in missing][:20]
    for key, longest in (("amount", 16), ("account_tail", 4), ("note", 200)):
        if isinstance(detail.get(key), str) and 0 < len(detail[key]) <= longest:
            kept[key] = detail[key]
    return kept
