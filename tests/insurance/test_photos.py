"""Pictures from strangers: taken in four formats, prepared in a child process, refused with a sentence."""

from __future__ import annotations

import asyncio
import hashlib
import io
import random
import struct
import time
import zlib
from pathlib import Path

import pillow_heif
import pytest
from PIL import ExifTags, Image

from foundation.settings import Settings, load_settings
from insurance.photos.photo_process import PhotoProcess, ProcessDied
from insurance.photos.photos import PhotoBroken, PhotoRefused, PhotoTooLarge, PhotoTypeRefused, prepare

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "photos"
SETTINGS = load_settings()
_HUNDRED = 100
NOISE = random.Random(5).randbytes(5000)


def picture(kind: str, size: tuple[int, int] = (2400, 1800), mode: str = "RGB", **more: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return encoded(image.convert(mode), kind, **more)


def encoded(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, **more)
    else:
        image.save(out, kind, **more)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims to be so large and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("HEIF", "image/heic")],
)
async def test_four_formats_are_taken(kind: str, media_type: str) -> None:
    content = picture(kind)
    prepared = await prepare(content, SETTINGS)
    assert (prepared.media_type, prepared.width, prepared.height) == (media_type, 2400, 1800)
    assert prepared.original == content
    assert prepared.sha256 == hashlib.sha256(content).hexdigest()
    assert opened(prepared.display).size == (1600, 1200)
    assert opened(prepared.thumbnail).size == (320, 240)
    assert opened(prepared.display).format == "JPEG"


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "CMYK", "I;16"])
async def test_pictures_of_any_colours_are_shown_in_red_green_and_blue(mode: str) -> None:
    if mode == "I;16":
        content = encoded(Image.new("I;16", (100, 80), 0x4000), "PNG")
    else:
        content = picture("JPEG" if mode == "CMYK" else "PNG", (100, 80), mode)
    display = opened((await prepare(content, SETTINGS)).display)
    assert (display.mode, display.size) == ("RGB", (100, 80))


async def test_what_is_transparent_is_shown_white() -> None:
    content = encoded(Image.new("RGBA", (10, 10), (255, 0, 0, 0)), "PNG")
    assert opened((await prepare(content, SETTINGS)).display).getpixel((5, 5)) == (255, 255, 255)


async def test_a_small_picture_is_not_made_larger() -> None:
    prepared = await prepare(picture("JPEG", (200, 100)), SETTINGS)
    assert opened(prepared.display).size == (200, 100)
    assert opened(prepared.thumbnail).size == (200, 100)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_turned_upright_and_loses_its_metadata(kind: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # to be turned a quarter clockwise
    exif[ExifTags.Base.Make] = "PHONE"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    prepared = await prepare(picture(kind, exif=exif), SETTINGS)
    display = opened(prepared.display)
    assert (prepared.width, prepared.height) == (1800, 2400)
    assert display.size == (1200, 1600)
    red, _, blue = display.getpixel((600, 100))  # type: ignore[misc]  # the left half is on top now
    assert red > blue
    assert not display.getexif()
    assert b"PHONE" not in prepared.display + prepared.thumbnail
    assert b"PHONE" in prepared.original


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", PhotoBroken),
        (b"just a text that somebody renamed to photo.jpg", PhotoTypeRefused),
        (b"GIF89a" + bytes(100), PhotoTypeRefused),
        (b"%PDF-1.7" + bytes(100), PhotoTypeRefused),
        (b"<svg onload=alert(1)>", PhotoTypeRefused),
        (bytes(4) + b"ftypavif" + bytes(100), PhotoTypeRefused),
        (b"\xff\xd8\xff", PhotoBroken),
        (b"\xff\xd8\xff" + NOISE, PhotoBroken),
        (b"\x89PNG\r\n\x1a\n" + NOISE, PhotoBroken),
        (b"RIFF\x00\x10\x00\x00WEBP" + NOISE, PhotoBroken),
        (b"\x00\x00\x00\x18ftypheic" + NOISE, PhotoBroken),
        (b"\x00\x00\x00\x18ftypheic", PhotoBroken),
        (png_header(60_000, 60_000), PhotoTooLarge),
        (png_header(2**31 - 1, 2**31 - 1), PhotoTooLarge),
        (png_header(6000, 6000), PhotoBroken),
        (png_header(0, 0), PhotoBroken),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{len(value)}-{value[:12]!r}",
)
async def test_a_bad_picture_is_refused_with_a_sentence(content: bytes, error: type[PhotoRefused]) -> None:
    with pytest.raises(error) as refused:
        await prepare(content, SETTINGS)
    assert refused.value.sentence.endswith("。")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
async def test_a_picture_that_was_cut_short_is_refused(kind: str, part: float) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((640, 480), 80)] * 3)
    content = encoded(noise, kind)
    with pytest.raises(PhotoBroken):
        await prepare(content[: int(len(content) * part)], SETTINGS)


async def test_limits_come_from_the_settings() -> None:
    content = picture("JPEG", (400, 300))
    with pytest.raises(PhotoTooLarge, match="photo_too_large"):
        await prepare(content, _with(max_photo_bytes=len(content) - 1))
    with pytest.raises(PhotoTooLarge):
        await prepare(content, _with(max_photo_pixels=400 * 300 - 1))
    assert (await prepare(content, _with(max_photo_bytes=len(content), max_photo_pixels=400 * 300))).width == 400


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("HEIF", "RGB"), ("WEBP", "RGB"), ("JPEG", "RGB")])
async def test_the_largest_picture_that_is_allowed_fits_into_the_memory_limit(kind: str, mode: str) -> None:
    prepared = await prepare(picture(kind, (7300, 5475), mode), SETTINGS)  # 39.97 million pixels
    assert opened(prepared.display).size == (1600, 1200)


async def test_the_server_goes_on_after_a_picture_killed_its_child() -> None:
    for _ in range(3):
        with pytest.raises(PhotoRefused):
            await prepare(png_header(60_000, 60_000), SETTINGS)
    pictures = await asyncio.gather(*(prepare(picture("JPEG", (640, 480)), SETTINGS) for _ in range(5)))
    assert [one.width for one in pictures] == [640] * 5


def test_a_child_that_takes_too_long_is_killed_and_started_again() -> None:
    process = PhotoProcess(deadline=0.01)
    started = time.monotonic()
    with pytest.raises(ProcessDied):  # it cannot even start within ten milliseconds
        process.ask(b"{}", b"")
    assert time.monotonic() - started < 5
    process.stop()
    patient = PhotoProcess()
    assert patient.ask(b'{"format": "JPEG", "max_pixels": 9, "display": 9, "thumbnail": 9}', b"")[0]
    patient.stop()


def test_a_child_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOWEN_TEST_SECRET", "known to the parent")
    process = PhotoProcess()
    process.ask(b'{"format": "JPEG", "max_pixels": 9, "display": 9, "thumbnail": 9}', b"")
    child = process._child
    assert child is not None
    assert b"BAOWEN" not in Path(f"/proc/{child.pid}/environ").read_bytes()
    process.stop()


@pytest.mark.parametrize("name", ["car_front.jpg", "car_front.png", "car_front.heic", "rear_scratch.webp"])
async def test_our_example_pictures_are_taken(name: str) -> None:
    prepared = await prepare((EXAMPLES / name).read_bytes(), SETTINGS)
    assert prepared.width > _HUNDRED


async def test_the_example_that_knows_where_it_was_taken_does_not_tell() -> None:
    content = (EXAMPLES / "rotated_gps.jpg").read_bytes()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    prepared = await prepare(content, SETTINGS)
    assert not opened(prepared.display).getexif()
    assert not opened(prepared.thumbnail).getexif()


@pytest.mark.parametrize(("name", "error"), [("not_a_photo.jpg", PhotoTypeRefused), ("truncated.jpg", PhotoBroken)])
async def test_our_bad_examples_are_refused(name: str, error: type[PhotoRefused]) -> None:
    with pytest.raises(error):
        await prepare((EXAMPLES / name).read_bytes(), SETTINGS)


def _with(**values: object) -> Settings:
    return load_settings(**values)
