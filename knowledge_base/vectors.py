"""Vectors of passages, kept by their text: what has been embedded once by a model is not embedded again.

They are kept with half precision, whose rounding moves a cosine by less than a millionth, and those of our own
documents by the bundled model come with us: without them the first start would embed for minutes.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from knowledge_base.model import Passage, PassageKind

Vector = np.ndarray[Any, np.dtype[np.float32]]
Progress = Callable[[int, int], object]
SHIPPED = Path(__file__).resolve().parent / "vectors.npz"
BATCH = 64
WAIT_SECONDS = 30.0  # for another process that writes
_ASKED_AT_ONCE = 500


class PassageEmbeddings(Protocol):
    """What ingestion needs of an embedding model. Everything that changes its vectors changes its fingerprint."""

    @property
    def fingerprint(self) -> str: ...

    def embed_passages(self, texts: list[str], kind: PassageKind) -> list[list[float]]: ...


class VectorCache:
    """A file that can be deleted at any time: it only saves work. So does the one that comes with us, `shipped`."""

    def __init__(self, path: Path, shipped: Path | None = SHIPPED) -> None:
        self._path = path
        self._shipped = shipped

    def vectors_of(
        self, passages: Sequence[Passage], embeddings: PassageEmbeddings, progress: Progress = lambda done, total: None
    ) -> list[Vector]:
        """One unit vector a passage, in their order. `progress(done, total)` counts passages."""
        keys = [_key(embeddings.fingerprint, passage) for passage in passages]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as file:
            known = self._read(file, keys)
            if self._shipped is not None and len(known) < len(set(keys)):
                known |= read_shipped(self._shipped, set(keys) - set(known))
            missing = {key: passage for key, passage in zip(keys, passages, strict=True) if key not in known}
            done = len(passages) - len(missing)
            progress(done, len(passages))
            for batch in _batches(missing):
                known |= self._embed(file, batch, embeddings)
                done += len(batch)
                progress(done, len(passages))
        progress(len(passages), len(passages))
        return [known[key] for key in keys]

    def keep_only(self, passages: Sequence[Passage], fingerprint: str) -> None:
        """Forget what no release needs any more, once most of the file is such."""
        with closing(self._open()) as file:
            held = file.execute("SELECT count(*) FROM half").fetchone()[0]
            if held <= 4 * len(passages):
                return
            kept = {_key(fingerprint, passage) for passage in passages}
            old = [(key,) for (key,) in file.execute("SELECT key FROM half") if key not in kept]
            file.executemany("DELETE FROM half WHERE key = ?", old)
            file.commit()

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=WAIT_SECONDS)
        file.execute("CREATE TABLE IF NOT EXISTS half (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        return file

    def _read(self, file: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        known: dict[bytes, Vector] = {}
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), _ASKED_AT_ONCE):
            some = wanted[start : start + _ASKED_AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = file.execute(f"SELECT key, value FROM half WHERE key IN ({marks})", some)
            known |= {key: _whole(np.frombuffer(value, dtype=np.float16)) for key, value in rows}
        return known

    def _embed(
        self, file: sqlite3.Connection, batch: Sequence[tuple[bytes, Passage]], embeddings: PassageEmbeddings
    ) -> dict[bytes, Vector]:
        """Of one kind. Written at once, so that an ingestion that is stopped goes on where it was."""
        texts = [passage.text for _, passage in batch]
        vectors = embeddings.embed_passages(texts, batch[0][1].kind)
        halves = {key: np.asarray(vector, dtype=np.float16) for (key, _), vector in zip(batch, vectors, strict=True)}
        rows = [(key, half.tobytes()) for key, half in halves.items()]
        file.executemany("INSERT OR REPLACE INTO half VALUES (?, ?)", rows)
        file.commit()
        return {key: _whole(half) for key, half in halves.items()}


def _batches(missing: dict[bytes, Passage]) -> Iterable[list[tuple[bytes, Passage]]]:
    """Texts of one kind and of like length together: a batch takes as long as its longest."""
    ordered = sorted(missing.items(), key=lambda item: (item[1].kind, len(item[1].text)))
    for _, of_kind in groupby(ordered, key=lambda item: item[1].kind):
        items = list(of_kind)
        yield from (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def read_shipped(path: Path, wanted: set[bytes]) -> dict[bytes, Vector]:
    """Those of the wanted ones that the file has; none when there is no file."""
    if not path.exists():
        return {}
    with np.load(path) as file:
        keys = [key.tobytes() for key in file["keys"]]
        halves = file["halves"]
    return {key: _whole(half) for key, half in zip(keys, halves, strict=True) if key in wanted}


def shipped_share(path: Path, passages: Sequence[Passage], fingerprint: str) -> float:
    """The share of the passages' texts whose vectors the file has."""
    wanted = {_key(fingerprint, passage) for passage in passages}
    return len(read_shipped(path, wanted)) / len(wanted) if wanted else 1.0


def write_shipped(path: Path, passages: Sequence[Passage], vectors: Sequence[Vector], fingerprint: str) -> None:
    """Replace the file by these, each text once and in an order that does not depend on the documents'."""
    by_key = {_key(fingerprint, passage): vector for passage, vector in zip(passages, vectors, strict=True)}
    keys = sorted(by_key)
    halves = np.stack([by_key[key].astype(np.float16) for key in keys])
    np.savez_compressed(path, keys=np.array([np.frombuffer(key, dtype=np.uint8) for key in keys]), halves=halves)


def _whole(half: np.ndarray[Any, np.dtype[np.float16]]) -> Vector:
    """A unit vector again."""
    vector = half.astype(np.float32)
    length = np.sqrt(np.square(vector).sum())
    return vector / length if length else vector


def _key(fingerprint: str, passage: Passage) -> bytes:
    return hashlib.sha256(f"{fingerprint}\0{passage.kind}\0{passage.text}".encode()).digest()[:16]
