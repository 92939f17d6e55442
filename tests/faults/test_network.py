"""Bad networks between customers and us: everything arrives once and in order, however often the line breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.faults.cluster import Cluster, running
from tests.faults.load import loaded
from tests.faults.toxic import Toxic, Weather, toxic

Happens = Callable[[list[Toxic]], Awaitable[None]]


@asynccontextmanager
async def behind_proxies(cluster: Cluster) -> AsyncIterator[list[Toxic]]:
    """One proxy before each web process."""
    async with AsyncExitStack() as proxies:
        yield [await proxies.enter_async_context(toxic(port)) for port in cluster.web_ports]


async def cut(lines: list[Toxic]) -> None:
    """Each connection is reset after some thousand bytes, in both directions."""
    for line in lines:
        line.up, line.down = Weather(cut_after=3000), Weather(cut_after=4000)
    await asyncio.sleep(8)


async def swallowed(lines: list[Toxic]) -> None:
    """First what we say disappears, then what we hear: nobody is told that the line is dead."""
    for line in lines:
        line.down.blackhole = True
    await asyncio.sleep(3)
    for line in lines:
        line.heal()
        line.up.blackhole = True
    await asyncio.sleep(3)


async def in_single_bytes(lines: list[Toxic]) -> None:
    for line in lines:
        line.up, line.down = Weather(slice_bytes=1), Weather(slice_bytes=1, latency=0.05, jitter=0.1)
    await asyncio.sleep(6)


async def reset(lines: list[Toxic]) -> None:
    for _ in range(10):
        for line in lines:
            line.reset_all()
        await asyncio.sleep(0.5)


async def refused(lines: list[Toxic]) -> None:
    """One address after the other takes nobody."""
    for line in lines:
        line.refuse = True
        line.reset_all()
        await asyncio.sleep(2)
        line.refuse = False


LATER = [pytest.param(each, marks=pytest.mark.faults_long) for each in (cut, in_single_bytes, reset, refused)]


@pytest.mark.parametrize("weather", [swallowed, *LATER], ids=lambda weather: weather.__name__)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.faults_long)])
async def test_customers_on_a_bad_network_miss_nothing(engine: str, weather: Happens, tmp_path: Path) -> None:
    async with running(engine, tmp_path) as cluster, behind_proxies(cluster) as lines, loaded(cluster) as load:
        addresses = [f"http://127.0.0.1:{line.port}" for line in lines]
        load.customers_talk(8, 30, pause=0.2, addresses=addresses)
        await asyncio.sleep(1)
        await weather(lines)
        for line in lines:
            line.heal()
        verdict = await load.verdict()
        load.report(f"network {weather.__name__} on {engine}", verdict)
