"""What can be told of a picture by looking at it: how bright, how sharp; and what the camera wrote into it."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

_LONGEST = 1024  # pixels; sharpness is comparable between pictures of one size only
_TILES = (6, 8)
_SHARP_TILES = 90  # percentile: a sharp photo may have a blank wall in it, a blurred one has no sharp tile
_MOST_CHARS = 80


def look_at(picture: Image.Image, exif: Image.Exif) -> dict[str, Any]:
    """JSON: "brightness" and "brightest" (0…255), "sharpness", and what the camera says (see `camera_facts`)."""
    grey = picture.convert("L")
    grey.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    pixels = np.asarray(grey, dtype=np.float32)
    return {
        "brightness": round(float(pixels.mean()), 1),
        "brightest": round(float(np.percentile(pixels, 95)), 1),
        "sharpness": round(_sharpness(pixels), 1),
        **camera_facts(exif),
    }


def camera_facts(exif: Image.Exif) -> dict[str, Any]:
    """{"taken_at": ISO, without a zone if the camera gave none, "latitude", "longitude", "camera", "software"}.

    Of what is absent or makes no sense there is no key: a camera's notes never make a photo fail.
    """
    try:
        shot, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        base = dict(exif)
    except Exception:  # EXIF is a maze of offsets written by strangers; a photo without it is as good
        return {}
    facts: dict[str, Any] = {
        "taken_at": _moment(shot.get(ExifTags.Base.DateTimeOriginal), shot.get(ExifTags.Base.OffsetTimeOriginal)),
        "camera": " ".join(filter(None, (_text(base.get(ExifTags.Base.Make)), _text(base.get(ExifTags.Base.Model))))),
        "software": _text(base.get(ExifTags.Base.Software)),
        **_where(place),
    }
    return {key: value for key, value in facts.items() if value not in (None, "")}


def _sharpness(pixels: NDArray[np.float32]) -> float:
    """The variance of the Laplacian in the sharper tiles."""
    if min(pixels.shape) < max(_TILES) * 3:
        return 0.0
    edges = (
        pixels[:-2, 1:-1] + pixels[2:, 1:-1] + pixels[1:-1, :-2] + pixels[1:-1, 2:] - 4 * pixels[1:-1, 1:-1]
    )  # fmt: skip
    tiles = [tile.var() for row in np.array_split(edges, _TILES[0]) for tile in np.array_split(row, _TILES[1], axis=1)]
    return float(np.percentile(tiles, _SHARP_TILES))


def _moment(written: Any, offset: Any) -> str | None:
    try:
        moment = datetime.strptime(str(written), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007  # zone beside it
    except ValueError:
        return None
    try:
        return datetime.fromisoformat(f"{moment}{str(offset or '').strip()}").isoformat()
    except ValueError:
        return moment


def _where(place: dict[int, Any]) -> dict[str, float]:
    try:
        north = _degrees(place[ExifTags.GPS.GPSLatitude]) * (-1 if place.get(ExifTags.GPS.GPSLatitudeRef) == "S" else 1)
        east = _degrees(place[ExifTags.GPS.GPSLongitude]) * (
            -1 if place.get(ExifTags.GPS.GPSLongitudeRef) == "W" else 1
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return {}
    if not (math.isfinite(north) and math.isfinite(east) and abs(north) <= 90 and abs(east) <= 180) or not north:
        return {}
    return {"latitude": round(north, 6), "longitude": round(east, 6)}


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _text(value: Any) -> str:
    return "".join(sign for sign in str(value or "") if sign.isprintable())[:_MOST_CHARS].strip()
