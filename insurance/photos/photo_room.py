"""A few photos in memory at a time, and a few more that wait outside, where they lie on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PHOTOS_AT_ONCE = 4  # in memory; each may have `max_photo_bytes`
PHOTOS_WAITING = 20


class TooManyPhotosAtOnce(Exception):
    """More people send photos right now than can be served soon."""


class PhotoRoom:
    """Lets a few photos into memory at a time and a few more wait outside."""

    def __init__(self, *, at_once: int = PHOTOS_AT_ONCE, waiting: int = PHOTOS_WAITING) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._here = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Raises `TooManyPhotosAtOnce`."""
        if self._here >= self._most:
            raise TooManyPhotosAtOnce
        self._here += 1
        try:
            async with self._places:
                yield
        finally:
            self._here -= 1
