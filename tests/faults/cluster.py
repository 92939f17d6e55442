"""The real processes of the application on either column: several web and worker processes, or one with all."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import Settings
from handoff.agents import seed_demo_agents
from tests.faults import servers
from tests.faults.processes import Process, answers
from tests.rasa_server import free_port

# Short leases and patience, so that what a dead process held is soon taken over.
QUICK: dict[str, object] = {
    "turn_lease_seconds": 3,
    "turn_deadline_seconds": 20,
    "rasa_timeout_seconds": 2,
    "messages_per_ten_seconds": 100_000,
    "human_sla_seconds": 600,
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
        response = httpx.post(f"http://127.0.0.1:{self.rasa_port}/control/{what}", json=rule, timeout=5)
        told: dict[str, object] = response.json()
        return told


@contextmanager
def cluster_on(
    engine: str,
    folder: Path,
    *,
    postgres_crashes: bool = False,
    wechat: bool = False,
    **settings: object,
) -> Iterator[Cluster]:
    """A running system with the stub of Rasa until the block ends. `engine`: sqlite or postgresql."""
    with ExitStack() as until_the_end:
        own: dict[str, Process] = {}
        url = f"sqlite+aiosqlite:///{folder / 'baowen.db'}"
        if postgres_crashes:
            own["postgres"], url = until_the_end.enter_context(servers.own_postgres())
        elif engine == "postgresql":
            url = until_the_end.enter_context(servers.own_database())
        prepare(url)
        cluster = _processes(folder, url, own, wechat=wechat, settings=settings)
        until_the_end.callback(_clean_up, cluster)
        _start(cluster)
        yield cluster


def prepare(url: str) -> None:
    """Tables and the demo agents."""
    with ThreadPoolExecutor(1) as elsewhere:  # there may be an event loop in this thread
        elsewhere.submit(upgrade, url).result()
        elsewhere.submit(asyncio.run, _seed(url)).result()


def member(name: str, roles: str, folder: Path, environment: dict[str, str], port: int) -> Process:
    """One process of the application."""
    command = [sys.executable, "-m", "gateway.cli", "serve", "--roles", roles]
    up = answers(f"http://127.0.0.1:{port}/readyz") if "web" in roles else None
    return Process(name, command, folder / f"{name}.log", {**environment, "BAOWEN_PORT": str(port)}, up=up)


def as_environment(settings: dict[str, object]) -> dict[str, str]:
    return {f"BAOWEN_{name.upper()}": str(value) for name, value in settings.items()}


def _processes(
    folder: Path, url: str, own: dict[str, Process], *, wechat: bool, settings: dict[str, object]
) -> Cluster:
    cluster = Cluster(folder, url, rasa_port=free_port(), servers=own, wechat_port=free_port())
    own["rasa"] = servers.stub_rasa(folder, cluster.rasa_port)
    given: dict[str, object] = {
        **QUICK,
        "data_dir": folder,
        "database_url": url,
        "rasa_url": f"http://127.0.0.1:{cluster.rasa_port}",
        "actions_port": free_port(),
        "wechat_api_url": f"http://127.0.0.1:{cluster.wechat_port}",
        **settings,
    }
    if not cluster.is_sqlite:
        own["redis"] = servers.redis_server(folder)
        given.setdefault("redis_url", servers.redis_url(own["redis"]))
    given = {name: value for name, value in given.items() if name in Settings.model_fields}
    environment = as_environment(given)
    cluster.web_ports = [free_port() for _ in range(1 if cluster.is_sqlite else 2)]
    if cluster.is_sqlite:
        cluster.webs = cluster.workers = [member("all", "web,worker", folder, environment, cluster.web_ports[0])]
    else:
        ports = enumerate(cluster.web_ports, start=1)
        cluster.webs = [member(f"web{number}", "web", folder, environment, port) for number, port in ports]
        cluster.workers = [member(f"worker{number}", "worker", folder, environment, 1) for number in (1, 2)]
    if wechat:
        own["wechat"] = servers.wechat_platform(folder, cluster.wechat_port, f"{cluster.urls[0]}/wechat")
    return cluster


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
