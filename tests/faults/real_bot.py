"""The cluster with a real Rasa and a real action server in place of the stub, for the scenarios that need them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console

from foundation.settings import SAMPLE_SECRET, Settings, load_settings
from gateway.embedded import rasa_command, rasa_environment
from gateway.preparing import ingest_if_stale
from tests.faults.cluster import Cluster, cluster_on
from tests.faults.processes import Process, answers
from tests.faults.toxic import Toxic, toxic_beside
from tests.ports import free_port
from tests.running_system import KNOWLEDGE_MADE_ONCE

RASA_SECONDS = 8


@contextmanager
def cluster_with_rasa(folder: Path) -> Iterator[tuple[Cluster, Toxic]]:
    """Two web and two worker processes on PostgreSQL, one Rasa server, a line from it to one process for actions."""
    settings = load_settings(
        data_dir=folder,
        rasa_url=f"http://127.0.0.1:{free_port()}",
        actions_port=free_port(),
        rasa_timeout_seconds=RASA_SECONDS,
    )
    _lay_out_knowledge(settings)
    patience = {
        "rasa_timeout_seconds": RASA_SECONDS,
        "turn_lease_seconds": RASA_SECONDS + 4,
        "turn_deadline_seconds": 45,
    }
    addresses = {"rasa_url": settings.rasa_url, "actions_port": settings.actions_port}
    with (
        toxic_beside(settings.actions_port) as line,
        cluster_on("postgresql", folder, **addresses, **patience) as cluster,
    ):
        cluster.servers.pop("rasa").clean_up()  # the stub
        cluster.servers["actions"] = _actions(cluster, settings)
        cluster.servers["rasa"] = _rasa(folder, settings, line)
        try:
            for name in ("actions", "rasa"):
                cluster.servers[name].start()
            for name in ("actions", "rasa"):
                cluster.servers[name].wait_up()
            yield cluster, line
        finally:
            for name in ("actions", "rasa"):
                cluster.servers[name].clean_up()


def _rasa(folder: Path, settings: Settings, line: Toxic) -> Process:
    environment = {**rasa_environment(settings), "BAOWEN_ACTIONS_URL": f"http://127.0.0.1:{line.port}/webhook"}
    ready = answers(f"{settings.rasa_url}/webhooks/turn/ready", **{"X-Baowen-Secret": SAMPLE_SECRET})
    return Process("rasa", rasa_command(settings), folder / "real-rasa.log", environment, ready)


def _actions(cluster: Cluster, settings: Settings) -> Process:
    worker = cluster.workers[0]
    command = [*worker.command[:-1], "actions"]
    return Process("actions", command, cluster.folder / "actions.log", worker.environment, _knows(settings))


def _knows(settings: Settings) -> Callable[[], bool]:
    """Whether the action server runs and has loaded the knowledge base."""

    def look() -> bool:
        try:
            health = httpx.get(f"http://127.0.0.1:{settings.actions_port}/health", timeout=5, verify=False).json()
        except (httpx.HTTPError, ValueError):
            return False
        return bool(health.get("knowledge") == "ok")

    return look


def _lay_out_knowledge(settings: Settings) -> None:
    """The index is made once for all test runs and copied."""
    quiet = Console(stderr=True, quiet=True)
    ingest_if_stale(settings.model_copy(update={"data_dir": KNOWLEDGE_MADE_ONCE}), quiet)
    shutil.copytree(KNOWLEDGE_MADE_ONCE / "knowledge", settings.data_dir / "knowledge", dirs_exist_ok=True)
