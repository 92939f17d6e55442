"""What the command line does with the knowledge base: read documents into it, fit it to them, ask it."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from gateway.command_line import console, database_needed, give_up, read_settings, standard_input

app = typer.Typer()


@app.command()
def ingest(
    folder: Annotated[Path | None, typer.Option(help="Documents to read; without it our own.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    show_releases: Annotated[bool, typer.Option("--releases", help="List the releases that are kept.")] = False,
    activate: Annotated[int | None, typer.Option(metavar="ID", help="Let this release answer.")] = None,
    roll_back: Annotated[bool, typer.Option("--roll-back", help="Let the release before this one answer.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index again from the database.")] = False,
) -> None:
    """Read documents into a new release of the knowledge base, and let it answer; or choose among the releases."""
    from gateway import ingesting

    if sum((show_releases, activate is not None, roll_back, rebuild, folder is not None or dry_run)) > 1:
        give_up("--releases, --activate, --roll-back, --rebuild and --folder/--dry-run: one at a time")
    settings, out = read_settings(), Console(width=None if sys.stdout.isatty() else 200)
    try:
        with database_needed():
            if show_releases:
                ingesting.print_releases(settings, out)
            elif activate is not None or roll_back:
                out.print(f"Release {ingesting.activate(settings, console, activate)} answers.")
            elif rebuild:
                out.print(f"Release {ingesting.rebuild_index(settings, console)} answers from a new index.")
            else:
                report = ingesting.ingest_folder(settings, console, folder=folder, trial=dry_run)
                ingesting.print_report(report, out, trial=dry_run)
    except ingesting.IngestFailed as problem:
        give_up(str(problem))


@app.command()
def ask(
    session: Annotated[bool, typer.Option("--session", help="All lines are one conversation.")] = False,
) -> None:
    """Ask the knowledge base: questions on stdin, one JSON object per line on stdout."""
    from gateway.asking import ask_all
    from knowledge_base.answer import KnowledgeUnavailable

    try:
        with database_needed():
            asyncio.run(ask_all(read_settings(), standard_input(), sys.stdout, one_session=session))
    except KnowledgeUnavailable as missing:
        give_up(str(missing))


@app.command()
def calibrate(
    folder: Annotated[Path | None, typer.Option(help="Documents; our own without it.")] = None,
    shipped: Annotated[bool, typer.Option(help="For those who ship the documents: keep it beside the code.")] = False,
) -> None:
    """Fit the ranker and the gate of the knowledge base to its documents and to the embedding model in use."""
    from gateway.evaluating_knowledge import calibrate_shown
    from knowledge_base.ingest import DocumentsRefused

    try:
        print(json.dumps(calibrate_shown(read_settings(), console, folder=folder, shipped=shipped)))
    except DocumentsRefused as problem:
        give_up(str(problem))


@app.command("train-adapter")
def train_adapter(
    out: Annotated[Path, typer.Argument(help="File for the layer, *.npz; written only if it finds more than without.")],
    folder: Annotated[Path | None, typer.Option(help="Documents; our own without it.")] = None,
) -> None:
    """Fit a layer after the embedding model; BAOWEN_EMBEDDING_ADAPTER uses it, after `calibrate` and `ingest`."""
    from gateway.evaluating_knowledge import train_shown
    from knowledge_base.ingest import DocumentsRefused

    try:
        print(json.dumps(train_shown(read_settings(), console, out, folder=folder)))
    except DocumentsRefused as problem:
        give_up(str(problem))
