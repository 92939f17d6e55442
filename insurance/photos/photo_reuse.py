"""Photos of reported claims, looked for among the photos of earlier claims: in the background, never in a dialogue."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database
from foundation.photo_settings import PhotoSettings
from insurance.models import Claim, ClaimPhoto
from insurance.photos.photo_labels import Label
from insurance.photos.photo_models import PhotoFacts, PhotoMatch
from insurance.photos.photo_prints import SAME_WITHIN, distance, read_prints

LOOK_EVERY_SECONDS = 5.0
_AT_ONCE = 10  # photos in one look
_PAGE = 500  # earlier photos in memory, of two kilobytes each

log = structlog.get_logger()


Photo = Row[str, str, str, str | None, bytes, datetime]  # the columns of `_OF_REPORTED`


@dataclass(frozen=True)
class Match:
    """Another claim's photo that shows the same."""

    attachment_id: str
    received_at: datetime
    distance: int
    is_same_file: bool


class PhotoComparer:
    """A loop for any number of workers: what two of them compare at the same time is written down once."""

    def __init__(self, database: Database, settings: PhotoSettings) -> None:
        self._database = database
        self._within = timedelta(days=settings.photo_reuse_days)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            while await self.compare_due():
                pass
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def compare_due(self) -> int:
        """Compare photos of reported claims that were not compared yet; how many."""
        async with self._database.reading() as session:
            due = (await session.execute(_DUE)).all()
            now = await self._database.now(session)
        for photo in due:
            matches = await self._matches(photo, since=now - self._within)
            async with self._database.transaction() as tx:
                await _write_down(tx, photo, matches, now=now)
            if matches:
                log.info("photo_used_before", photo=photo.attachment_id, matches=len(matches))
        return len(due)

    async def _matches(self, photo: Photo, *, since: datetime) -> list[Match]:
        found: list[Match] = []
        last = ""
        while True:
            async with self._database.reading() as session:
                page = (await session.execute(_others(photo.claim_id, since=since, after=last))).all()
            if not page:
                return found
            found += await asyncio.to_thread(_same, photo, page)
            last = page[-1].attachment_id


_OF_REPORTED = (
    select(
        PhotoFacts.attachment_id,
        ClaimPhoto.claim_id,
        PhotoFacts.sha256,
        PhotoFacts.label,
        PhotoFacts.prints,
        PhotoFacts.received_at,
    )
    .join(ClaimPhoto, ClaimPhoto.attachment_id == PhotoFacts.attachment_id)
    .join(Claim, Claim.id == ClaimPhoto.claim_id)
    .where(Claim.number.is_not(None))
)
_DUE = _OF_REPORTED.where(PhotoFacts.compared_at.is_(None)).order_by(PhotoFacts.received_at).limit(_AT_ONCE)


def _others(claim_id: str, *, since: datetime, after: str) -> Select[str, str, str, str | None, bytes, datetime]:
    other = ClaimPhoto.claim_id != claim_id
    recent = PhotoFacts.received_at >= since
    query = _OF_REPORTED.where(other, recent, PhotoFacts.attachment_id > after)
    return query.order_by(PhotoFacts.attachment_id).limit(_PAGE)


def _same(photo: Photo, page: Sequence[Photo]) -> list[Match]:
    if photo.label == Label.DOCUMENT:  # a permit belongs to every claim of its car, and all permits look alike
        return []
    prints = read_prints(photo.prints)
    found = []
    for other in page:
        if other.sha256 == photo.sha256:
            found.append(Match(other.attachment_id, other.received_at, 0, True))
        elif other.label != Label.DOCUMENT and (away := distance(prints, read_prints(other.prints))) <= SAME_WITHIN:
            found.append(Match(other.attachment_id, other.received_at, away, False))
    return found


async def _write_down(tx: AsyncSession, photo: Photo, matches: list[Match], *, now: datetime) -> None:
    for match in matches:
        # The later of the two was used again; which of them is reported first says nothing.
        earlier, later = sorted(((photo.received_at, photo.attachment_id), (match.received_at, match.attachment_id)))
        row = PhotoMatch(attachment_id=later[1], earlier_id=earlier[1], found_at=now)
        row.distance, row.is_same_file = match.distance, match.is_same_file
        await tx.merge(row)
    compared = update(PhotoFacts).where(PhotoFacts.attachment_id == photo.attachment_id)
    await tx.execute(compared.values(compared_at=now).execution_options(synchronize_session=False))
