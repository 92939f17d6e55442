"""A claim with all that its handler has to know: fields and who said them, papers, marks, clocks, looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database
from foundation.settings import Settings
from insurance.claims import claim_listing, claims, looks, photo_flags, progress, registrations
from insurance.claims.branches import Branch, branch_of
from insurance.claims.fast_track import FastTrack, Seen, look
from insurance.claims.papers import PAPER_OF, Paper, papers_of
from insurance.claims.risk_flags import Flag, Sight, flags_of
from insurance.claims.statutory import Clock, clocks_of
from insurance.core.core_models import ClaimLook, ClaimStep, CoreRegistration
from insurance.core.core_system import CoreUnavailable
from insurance.models import Claim, ClaimEvent
from insurance.photos import photo_claims
from insurance.photos.photo_claims import PhotoInClaim
from insurance.policies.policies import PolicyBook, PolicyFacts


@dataclass(frozen=True)
class ClaimFile:
    """`policies` None: the core system did not answer."""

    claim: Claim
    branch: Branch
    events: Sequence[ClaimEvent]
    steps: Sequence[ClaimStep]
    photos: Sequence[PhotoInClaim]
    policies: tuple[PolicyFacts, ...] | None
    registration: CoreRegistration | None
    papers: tuple[Paper, ...]
    fast_track: FastTrack
    flags: tuple[Flag, ...]
    clocks: tuple[Clock, ...]
    looks: Sequence[ClaimLook]

    def source_of(self, key: str) -> ClaimEvent | None:
        """The event that said the field last."""
        said = (event for event in reversed(self.events) if event.what == "noted" and key in event.detail)
        return next(said, None)

    @property
    def place(self) -> dict[str, str]:
        """Words and position of the place: what was sent by the upload page last, else what was said."""
        sent = _place_sent(self.events)
        words = self.claim.fields.get("accident_place")
        return {**({"words": words} if words else {}), **sent}


def position_of(events: Sequence[ClaimEvent]) -> tuple[float, float] | None:
    """Latitude and longitude that were sent by the upload page last."""
    sent = _place_sent(events)
    return (float(sent["latitude"]), float(sent["longitude"])) if "latitude" in sent else None


async def read_file(database: Database, book: PolicyBook, claim_id: str, settings: Settings) -> ClaimFile:
    """The policies are asked for first and outside of any session, for the core system may be slow.

    Raises `ClaimNotFound`.
    """
    async with database.reading() as session:
        claim = await claims.by_id(session, claim_id)
    policies = await _policies(book, claim.fields)
    async with database.reading() as session:
        return await _put_together(session, await claims.by_id(session, claim_id), policies, settings)


async def _put_together(
    session: AsyncSession, claim: Claim, policies: tuple[PolicyFacts, ...] | None, settings: Settings
) -> ClaimFile:
    known = policies or ()
    events = await claim_listing.events_of(session, claim.id)
    steps = await progress.steps(session, claim.id)
    photos = await photo_claims.photos_of(session, claim.id)
    others = await claim_listing.alike(session, claim)
    sight = Sight(claim, known, others, claim_listing.changes_of_mind(events), settings)
    position = position_of(events)
    of_photos = photo_flags.in_words(await photo_claims.flags_of(session, claim.id, settings, place=position))
    flags = (*flags_of(sight), *of_photos)
    return ClaimFile(
        claim=claim,
        branch=branch_of(claim.fields),
        events=events,
        steps=steps,
        photos=photos,
        policies=policies,
        registration=await registrations.of_claim(session, claim.id),
        papers=papers_of(claim.fields, photos=claim.photo_count, labels=_papers_among(photos), has_policy=bool(known)),
        fast_track=look(Seen(claim, known, others, len(flags), settings)),
        flags=flags,
        clocks=clocks_of(claim, steps, known),
        looks=await looks.of_claim(session, claim.id),
    )


def _place_sent(events: Sequence[ClaimEvent]) -> dict[str, Any]:
    return next((event.detail for event in reversed(events) if event.what == "place_added"), {})


def _papers_among(photos: Sequence[PhotoInClaim]) -> list[str]:
    """Papers that could be read on photos, by the names under which they are asked for."""
    read = {photo.facts.readings.get("document") for photo in photos if photo.facts}
    return [PAPER_OF[document] for document in read if document in PAPER_OF]


async def _policies(book: PolicyBook, fields: dict[str, Any]) -> tuple[PolicyFacts, ...] | None:
    try:
        if fields.get("policy_no"):
            found = await book.find_by_number(str(fields["policy_no"]))
            return (found,) if found else ()
        return await book.find_by_plate(str(fields["plate_no"])) if fields.get("plate_no") else ()
    except CoreUnavailable:
        return None
