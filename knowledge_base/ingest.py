"""Documents → passages → Chroma: build a release beside the old one, verify it, then let it answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from chromadb.api import ClientAPI
from langchain_chroma import Chroma
from langchain_core.documents import Document

from foundation.clock import utc_now
from foundation.settings import Settings
from knowledge_base.embeddings import QuestionEmbeddings
from knowledge_base.entries import DOCUMENTS, Entry, Problem, read_documents
from knowledge_base.release import Release, ReleaseBroken, collection_name, content_hash, publish, read_release
from knowledge_base.search import elsewhere_id
from knowledge_base.store import count_in, open_client, open_store

ELSEWHERE = Path(__file__).resolve().parent / "elsewhere.yml"
BATCH = 64
SAMPLES = 20  # passages that must find themselves before a release may answer

Progress = Callable[[int, int], None]


class DocumentsRefused(Exception):
    """Some document cannot be read; nothing was published. The message names each file, line and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class IndexUnverified(Exception):
    """The new collection does not hold what was put into it; the old release goes on answering."""


@dataclass(frozen=True)
class IngestReport:
    documents: int
    entries: int
    passages: int
    collection: str
    unchanged: bool


def ingest(
    settings: Settings,
    *,
    folder: Path = DOCUMENTS,
    elsewhere: Path = ELSEWHERE,
    progress: Progress = lambda done, total: None,
    embeddings: QuestionEmbeddings | None = None,
) -> IngestReport:
    """Index every document of `folder` and publish it. Unchanged content is left as it is.

    `progress(done, total)` counts passages. Raises `DocumentsRefused` or `IndexUnverified`.
    """
    reading = read_documents(folder)
    if reading.problems:
        raise DocumentsRefused(reading.problems)
    if not reading.entries:
        raise DocumentsRefused([Problem(folder.name, 1, "holds no documents; add *.md files (see README.md)")])
    entries, foreign = tuple(reading.entries), not_ours(elsewhere)
    passages = [*_passages_of(entries), *_foreign_passages(foreign)]
    content = content_hash(entries, foreign)
    name = collection_name(content, QuestionEmbeddings.fingerprint)
    report = IngestReport(len({entry.document for entry in entries}), len(entries), len(passages), name, False)
    client, current = open_client(settings), _current(settings)
    if current and current.collection == name and count_in(client, name) == len(passages):
        return replace(report, unchanged=True)
    _build(client, name, passages, embeddings or QuestionEmbeddings(), progress)
    previous = current.collection if current and current.collection != name else None
    created = utc_now().isoformat(timespec="seconds")
    publish(
        settings,
        Release(name, previous, QuestionEmbeddings.fingerprint, content, len(passages), created, entries, foreign),
    )
    _forget_all_but(client, {name, previous})
    return report


def not_ours(path: Path = ELSEWHERE) -> dict[str, list[str]]:
    """By subject, questions that are not ours to answer; they are indexed beside what is."""
    listed: dict[str, list[object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {subject: [str(question) for question in questions] for subject, questions in listed.items()}


def _current(settings: Settings) -> Release | None:
    """The release that answers now; a broken one counts as none, it is about to be replaced."""
    try:
        return read_release(settings)
    except ReleaseBroken:
        return None


def _passages_of(entries: tuple[Entry, ...]) -> list[Document]:
    return [
        Document(id=f"{entry.id}.{at}", page_content=wording, metadata={"entry": entry.id})
        for entry in entries
        for at, wording in enumerate(entry.wordings)
    ]


def _foreign_passages(elsewhere: dict[str, list[str]]) -> list[Document]:
    return [
        Document(id=f"{elsewhere_id(subject)}.{at}", page_content=asked, metadata={"entry": elsewhere_id(subject)})
        for subject, questions in elsewhere.items()
        for at, asked in enumerate(questions)
    ]


def _build(
    client: ClientAPI, name: str, passages: list[Document], embeddings: QuestionEmbeddings, progress: Progress
) -> None:
    if name in {collection.name for collection in client.list_collections()}:
        client.delete_collection(name)  # left by an ingestion that did not finish
    store = open_store(client, name, embeddings, create=True)
    progress(0, len(passages))
    for start in range(0, len(passages), BATCH):
        batch = passages[start : start + BATCH]
        store.add_documents(batch, ids=[str(passage.id) for passage in batch])
        progress(start + len(batch), len(passages))
    _verify(client, name, store, passages)


def _verify(client: ClientAPI, name: str, store: Chroma, passages: list[Document]) -> None:
    held = count_in(client, name)
    if held != len(passages):
        raise IndexUnverified(f"{len(passages)} passages were indexed but {held} are there; ingest again")
    for passage in passages[:: max(1, len(passages) // SAMPLES)]:
        [(_, distance)] = store.similarity_search_with_score(passage.page_content, k=1)
        if distance > 0.001:
            raise IndexUnverified(f"the passage {passage.id} does not find itself; ingest again")


def _forget_all_but(client: ClientAPI, kept: set[str | None]) -> None:
    for collection in client.list_collections():
        if collection.name not in kept:
            client.delete_collection(collection.name)
