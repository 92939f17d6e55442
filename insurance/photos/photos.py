"""Check an uploaded picture and prepare what is shown of it, without trusting a single byte."""

from __future__ import annotations

import asyncio
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from foundation.settings import Settings
from insurance.photos.photo_process import PhotoProcess, ProcessDied

EMPTY = "这张照片没有传上来，麻烦重新发一次。"
TOO_MANY_BYTES = "这张照片超过 {megabytes:.0f} MB 了，麻烦换一张小一点的，或者用手机原相机重新拍一张。"
TOO_MANY_PIXELS = "这张照片的尺寸太大，暂时处理不了，麻烦用手机原相机重新拍一张。"
WRONG_TYPE = "这个文件不是能识别的照片，请发 JPG、PNG、WebP 或 HEIC 格式的照片。"
ANIMATED = "这是一张动图，看不清是哪一刻，麻烦发一张普通的照片。"
BROKEN = "这张照片打不开，可能没传完整，麻烦重新拍一张或再发一次。"

DISPLAY_LONGEST = 1600
THUMBNAIL_LONGEST = 320
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_PROCESSES = 2


class PhotoRefused(Exception):
    """A picture we do not take; `sentence` tells the customer why, `code` tells the client."""

    code = "photo_refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(self.code)
        self.sentence = sentence


class PhotoTooLarge(PhotoRefused):
    """Too many bytes or too many pixels."""

    code = "photo_too_large"


class PhotoTypeRefused(PhotoRefused):
    """Not a JPEG, PNG, WebP or HEIC, whatever its name says."""

    code = "photo_type"


class PhotoBroken(PhotoRefused):
    """Damaged, cut short, empty, or not decoded within the limits."""

    code = "photo_broken"


@dataclass(frozen=True)
class Prepared:
    """`original` is untouched. `display` and `thumbnail` are upright JPEGs without metadata (long side ≤ 1600, ≤ 320).

    `width` and `height` are the upright original's, in pixels; `media_type` and `sha256` are the original's. `seen` is
    what `photo_look.look_at` tells of it, `prints` what it is known again by (`photo_prints`).
    """

    media_type: str
    width: int
    height: int
    original: bytes
    display: bytes
    thumbnail: bytes
    sha256: str
    seen: dict[str, Any]
    prints: bytes


async def prepare(content: bytes, settings: Settings) -> Prepared:
    """Check the picture and make its copies in a limited child process. Raises a `PhotoRefused`."""
    if not content:
        raise PhotoBroken(EMPTY)
    if len(content) > settings.max_photo_bytes:
        raise PhotoTooLarge(TOO_MANY_BYTES.format(megabytes=settings.max_photo_bytes / 1024 / 1024))
    media_type = recognise(content)
    if media_type is None:
        raise PhotoTypeRefused(WRONG_TYPE)
    job = {
        "format": _FORMATS[media_type],
        "max_pixels": settings.max_photo_pixels,
        "display": DISPLAY_LONGEST,
        "thumbnail": THUMBNAIL_LONGEST,
    }
    return await asyncio.get_running_loop().run_in_executor(_threads, _develop, content, media_type, job)


def recognise(content: bytes) -> str | None:
    """The media type by the first bytes; None if it is none that we take."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS else None


def close() -> None:
    """Stop the child processes (they also end with this process)."""
    for process in _processes:
        process.stop()


def _develop(content: bytes, media_type: str, job: dict[str, object]) -> Prepared:
    """One picture at a time per child; two children at most, as there are two threads."""
    process = _processes.pop()
    try:
        frames = process.ask(json.dumps(job).encode(), content)
    except ProcessDied:
        raise PhotoBroken(BROKEN) from None
    finally:
        _processes.append(process)
    answer = json.loads(frames[0])
    if answer.get("refused") == "pixels":
        raise PhotoTooLarge(TOO_MANY_PIXELS)
    if answer.get("refused") == "animated":
        raise PhotoTypeRefused(ANIMATED)
    if "refused" in answer:
        raise PhotoBroken(BROKEN)
    return Prepared(
        media_type=media_type,
        width=answer["width"],
        height=answer["height"],
        original=content,
        display=frames[1],
        thumbnail=frames[2],
        sha256=hashlib.sha256(content).hexdigest(),
        seen=answer["seen"],
        prints=frames[3],
    )


_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
_threads = ThreadPoolExecutor(_PROCESSES, thread_name_prefix="photo")
_processes = [PhotoProcess() for _ in range(_PROCESSES)]
