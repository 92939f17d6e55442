"""A photo that was taken out of a draft counts for nothing of the claim, and its picture stays."""

from __future__ import annotations

import pytest

from foundation.clock import utc_now
from foundation.database import Database
from insurance.claims import claims, photo_removal
from insurance.photos import photo_claims, photo_records
from tests.examples.photos.scenes import jpeg, scene
from tests.insurance.test_photo_records import SETTINGS, Insurer, examined

ONE, OTHER = scene(1), scene(2)


async def take_out(database: Database, claim_id: str, position: int, turn: str = "t") -> photo_removal.Removed:
    async with database.transaction() as tx:
        photos = [each for each in await photo_claims.photos_of(tx, claim_id) if each.position == position]
        return await photo_removal.take_out(tx, claim_id, photos, who="customer", now=utc_now(), turn=turn)


async def test_it_counts_for_nothing_any_more_and_is_still_known(database: Database) -> None:
    insurer = Insurer(database, SETTINGS)
    mine = await insurer.draft("zhang-wei", await examined(jpeg(ONE)), await examined(jpeg(OTHER)))
    removed = await take_out(database, mine, 1)
    assert (removed.positions, removed.left) == ((1,), 1)
    async with database.reading() as session:
        claim = await claims.by_id(session, mine)
        assert claim.photo_count == 1
        assert [(one.attachment_id, one.position) for one in await photo_claims.photos_of(session, mine)] == [
            ("photo-2", 1)
        ]
        assert "photo-1" in await photo_records.known(session, ["photo-1"])


async def test_the_same_photo_in_a_later_claim_was_not_used_before(database: Database) -> None:
    insurer = Insurer(database, SETTINGS)
    mine = await insurer.draft("zhang-wei", await examined(jpeg(ONE)), await examined(jpeg(OTHER)))
    await take_out(database, mine, 1)
    async with database.transaction() as tx:
        await claims.report(tx, mine, key="report:mine", now=utc_now())
    theirs = await insurer.reported("li-na", await examined(jpeg(ONE)))
    while await insurer.comparer.compare_due():
        pass
    assert await insurer.flags(theirs) == []


async def test_the_same_turn_takes_it_out_once(database: Database) -> None:
    insurer = Insurer(database, SETTINGS)
    mine = await insurer.draft("zhang-wei", await examined(jpeg(ONE)), await examined(jpeg(OTHER)))
    assert await take_out(database, mine, 2) == await take_out(database, mine, 1)
    async with database.reading() as session:
        assert await claims.photo_ids(session, mine) == ["photo-1"]


async def test_of_a_report_that_was_given_nothing_is_taken_out(database: Database) -> None:
    insurer = Insurer(database, SETTINGS)
    given = await insurer.reported("zhang-wei", await examined(jpeg(ONE)))
    with pytest.raises(claims.AlreadyMoved):
        await take_out(database, given, 1)
