"""Processes that are asked to end do it soon and lose nothing; customers of one that died go on at the other."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.cluster import running
from tests.faults.load import loaded

GONE_WITHIN_SECONDS = 15.0
RESUMED_WITHIN_SECONDS = 1.0


@pytest.mark.parametrize("engine", [pytest.param("sqlite", marks=pytest.mark.faults_long), "postgresql"])
async def test_a_rolling_restart_under_load_loses_nothing_and_is_soon_over(engine: str, tmp_path: Path) -> None:
    async with running(engine, tmp_path) as cluster, loaded(cluster) as load:
        load.customers_talk(12, 40, pause=0.3)
        await asyncio.sleep(2)
        took = []
        for process in cluster.members:
            took.append(await asyncio.to_thread(process.stop))
            await asyncio.to_thread(process.restart)
        verdict = await load.verdict()
        told = sum(len(customer.drained) for customer in load.customers)
        codes = sorted({code for customer in load.customers for code in customer.codes})
        facts = {"exit_s": [round(each, 2) for each in took], "drain_frames": told, "close_codes": codes}
        load.report(f"rolling restart on {engine}", verdict, **facts)
    assert max(took) <= GONE_WITHIN_SECONDS
    assert told > 0


async def test_customers_of_a_killed_web_process_go_on_at_the_other_within_a_second(tmp_path: Path) -> None:
    async with running("postgresql", tmp_path) as cluster, loaded(cluster) as load:
        load.customers_talk(20, 20, pause=0.5)
        await asyncio.sleep(3)
        cluster.webs[0].kill()
        await asyncio.sleep(3)
        resumed = sorted(r.since_attempt for customer in load.customers for r in customer.comings_back.done)
        verdict = await load.verdict()
        load.report("a web process is killed", verdict, resumed_s=[round(each, 3) for each in resumed])
    assert resumed
    assert resumed[-1] <= RESUMED_WITHIN_SECONDS
