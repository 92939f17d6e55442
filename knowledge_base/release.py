"""The published release: one small file that says which collection answers, replaced in one step."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from foundation.settings import Settings
from knowledge_base.entries import Entry


@dataclass(frozen=True)
class Release:
    """What was indexed: the collection in Chroma, the model that embedded it, and the entries themselves."""

    collection: str
    previous: str | None
    fingerprint: str
    content: str  # hash of everything indexed
    passages: int
    created_at: str
    entries: tuple[Entry, ...]
    elsewhere: dict[str, list[str]]  # by subject, what is not ours to answer


class ReleaseBroken(Exception):
    """The release file exists but cannot be read."""


class ReleaseWithdrawn(Exception):
    """Newer releases have taken the place of the one that is open; it must be opened again."""


def knowledge_folder(settings: Settings) -> Path:
    return settings.data_dir / "knowledge"


def content_hash(entries: tuple[Entry, ...], elsewhere: dict[str, list[str]]) -> str:
    written = json.dumps([[_as_json(entry) for entry in entries], elsewhere], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def collection_name(content: str, fingerprint: str) -> str:
    """Chroma allows only letters, digits, dots, hyphens and underscores."""
    return f"kb-{content[:16]}-{hashlib.sha256(fingerprint.encode()).hexdigest()[:8]}"


def read_release(settings: Settings) -> Release | None:
    path = _file(settings)
    if not path.exists():
        return None
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(_from_json(entry) for entry in written.pop("entries"))
        return Release(entries=entries, **written)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReleaseBroken(f"{path} cannot be read: {error}") from error


def publish(settings: Settings, release: Release) -> None:
    """Make `release` the one that answers. Readers see the old file or the new one, never half of it."""
    path = _file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {name.name: getattr(release, name.name) for name in fields(release) if name.name != "entries"}
    written["entries"] = [_as_json(entry) for entry in release.entries]
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(written, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _file(settings: Settings) -> Path:
    return knowledge_folder(settings) / "release.json"


def _as_json(entry: Entry) -> dict[str, Any]:
    written = asdict(entry)
    written["effective_from"] = entry.effective_from.isoformat()
    written["effective_to"] = entry.effective_to.isoformat() if entry.effective_to else None
    return written


def _from_json(written: dict[str, Any]) -> Entry:
    ends = written["effective_to"]
    return Entry(
        **{
            **written,
            "questions": tuple(written["questions"]),
            "effective_from": date.fromisoformat(written["effective_from"]),
            "effective_to": date.fromisoformat(ends) if ends else None,
        }
    )
