"""Photos and other files by content: the same bytes are kept once, under their SHA-256, in any fsspec store."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from foundation.clock import utc_now

LEFT_OVER_AFTER = timedelta(days=1)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class FileMissing(Exception):
    """Nothing is kept under this key."""


class NoRoom(Exception):
    """The disk is full: nothing was kept, and it works again when there is room."""


class FileStore:
    """`url` is any fsspec address, for instance `file:///srv/files` or `s3://bucket/baowen`. Calls block."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(url)
        self._is_local = isinstance(self._fs, LocalFileSystem)

    def keep(self, content: bytes) -> str:
        """Store the bytes durably, even against a power cut, and give their key, the hexadecimal SHA-256.

        Raises `NoRoom`.
        """
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        with _no_room_named():
            if self._is_local:
                _keep_locally(Path(path), content)
            elif not self._fs.exists(path):
                self._fs.pipe_file(path, content)  # such a store shows an object when it has all of it
        return key

    def read(self, key: str) -> bytes:
        """The bytes kept under `key`. Raises `FileMissing`."""
        try:
            return bytes(self._fs.cat_file(self._path(key)))
        except FileNotFoundError:
            raise FileMissing(key) from None

    def remove(self, key: str) -> None:
        """Take the bytes away for good; who calls knows that nobody needs them. Nothing happens if they are gone."""
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._path(key))

    def remove_leftovers(self) -> int:
        """Take away what processes that died left half-written long ago; how many files."""
        if not self._is_local:
            return 0
        old = [path for path in Path(self._root).glob("*/*.part") if _age(path) > LEFT_OVER_AFTER]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key}"


def _keep_locally(path: Path, content: bytes) -> None:
    """Written aside and renamed, so that a crash never leaves half a file under a whole file's name."""
    if not path.exists():
        _make_folder(path.parent)
        beside = path.with_name(f"{path.name}.{uuid4().hex}.part")
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
    # Also when it was there: who has just renamed it may not have come as far as this yet.
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """A name is on the disk only when the folder that holds it is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _age(path: Path) -> timedelta:
    try:
        return utc_now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # another process has just finished or removed it
        return timedelta(0)


@contextmanager
def _no_room_named() -> Iterator[None]:
    try:
        yield
    except OSError as broken:
        if broken.errno in _NO_ROOM:
            raise NoRoom from broken
        raise
