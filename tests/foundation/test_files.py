"""Files are kept once, whole, under what they contain."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.files import FileMissing, FileStore


def test_what_is_kept_can_be_read(tmp_path: Path) -> None:
    store = FileStore(f"file://{tmp_path}/files")
    assert store.read(store.keep("照片".encode())) == "照片".encode()


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = FileStore(f"file://{tmp_path}/files")
    assert store.keep(b"a") == store.keep(b"a")
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_a_key_nobody_kept_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        FileStore(f"file://{tmp_path}/files").read("0" * 64)
