"""What is written on photos, read in a child process; under a load that would hold up the customers, it is not read."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from insurance.photos.photo_process import PhotoProcess, ProcessDied

MOST_WAITING = 12  # photos; who comes behind so many is answered without
_DEADLINE_SECONDS = 20.0  # the first photo waits for the models too

log = structlog.get_logger()


@dataclass(frozen=True)
class TextLine:
    """Words on a photo. `score` is 0…1; `left` … `bottom` are shares of the photo's width and height."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left


async def read_text(jpeg: bytes) -> list[TextLine] | None:
    """By this process's reader; see `PhotoReader.read`."""
    return await _reader.read(jpeg)


def close() -> None:
    """Stop this process's reader (it also ends with this process)."""
    _reader.close()


class PhotoReader:
    """One child, started with the first photo and ended with this process."""

    def __init__(self, process: PhotoProcess | None = None, *, most_waiting: int = MOST_WAITING) -> None:
        self._process = process or PhotoProcess(_DEADLINE_SECONDS, module="insurance.photos.photo_text_worker")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="photo-text")
        self._most_waiting = most_waiting
        self._waiting = 0

    async def read(self, jpeg: bytes) -> list[TextLine] | None:
        """The lines of the picture, of our own making; None when it could not be read now."""
        if self._waiting >= self._most_waiting:
            log.warning("photo_not_read", why="busy")
            return None
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, jpeg)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._process.stop()

    def _ask(self, jpeg: bytes) -> list[TextLine] | None:
        try:
            answer = json.loads(self._process.ask(b"{}", jpeg)[0])
        except ProcessDied:
            log.warning("photo_not_read", why="died")
            return None
        if "refused" in answer:
            log.warning("photo_not_read", why=answer["refused"])
            return None
        return [TextLine(**line) for line in answer["lines"]]


_reader = PhotoReader()
