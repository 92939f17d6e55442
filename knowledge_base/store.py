"""Chroma, embedded: one client per folder, collections compared by cosine and embedded by us alone."""

from __future__ import annotations

from pathlib import Path

import chromadb
from chromadb import Collection
from chromadb.api import ClientAPI

from foundation.settings import Settings

SEARCH_WIDTH = 256  # Chroma's ef_search: a passage must find itself among very many that are alike


def knowledge_folder(settings: Settings) -> Path:
    return settings.data_dir / "knowledge"


def open_client(settings: Settings) -> ClientAPI:
    folder = knowledge_folder(settings) / "chroma"
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(folder), settings=chromadb.config.Settings(anonymized_telemetry=False))


def create_collection(client: ClientAPI, name: str, *, fingerprint: str) -> Collection:
    """An empty one; its vectors are ours, and it says which model made them."""
    return client.create_collection(
        name,
        metadata={"fingerprint": fingerprint},
        configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_WIDTH}},
        embedding_function=None,
    )


def count_in(client: ClientAPI, name: str) -> int:
    """Rows of a collection, 0 when it does not exist."""
    try:
        return client.get_collection(name, embedding_function=None).count()
    except chromadb.errors.NotFoundError:
        return 0
