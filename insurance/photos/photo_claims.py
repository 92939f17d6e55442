"""The photos of a claim beside each other: labels, what is double, what the camera says, what was read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import BEIJING, utc_now
from foundation.photo_settings import PhotoSettings
from insurance.claims.claim_states import ClaimNotFound
from insurance.models import Claim, ClaimEvent, ClaimPhoto
from insurance.photos import photo_records
from insurance.photos.photo_labels import Label, in_claim
from insurance.photos.photo_models import PhotoFacts, PhotoMatch
from insurance.photos.photo_prints import SAME_WITHIN, distance, read_prints

_EARTH_KM = 6371.0
_EDITORS = ("photoshop", "lightroom", "snapseed", "picsart", "meitu", "美图", "gimp", "醒图", "facetune", "vsco")


class PhotoUnknown(Exception):
    """This claim has no such photo."""


@dataclass(frozen=True)
class PhotoInClaim:
    """`label` is what somebody chose, else what is suggested (`is_suggested`); `same_as`: the position of an earlier
    photo of this claim that shows the same; `facts` is None for a photo from before they were written down.
    """

    attachment_id: str
    position: int
    label: Label | None
    is_suggested: bool
    same_as: int | None
    facts: PhotoFacts | None
    added_at: datetime


@dataclass(frozen=True)
class Flag:
    """For handlers only, never told to the customer. `positions` of the photos; `detail` is JSON."""

    kind: str
    positions: tuple[int, ...]
    detail: dict[str, Any]


async def photos_of(session: AsyncSession, claim_id: str) -> list[PhotoInClaim]:
    """In the order in which they came. Raises `ClaimNotFound`."""
    claim = await session.get(Claim, claim_id)
    if claim is None:
        raise ClaimNotFound(claim_id)
    query = select(ClaimPhoto).where(ClaimPhoto.claim_id == claim_id).order_by(ClaimPhoto.position)
    rows = list(await session.scalars(query.execution_options(populate_existing=True)))
    facts = await photo_records.known(session, [row.attachment_id for row in rows])
    others = [str(plate) for plate in (claim.fields.get("third_plate"),) if plate]
    return [
        _placed(row, facts.get(row.attachment_id), others, [(e, facts.get(e.attachment_id)) for e in rows[:index]])
        for index, row in enumerate(rows)
    ]


async def relabel(
    tx: AsyncSession, claim_id: str, attachment_id: str, label: Label, *, who: str, now: datetime | None = None
) -> None:
    """What the customer or a handler says that a photo shows. Raises `PhotoUnknown`."""
    named = update(ClaimPhoto).where(ClaimPhoto.claim_id == claim_id, ClaimPhoto.attachment_id == attachment_id)
    done = await tx.execute(
        named.values(label=label.value).returning(ClaimPhoto.position),
        execution_options={"synchronize_session": False},
    )
    position = done.scalar_one_or_none()
    if position is None:
        raise PhotoUnknown(attachment_id)
    detail = {"attachment": attachment_id, "position": position, "label": label.value}
    event = {"claim_id": claim_id, "at": now or utc_now(), "who": who, "what": "photo_labelled", "detail": detail}
    await tx.execute(insert(ClaimEvent).values(why="", **event))


async def flags_of(
    session: AsyncSession,
    claim_id: str,
    settings: PhotoSettings,
    *,
    place: tuple[float, float] | None = None,
) -> list[Flag]:
    """`place`: latitude and longitude of the accident, if known. What a camera did not write is no sign of anything.

    Kinds: duplicate, reused, time_differs, place_differs, edited, plate_differs, vin_differs.
    """
    claim = await session.get_one(Claim, claim_id)
    photos = await photos_of(session, claim_id)
    flags = [Flag("duplicate", (one.position, one.same_as), {}) for one in photos if one.same_as is not None]
    flags += await _reused(session, photos)
    for photo in photos:
        if photo.facts is not None:
            flags += _of_camera(photo.position, photo.facts, claim.fields, settings, place)
    return [*flags, *_of_readings(photos, claim.fields)]


def _placed(
    row: ClaimPhoto,
    facts: PhotoFacts | None,
    others: Sequence[str],
    earlier: Sequence[tuple[ClaimPhoto, PhotoFacts | None]],
) -> PhotoInClaim:
    suggested = in_claim(Label(facts.label), facts.readings, others) if facts and facts.label else None
    same = next((one.position for one, of_it in earlier if facts and of_it and _is_same(facts, of_it)), None)
    chosen = Label(row.label) if row.label in set(Label) else None
    return PhotoInClaim(row.attachment_id, row.position, chosen or suggested, chosen is None, same, facts, row.added_at)


def _is_same(one: PhotoFacts, other: PhotoFacts) -> bool:
    if one.sha256 == other.sha256:
        return True
    if Label.DOCUMENT in (one.label, other.label):  # all driving permits look alike
        return False
    return distance(read_prints(one.prints), read_prints(other.prints)) <= SAME_WITHIN


async def _reused(session: AsyncSession, photos: Sequence[PhotoInClaim]) -> list[Flag]:
    positions = {photo.attachment_id: photo.position for photo in photos}
    query = (
        select(PhotoMatch, ClaimPhoto.claim_id, Claim.number)
        .join(ClaimPhoto, ClaimPhoto.attachment_id == PhotoMatch.earlier_id)
        .join(Claim, Claim.id == ClaimPhoto.claim_id)
        .where(PhotoMatch.attachment_id.in_(positions))
        .order_by(PhotoMatch.attachment_id, PhotoMatch.earlier_id)
    )
    return [
        Flag(
            "reused",
            (positions[match.attachment_id],),
            {"claim": number, "claim_id": claim, "attachment": match.earlier_id, "same_file": match.is_same_file,
             "distance": match.distance},
        )
        for match, claim, number in await session.execute(query)
    ]  # fmt: skip


def _of_camera(
    position: int,
    facts: PhotoFacts,
    fields: dict[str, Any],
    settings: PhotoSettings,
    place: tuple[float, float] | None,
) -> list[Flag]:
    flags = []
    hours = hours_between(facts.taken_at, fields.get("accident_time"))
    if hours is not None and abs(hours) > settings.photo_time_hours:
        flags.append(Flag("time_differs", (position,), {"taken_at": facts.taken_at, "hours": round(hours, 1)}))
    if place is not None and facts.latitude is not None and facts.longitude is not None:
        away = kilometres(place, (facts.latitude, facts.longitude))
        if away > settings.photo_place_km:
            flags.append(Flag("place_differs", (position,), {"kilometres": round(away, 1)}))
    if facts.software and any(name in facts.software.lower() for name in _EDITORS):
        flags.append(Flag("edited", (position,), {"software": facts.software}))
    return flags


def _of_readings(photos: Sequence[PhotoInClaim], fields: dict[str, Any]) -> list[Flag]:
    """The car's own papers against what was said of it, where they can be told from the other side's."""
    flags = []
    plate, others = fields.get("plate_no"), {fields.get("third_plate"), *fields.get("other_plates", ())}
    for photo in photos:
        readings = photo.facts.readings if photo.facts else {}
        seen = [each["plate"] for each in readings.get("plates", ())]
        if seen and plate and not {plate, *others} & set(seen):
            flags.append(Flag("plate_differs", (photo.position,), {"seen": seen, "told": plate}))
        vin = readings.get("vin")
        if vin and fields.get("vin") and vin != fields["vin"] and not others & set(seen):
            flags.append(Flag("vin_differs", (photo.position,), {"seen": vin, "told": fields["vin"]}))
    return flags


def hours_between(taken_at: str | None, accident_time: str | None) -> float | None:
    """From the accident to the photo; None where one of them is not known. A camera without a zone is in Beijing."""
    if not taken_at or not accident_time:
        return None
    taken = datetime.fromisoformat(taken_at)
    taken = taken if taken.tzinfo else taken.replace(tzinfo=BEIJING)
    return (taken - datetime.fromisoformat(accident_time)).total_seconds() / 3600


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two places given as latitude and longitude."""
    (lat, east), (lat2, east2) = (tuple(map(math.radians, each)) for each in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((east2 - east) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
