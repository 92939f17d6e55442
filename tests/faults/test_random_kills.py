"""`kill -9` at random times under load: what was acknowledged stays, is answered once and read once."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.faults.cluster import Cluster, cluster_on
from tests.faults.load import Load, loaded

AGENTS = ("lina", "wangqiang")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_nothing_is_lost_or_doubled_when_processes_are_killed(engine: str, tmp_path: Path, seed: int) -> None:
    await kill_at_random(engine, tmp_path, kills=8 if engine == "postgresql" else 4, seed=seed, name="random kills")


@pytest.mark.faults_long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_nothing_is_lost_or_doubled_when_processes_are_killed_a_hundred_times(
    engine: str, tmp_path: Path, kills: int, seed: int
) -> None:
    await kill_at_random(engine, tmp_path, kills=kills, seed=seed, name="many random kills")


async def kill_at_random(engine: str, folder: Path, *, kills: int, seed: int, name: str) -> None:
    """Customers talk as long as there is killing; agents serve whoever wants a person."""
    chance = random.Random(seed)
    with cluster_on(engine, folder) as cluster:
        async with loaded(cluster) as load:
            load.agents_work(*AGENTS)
            load.customers_talk(12, 20, pause=0.3, wishes={7: "转人工"})
            while cluster.kills < kills:
                await asyncio.sleep(chance.uniform(0.1, 1.5))
                if sum(not talk.done() for talk in load.talks) < 6:
                    load.customers_talk(6, 20, pause=0.3, wishes={7: "转人工"})
                await kill_some(cluster, chance)
            verdict = await load.verdict(within=60)
            load.report(f"{name} on {engine}", verdict, seed=seed, **served(load))


async def kill_some(cluster: Cluster, chance: random.Random) -> None:
    """One process, sometimes two at once; they come again a little later."""
    victims = chance.sample(cluster.members, k=2 if len(cluster.members) > 1 and chance.random() < 0.25 else 1)
    for victim in victims:
        victim.kill()
    await asyncio.sleep(chance.uniform(0.0, 0.7))
    for victim in victims:
        victim.start()
    for victim in victims:
        await asyncio.to_thread(victim.wait_up)


def served(load: Load) -> dict[str, int]:
    return {"served_by_agents": sum(agent.served for agent in load.agents)}
