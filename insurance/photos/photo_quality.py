"""Whether a photo will do: the one reason to ask for a better one, in words that say how to take it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from foundation.photo_settings import PhotoSettings


class Problem(StrEnum):
    SMALL = "small"
    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"


# What the customer reads, after 「第2张」.
RETAKE: dict[Problem, str] = {
    Problem.SMALL: "太小，放大了看不清，请用手机原相机重新拍，或发原图",
    Problem.DARK: "太暗了，请开灯或打开闪光灯再拍一张",
    Problem.BRIGHT: "太亮、发白了，请避开反光换个角度再拍一张",
    Problem.BLURRED: "有点糊，请拿稳手机、点一下屏幕对好焦再拍一张",
}


def problem_of(width: int, height: int, seen: dict[str, Any], settings: PhotoSettings) -> Problem | None:
    """`seen`: of `photo_look.look_at`. What was never measured is no problem."""
    if max(width, height) < settings.photo_min_long_side:
        return Problem.SMALL
    if seen["brightness"] < settings.photo_darkest and seen["brightest"] < settings.photo_dark_highlights:
        return Problem.DARK
    if seen["brightness"] > settings.photo_brightest:
        return Problem.BRIGHT
    return Problem.BLURRED if seen["sharpness"] < settings.photo_min_sharpness else None
