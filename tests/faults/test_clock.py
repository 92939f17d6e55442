"""The machine's clock jumps under load: leases are the database's, so nothing is taken over; timers fire once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.cluster import running
from tests.faults.load import loaded
from tests.faults.skewed import VARIABLE

HOUR = 3600.0
TO_2030 = 4 * 365 * 24 * HOUR


@pytest.mark.faults_long
async def test_clocks_that_jump_expire_no_leases_and_repeat_no_timers(tmp_path: Path) -> None:
    skew = tmp_path / "skew"
    launched = {"launcher": "tests.faults.skewed", "human_sla_seconds": 5, "turn_lease_seconds": 10}
    async with running("postgresql", tmp_path, **launched) as cluster:
        for process in (cluster.workers[0], cluster.webs[0]):  # the others' clocks stay right
            await asyncio.to_thread(process.stop)
            await asyncio.to_thread(process.restart, **{VARIABLE: str(skew)})
        async with loaded(cluster) as load:
            load.customers_talk(10, 40, pause=0.3, wishes={30: "转人工"})
            for seconds in (HOUR, -HOUR, TO_2030, 0.0):
                await asyncio.sleep(1.5)
                skew.write_text(str(seconds))
            await load.until_said()
            verdict = await load.verdict()
            attempts = max(turn.attempts for ending in verdict.endings for turn in ending.turns)
            offers = [e for ending in verdict.endings for e in ending.effects if e.startswith("breached:")]
            load.report("clocks jump", verdict, most_attempts=attempts, offers=len(offers))
    assert attempts == 1
    assert len(offers) == 10
