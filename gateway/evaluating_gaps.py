"""`baowen evaluate gaps`: what the knowledge base could not answer, for those who write its documents."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from foundation.clock import in_beijing, utc_now
from foundation.database import Database
from foundation.settings import Settings
from knowledge_base import gaps

MOST_SHOWN = 50


async def show_gaps(settings: Settings, out: Console, days: int) -> dict[str, Any]:
    """The most often asked first."""
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            found = await gaps.clustered(session, since=utc_now() - timedelta(days=days))
    finally:
        await database.close()
    table = Table(title=f"Not answered in {days} days", title_justify="left")
    for column in ("times", "last asked", "question", "nearest"):
        table.add_column(column)
    for gap in found[:MOST_SHOWN]:
        last = f"{in_beijing(gap.last_asked):%m-%d %H:%M}"
        table.add_row(str(gap.times), last, gap.questions[0], "；".join(gap.candidates[:3]))
    out.print(table)
    listed = [{**asdict(gap), "times": gap.times, "last_asked": gap.last_asked.isoformat()} for gap in found]
    return {"evaluation": "gaps", "days": days, "gaps": listed}
