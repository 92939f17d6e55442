"""`baowen evaluate`: how good the bot is, in figures."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from foundation.settings import PROJECT
from gateway.command_line import console, database_needed, give_up, read_settings

app = typer.Typer(no_args_is_help=True, help="How good the bot is, in figures.")
HELD_OUT = PROJECT / "tests" / "held_out" / "understanding"
KNOWLEDGE_SETS = PROJECT / "tests" / "knowledge"
REPORTS = PROJECT / "var" / "reports"


@app.command("nlu")
def evaluate_understanding(
    folds: Annotated[int, typer.Option(min=0, help="Of cross-validation on the training data; 0: none.")] = 4,
    held_out: Annotated[Path, typer.Option(help="Folder with judging data.")] = HELD_OUT,
    out: Annotated[Path, typer.Option(help="Folder for report.md, report.json and report.png.")] = REPORTS / "nlu",
) -> None:
    """How well customers are understood; a report, and one JSON object as the last line of stdout."""
    from gateway.evaluating import NothingToJudge, evaluate_nlu
    from gateway.evaluation.cross_validation import CrossValidationFailed
    from gateway.evaluation.report import NotDrawn
    from gateway.training import RasaMissing
    from gateway.understanding import NotTrained, ReaderDied

    if folds == 1:
        give_up("--folds: at least 2, or 0 for no cross-validation")
    try:
        figures = asyncio.run(evaluate_nlu(read_settings(), Console(), folds=folds, held_out=held_out, out=out))
    except (RasaMissing, NotTrained, ReaderDied, CrossValidationFailed, NotDrawn, NothingToJudge) as problem:
        give_up(str(problem))
    print(json.dumps(figures))


@app.command("gaps")
def evaluate_gaps(
    days: Annotated[int, typer.Option(min=1, help="How far to look back.")] = 30,
) -> None:
    """What was asked and not answered, or answered badly, together with its like; JSON as the last line."""
    from gateway.evaluating_gaps import show_gaps

    with database_needed():
        figures = asyncio.run(show_gaps(read_settings(), Console(), days))
    print(json.dumps(figures, ensure_ascii=False))


@app.command("knowledge")
def evaluate_knowledge(
    sets: Annotated[Path, typer.Option(help="Folder with the questions that judge.")] = KNOWLEDGE_SETS,
    corpus: Annotated[Path | None, typer.Option(help="Any FAQ set: {id, question, answer} per line.")] = None,
    queries: Annotated[Path | None, typer.Option(help="Its questions: {query, gold_ids} per line.")] = None,
) -> None:
    """How well the knowledge base answers; tables, and one JSON object as the last line of stdout."""
    from gateway.evaluating_knowledge import NothingToJudge, judge_corpus, judge_sets
    from knowledge_base.answer import KnowledgeUnavailable
    from knowledge_base.scratch import CorpusRefused

    if (corpus is None) != (queries is None):
        give_up("--corpus and --queries: both or neither")
    try:
        with database_needed():
            if corpus and queries:
                figures = judge_corpus(read_settings(), console, Console(), corpus, queries)
            else:
                figures = judge_sets(read_settings(), Console(), sets)
    except (KnowledgeUnavailable, NothingToJudge, CorpusRefused) as problem:
        give_up(str(problem))
    print(json.dumps(figures, ensure_ascii=False))
