"""Makes the prints by which a picture is known again: of the whole, and of parts that somebody may have cut out.

A perceptual hash bears recompression, another size and other light, but not a cut or a turn. So a photo keeps the
hashes of many of its own parts, turned a little too: one photo is a part of another when its whole resembles one of
the other's parts, in either direction. `bench/photo_reuse.py` measures what that finds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import imagehash
import numpy as np
from PIL import Image

_SIDE = 12
_LONGEST = 384
_PIXELS = 60
# Turned by so many degrees, cut by such shares of each side, at so many places along each side.
_PARTS = (
    (0, 0.0, 1), (0, 0.05, 3), (0, 0.1, 3), (0, 0.15, 4), (0, 0.2, 4), (0, 0.25, 5), (0, 0.3, 5),
    (-4, 0.0, 1), (-4, 0.1, 1), (-2, 0.0, 1), (-2, 0.1, 1), (2, 0.0, 1), (2, 0.1, 1), (4, 0.0, 1), (4, 0.1, 1),
)  # fmt: skip


def prints_of(picture: Image.Image) -> bytes:
    """For `photo_prints.read_prints`: so many bytes for the whole, then as many for each part."""
    grey = picture.convert("L")
    grey.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    turned = {
        degrees: grey.rotate(degrees, resample=Image.Resampling.BICUBIC) if degrees else grey
        for degrees in {part[0] for part in _PARTS}
    }
    return b"".join(_hash(turned[degrees], box) for degrees, box in _boxes(*grey.size))


def _hash(picture: Image.Image, box: tuple[float, float, float, float]) -> bytes:
    part = picture.resize((_PIXELS, _PIXELS), Image.Resampling.LANCZOS, box=box)
    found = imagehash.phash(part, hash_size=_SIDE, highfreq_factor=_PIXELS // _SIDE)
    return np.packbits(found.hash.flatten()).tobytes()


def _boxes(width: int, height: int) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    for degrees, cut, places in _PARTS:
        blank = abs(math.tan(math.radians(degrees))) * max(
            width / height, height / width
        )  # corners that a turn empties
        kept = max(1 - blank, 0.5) * (1 - cut)
        steps = [step / (places - 1) for step in range(places)] if places > 1 else [0.5]
        for across in steps:
            for down in steps:
                left, top = (1 - kept) * across * width, (1 - kept) * down * height
                yield degrees, (left, top, left + kept * width, top + kept * height)
