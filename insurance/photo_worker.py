"""The child process that decodes pictures: `python -m insurance.photo_worker`, limited in memory and processor time.

A job is two frames on standard input: a JSON object {"format", "max_pixels", "display", "thumbnail"} and the picture.
The answer on standard output is a JSON object and, where that says "ok", the display copy and the thumbnail.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from typing import Any

import pillow_heif
from PIL import ExifTags, Image, ImageOps

from insurance.photo_frames import read_frame, write_frame

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 8
_NEEDS_COLOURS = ("1", "P", "PA", "LA", "La", "RGBa")  # modes that cannot be made smaller as they are
_QUALITY = {"display": 85, "thumbnail": 80}


def main() -> None:
    """Answer jobs until the other side closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pillow_heif.register_heif_opener(thumbnails=False)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (job := read_frame(source)) is not None:
        content = read_frame(source)
        if content is None:
            return
        _limit_processor_time()
        answer, pictures = _answer(json.loads(job), content)
        for frame in (json.dumps(answer).encode(), *pictures):
            write_frame(sink, frame)
        sink.flush()


def _limit_processor_time() -> None:
    """So many seconds from now: the limit counts from the start of the process, so it moves up with every job."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _answer(job: dict[str, Any], content: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    try:
        width, height, display, thumbnail = _develop(job, content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "pixels"}, ()
    except MemoryError:
        return {"refused": "memory"}, ()
    except Exception as broken:  # decoders raise whatever they like on damaged bytes; the kind is told, never hidden
        return {"refused": "broken", "kind": type(broken).__name__}, ()
    return {"ok": True, "width": width, "height": height}, (display, thumbnail)


def _develop(job: dict[str, Any], content: bytes) -> tuple[int, int, bytes, bytes]:
    Image.MAX_IMAGE_PIXELS = job["max_pixels"]
    with Image.open(io.BytesIO(content), formats=[job["format"]]) as opened:
        if opened.width * opened.height > job["max_pixels"]:  # from the header, before anything is decoded
            raise Image.DecompressionBombError
        size = opened.size
        turned = opened.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
        profile = opened.info.get("icc_profile")
        picture = opened.convert("RGBA") if opened.mode in _NEEDS_COLOURS else opened
        # A JPEG is decoded no larger than it is needed; turning a small picture is cheaper than turning a large one.
        picture.thumbnail((job["display"], job["display"]), Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture = _opaque(ImageOps.exif_transpose(picture))
    small = picture.copy()
    small.thumbnail((job["thumbnail"], job["thumbnail"]), Image.Resampling.LANCZOS)
    width, height = reversed(size) if turned else size
    return width, height, _jpeg(picture, "display", profile), _jpeg(small, "thumbnail", profile)


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, three channels."""
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, kind: str, profile: bytes | None) -> bytes:
    """A JPEG without metadata; only the colour profile is kept, where it is for RGB."""
    kept = profile if profile and profile[16:20] == b"RGB " else None
    out = io.BytesIO()
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)  # nothing of the original's info comes along
    bare.save(out, "JPEG", quality=_QUALITY[kind], optimize=True, progressive=kind == "display", icc_profile=kept)
    return out.getvalue()


if __name__ == "__main__":
    main()
