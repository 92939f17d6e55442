"""Files are kept once, whole, under what they contain."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foundation.clock import clock_set_to
from foundation.files import FileMissing, FileStore, NoRoom


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


def test_what_is_kept_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is on the disk before it has its name, and each folder once there is a new name in it."""
    done: list[str] = []
    fsync, replace, mkdir = os.fsync, os.replace, os.mkdir

    def noting_fsync(file: int) -> None:
        done.append(f"on disk: {Path(os.readlink(f'/proc/self/fd/{file}')).relative_to(tmp_path)}")
        fsync(file)

    def noting_replace(source: Path, target: Path) -> None:
        done.append("renamed")
        replace(source, target)

    def noting_mkdir(folder: Path, mode: int = 0o777) -> None:
        done.append(f"made: {Path(folder).relative_to(tmp_path)}")
        mkdir(folder, mode)

    store = FileStore(f"file://{tmp_path}/files")
    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(os, "replace", noting_replace)
    monkeypatch.setattr(os, "mkdir", noting_mkdir)
    key = store.keep(b"photo")
    folder = f"files/{key[:2]}"
    assert done[4].startswith(f"on disk: {folder}/{key}.")
    assert done[:4] + done[5:] == [
        "made: files", "on disk: .", f"made: {folder}", "on disk: files", "renamed", f"on disk: {folder}",
    ]  # fmt: skip
    done.clear()
    store.keep(b"photo")  # whoever was first may have died right after the renaming
    assert done == [f"on disk: {folder}"]


def test_a_full_disk_leaves_nothing_behind_and_works_again_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def no_room(file: int) -> None:
        if os.readlink(f"/proc/self/fd/{file}").endswith(".part"):
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    store = FileStore(f"file://{tmp_path}/files")
    store.keep(b"before")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        with pytest.raises(NoRoom):
            store.keep(b"photo")
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1
    assert store.read(store.keep(b"photo")) == b"photo"


def test_a_disk_that_is_broken_is_not_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        FileStore(f"file://{tmp_path}/files").keep(b"photo")


def test_what_dead_processes_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    store = FileStore(f"file://{tmp_path}/files")
    key = store.keep(b"photo")
    left = tmp_path / "files" / key[:2] / f"{key}.0.part"
    left.write_bytes(b"pho")
    assert store.remove_leftovers() == 0
    with clock_set_to(lambda: datetime.now(UTC) + timedelta(hours=25)):
        assert store.remove_leftovers() == 1
    assert not left.exists()
    assert store.read(key) == b"photo"


def test_another_store_keeps_files_as_well() -> None:
    store = FileStore("memory://baowen")
    assert store.read(store.keep(b"a")) == store.read(store.keep(b"a")) == b"a"
    assert store.remove_leftovers() == 0
