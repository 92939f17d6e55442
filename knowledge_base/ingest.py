"""Documents → a release: read, embedded beside the one that answers, verified, then put in its place in one step."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from foundation.crash_points import crash_point
from foundation.database import Database
from foundation.settings import Settings
from knowledge_base import projection, releases
from knowledge_base.differences import Difference, differences
from knowledge_base.duplicates import Duplicate, duplicates
from knowledge_base.fingerprints import fingerprint_of
from knowledge_base.model import Corpus, Document, Kind, PassageKind, Release, passages_of
from knowledge_base.reading.folder import DOCUMENTS, read_folder
from knowledge_base.reading.found import Problem, Reading
from knowledge_base.vectors import PassageEmbeddings, Progress

ELSEWHERE = Path(__file__).resolve().parent / "elsewhere.yml"
OWN_ELSEWHERE = "elsewhere.yml"


class DocumentsRefused(Exception):
    """Some document cannot be read; nothing was published. The message names each file, place and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class DocumentReport:
    """How much was read of one file."""

    file: str
    clauses: int
    tables: int
    rows: int
    definitions: int
    questions: int
    fields: int


@dataclass(frozen=True)
class IngestReport:
    """What an ingestion has read and what it has changed, or would."""

    release: int | None  # that answers now; None on a trial when there is none
    documents: tuple[DocumentReport, ...]
    passages: int
    notes: tuple[Problem, ...]
    duplicates: tuple[Duplicate, ...]
    changes: tuple[Difference, ...]
    unchanged: bool
    rebuilt: bool  # nothing has changed but the index was lost or damaged
    left_alone: str = ""  # why a start has not published what differs from what answers


class _Model:
    """The model that the settings name, loaded when something must be embedded: it takes seconds."""

    def __init__(self, settings: Settings) -> None:
        self.fingerprint = fingerprint_of(settings)
        self._settings = settings
        self._loaded: PassageEmbeddings | None = None

    def embed_passages(self, texts: list[str], kind: PassageKind) -> list[list[float]]:
        if self._loaded is None:
            from knowledge_base.embeddings import open_embeddings

            self._loaded = open_embeddings(self._settings)
        return self._loaded.embed_passages(texts, kind)


@dataclass(frozen=True)
class _Work:
    """What one ingestion is made of."""

    settings: Settings
    database: Database
    embeddings: PassageEmbeddings
    progress: Progress
    origin: str

    async def make_whole(self, release: Release) -> bool:
        """Build the index of a release of our model where it is lost or damaged; whether it was."""
        if release.fingerprint != self.embeddings.fingerprint:
            return False
        return await asyncio.to_thread(projection.make_whole, self.settings, release, self.embeddings, self.progress)


async def ingest(
    settings: Settings,
    database: Database,
    *,
    folder: Path = DOCUMENTS,
    elsewhere: Path | None = None,
    progress: Progress = projection.SILENT,
    embeddings: PassageEmbeddings | None = None,
    trial: bool = False,
    at_start: bool = False,
) -> IngestReport:
    """Index every document of `folder` and let it answer. Unchanged content is left as it is.

    `progress(done, total)` counts passages. A `trial` embeds and compares, and publishes nothing. A process that starts
    (`at_start`) publishes documents that have changed since, but undoes neither a roll-back nor what was ingested from
    another folder. `elsewhere`: questions that are not ours; without it the folder's own `elsewhere.yml`, else the one
    of the knowledge base.
    Raises `DocumentsRefused`, `projection.IndexUnverified` or `releases.PublishedMeanwhile`.
    """
    reading = await asyncio.to_thread(read_folder, folder)
    corpus = corpus_read(reading, folder, elsewhere or _elsewhere_of(folder))
    work = _Work(settings, database, embeddings or _Model(settings), progress, origin_of(folder))
    why = await _left_alone(work, corpus) if at_start else ""
    report = await _keep(work, why) if why else await _put(work, corpus, trial=trial)
    return replace(report, documents=_counts(reading), notes=tuple(reading.notes))


async def rebuild(
    settings: Settings,
    database: Database,
    *,
    progress: Progress = projection.SILENT,
    embeddings: PassageEmbeddings | None = None,
) -> Release:
    """Make the index of the active release again from the database, with the model of today.

    Raises `releases.NoSuchRelease` when nothing has been published.
    """
    release = await releases.active(database)
    if release is None:
        raise releases.NoSuchRelease("nothing has been published; run `baowen ingest`")
    model = embeddings or _Model(settings)
    if model.fingerprint == release.fingerprint:
        await asyncio.to_thread(_build, settings, release.collection, release.corpus, model, progress)
        return release
    origin = await _same_origin(database, release.id)
    return await _publish(_Work(settings, database, model, progress, origin), release.corpus, release)


async def _same_origin(database: Database, number: int) -> str:
    async with database.reading() as session:
        return next(line.origin for line in await releases.listed(session) if line.id == number)


def corpus_read(reading: Reading, folder: Path, elsewhere: Path) -> Corpus:
    """Raises `DocumentsRefused` when anything could not be read or there is nothing."""
    if reading.problems:
        raise DocumentsRefused(reading.problems)
    if not reading.documents:
        raise DocumentsRefused([Problem(folder.name, 1, "holds no documents; add some (see README.md)")])
    return Corpus(
        products=tuple(reading.products),
        clauses=tuple(reading.clauses),
        faqs=tuple(reading.faqs),
        fields=tuple(reading.fields),
        elsewhere=not_ours(elsewhere),
        documents=tuple(reading.documents),
    )


def corpus_of_folder(folder: Path = DOCUMENTS, elsewhere: Path | None = None) -> Corpus:
    """What a folder holds now, published or not. Raises `DocumentsRefused`."""
    return corpus_read(read_folder(folder), folder, elsewhere or _elsewhere_of(folder))


def not_ours(path: Path = ELSEWHERE) -> dict[str, tuple[str, ...]]:
    """By subject, questions that are not ours to answer; they are indexed beside what is."""
    return releases.elsewhere_of(yaml.safe_load(path.read_text(encoding="utf-8")) or {})


def origin_of(folder: Path) -> str:
    """How releases name the folder that they were read from."""
    return "" if folder.resolve() == DOCUMENTS else str(folder.resolve())


def _elsewhere_of(folder: Path) -> Path:
    own = folder / OWN_ELSEWHERE
    return own if own.exists() else ELSEWHERE


async def _left_alone(work: _Work, corpus: Corpus) -> str:
    """Why a start must not publish this; "" when it may, or when it is what answers anyway."""
    async with work.database.reading() as session:
        lines = await releases.listed(session)
    content = releases.content_hash(corpus)
    answering = next((line for line in lines if line.is_active), None)
    if answering is None or answering.content == content:
        return ""
    if answering.origin != work.origin:
        return f"release {answering.id}, read from {answering.origin or 'our own documents'}, answers"
    if any(line.content == content for line in lines):
        return f"release {answering.id} was chosen over these documents"
    return ""


async def _keep(work: _Work, why: str) -> IngestReport:
    """The release that answers, whole on this machine."""
    current = await releases.active(work.database)
    if current is None:
        raise releases.NoSuchRelease("nothing is published")
    rebuilt = await work.make_whole(current)
    return IngestReport(current.id, (), current.passages, (), (), (), unchanged=True, rebuilt=rebuilt, left_alone=why)


async def _put(work: _Work, corpus: Corpus, *, trial: bool) -> IngestReport:
    current = await releases.active(work.database)
    passages = passages_of(corpus)
    report = IngestReport(
        release=current.id if current else None,
        documents=(),
        passages=len(passages),
        notes=(),
        duplicates=(),
        changes=differences(current.corpus if current else None, corpus),
        unchanged=False,
        rebuilt=False,
    )
    embeddings = work.embeddings
    if current and current.content == releases.content_hash(corpus) and current.fingerprint == embeddings.fingerprint:
        return replace(report, unchanged=True, rebuilt=not trial and await work.make_whole(current))
    cache = projection.vector_cache(work.settings)
    vectors = await asyncio.to_thread(cache.vectors_of, passages, embeddings, work.progress)
    report = replace(report, duplicates=tuple(duplicates(corpus.faqs, passages, vectors)))
    if trial:
        return report
    release = await _publish(work, corpus, current)
    return replace(report, release=release.id)


async def _publish(work: _Work, corpus: Corpus, current: Release | None) -> Release:
    embeddings = work.embeddings
    name = projection.collection_name(releases.content_hash(corpus), embeddings.fingerprint)
    await asyncio.to_thread(_build, work.settings, name, corpus, embeddings, work.progress)
    crash_point("knowledge_built")
    async with work.database.transaction() as tx:
        release = await releases.publish(
            tx,
            corpus,
            fingerprint=embeddings.fingerprint,
            collection=name,
            passages=len(passages_of(corpus)),
            instead_of=current.id if current else None,
            origin=work.origin,
        )
        kept = await releases.forget_old(tx)
    await asyncio.to_thread(projection.forget_all_but, work.settings, kept)
    cache = projection.vector_cache(work.settings)
    await asyncio.to_thread(cache.keep_only, passages_of(corpus), embeddings.fingerprint)
    return release


def _build(settings: Settings, name: str, corpus: Corpus, embeddings: PassageEmbeddings, progress: Progress) -> None:
    with projection.only_builder(settings):
        projection.build(settings, name, passages_of(corpus), embeddings, progress)


def _counts(reading: Reading) -> tuple[DocumentReport, ...]:
    questions = Counter(entry.document for entry in reading.faqs)
    fields = Counter((value.product, value.version) for value in reading.fields)
    return tuple(_count(document, reading, questions[document.id], fields) for document in reading.documents)


def _count(document: Document, reading: Reading, questions: int, fields: Counter[tuple[str, str]]) -> DocumentReport:
    own = [clause for clause in reading.clauses if clause.document == document.id]
    tables = [table for clause in own for table in clause.tables]
    return DocumentReport(
        file=document.file,
        clauses=len(own),
        tables=len(tables),
        rows=sum(len(table.rows) for table in tables),
        definitions=sum(clause.kind is Kind.DEFINITION for clause in own),
        questions=questions,
        fields=fields[document.product, document.version] if document.kind == "terms" else 0,
    )
