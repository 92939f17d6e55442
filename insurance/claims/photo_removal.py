"""A photo that does not belong to a draft after all: out of the claim, with all that only it told.

The picture itself stays with the conversation, where it was sent; what was reported is evidence, and nothing goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.claims import claims
from insurance.claims.claim_rows import change, lock, write_down
from insurance.models import Claim, ClaimEvent, ClaimPhoto
from insurance.photos import photo_claims
from insurance.photos.photo_claims import PhotoInClaim
from insurance.photos.photo_plates import only_seen_in

REMOVED = "photos_removed"  # the event of the claim


@dataclass(frozen=True)
class Removed:
    """`positions` and `labels` as they were before; `left`: how many photos the claim has now."""

    positions: tuple[int, ...]
    labels: tuple[str | None, ...]
    left: int


async def take_out(
    tx: AsyncSession, claim_id: str, photos: Sequence[PhotoInClaim], *, who: str, now: datetime, turn: str
) -> Removed:
    """A turn that is run again takes nothing more out. Raises `AlreadyMoved` (no draft any more), `ClaimNotFound`."""
    claim = await lock(tx, claim_id)
    if claim.state != claims.ClaimState.DRAFT:
        raise claims.AlreadyMoved(claim.state)
    if before := await removed_in(tx, claim, turn):
        return before
    gone = [photo.attachment_id for photo in photos]
    wanted = delete(ClaimPhoto).where(ClaimPhoto.claim_id == claim_id, ClaimPhoto.attachment_id.in_(gone))
    await tx.execute(wanted, execution_options={"synchronize_session": False})
    left = await _numbered_anew(tx, claim_id)
    await change(tx, claim, at=now, photo_count=left)
    positions, labels = [photo.position for photo in photos], [photo.label for photo in photos]
    detail = {"attachments": gone, "positions": positions, "labels": labels}
    await write_down(tx, claim_id, REMOVED, who=who, at=now, why=turn, detail=detail)
    await _unlearn(tx, claim_id, photos, now=now)
    return Removed(tuple(positions), tuple(labels), left)


async def removed_in(tx: AsyncSession, claim: Claim, turn: str) -> Removed | None:
    """What this very turn has taken out, in a run that was cut off."""
    query = select(ClaimEvent.detail).where(
        ClaimEvent.claim_id == claim.id, ClaimEvent.what == REMOVED, ClaimEvent.why == turn
    )
    detail = (await tx.scalars(query)).first()
    if detail is None:
        return None
    return Removed(tuple(detail["positions"]), tuple(detail["labels"]), claim.photo_count)


async def _numbered_anew(tx: AsyncSession, claim_id: str) -> int:
    """Positions run from 1 without a gap; how many there are."""
    left = await claims.photo_ids(tx, claim_id)
    for position, attachment_id in enumerate(left, start=1):
        named = update(ClaimPhoto).where(ClaimPhoto.claim_id == claim_id, ClaimPhoto.attachment_id == attachment_id)
        await tx.execute(named.values(position=position), execution_options={"synchronize_session": False})
    return len(left)


async def _unlearn(tx: AsyncSession, claim_id: str, gone: Sequence[PhotoInClaim], *, now: datetime) -> None:
    left = await photo_claims.photos_of(tx, claim_id)
    claim = await tx.get_one(Claim, claim_id, populate_existing=True)
    taken_back = only_seen_in(_readings(gone), _readings(left), claim.fields)
    if taken_back:
        await claims.note(tx, claim_id, taken_back, who="photos", now=now)


def _readings(photos: Sequence[PhotoInClaim]) -> list[dict[str, Any]]:
    return [photo.facts.readings for photo in photos if photo.facts]
