"""Chroma, embedded: one client per folder, collections compared by cosine and embedded by us alone."""

from __future__ import annotations

import chromadb
from chromadb.api import ClientAPI
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from foundation.settings import Settings
from knowledge_base.release import knowledge_folder

SEARCH_WIDTH = 256  # Chroma's ef_search; at least as many neighbours as are ever asked for


class NotCosine(Exception):
    """A collection compares by something else than cosine, so its figures mean nothing here."""


def open_client(settings: Settings) -> ClientAPI:
    folder = knowledge_folder(settings) / "chroma"
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(folder), settings=chromadb.config.Settings(anonymized_telemetry=False))


def open_store(client: ClientAPI, name: str, embeddings: Embeddings, *, create: bool = False) -> Chroma:
    """The collection as LangChain's vector store. Raises `NotCosine`; chromadb's NotFoundError when it is absent."""
    store = Chroma(
        collection_name=name,
        embedding_function=embeddings,
        client=client,
        collection_configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_WIDTH}},
        create_collection_if_not_exists=create,
    )
    # Chroma keeps the space of a collection that already exists and says nothing.
    space = (client.get_collection(name, embedding_function=None).configuration_json.get("hnsw") or {}).get("space")
    if space != "cosine":
        raise NotCosine(f"collection {name} compares by {space}, not cosine; ingest again")
    return store


def count_in(client: ClientAPI, name: str) -> int:
    """Rows of a collection, 0 when it does not exist."""
    try:
        return client.get_collection(name, embedding_function=None).count()
    except chromadb.errors.NotFoundError:
        return 0
