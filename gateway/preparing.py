"""What must be there before the system starts: tables, demo people, the trained bot, the index. Skips what is fresh."""

from __future__ import annotations

import asyncio
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import Settings
from gateway.training import RasaMissing, TrainingFailed, is_trained, train
from handoff.agents import seed_demo_agents
from insurance import policies


def prepare(settings: Settings, console: Console) -> None:
    """Everything, in order. Exits with what is wrong in plain words."""
    upgrade(settings.database_url)
    if settings.in_development:
        asyncio.run(_seed(settings))
    train_if_stale(console)
    ingest_if_stale(settings, console)


def train_if_stale(console: Console, *, force: bool = False) -> None:
    if is_trained() and not force:
        return
    began = time.monotonic()
    try:
        with console.status("Training the bot (about a minute) …"):
            train()
    except (RasaMissing, TrainingFailed) as problem:
        console.print(str(problem), style="red", markup=False)
        raise SystemExit(2) from None
    console.print(f"Trained the bot in {time.monotonic() - began:.0f} s")


def ingest_if_stale(settings: Settings, console: Console) -> None:
    # Imported here: the embedding model's libraries take seconds to load.
    from knowledge_base.ingest import DocumentsRefused, IndexUnverified, ingest

    with Progress(TextColumn("Reading the knowledge base"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
        task = bar.add_task("passages", total=None, visible=False)
        try:
            report = ingest(
                settings, progress=lambda done, total: bar.update(task, completed=done, total=total, visible=True)
            )
        except (DocumentsRefused, IndexUnverified) as problem:
            bar.stop()
            console.print(str(problem), style="red", markup=False)
            raise SystemExit(2) from None
    if not report.unchanged:
        console.print(f"Indexed {report.entries} entries of {report.documents} documents")


async def _seed(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            await seed_demo_agents(tx)
            await policies.seed(tx)
    finally:
        await database.close()
