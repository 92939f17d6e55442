"""The real processes of the application on either column: several web and worker processes, or one with all."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import Settings
from handoff.agents import seed_demo_agents
from tests.faults import servers
from tests.faults.processes import Process, answers
from tests.ports import free_port

# Short leases and patience, so that what a dead process held is soon taken over.
QUICK: dict[str, object] = {
    "turn_lease_seconds": 4.5,  # two calls to Rasa, and a little
    "turn_deadline_seconds": 20,
    "rasa_timeout_seconds": 2,
    "messages_per_ten_seconds": 100_000,
    "anonymous_sessions_per_minute": 100_000,
    "human_sla_seconds": 600,
    "read_photos": False,  # these systems are about what is kept, and many
}


@dataclass
class Cluster:
    """Everything that runs. `webs` and `workers` are the same process on SQLite."""

    folder: Path
    database_url: str
    rasa_port: int
    webs: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    servers: dict[str, Process] = field(default_factory=dict)
    web_ports: list[int] = field(default_factory=list)
    wechat_port: int = 0

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.web_ports]

    @property
    def members(self) -> list[Process]:
        return list({process.name: process for process in (*self.webs, *self.workers)}.values())

    @property
    def kills(self) -> int:
        return sum(process.kills for process in (*self.members, *self.servers.values()))

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def heal(self) -> None:
        """Everything runs and is awake again."""
        for process in (*self.servers.values(), *self.members):
            process.thaw()
            if not process.alive:
                process.start()
        for process in (*self.servers.values(), *self.members):
            process.wait_up()
        if "rasa" in self.servers:
            self.rasa("heal")

    def rasa(self, what: str, **rule: object) -> dict[str, object]:
        """Tell the stub: `break` with a rule, `heal`, or look at its `turns`."""
        response = httpx.post(f"http://127.0.0.1:{self.rasa_port}/control/{what}", json=rule, timeout=5, verify=False)
        told: dict[str, object] = response.json()
        return told


@contextmanager
def cluster_on(
    engine: str,
    folder: Path,
    *,
    postgres_crashes: bool = False,
    wechat: bool = False,
    url: str = "",
    rasa_port: int = 0,
    launcher: str = "gateway.cli",
    **settings: object,
) -> Iterator[Cluster]:
    """A running system with the stub of Rasa until the block ends. `engine`: sqlite or postgresql.

    `url` is a database that is there already; `settings` may lead to it, or to Rasa at `rasa_port`, through a proxy.
    """
    with ExitStack() as until_the_end:
        own: dict[str, Process] = {}
        if engine == "sqlite":
            url = f"sqlite+aiosqlite:///{folder / 'baowen.db'}"
        elif postgres_crashes:
            own["postgres"], url = until_the_end.enter_context(servers.own_postgres())
        elif not url:
            url = until_the_end.enter_context(servers.own_database())
        prepare(url)
        cluster = Cluster(folder, url, rasa_port or free_port(), servers=own, wechat_port=free_port())
        _add_servers(cluster, wechat=wechat)
        _add_members(cluster, launcher, settings)
        until_the_end.callback(_clean_up, cluster)
        _start(cluster)
        yield cluster


@asynccontextmanager
async def running(engine: str, folder: Path, **how: Any) -> AsyncIterator[Cluster]:
    """`cluster_on` for a test whose event loop must go on meanwhile: a proxy may be part of the system."""
    cluster = cluster_on(engine, folder, **how)
    yielded = await asyncio.to_thread(cluster.__enter__)
    try:
        yield yielded
    finally:
        await asyncio.to_thread(cluster.__exit__, None, None, None)


def prepare(url: str) -> None:
    """Tables and the demo agents."""
    with ThreadPoolExecutor(1) as elsewhere:  # there may be an event loop in this thread
        elsewhere.submit(upgrade, url).result()
        elsewhere.submit(asyncio.run, _seed(url)).result()


def _add_servers(cluster: Cluster, *, wechat: bool) -> None:
    folder, own = cluster.folder, cluster.servers
    own["rasa"] = servers.stub_rasa(folder, cluster.rasa_port)
    if not cluster.is_sqlite:
        own["redis"] = servers.redis_server(folder)
    cluster.web_ports = [free_port() for _ in range(1 if cluster.is_sqlite else 2)]
    if wechat:
        own["wechat"] = servers.wechat_platform(folder, cluster.wechat_port, f"{cluster.urls[0]}/wechat")


def _add_members(cluster: Cluster, launcher: str, settings: dict[str, object]) -> None:
    command = [sys.executable, "-m", launcher, "serve", "--roles"]
    environment = _environment(cluster, settings)

    def member(name: str, roles: str, port: int | None = None) -> Process:
        up = answers(f"http://127.0.0.1:{port}/readyz") if port else None
        own = {**environment, "BAOWEN_PORT": str(port or free_port())}
        return Process(name, [*command, roles], cluster.folder / f"{name}.log", own, up)

    if cluster.is_sqlite:
        cluster.webs = cluster.workers = [member("all", "web,worker", cluster.web_ports[0])]
        return
    cluster.webs = [member(f"web{number}", "web", port) for number, port in enumerate(cluster.web_ports, start=1)]
    cluster.workers = [member(f"worker{number}", "worker") for number in (1, 2)]


def _environment(cluster: Cluster, settings: dict[str, object]) -> dict[str, str]:
    given: dict[str, object] = {
        **QUICK,
        "data_dir": cluster.folder,
        "database_url": cluster.database_url,
        "rasa_url": f"http://127.0.0.1:{cluster.rasa_port}",
        "actions_port": free_port(),
        "wechat_api_url": f"http://127.0.0.1:{cluster.wechat_port}",
    }
    if "redis" in cluster.servers:
        given["redis_url"] = servers.redis_url(cluster.servers["redis"])
    given |= settings
    return {f"BAOWEN_{name.upper()}": str(value) for name, value in given.items() if name in Settings.model_fields}


def _start(cluster: Cluster) -> None:
    everything = [*cluster.servers.values(), *cluster.members]
    for process in everything:
        if not process.alive:
            process.start()
    for process in everything:
        process.wait_up()


def _clean_up(cluster: Cluster) -> None:
    for process in (*cluster.members, *cluster.servers.values()):
        process.clean_up()


async def _seed(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        await seed_demo_agents(tx)
    await database.close()
