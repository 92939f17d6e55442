"""Decodes pictures, as a child process: `python -m insurance.photos.photo_worker`, limited in memory, time and reach.

A job is two frames on standard input: a JSON object {"format", "max_pixels", "display", "thumbnail"} and the picture.
The answer on standard output is a JSON object and as many pictures as its "pictures" says: the display copy, the
thumbnail, and the prints by which the picture is known again.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from typing import Any

import pillow_heif
from PIL import Image

from insurance.photos.child_limits import close_the_door, limit_memory, limit_processor_time
from insurance.photos.photo_copies import Animated, develop
from insurance.photos.photo_frames import read_frame, write_frame
from insurance.photos.photo_look import look_at
from insurance.photos.photo_printing import prints_of

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 8


def main() -> None:
    """Answer jobs until the other side closes the pipe."""
    limit_memory(MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pillow_heif.register_heif_opener(thumbnails=False)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    _warm_up()
    close_the_door()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (job := read_frame(source)) is not None:
        content = read_frame(source)
        if content is None:
            return
        limit_processor_time(CPU_SECONDS)
        answer, pictures = _answer(json.loads(job), content)
        for frame in (json.dumps(answer).encode(), *pictures):
            write_frame(sink, frame)
        sink.flush()


def _warm_up() -> None:
    """Whatever is loaded late is loaded now: after this no file can be opened any more."""
    blank = Image.new("RGB", (64, 64))
    for kind in ("JPEG", "PNG", "WEBP"):
        drawn = io.BytesIO()
        blank.save(drawn, kind)
        job = {"format": kind, "max_pixels": blank.width * blank.height, "display": 32, "thumbnail": 16}
        _answer(job, drawn.getvalue())
    _answer({"format": "HEIF", "max_pixels": 1, "display": 1, "thumbnail": 1}, b"\x00\x00\x00\x18ftypheic")


def _answer(job: dict[str, Any], content: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    try:
        copies = develop(job, content)
        seen = look_at(copies.picture, copies.exif)
        pictures = (copies.display, copies.thumbnail, prints_of(copies.picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "pixels"}, ()
    except Animated:
        return {"refused": "animated"}, ()
    except MemoryError:
        return {"refused": "memory"}, ()
    except Exception as broken:  # decoders raise whatever they like on damaged bytes; the kind is told, never hidden
        return {"refused": "broken", "kind": type(broken).__name__}, ()
    return {"width": copies.width, "height": copies.height, "seen": seen, "pictures": len(pictures)}, pictures


if __name__ == "__main__":
    main()
