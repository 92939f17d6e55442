"""`baowen ingest`: documents into a release with a progress bar, what was read and changed, and which one answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from foundation.clock import in_beijing
from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import Settings
from knowledge_base import releases
from knowledge_base.ingest import DocumentsRefused, IngestReport, ingest, rebuild
from knowledge_base.projection import IndexUnverified
from knowledge_base.reading.folder import DOCUMENTS
from knowledge_base.releases import NoSuchRelease, PublishedMeanwhile
from knowledge_base.vectors import PassageEmbeddings

MOST_CHANGES = 60  # lines of a diff that are printed
T = TypeVar("T")
Step = Callable[[int, int], None]
Work = Callable[[Database, Step], Coroutine[Any, Any, T]]


class IngestFailed(Exception):
    """Nothing was changed; the message says what is wrong and what to do."""


def ingest_folder(
    settings: Settings,
    console: Console,
    *,
    folder: Path | None = None,
    trial: bool = False,
    at_start: bool = False,
    embeddings: PassageEmbeddings | None = None,
) -> IngestReport:
    """Read a folder, without one our own documents, and let it answer. Raises `IngestFailed`.

    May be called inside of an event loop. `embeddings`: without it the model that the settings name.
    """

    documents = folder or DOCUMENTS
    if not documents.is_dir():
        raise IngestFailed(f"{documents} is no folder")

    async def work(database: Database, progress: Step) -> IngestReport:
        return await ingest(
            settings,
            database,
            folder=documents,
            progress=progress,
            trial=trial,
            at_start=at_start,
            embeddings=embeddings,
        )

    return _run(settings, console, "Reading the knowledge base", work)


def rebuild_index(settings: Settings, console: Console) -> int:
    """The index of the active release, made again from the database; its number."""

    async def work(database: Database, progress: Step) -> int:
        return (await rebuild(settings, database, progress=progress)).id

    return _run(settings, console, "Building the index", work)


def activate(settings: Settings, console: Console, number: int | None) -> int:
    """Let that release answer, or the one before the active one; its number."""

    async def work(database: Database, _: Step) -> int:
        async with database.transaction() as tx:
            if number is None:
                return await releases.roll_back(tx)
            await releases.activate(tx, number)
            return number

    return _run(settings, console, "", work)


def print_releases(settings: Settings, console: Console) -> None:
    async def work(database: Database, _: Step) -> list[releases.ReleaseLine]:
        async with database.reading() as session:
            return await releases.listed(session)

    table = Table("", "release", "made", "passages", "model", "read from", box=None)
    for line in _run(settings, console, "", work):
        made = in_beijing(line.created_at).strftime("%Y-%m-%d %H:%M")
        mark = "→" if line.is_active else ""
        table.add_row(mark, str(line.id), made, str(line.passages), line.fingerprint, line.origin or "our documents")
    console.print(table)


def print_report(report: IngestReport, console: Console, *, trial: bool) -> None:
    """What was read, file by file; what to look at; what is new."""
    table = Table("file", "clauses", "definitions", "tables", "rows", "questions", "fields", box=None)
    for one in report.documents:
        counts = (one.clauses, one.definitions, one.tables, one.rows, one.questions, one.fields)
        table.add_row(one.file, *(str(count) if count else "" for count in counts))
    console.print(table)
    for note in report.notes:
        console.print(f"! {note}", style="yellow", markup=False, highlight=False)
    for duplicate in report.duplicates:
        console.print(f"! duplicate: {duplicate}", style="yellow", markup=False, highlight=False)
    for change in report.changes[:MOST_CHANGES]:
        console.print(str(change), markup=False, highlight=False)
    if len(report.changes) > MOST_CHANGES:
        console.print(f"… and {len(report.changes) - MOST_CHANGES} more changes")
    console.print(_summary(report, trial=trial), markup=False, highlight=False)


def _summary(report: IngestReport, *, trial: bool) -> str:
    if report.unchanged:
        rebuilt = ", and its index was built again" if report.rebuilt else ""
        return f"Nothing has changed: release {report.release} answers{rebuilt}."
    counts = {sign: sum(change.sign == sign for change in report.changes) for sign in "+~-"}
    changes = f"{counts['+']} added, {counts['~']} changed, {counts['-']} removed; {report.passages} passages"
    if trial:
        instead = f"Release {report.release} goes on answering" if report.release else "Nothing is published"
        return f"A trial: {changes}. {instead}."
    return f"Release {report.release} answers now: {changes}."


def _run(settings: Settings, console: Console, what: str, work: Work[T]) -> T:
    """Bring the database up to date and do the work, with a bar while passages are counted."""
    with _bar(console, what) as bar:
        task = bar.add_task("passages", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        async def run() -> T:
            database = Database(settings.database_url)
            try:
                return await work(database, progress)
            finally:
                await database.close()

        try:
            # Apart from whatever loop the caller may be in.
            with ThreadPoolExecutor(1) as apart:
                apart.submit(upgrade, settings.database_url).result()
                return apart.submit(asyncio.run, run()).result()
        except (DocumentsRefused, IndexUnverified, NoSuchRelease, PublishedMeanwhile) as problem:
            raise IngestFailed(str(problem)) from problem
        except (httpx.HTTPError, OSError) as broken:  # the model's address, its files, or our disk
            raise IngestFailed(f"{type(broken).__name__}: {broken}; nothing was published") from broken


def _bar(console: Console, what: str) -> Progress:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
