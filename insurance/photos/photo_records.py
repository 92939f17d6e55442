"""What is known of each photo: written once when it is received, read by the claim's dialogue and by handlers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.settings import Settings
from insurance.photos import photos
from insurance.photos.photo_labels import suggest
from insurance.photos.photo_models import PhotoFacts, PhotoMatch
from insurance.photos.photo_quality import Problem, problem_of
from insurance.photos.photo_reading import read_text
from insurance.photos.photo_text import readings_of
from insurance.photos.photos import Prepared


@dataclass(frozen=True)
class Examined:
    """A photo that was checked and looked at. `readings`: of `photo_text`; {} if nothing could be read."""

    prepared: Prepared
    problem: Problem | None
    readings: dict[str, Any]


async def examine(content: bytes, settings: Settings) -> Examined:
    """Check the photo, make its copies, measure it, read what is written on it. Raises a `photos.PhotoRefused`."""
    prepared = await photos.prepare(content, settings)
    lines = await read_text(prepared.display) if settings.read_photos else None
    problem = problem_of(prepared.width, prepared.height, prepared.seen, settings)
    return Examined(prepared, problem, readings_of(lines or ()))


async def note(tx: AsyncSession, attachment_id: str, customer_id: str, photo: Examined, *, now: datetime) -> PhotoFacts:
    """Write down what the photo shows, in the transaction that enters it."""
    prepared, seen, readings = photo.prepared, photo.prepared.seen, photo.readings
    facts = PhotoFacts(
        attachment_id=attachment_id,
        customer_id=customer_id,
        sha256=prepared.sha256,
        media_type=prepared.media_type,
        width=prepared.width,
        height=prepared.height,
        brightness=seen["brightness"],
        sharpness=seen["sharpness"],
        problem=photo.problem,
        taken_at=seen.get("taken_at"),
        latitude=seen.get("latitude"),
        longitude=seen.get("longitude"),
        camera=seen.get("camera"),
        software=seen.get("software"),
        readings=readings,
        label=suggest(readings),
        prints=prepared.prints,
        received_at=now,
        compared_at=None,
    )
    tx.add(facts)
    await tx.flush()
    return facts


async def known(session: AsyncSession, attachment_ids: Iterable[str]) -> dict[str, PhotoFacts]:
    """What is known of these photos, by attachment; of one from before this was written down, nothing."""
    wanted = list(attachment_ids)
    if not wanted:
        return {}
    rows = await session.scalars(select(PhotoFacts).where(PhotoFacts.attachment_id.in_(wanted)))
    return {row.attachment_id: row for row in rows}


def as_json(facts: PhotoFacts) -> dict[str, Any]:
    """For handlers: what the file was, what the camera wrote, what was measured and read."""
    return {
        "sha256": facts.sha256,
        "media_type": facts.media_type,
        "width": facts.width,
        "height": facts.height,
        "problem": facts.problem,
        "brightness": facts.brightness,
        "sharpness": facts.sharpness,
        "taken_at": facts.taken_at,
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "camera": facts.camera,
        "software": facts.software,
        "readings": facts.readings,
        "label": facts.label,
        "received_at": facts.received_at.isoformat(),
    }


async def forget(tx: AsyncSession, customer_id: str, *, keep: Select[str]) -> None:
    """Everything that was read from the customer's photos, but for those (`keep`) of claims that stay."""
    theirs = select(PhotoFacts.attachment_id).where(
        PhotoFacts.customer_id == customer_id, PhotoFacts.attachment_id.not_in(keep)
    )
    matches = or_(PhotoMatch.attachment_id.in_(theirs), PhotoMatch.earlier_id.in_(theirs))
    for wanted in (delete(PhotoMatch).where(matches), delete(PhotoFacts).where(PhotoFacts.attachment_id.in_(theirs))):
        await tx.execute(wanted.execution_options(synchronize_session=False))
