"""The settings of photos: what a good one is, what is read from it, how long it is known again."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class PhotoSettings(BaseSettings):
    """Part of `Settings`. Brightness runs from 0 to 255."""

    # A photo outside of these is kept all the same; the customer is asked for a better one.
    photo_min_long_side: int = Field(default=1024, ge=0)  # pixels
    photo_darkest: float = Field(default=40, ge=0, le=255)  # on the whole …
    photo_dark_highlights: float = Field(default=110, ge=0, le=255)  # … and in its brightest twentieth
    photo_brightest: float = Field(default=225, ge=0, le=255)
    photo_min_sharpness: float = Field(default=6, ge=0)  # see `insurance.photos.photo_look`

    read_photos: bool = True  # plates, vehicle numbers, documents; takes a child process of about half a gigabyte
    photo_time_hours: float = Field(default=24, gt=0)  # beyond which the camera's clock differs from the report
    photo_place_km: float = Field(default=2, gt=0)  # the same for its place
    photo_reuse_days: int = Field(default=730, ge=1)  # for which photos of claims are looked through for the same
