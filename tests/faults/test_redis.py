"""Redis is a doorbell: whatever becomes of it, answers come at most about a second later."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import redis.asyncio

from tests.faults.cluster import Cluster, running
from tests.faults.load import loaded
from tests.faults.servers import redis_url
from tests.faults.waiting import answer_seconds, percentile


async def killed(cluster: Cluster) -> None:
    cluster.servers["redis"].kill()
    await asyncio.sleep(6)


async def frozen(cluster: Cluster) -> None:
    cluster.servers["redis"].freeze()
    await asyncio.sleep(6)
    cluster.servers["redis"].thaw()


async def flushed(cluster: Cluster) -> None:
    client = redis.asyncio.Redis.from_url(redis_url(cluster.servers["redis"]))
    for _ in range(10):
        await client.flushall()
        await client.client_kill_filter(_type="pubsub")
        await asyncio.sleep(0.3)
    await client.aclose()


async def flapping(cluster: Cluster) -> None:
    for _ in range(8):
        cluster.servers["redis"].kill()
        await asyncio.sleep(0.3)
        await asyncio.to_thread(cluster.servers["redis"].restart)
        await asyncio.sleep(0.3)


HAPPENS = [killed, *(pytest.param(each, marks=pytest.mark.faults_long) for each in (flapping, frozen, flushed))]


@pytest.mark.parametrize("happens", HAPPENS, ids=lambda happens: happens.__name__)
async def test_redis_may_do_what_it_likes(happens: Callable[[Cluster], Awaitable[None]], tmp_path: Path) -> None:
    async with running("postgresql", tmp_path) as cluster, loaded(cluster) as load:
        load.customers_talk(10, 30, pause=0.3)
        await asyncio.sleep(2)
        since = time.monotonic()
        await happens(cluster)
        took = answer_seconds(load.history, since=since)
        verdict = await load.verdict()
        load.report(f"redis {happens.__name__}", verdict, answer_p50_s=percentile(took, 0.5), answer_max_s=took[-1])
    assert percentile(took, 0.5) < 2.5  # a look a second by the worker, another by the web process
