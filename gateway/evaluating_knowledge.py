"""`baowen calibrate` and `baowen evaluate knowledge`: progress bars and tables around the knowledge base's figures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from foundation.clock import in_beijing, utc_now
from foundation.database import Database
from foundation.settings import Settings
from knowledge_base import evaluation, scratch
from knowledge_base.comparing import Row, compare
from knowledge_base.document_answerer import DocumentAnswerer
from knowledge_base.embeddings import open_embeddings
from knowledge_base.judging import Figures, judge, read_sets, wanted_of
from knowledge_base.loading import load_answerer


class NothingToJudge(Exception):
    """There are no judging questions; the message says where they were looked for."""


def calibrate_shown(settings: Settings, console: Console, *, folder: Path | None, shipped: bool) -> dict[str, Any]:
    """Raises `DocumentsRefused`."""
    with _progress(console, "Calibrating") as step:
        result = evaluation.calibrate_folder(settings, folder=folder, shipped=shipped, progress=step)
    figures = asdict(result)
    judgement = figures.pop("judgement")
    thresholds = {name: judgement["gate"][name] for name in ("answer_at", "answer_clause_at", "suggest_at")}
    return {"calibration": judgement["fingerprint"], **figures, **thresholds}


def train_shown(settings: Settings, console: Console, out: Path, *, folder: Path | None) -> dict[str, Any]:
    """Raises `DocumentsRefused`."""
    with _progress(console, "Embedding") as step:
        trained = evaluation.train_folder(settings, out, folder=folder, progress=step)
    kept = trained.is_worth_keeping
    return {"adapter": str(out) if kept else None, "without": trained.without, "with": trained.with_adapter}


def judge_sets(settings: Settings, out: Console, folder: Path) -> dict[str, Any]:
    """Every set of the folder put to the active release. Raises `KnowledgeUnavailable` or `NothingToJudge`."""
    sets = read_sets(folder) if folder.is_dir() else {}
    if not sets:
        raise NothingToJudge(f"No judging data in {folder}")
    answerer = asyncio.run(_opened(settings))
    figures = [judge(name, cases, answerer) for name, cases in sets.items()]
    day = in_beijing(utc_now()).date()
    rows = {name: compare(answerer.search, wanted, day) for name, cases in sets.items() if (wanted := wanted_of(cases))}
    out.print(_figures_table(figures))
    for name, compared in rows.items():
        out.print(_rows_table(f"{name}: what comes first", compared))
    return {
        "evaluation": "knowledge",
        "release": answerer.release,
        "sets": {each.name: each.rates for each in figures},
        "retrieval": {name: [asdict(row) for row in compared] for name, compared in rows.items()},
    }


async def _opened(settings: Settings) -> DocumentAnswerer:
    database = Database(settings.database_url)
    try:
        return await load_answerer(settings, database)
    finally:
        await database.close()


def judge_corpus(settings: Settings, console: Console, out: Console, corpus: Path, queries: Path) -> dict[str, Any]:
    """Any FAQ set through the same pipeline. Raises `scratch.CorpusRefused` or `KnowledgeUnavailable`."""
    read, wanted = scratch.read_corpus(corpus), scratch.read_queries(queries)
    model = open_embeddings(settings)
    with _progress(console, "Embedding") as step:
        search = scratch.open_scratch(settings, read, model, step)
    day = in_beijing(utc_now()).date()
    rows = compare(search, wanted, day)
    times = [_milliseconds(lambda each=each: search.look_up(f"{each.question}?", lambda _: True)) for each in wanted]
    embedding = [_milliseconds(lambda each=each: model.embed_documents([each.question])) for each in wanted]
    latency = {"look_up": _percentiles(times), "of_which_embedding": _percentiles(embedding)}
    out.print(_rows_table(f"{len(wanted)} questions over {len(read.faqs)} entries", rows))
    out.print(f"one question: p50 {latency['look_up']['p50']} ms · p95 {latency['look_up']['p95']} ms", highlight=False)
    return {
        "evaluation": "knowledge",
        "entries": len(read.faqs),
        "queries": len(wanted),
        "retrieval": [asdict(row) for row in rows],
        "latency_ms": latency,
    }


def _milliseconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(times, share)), 1) for share in (50, 95)}


@contextmanager
def _progress(console: Console, what: str) -> Iterator[evaluation.Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _figures_table(figures: Sequence[Figures]) -> Table:
    table = Table(title="Answers", title_justify="left")
    for column in ("set", "questions", "figures"):
        table.add_column(column)
    for each in figures:
        words = " · ".join(f"{name} {value}" for name, value in each.rates.items() if name != "questions")
        table.add_row(each.name, str(each.rates["questions"]), words)
    return table


def _rows_table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("", "hit@1", "hit@3", "hit@10", "MRR@10"):
        table.add_column(column)
    for row in rows:
        table.add_row(row.way, *(f"{value:.3f}" for value in (row.hit_at_1, row.hit_at_3, row.hit_at_10, row.mrr)))
    return table
