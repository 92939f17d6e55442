"""The upload page: photos and a place into the claim of its link, checked like every photo, and into no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from foundation.database import Database
from foundation.settings import Settings
from insurance.claims import claim_links, claim_listing, claims
from insurance.claims.claim_links import Page
from insurance.claims.claim_states import ClaimState
from insurance.models import Claim
from tests.gateway.test_core_link import a_reported_claim
from tests.served import Served, served

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings.model_copy(update={"max_photos_per_claim": 4}), database) as running:
        yield running


@pytest.fixture
async def claim(system: Served, database: Database) -> Claim:
    return await a_reported_claim(database)


def path_of(system: Served, claim: Claim, **how: Any) -> str:
    settings = system.parts.settings.model_copy(update=how)
    whole = claim_links.address(Page.UPLOAD, claim_id=claim.id, customer_id=claim.customer_id, settings=settings)
    return whole.removeprefix(settings.public_url)


async def send(system: Served, path: str, *names: str, **fields: str) -> httpx.Response:
    files = [("files", (name, (PHOTOS / name).read_bytes(), "image/jpeg")) for name in names]
    return await system.http.post(path, files=files or None, data=fields)


async def newest(database: Database, claim: Claim) -> Claim:
    async with database.reading() as session:
        return await claims.by_id(session, claim.id)


async def test_photos_and_a_place_come_into_the_claim(system: Served, database: Database, claim: Claim) -> None:
    path = path_of(system, claim)
    assert f"报案号 {claim.number}" in (await system.http.get(path)).text
    where = {"place": "深南大道科技园路口", "latitude": "22.5431", "longitude": "113.95"}
    answer = await send(system, path, "car_front.jpg", "rear_scratch.jpg", **where)
    assert answer.status_code == 200
    assert "收到 2 张照片" in answer.text
    assert (await newest(database, claim)).photo_count == 2
    async with database.reading() as session:
        events = await claim_listing.events_of(session, claim.id)
    assert [event.what for event in events][-2:] == ["photos_added", "place_added"]
    assert events[-1].detail == {"words": where["place"], "latitude": "22.543100", "longitude": "113.950000"}
    assert {event.who for event in events[-2:]} == {"upload link"}


async def test_a_photo_that_is_there_already_is_not_put_there_twice(
    system: Served, database: Database, claim: Claim
) -> None:
    path = path_of(system, claim)
    await send(system, path, "car_front.jpg", "car_front.jpg")
    again = await send(system, path, "car_front.jpg")
    assert "之前已经收到过" in again.text
    assert (await newest(database, claim)).photo_count == 1


async def test_what_is_no_photo_is_named_and_the_others_are_taken(
    system: Served, database: Database, claim: Claim
) -> None:
    answer = await send(system, path_of(system, claim), "not_a_photo.jpg", "car_front.jpg")
    assert answer.status_code == 200
    assert "not_a_photo.jpg：" in answer.text
    assert (await newest(database, claim)).photo_count == 1


async def test_nothing_chosen_is_said(system: Served, claim: Claim) -> None:
    answer = await send(system, path_of(system, claim), place=" ", latitude="91", longitude="0")
    assert answer.status_code == 422
    assert "还没有选照片" in answer.text


@pytest.mark.parametrize("names", [("car_front.jpg",)])
async def test_a_decided_claim_takes_no_more(
    system: Served, database: Database, claim: Claim, names: tuple[str, ...]
) -> None:
    async with database.transaction() as tx:
        await claims.move(tx, claim.id, ClaimState.ACCEPTED, who="core", why="", now=claim.created_at)
    answer = await send(system, path_of(system, claim), *names)
    assert answer.status_code == 409
    assert (await newest(database, claim)).photo_count == 0


async def test_a_full_claim_takes_none_of_them(system: Served, database: Database, claim: Claim) -> None:
    async with database.transaction() as tx:
        await claims.attach(tx, claim.id, ["a", "b", "c"], now=claim.created_at)
    answer = await send(system, path_of(system, claim), "car_front.jpg", "rear_scratch.jpg")
    assert answer.status_code == 409
    assert (await newest(database, claim)).photo_count == 3


@pytest.mark.parametrize("how", ["old", "forged", "progress"])
async def test_no_other_link_takes_a_photo(system: Served, database: Database, claim: Claim, how: str) -> None:
    paths = {
        "old": path_of(system, claim, upload_link_hours=-1),
        "forged": f"{path_of(system, claim)[:-4]}AAAA",
        "progress": claim_links.address(
            Page.PROGRESS, claim_id=claim.id, customer_id=claim.customer_id, settings=system.parts.settings
        )
        .removeprefix(system.parts.settings.public_url)
        .replace("progress", "upload"),
    }
    assert (await system.http.get(paths[how])).status_code == 404
    assert (await send(system, paths[how], "car_front.jpg")).status_code == 404
    assert (await newest(database, claim)).photo_count == 0


async def test_the_pages_script_is_served_as_one(system: Served) -> None:
    script = await system.http.get("/claim/upload.js")
    assert script.headers["Content-Type"].startswith("text/javascript")


async def test_too_much_at_once_is_not_read(system: Served, claim: Claim) -> None:
    headers = {"Content-Length": str(61 * 1024 * 1024), "Content-Type": "multipart/form-data; boundary=x"}

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(61):
            yield b"x" * 1024 * 1024

    answer = await system.http.post(path_of(system, claim), content=endless(), headers=headers)
    assert answer.status_code == 413
    assert "分几次" in answer.json()["error"]["message"]
