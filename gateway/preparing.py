"""What must be there before the system starts: tables, demo people, the trained bot, the index. Skips what is fresh."""

from __future__ import annotations

import asyncio
import time

from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from foundation.clock import utc_now
from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import Settings
from gateway.training import RasaMissing, TrainingFailed, is_trained, train
from handoff.agents import seed_demo_agents
from insurance.claims import demo_claims
from insurance.claims.demo_claims import DEMO_CLAIMS
from insurance.customers import customers
from insurance.policies import policies


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
        with console.status("Training the bot (some minutes the first time, less where most phrasings are known) …"):
            train()
    except (RasaMissing, TrainingFailed) as problem:
        console.print(str(problem), style="red", markup=False)
        raise SystemExit(2) from None
    console.print(f"Trained the bot in {time.monotonic() - began:.0f} s")


def ingest_if_stale(settings: Settings, console: Console) -> None:
    """Our own documents, when they have changed since they were read. Neither a roll-back is undone by it nor what
    was ingested from another folder."""
    # Imported here: the libraries of the knowledge base take seconds to load.
    from gateway.ingesting import IngestFailed, ingest_folder

    try:
        report = ingest_folder(settings, console, at_start=True)
    except IngestFailed as problem:
        console.print(str(problem), style="red", markup=False)
        raise SystemExit(2) from None
    if report.left_alone:
        console.print(f"Knowledge base: {report.left_alone}; `baowen ingest` would replace it", markup=False)
    elif not report.unchanged:
        read = sum(one.questions for one in report.documents), sum(one.clauses for one in report.documents)
        console.print(f"Indexed {read[0]} questions and {read[1]} clauses of {len(report.documents)} documents")


async def _seed_claims(tx: AsyncSession) -> None:
    for demo in DEMO_CLAIMS:
        name, phone = demo.person
        customer = await customers.find_or_create(tx, "in_app", demo.account, name=name, phone=phone)
        conversation = await transcript.open_conversation(tx, channel="in_app", customer_id=customer.id)
        await demo_claims.put(tx, demo, customer_id=customer.id, conversation_id=conversation.id, now=utc_now())


async def _seed(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            await seed_demo_agents(tx, capacity=settings.agent_capacity)
            await policies.seed(tx)
            await _seed_claims(tx)
    finally:
        await database.close()
