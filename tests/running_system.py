"""The embedded system as processes of its own (Rasa, application, WeChat simulator), for tests as a user."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console

from foundation.settings import PROJECT, Settings, load_settings
from gateway.embedded import children_of, rasa_command
from gateway.preparing import ingest_if_stale, prepare
from tests.ports import free_port

READY_WITHIN_SECONDS = 150
KNOWLEDGE_MADE_ONCE = PROJECT / "var" / "tests"


class NotReady(Exception):
    """The system did not come up; the message is the end of the logs."""


@dataclass
class Process:
    """One of the system's processes. `kill` is `kill -9`."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                env={**os.environ, **self.environment},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def ask_to_stop(self) -> None:
        if self.running is not None:
            self.running.send_signal(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.running is None:
            return
        self.running.send_signal(how)
        try:
            self.running.wait(20)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()
        self.running = None


@dataclass
class RunningSystem:
    """Addresses and processes. Restart any of them; `wait` until everything answers again."""

    settings: Settings
    rasa: Process
    application: Process
    simulator: Process
    folder: Path
    processes: list[Process] = field(init=False)

    def __post_init__(self) -> None:
        self.processes = [self.rasa, self.application, self.simulator]

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    @property
    def phone(self) -> str:
        return f"http://127.0.0.1:{self.settings.wechat_simulator_port}"

    def wait(self, *, degraded: frozenset[str] = frozenset()) -> None:
        """Until all parts but `degraded` are well. Raises `NotReady`."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            try:
                standing = httpx.get(f"{self.url}/readyz", timeout=5).json()
                if set(standing["degraded"]) <= degraded:
                    return
            except (httpx.HTTPError, ValueError, KeyError):
                pass
            time.sleep(0.2)
        raise NotReady("\n".join(process.log.read_text(errors="replace")[-1500:] for process in self.processes))


@contextmanager
def running_system(
    folder: Path, *, credentials: str = "bot/credentials.yml", **overrides: object
) -> Iterator[RunningSystem]:
    """Everything up and ready in `folder` until the block ends. `overrides` are settings.

    `credentials` is the file that names Rasa's channels.
    """
    settings = load_settings(
        data_dir=folder,
        port=free_port(),
        actions_port=free_port(),
        wechat_simulator_port=free_port(),
        rasa_url=f"http://127.0.0.1:{free_port()}",
        **overrides,
    )
    with ThreadPoolExecutor(1) as elsewhere:  # the browser's own event loop may be running in this thread
        elsewhere.submit(_prepare, settings).result()
    rasa, application, simulator = children_of(settings)
    system = RunningSystem(
        settings,
        Process(rasa_command(settings, credentials), rasa.environment, folder / "rasa.log"),
        Process(
            application.command,
            {**application.environment, **_environment(settings, overrides)},
            folder / "application.log",
        ),
        Process(simulator.command, simulator.environment, folder / "simulator.log"),
        folder,
    )
    try:
        for process in system.processes:
            process.start()
        system.wait()
        yield system
    finally:
        for process in system.processes:
            process.ask_to_stop()  # all at once: each may take some seconds
        for process in system.processes:
            process.stop()


def _prepare(settings: Settings) -> None:
    """What `make run` prepares; the index is made once for all test runs and copied."""
    quiet = Console(stderr=True, quiet=True)
    KNOWLEDGE_MADE_ONCE.mkdir(parents=True, exist_ok=True)
    with (KNOWLEDGE_MADE_ONCE / "lock").open("w") as lock:  # test processes side by side
        fcntl.flock(lock, fcntl.LOCK_EX)
        ingest_if_stale(settings.model_copy(update={"data_dir": KNOWLEDGE_MADE_ONCE}), quiet)
    shutil.copytree(KNOWLEDGE_MADE_ONCE / "knowledge", settings.data_dir / "knowledge", dirs_exist_ok=True)
    prepare(settings, quiet)


def _environment(settings: Settings, overrides: Mapping[str, object]) -> dict[str, str]:
    return {
        **{f"BAOWEN_{name.upper()}": str(value) for name, value in overrides.items()},
        "BAOWEN_DATA_DIR": str(settings.data_dir),
        "BAOWEN_DATABASE_URL": settings.database_url,
        "BAOWEN_PORT": str(settings.port),
        "BAOWEN_ACTIONS_PORT": str(settings.actions_port),
        "BAOWEN_RASA_URL": settings.rasa_url,
        "BAOWEN_WECHAT_SIMULATOR_PORT": str(settings.wechat_simulator_port),
    }
