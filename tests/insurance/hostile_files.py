"""Files that somebody may send to do harm, or by mistake. All are made here; none is kept in the repository."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

from insurance.photos.photos import PhotoBroken, PhotoRefused, PhotoTooLarge, PhotoTypeRefused

MARKER = b"<script>alert('baowen')</script>"
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Hostile:
    """`refused` None: it may be shown, but nothing of `MARKER` may be in what is shown."""

    name: str
    make: Callable[[], bytes]
    refused: type[PhotoRefused] | None


def picture(kind: str, size: tuple[int, int] = (640, 480), mode: str = "RGB", **more: object) -> bytes:
    """A picture with grain, so that it does not compress to nothing."""
    grain = Image.effect_noise(size, 60)
    return encoded(
        Image.merge("RGB", [grain, grain.transpose(Image.Transpose.ROTATE_180), grain]).convert(mode), kind, **more
    )


def encoded(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, **more)
    else:
        image.save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))


def flat_png(width: int, height: int, *, depth: int = 8, colour: int = 2) -> bytes:
    """A whole, valid PNG of so many pixels, all black: megabytes of them in a few kilobytes."""
    bits = {0: 1, 2: 3, 6: 4}[colour] * depth
    row = bytes(1 + (width * bits + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row * 64) for _ in range(height // 64)) + packer.flush()
    header = struct.pack("!IIBBBBB", width, height // 64 * 64, depth, colour, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_chunk(name: bytes, body: bytes) -> bytes:
    """A good PNG with one more chunk before its pixels."""
    good = picture("PNG")
    head = len(PNG) + 25
    return good[:head] + chunk(name, body) + good[head:]


def swollen(name: bytes) -> bytes:
    """A good PNG with a chunk that unpacks to 50 MB."""
    return with_chunk(name, b"x\0\0" + zlib.compress(bytes(50_000_000)))


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG whose header claims to be so large."""
    good = bytearray(picture("JPEG", (64, 64)))
    at = good.index(b"\xff\xc0")
    good[at + 5 : at + 9] = struct.pack("!HH", height, width)
    return bytes(good)


def jpeg_with(segment: int, body: bytes) -> bytes:
    good = picture("JPEG")
    return good[:2] + struct.pack("!BBH", 0xFF, segment, len(body) + 2) + body + good[2:]


def webp_of_size(width: int, height: int) -> bytes:
    """A lossless WebP of one colour, all of it there."""
    return encoded(Image.new("RGB", (width, height)), "WEBP", lossless=True, quality=0, method=0)


def animation(kind: str, frames: int) -> bytes:
    pictures = [Image.new("RGB", (32, 32), (index * 7 % 256, index % 256, 90)) for index in range(frames)]
    out = io.BytesIO()
    pictures[0].save(out, kind, save_all=True, append_images=pictures[1:], duration=40)
    return out.getvalue()


def with_profile(kind: str) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture(kind, icc_profile=profile + MARKER)


def with_texts() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", MARKER.decode())
    told.add_itxt("XML:com.adobe.xmp", MARKER.decode())
    return picture("PNG", pnginfo=told)


def with_exif(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = exif[0x0131] = exif[0x9286] = MARKER.decode()
    return picture(kind, exif=exif.tobytes())


def looping_exif() -> bytes:
    """A directory of EXIF that is its own next directory."""
    tiff = b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8)
    return jpeg_with(0xE1, b"Exif\x00\x00" + tiff + struct.pack("<I", 8))


def flipped(kind: str, seed: int) -> bytes:
    """A good picture with a few of its bytes changed."""
    dice, good = random.Random(seed), bytearray(picture(kind, (200, 150)))
    for _ in range(12):
        good[dice.randrange(16, len(good))] = dice.randrange(256)
    return bytes(good)


def _still(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def _drawn(kind: str) -> Callable[[], bytes]:
    return lambda: encoded(Image.new("RGB", (64, 64)), kind)


def _cut(kind: str, part: float) -> bytes:
    content = picture(kind)
    return content[: max(13, int(len(content) * part))]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>'

FILES: tuple[Hostile, ...] = (
    # Other kinds of file under the name of a photo.
    Hostile("nothing at all", _still(b""), PhotoBroken),
    Hostile("a zero byte", _still(b"\x00"), PhotoTypeRefused),
    Hostile("an SVG", _still(SVG), PhotoTypeRefused),
    Hostile("an SVG behind an XML head", _still(b'<?xml version="1.0"?>' + SVG), PhotoTypeRefused),
    Hostile("an HTML page", _still(b"<!doctype html>" + MARKER), PhotoTypeRefused),
    Hostile("a PDF", _still(b"%PDF-1.7\n" + MARKER), PhotoTypeRefused),
    Hostile("PostScript", _still(b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run"), PhotoTypeRefused),
    Hostile("an ImageMagick script", _still(b"push graphic-context\nimage over 0,0 0,0 'https:x'"), PhotoTypeRefused),
    Hostile("a ZIP", _still(b"PK\x03\x04" + bytes(60)), PhotoTypeRefused),
    Hostile("a program", _still(b"\x7fELF" + bytes(60)), PhotoTypeRefused),
    Hostile("a BMP", _drawn("BMP"), PhotoTypeRefused),
    Hostile("a TIFF", _drawn("TIFF"), PhotoTypeRefused),
    Hostile("a GIF", _drawn("GIF"), PhotoTypeRefused),
    Hostile("an icon", _drawn("ICO"), PhotoTypeRefused),
    Hostile("an AVIF by name", _still(b"\x00\x00\x00\x1cftypavif" + bytes(100)), PhotoTypeRefused),
    Hostile("a film", _still(b"\x00\x00\x00\x18ftypmp42" + bytes(100)), PhotoTypeRefused),
    Hostile("a sound", _still(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40)), PhotoTypeRefused),
    # Two files in one.
    Hostile("a GIF that is also a JAR", lambda: _drawn("GIF")() + b"PK\x03\x04" + bytes(60), PhotoTypeRefused),
    Hostile("a PNG head on a page", _still(PNG + MARKER), PhotoBroken),
    Hostile("a JPEG head on a page", _still(b"\xff\xd8\xff\xe0" + MARKER), PhotoBroken),
    Hostile("a WebP head on a page", _still(b"RIFF\x24\x00\x00\x00WEBPVP8 " + MARKER), PhotoBroken),
    Hostile("a HEIC head on a page", _still(b"\x00\x00\x00\x18ftypheic" + MARKER), PhotoBroken),
    Hostile("a JPEG followed by a page", lambda: picture("JPEG") + MARKER, None),
    Hostile("a PNG followed by a ZIP", lambda: picture("PNG") + b"PK\x03\x04" + MARKER, None),
    Hostile("a WebP followed by a page", lambda: picture("WEBP") + MARKER, None),
    Hostile("a page in a JPEG's comment", lambda: jpeg_with(0xFE, MARKER), None),
    Hostile("a page in a PNG's texts", with_texts, None),
    Hostile("a page in a JPEG's EXIF", lambda: with_exif("JPEG"), None),
    Hostile("a page in a WebP's EXIF", lambda: with_exif("WEBP"), None),
    Hostile("a page in a JPEG's colour profile", lambda: with_profile("JPEG"), None),
    Hostile("a page in a PNG's colour profile", lambda: with_profile("PNG"), None),
    Hostile("a page in a WebP's colour profile", lambda: with_profile("WEBP"), None),
    Hostile("a colour profile that is none", lambda: picture("JPEG", icc_profile=MARKER * 50), None),
    # Small files that are large pictures.
    Hostile("900 megapixels of one bit", lambda: flat_png(30_000, 30_016, depth=1, colour=0), PhotoTooLarge),
    Hostile("177 megapixels in colour", lambda: flat_png(13_300, 13_312), PhotoTooLarge),
    Hostile("a strip of 65,500 by 700", lambda: flat_png(65_500, 704), PhotoTooLarge),
    Hostile("a JPEG of 65,500 by 65,500", lambda: jpeg_of_size(65_500, 65_500), PhotoTooLarge),
    Hostile("a JPEG of 35 megapixels that holds a few", lambda: jpeg_of_size(7_000, 5_000), None),
    Hostile("a WebP of 100 megapixels", lambda: webp_of_size(10_000, 10_000), PhotoTooLarge),
    Hostile("a text of 50 MB in a PNG", partial(swollen, b"zTXt"), PhotoBroken),
    Hostile("a profile of 50 MB in a PNG", partial(swollen, b"iCCP"), PhotoBroken),
    Hostile("EXIF that turns in a circle", looping_exif, None),
    Hostile("EXIF that is nonsense", lambda: jpeg_with(0xE1, b"Exif\x00\x00" + MARKER * 20), None),
    # What moves.
    Hostile("a PNG of 300 frames", lambda: animation("PNG", 300), PhotoTypeRefused),
    Hostile("a WebP of 300 frames", lambda: animation("WEBP", 300), PhotoTypeRefused),
    # Unusual, but photos.
    Hostile("a JPEG for printers", lambda: picture("JPEG", mode="CMYK"), None),
    Hostile("16 bits of grey", lambda: encoded(Image.new("I;16", (200, 100), 0x8000), "PNG"), None),
    Hostile("one pixel", lambda: picture("PNG", (1, 1)), None),
    Hostile("one row", lambda: picture("PNG", (5_000, 1)), None),
    *(
        Hostile(f"{kind} cut after {part:.0%}", partial(_cut, kind, part), PhotoBroken)
        for kind in ("JPEG", "PNG", "WEBP", "HEIF")
        for part in (0.01, 0.1, 0.5, 0.9)
    ),
)  # fmt: skip
