"""The database goes away under load and comes back: nothing that was acknowledged is missing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.cluster import running
from tests.faults.history import Did, History
from tests.faults.load import loaded
from tests.faults.servers import own_database
from tests.faults.toxic import toxic
from tests.faults.waiting import until

RESTARTS = 3
WELL_AGAIN_SECONDS = 10.0


async def test_postgres_crashes_three_times_under_load_and_nothing_is_lost(tmp_path: Path) -> None:
    async with running("postgresql", tmp_path, postgres_crashes=True) as cluster, loaded(cluster) as load:
        load.customers_talk(12, 40, pause=0.3)
        recoveries = []
        for _ in range(RESTARTS):
            await asyncio.sleep(2)
            postgres = cluster.servers["postgres"]
            await asyncio.to_thread(postgres.stop, signal.SIGQUIT)  # at once, without a checkpoint: it recovers its log
            postgres.kills += 1
            await asyncio.to_thread(postgres.restart)
            recoveries.append(await until(acknowledged_more(load.history), WELL_AGAIN_SECONDS))
        verdict = await load.verdict(within=60)
        load.report("postgres immediate restart", verdict, recovered_s=[round(each, 2) for each in recoveries])


@pytest.mark.faults_long
async def test_a_line_to_postgres_that_swallows_everything_does_not_block_for_long(tmp_path: Path) -> None:
    with own_database() as url:
        async with toxic(5432) as line:
            through = url.replace(":5432/", f":{line.port}/")
            async with (
                running("postgresql", tmp_path, url=url, database_url=through) as cluster,
                loaded(cluster) as load,
            ):
                load.customers_talk(10, 25, pause=0.3)
                await asyncio.sleep(2)
                line.down.blackhole = True
                await asyncio.sleep(6)
                line.heal()
                recovered = await until(acknowledged_more(load.history), 25)
                line.down.slice_bytes = 1
                await asyncio.sleep(2)
                line.heal()
                line.reset_all()
                verdict = await load.verdict(within=60)
                load.report("postgres behind a black hole", verdict, recovered_s=round(recovered, 2))


def acknowledged_more(history: History) -> Callable[[], bool]:
    """Whether messages are acknowledged that were not when this was made."""
    before = history.count(Did.ACKED)
    return lambda: history.count(Did.ACKED) > before
