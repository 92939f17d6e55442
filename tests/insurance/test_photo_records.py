"""What is known of a photo by looking at it, and what follows from it for its claim."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageEnhance, ImageFilter
from sqlalchemy import func, select, update

from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings, load_settings
from insurance.claims import claims
from insurance.customers import customers, forgetting
from insurance.models import ClaimEvent
from insurance.photos import photo_claims, photo_records
from insurance.photos.photo_claims import Flag, PhotoUnknown
from insurance.photos.photo_labels import Label
from insurance.photos.photo_models import PhotoFacts, PhotoMatch
from insurance.photos.photo_quality import Problem
from insurance.photos.photo_records import Examined
from insurance.photos.photo_reuse import PhotoComparer
from tests.examples.photos.make_photos import phone_exif
from tests.examples.photos.scenes import cut, jpeg, recompressed, scene, turned

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "photos"
SETTINGS = load_settings(read_photos=False)
COMPLETE = {
    "has_injury": False,
    "accident_time": "2026-11-22T08:30:00+08:00",
    "accident_place": "深南大道科苑路口",
    "damage_cause": "scratch",
    "narrative": "倒车蹭到柱子",
    "drivable": True,
    "plate_no": "粤B12345",
    "reporter_phone": "13800000001",
}


async def examined(content: bytes, readings: dict[str, Any] | None = None) -> Examined:
    photo = await photo_records.examine(content, SETTINGS)
    return Examined(photo.prepared, photo.problem, readings or {})


class Insurer:
    """Claims with photos, without the rest of the house."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.comparer = PhotoComparer(database, settings)
        self._photos = 0

    async def draft(self, who: str, *photos: Examined, fields: dict[str, Any] | None = None) -> str:
        now = utc_now()
        async with self.database.transaction() as tx:
            customer = await customers.find_or_create(tx, "in_app", who)
            claim = await claims.open_draft(
                tx, conversation_id=f"of-{who}", customer_id=customer.id, channel="in_app", now=now
            )
            await claims.note(tx, claim.id, {**COMPLETE, **(fields or {})}, now=now)
            for photo in photos:
                self._photos += 1
                await photo_records.note(tx, f"photo-{self._photos}", customer.id, photo, now=utc_now())
                await claims.attach(tx, claim.id, [f"photo-{self._photos}"], now=now)
        return claim.id

    async def reported(self, who: str, *photos: Examined, **more: Any) -> str:
        claim_id = await self.draft(who, *photos, **more)
        async with self.database.transaction() as tx:
            await claims.report(tx, claim_id, key=f"report:{claim_id}", now=utc_now())
        return claim_id

    async def flags(self, claim_id: str, **more: Any) -> list[Flag]:
        async with self.database.reading() as session:
            return await photo_claims.flags_of(session, claim_id, SETTINGS, **more)


@pytest.fixture
def insurer(database: Database) -> Insurer:
    return Insurer(database, SETTINGS)


GOOD = scene(1)


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (GOOD, None),
        (GOOD.resize((800, 600)), Problem.SMALL),
        (ImageEnhance.Brightness(GOOD).enhance(0.08), Problem.DARK),
        (Image.blend(GOOD, Image.new("RGB", GOOD.size, "white"), 0.93), Problem.BRIGHT),
        (GOOD.filter(ImageFilter.GaussianBlur(6)), Problem.BLURRED),
        (recompressed(GOOD, 40), None),
    ],
    ids=["good", "small", "dark", "bright", "blurred", "as WeChat sends it"],
)
async def test_a_photo_that_will_not_do_is_recognised(picture: Image.Image, problem: Problem | None) -> None:
    assert (await examined(jpeg(picture))).problem is problem


async def test_our_example_of_a_dark_garage_and_of_a_shaky_hand_are_recognised() -> None:
    found = [(await examined((EXAMPLES / f"{name}.jpg").read_bytes())).problem for name in ("dark_garage", "blurred")]
    assert found == [Problem.DARK, Problem.BLURRED]


async def test_a_night_photo_by_flash_will_do() -> None:
    night = ImageEnhance.Brightness(GOOD).enhance(0.08)
    night.paste(GOOD.crop((400, 500, 1000, 900)), (400, 500))
    assert (await examined(jpeg(night))).problem is None


async def test_what_the_camera_wrote_is_kept_beside_the_file_s_hash(insurer: Insurer) -> None:
    content = (EXAMPLES / "rotated_gps.jpg").read_bytes()
    claim_id = await insurer.draft("zhang", await examined(content))
    async with insurer.database.reading() as session:
        [photo] = await photo_claims.photos_of(session, claim_id)
    assert photo.facts is not None
    told = photo_records.as_json(photo.facts)
    assert (told["taken_at"], told["latitude"], told["longitude"]) == ("2026-11-22T08:42:10", 22.543, 113.94)
    assert (told["camera"], told["width"], told["height"]) == ("TestPhone TP-1", 1600, 1200)
    assert len(told["sha256"]) == 64


@pytest.mark.parametrize(
    ("accident", "hours"),
    [("2026-11-22T08:30:00+08:00", None), ("2026-11-20T08:42:10+08:00", 48.0), ("2026-11-24T08:42:10+08:00", -48.0)],
)
async def test_a_camera_s_time_far_from_the_report_is_a_flag(
    insurer: Insurer, accident: str, hours: float | None
) -> None:
    photo = await examined((EXAMPLES / "rotated_gps.jpg").read_bytes())
    claim_id = await insurer.draft("zhang", photo, fields={"accident_time": accident})
    flags = [flag for flag in await insurer.flags(claim_id) if flag.kind == "time_differs"]
    assert [flag.detail["hours"] for flag in flags] == ([] if hours is None else [hours])


async def test_a_camera_s_place_is_compared_where_both_are_known(insurer: Insurer) -> None:
    with_place = await examined((EXAMPLES / "rotated_gps.jpg").read_bytes())
    without = await examined(jpeg(scene(2)))
    claim_id = await insurer.draft("zhang", with_place, without)
    assert await insurer.flags(claim_id) == []
    assert await insurer.flags(claim_id, place=(22.544, 113.945)) == []
    assert [flag.kind for flag in await insurer.flags(claim_id, place=(23.1, 113.3))] == ["place_differs"]


async def test_a_photo_from_an_editor_is_a_flag(insurer: Insurer) -> None:
    exif = phone_exif()
    exif[0x0131] = "Adobe Photoshop 26"
    out = io.BytesIO()
    GOOD.save(out, "JPEG", exif=exif)
    claim_id = await insurer.draft("zhang", await examined(out.getvalue()))
    assert [flag.kind for flag in await insurer.flags(claim_id)] == ["edited"]


async def test_a_photo_sent_twice_and_its_cut_are_seen_as_one(insurer: Insurer) -> None:
    again = jpeg(cut(scene(3), 0.08, random.Random(1)), 70)
    photos = [await examined(each) for each in (jpeg(scene(3)), jpeg(scene(4)), jpeg(scene(3)), again)]
    claim_id = await insurer.draft("zhang", *photos)
    async with insurer.database.reading() as session:
        assert [photo.same_as for photo in await photo_claims.photos_of(session, claim_id)] == [None, None, 1, 1]


async def test_a_photo_of_another_claim_is_found_again_and_only_handlers_learn_it(insurer: Insurer) -> None:
    used = scene(5)
    first = await insurer.reported("zhang", await examined(jpeg(used)), await examined(jpeg(scene(6))))
    second = await insurer.reported("li", await examined(jpeg(turned(recompressed(used, 50), 2), 70)))
    while await insurer.comparer.compare_due():
        pass
    assert await insurer.flags(first) == []
    [flag] = await insurer.flags(second)
    assert (flag.kind, flag.positions, flag.detail["claim_id"], flag.detail["same_file"]) == (
        "reused",
        (1,),
        first,
        False,
    )
    async with insurer.database.reading() as session:
        claim = await session.get_one(claims.Claim, second)
        assert "reused" not in str(claims.as_json(claim))


async def test_which_claim_is_reported_first_does_not_matter(insurer: Insurer) -> None:
    photo = await examined(jpeg(scene(7)))
    first = await insurer.draft("zhang", photo)
    second = await insurer.reported("li", photo)
    await insurer.comparer.compare_due()
    async with insurer.database.transaction() as tx:
        await claims.report(tx, first, key="late", now=utc_now())
    assert await insurer.comparer.compare_due() == 1
    assert await insurer.comparer.compare_due() == 0
    assert [flag.detail["same_file"] for flag in await insurer.flags(second)] == [True]
    assert await insurer.flags(first) == []


async def test_a_document_may_be_in_every_claim_of_its_car(insurer: Insurer) -> None:
    permit = await examined((EXAMPLES / "driving_permit.jpg").read_bytes(), {"document": "driving_permit"})
    await insurer.reported("zhang", permit)
    second = await insurer.reported("zhang", permit)
    await insurer.comparer.compare_due()
    assert await insurer.flags(second) == []


async def test_two_workers_that_compare_at_once_write_it_down_once(insurer: Insurer) -> None:
    photo = await examined(jpeg(scene(8)))
    await insurer.reported("zhang", photo)
    await insurer.reported("li", photo)
    await insurer.comparer.compare_due()
    async with insurer.database.transaction() as tx:
        await tx.execute(update(PhotoFacts).values(compared_at=None))
    await insurer.comparer.compare_due()
    async with insurer.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(PhotoMatch)) == 1


async def test_a_label_is_suggested_and_people_decide(insurer: Insurer) -> None:
    whole = await examined(jpeg(scene(9)), {"plates": [{"plate": "粤B12345", "width": 0.15}]})
    other = await examined(jpeg(scene(10)), {"plates": [{"plate": "粤B99999", "width": 0.5}]})
    claim_id = await insurer.draft("zhang", whole, other, fields={"third_plate": "粤B99999"})
    async with insurer.database.reading() as session:
        photos = await photo_claims.photos_of(session, claim_id)
    assert [(one.label, one.is_suggested) for one in photos] == [(Label.WHOLE_CAR, True), (Label.OTHER_PARTY, True)]
    async with insurer.database.transaction() as tx:
        await photo_claims.relabel(tx, claim_id, "photo-1", Label.CLOSE_UP, who="customer")
        with pytest.raises(PhotoUnknown):
            await photo_claims.relabel(tx, claim_id, "photo-9", Label.CLOSE_UP, who="customer")
        events = await tx.scalars(select(ClaimEvent.detail).where(ClaimEvent.what == "photo_labelled"))
        assert [event["label"] for event in events] == ["close_up"]
    async with insurer.database.reading() as session:
        photo = (await photo_claims.photos_of(session, claim_id))[0]
    assert (photo.label, photo.is_suggested) == (Label.CLOSE_UP, False)


async def test_numbers_that_differ_from_the_report_are_flags(insurer: Insurer) -> None:
    own = await examined(jpeg(scene(11)), {"plates": [{"plate": "粤B12345", "width": 0.2}]})
    strange = await examined(jpeg(scene(12)), {"plates": [{"plate": "京A00001", "width": 0.2}]})
    vin = await examined(jpeg(scene(13)), {"vin": "LDEM0A0A9TA000001"})
    claim_id = await insurer.draft("zhang", own, strange, vin, fields={"vin": "LDEM0B0B2TA000002"})
    assert [(flag.kind, flag.positions) for flag in await insurer.flags(claim_id)] == [
        ("plate_differs", (2,)),
        ("vin_differs", (3,)),
    ]


async def test_what_was_read_is_forgotten_with_a_draft_and_kept_with_a_report(insurer: Insurer) -> None:
    await insurer.draft("zhang", await examined(jpeg(scene(14))))
    await insurer.reported("li", await examined(jpeg(scene(15))))
    async with insurer.database.transaction() as tx:
        for who in ("zhang", "li"):
            customer = await customers.find_or_create(tx, "in_app", who)
            await forgetting.forget(tx, customer.id, now=utc_now(), unlink=False)
    async with insurer.database.reading() as session:
        assert list(await session.scalars(select(PhotoFacts.attachment_id))) == ["photo-2"]
