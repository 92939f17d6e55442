"""Photos with names made to do harm, photos of others, and what a browser is told of a photo."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from foundation.database import Database
from foundation.settings import Settings
from tests.channels.in_app.test_chat import PHOTOS, bearer, lines, send_photo, settled
from tests.served import Served, served

NAMES = (
    "../../../../etc/passwd.jpg",
    "..\\..\\windows\\system32\\a.jpg",
    "photo.php.jpg",
    "photo.jpg.exe",
    "gpj.\u202eexe.jpg",
    "<img src=x onerror=alert(1)>.jpg",
    "'; DROP TABLE attachment; --.jpg",
    "照" * 600 + ".jpg",
    "．．／photo.jpg",
    "CON.jpg",
    "photo.jpg\x00.html",
    " ",
)


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        yield running


async def sent(system: Served, session: dict[str, Any], content: bytes, **more: str) -> dict[str, Any]:
    answer = await send_photo(system, session, content, **more)
    assert answer.status_code == 200, answer.text
    attachment: dict[str, Any] = answer.json()["attachment"]
    return attachment


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name[:20]))
async def test_a_name_is_only_a_name(system: Served, settings: Settings, name: str) -> None:
    session = await system.begin()
    content = (PHOTOS / "car_front.jpg").read_bytes()
    attachment = await sent(system, session, content, name=name)
    assert 0 < len(attachment["name"]) <= 200
    assert "\x00" not in attachment["name"]
    assert (await system.http.get(attachment["url"])).status_code == 200
    kept = {path.name for path in (settings.data_dir / "files").rglob("*") if path.is_file()}
    assert hashlib.sha256(content).hexdigest() in kept
    assert all(len(each) == 64 and each.isalnum() for each in kept)


async def test_a_photo_is_served_as_our_own_jpeg_that_nothing_can_run_from(system: Served) -> None:
    session = await system.begin()
    content = (PHOTOS / "car_front.png").read_bytes()
    attachment = await sent(system, session, content, name="page.html")
    for address in (attachment["url"], attachment["thumb_url"]):
        served = await system.http.get(address)
        assert served.headers["content-type"] == "image/jpeg"
        assert served.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in served.headers["content-security-policy"]
        assert "page.html" not in str(served.headers)
        assert Image.open(io.BytesIO(served.content)).format == "JPEG"
        assert served.content != content


async def test_nobody_opens_a_photo_without_its_own_signed_address(system: Served) -> None:
    one, other = await system.begin(), await system.begin()
    photo = await sent(system, one, (PHOTOS / "car_front.jpg").read_bytes())
    theirs = await sent(system, other, (PHOTOS / "rear_scratch.jpg").read_bytes())
    path = f"/api/chat/attachments/{photo['id']}"
    signature = theirs["url"].partition("sig=")[2]
    for guess in ("", "?sig=", "?sig=x", f"?sig={signature}", f"?sig={other['token']}", f"?sig={one['token']}"):
        opened = await system.http.get(f"{path}{guess}", headers=bearer(other))
        assert opened.status_code in (404, 422)
        assert opened.headers["content-type"].startswith("application/json")


async def test_another_customer_does_not_see_that_there_is_a_photo(system: Served) -> None:
    one, other = await system.begin(), await system.begin()
    content = (PHOTOS / "car_front.jpg").read_bytes()
    photo = await sent(system, one, content)
    same = await sent(system, other, content)  # the same bytes are kept once, and tell nothing of each other
    assert photo["id"] != same["id"]
    assert photo["id"] not in str(await lines(system, other))


async def test_the_original_is_not_to_be_had_at_any_size(system: Served) -> None:
    session = await system.begin()
    photo = await sent(system, session, (PHOTOS / "rotated_gps.jpg").read_bytes())
    assert (await system.http.get(photo["url"].replace("size=full", "size=original"))).status_code == 422
    assert not Image.open(io.BytesIO((await system.http.get(photo["url"])).content)).getexif()


async def test_photos_that_follow_one_another_are_answered_together(system: Served) -> None:
    session = await system.begin()
    content = (PHOTOS / "car_front.jpg").read_bytes()
    for number, more in enumerate((2, 1, 0)):
        form = {"client_id": f"p{number}", "more": str(more)}
        sent = await system.http.post("/api/chat/photos", data=form, files={"file": content}, headers=bearer(session))
        assert sent.status_code == 200
        if more:
            await asyncio.sleep(1.5)  # longer than one waits for a photo that nobody has announced
    news = await settled(system, session, 3)
    assert [line["sender"] for line in news["lines"]] == ["customer"] * 3 + ["bot"]


async def test_photos_sent_side_by_side_are_answered_together(system: Served) -> None:
    session = await system.begin()
    content = (PHOTOS / "car_front.jpg").read_bytes()
    await asyncio.gather(*(sent(system, session, content, client_id=f"p{number}") for number in range(4)))
    assert system.parts.counter.photos_coming == {}
    news = await settled(system, session, 4)
    assert [line["sender"] for line in news["lines"]] == ["customer"] * 4 + ["bot"]
