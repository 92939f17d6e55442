"""The passages of a release in Chroma: made from the release alone, verified, and made again when they are lost."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from chromadb.api import ClientAPI

from foundation.settings import Settings
from knowledge_base.model import Passage, Release, passages_of
from knowledge_base.store import count_in, create_collection, knowledge_folder, open_client
from knowledge_base.vectors import PassageEmbeddings, Progress, Vector, VectorCache

BATCH = 500
SAMPLES = 200  # passages that must find themselves before a release may answer
SAME = 0.001  # cosine distance below which a vector is the same
SILENT: Progress = lambda done, total: None  # noqa: E731


class IndexUnverified(Exception):
    """The collection does not hold what was put into it; the release that answers goes on answering."""


def vector_cache(settings: Settings) -> VectorCache:
    return VectorCache(knowledge_folder(settings) / "vectors.db")


def collection_name(content: str, fingerprint: str) -> str:
    """Chroma allows only letters, digits, dots, hyphens and underscores."""
    return f"kb-{content[:16]}-{hashlib.sha256(fingerprint.encode()).hexdigest()[:8]}"


@contextmanager
def only_builder(settings: Settings) -> Iterator[None]:
    """One process of this machine builds at a time; the others wait here."""
    folder = knowledge_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_whole(client: ClientAPI, release: Release) -> bool:
    return count_in(client, release.collection) == release.passages


def make_whole(
    settings: Settings, release: Release, embeddings: PassageEmbeddings, progress: Progress = SILENT
) -> bool:
    """Build the collection of a release where it is missing or damaged, as on another machine; whether it was."""
    client = open_client(settings)
    if is_whole(client, release):
        return False
    with only_builder(settings):
        if is_whole(client, release):
            return False
        build(settings, release.collection, passages_of(release.corpus), embeddings, progress)
    return True


def build(
    settings: Settings,
    name: str,
    passages: Sequence[Passage],
    embeddings: PassageEmbeddings,
    progress: Progress = SILENT,
) -> None:
    """The collection of that name, verified: one that is whole already is left as it is. Raises `IndexUnverified`."""
    vectors = vector_cache(settings).vectors_of(passages, embeddings, progress)
    client = open_client(settings)
    if _is_there(client, name, passages, vectors):
        return
    collection = create_collection(client, name, fingerprint=embeddings.fingerprint)
    for start in range(0, len(passages), BATCH):
        some = passages[start : start + BATCH]
        collection.add(
            ids=[passage.id for passage in some],
            documents=[passage.text for passage in some],
            embeddings=[vector.tolist() for vector in vectors[start : start + BATCH]],
            metadatas=[{"kind": passage.kind.value, "owner": passage.owner, "pv": passage.pv} for passage in some],
        )
    verify(client, name, passages, vectors)


def _is_there(client: ClientAPI, name: str, passages: Sequence[Passage], vectors: Sequence[Vector]) -> bool:
    """Whether a release of the same content has left it; what an ingestion left that did not finish is removed."""
    if name not in {collection.name for collection in client.list_collections()}:
        return False
    try:
        verify(client, name, passages, vectors)
    except IndexUnverified:
        client.delete_collection(name)
        return False
    return True


def verify(client: ClientAPI, name: str, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
    held = count_in(client, name)
    if held != len(passages):
        raise IndexUnverified(f"{len(passages)} passages were indexed but {held} are there; ingest again")
    sample = range(0, len(passages), max(1, len(passages) // SAMPLES))
    if not passages:
        return
    collection = client.get_collection(name, embedding_function=None)
    found = collection.query(
        query_embeddings=[vectors[at].tolist() for at in sample], n_results=1, include=["distances"]
    )
    for at, distances in zip(sample, found["distances"] or [], strict=True):
        if not distances or distances[0] > SAME:
            raise IndexUnverified(f"the passage {passages[at].id} does not find itself; ingest again")


def forget_all_but(settings: Settings, kept: set[str]) -> None:
    """Remove the collections that no release needs."""
    client = open_client(settings)
    for collection in client.list_collections():
        if collection.name not in kept:
            client.delete_collection(collection.name)
