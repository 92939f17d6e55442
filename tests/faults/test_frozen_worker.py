"""A worker that stands still longer than its lease, then goes on: another has done its work, its own comes too late."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.cluster import running
from tests.faults.load import loaded


async def test_a_worker_that_slept_over_its_lease_is_fenced(tmp_path: Path) -> None:
    await sleep_over(8.0, tmp_path)


@pytest.mark.faults_long
async def test_a_worker_that_slept_for_half_a_minute_is_fenced(tmp_path: Path) -> None:
    await sleep_over(30.0, tmp_path)


async def sleep_over(seconds: float, folder: Path) -> None:
    async with running("postgresql", folder) as cluster, loaded(cluster) as load:
        load.customers_talk(8, 20, pause=0.2)
        await asyncio.sleep(1)
        cluster.rasa("break", mode="slow", seconds=1.0, times=60)
        await asyncio.sleep(1.5)  # both workers wait for Rasa now
        sleeper = cluster.workers[0]
        sleeper.freeze()
        await asyncio.sleep(seconds)
        sleeper.thaw()
        verdict = await load.verdict(within=60)
        fenced = sleeper.log.read_text(errors="replace").count("turn_taken_by_another_worker")
        load.report(f"worker frozen for {seconds:.0f} s", verdict, fenced=fenced)
    assert fenced >= 1
    assert any(turn.attempts > 1 for ending in verdict.endings for turn in ending.turns)
