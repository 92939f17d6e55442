"""A strange picture made into two plain ones: upright, small enough, three channels, none of its bytes in them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageOps

_NEEDS_COLOURS = ("1", "P", "PA", "LA", "La", "RGBa")  # modes that cannot be made smaller as they are
_MAY_MOVE = ("PNG", "WEBP")
_QUALITY = {"display": 85, "thumbnail": 80}
_DEEP = "I;16"
_PROFILE_BYTES = 4 * 1024 * 1024


class Animated(Exception):
    """It has more than one frame: which of them is meant?"""


@dataclass(frozen=True)
class Copies:
    """`width` and `height` are the upright original's; `picture` is what `display` shows, decoded."""

    width: int
    height: int
    display: bytes
    thumbnail: bytes
    picture: Image.Image
    exif: Image.Exif


def develop(job: dict[str, Any], content: bytes) -> Copies:
    """Raises `Animated`, `Image.DecompressionBombError`, and whatever a decoder raises on damaged bytes."""
    Image.MAX_IMAGE_PIXELS = job["max_pixels"]
    with Image.open(io.BytesIO(content), formats=[job["format"]]) as opened:
        if opened.width * opened.height > job["max_pixels"]:  # from the header, before anything is decoded
            raise Image.DecompressionBombError
        if job["format"] in _MAY_MOVE and getattr(opened, "n_frames", 1) > 1:
            raise Animated
        size, exif, profile = opened.size, opened.getexif(), opened.info.get("icc_profile")
        turned = exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
        picture = _shrunk(opened, job["display"], profile)
    small = picture.copy()
    small.thumbnail((job["thumbnail"], job["thumbnail"]), Image.Resampling.LANCZOS)
    width, height = reversed(size) if turned else size
    return Copies(width, height, _jpeg(picture, "display"), _jpeg(small, "thumbnail"), picture, exif)


def _shrunk(opened: Image.Image, longest: int, profile: bytes | None) -> Image.Image:
    if opened.mode.startswith(_DEEP):  # 16 bits of grey: the upper eight are what can be seen
        picture = opened.point(lambda value: value / 256).convert("L")
    else:
        picture = opened.convert("RGBA") if opened.mode in _NEEDS_COLOURS else opened
    # A JPEG is decoded no larger than it is needed; turning a small picture is cheaper than turning a large one.
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=1.2)
    return _opaque(_in_common_colours(ImageOps.exif_transpose(picture), profile))


def _in_common_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB. The profile itself is the sender's bytes, so it is used here and never handed on."""
    if not profile or len(profile) > _PROFILE_BYTES or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        shown = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # shown as if it had none
    return shown or picture


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, three channels."""
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, kind: str) -> bytes:
    """A JPEG without metadata."""
    out = io.BytesIO()
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)  # nothing of the original's info comes along
    bare.save(out, "JPEG", quality=_QUALITY[kind], optimize=True, progressive=kind == "display")
    return out.getvalue()
