"""Every hostile file is refused with a sentence, or shown as a picture and nothing else; the service stays small."""

from __future__ import annotations

import asyncio
import io
import time
from pathlib import Path

import pytest
from PIL import Image

from foundation.settings import load_settings
from insurance.photos import photos
from insurance.photos.photo_process import PhotoProcess
from insurance.photos.photos import PhotoRefused, Prepared, prepare
from tests.insurance.hostile_files import FILES, MARKER, Hostile, flat_png, flipped, picture, webp_of_size

SETTINGS = load_settings()
MOST_MEGABYTES = 300
_JOB = b'{"format": "JPEG", "max_pixels": 99999, "display": 99, "thumbnail": 9}'


def resident_megabytes(pid: str = "self") -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name)
async def test_a_hostile_file_is_refused_with_a_sentence_or_shown_as_a_picture_only(hostile: Hostile) -> None:
    content = hostile.make()
    if hostile.refused is not None:
        with pytest.raises(hostile.refused) as refused:
            await prepare(content, SETTINGS)
        assert refused.value.sentence.endswith("。")
        return
    prepared = await prepare(content, SETTINGS)
    assert prepared.original == content
    for shown in (prepared.display, prepared.thumbnail):
        image = Image.open(io.BytesIO(shown))
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert MARKER not in shown


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_damaged_bytes_are_shown_or_refused_and_never_break_the_service(kind: str) -> None:
    for seed in range(15):
        [answer] = await asyncio.gather(prepare(flipped(kind, seed), SETTINGS), return_exceptions=True)
        if isinstance(answer, PhotoRefused):
            assert answer.sentence.endswith("。")
            continue
        assert isinstance(answer, Prepared)
        assert Image.open(io.BytesIO(answer.display)).format == "JPEG"


async def test_the_service_stays_small_while_bombs_are_thrown_at_it() -> None:
    await prepare(picture("JPEG"), SETTINGS)
    bombs = [flat_png(13_300, 13_312), flat_png(30_000, 30_016, depth=1, colour=0), webp_of_size(6_300, 6_300)] * 3
    before, most, over = resident_megabytes(), 0.0, asyncio.Event()

    async def watch() -> None:
        nonlocal most
        while not over.is_set():
            most = max(most, resident_megabytes())
            await asyncio.sleep(0.005)

    watching = asyncio.create_task(watch())
    answers = await asyncio.gather(*(prepare(bomb, SETTINGS) for bomb in bombs), return_exceptions=True)
    over.set()
    await watching
    assert sum(isinstance(answer, PhotoRefused) for answer in answers) == 6  # the WebP has 39.7 megapixels: it may
    assert most - before < MOST_MEGABYTES


async def test_a_bomb_is_recognised_at_once() -> None:
    await prepare(picture("JPEG"), SETTINGS)  # the child is up
    bomb = flat_png(30_000, 30_016, depth=1, colour=0)
    started = time.monotonic()
    with pytest.raises(PhotoRefused):
        await prepare(bomb, SETTINGS)
    assert time.monotonic() - started < 1


def test_the_child_can_neither_open_a_file_nor_reach_the_network() -> None:
    process = PhotoProcess()
    assert b"refused" in process.ask(_JOB, b"")[0]
    child = process._child
    assert child is not None
    limits = Path(f"/proc/{child.pid}/limits").read_text()
    soft = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert soft["Max open files"] == "0"
    assert soft["Max file size"] == "0"
    assert int(soft["Max address space"]) <= 1536 * 1024 * 1024
    assert int(soft["Max cpu time"]) <= 60
    process.stop()


def test_a_name_says_nothing_of_what_a_file_is() -> None:
    assert photos.recognise(b"\xff\xd8\xff\xe0 called photo.png") == "image/jpeg"
    assert photos.recognise(b"photo.jpg") is None
