"""Photos and other files by content: the same bytes are kept once, under their SHA-256, in any fsspec store."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import fsspec


class FileMissing(Exception):
    """Nothing is kept under this key."""


class FileStore:
    """`url` is any fsspec address, for instance `file:///srv/files` or `s3://bucket/baowen`. Calls block."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(url)

    def keep(self, content: bytes) -> str:
        """Store the bytes durably and give their key, the hexadecimal SHA-256."""
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        if self._fs.exists(path):
            return key
        self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        # Written aside and renamed, so that a crash never leaves half a file under a whole file's name.
        beside = f"{path}.{uuid4().hex}.part"
        with self._fs.open(beside, "wb") as file:
            file.write(content)
            _sync(file)
        self._fs.mv(beside, path)
        return key

    def read(self, key: str) -> bytes:
        """The bytes kept under `key`. Raises `FileMissing`."""
        try:
            return bytes(self._fs.cat_file(self._path(key)))
        except FileNotFoundError:
            raise FileMissing(key) from None

    def _path(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key}"


def _sync(file: object) -> None:
    """Force a local file to the disk; remote stores are durable when `close` returns."""
    import os

    file.flush()  # type: ignore[attr-defined]
    try:
        os.fsync(file.fileno())  # type: ignore[attr-defined]
    except (AttributeError, OSError):
        return
