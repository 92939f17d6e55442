"""Rasas, ours and bare, and the application as processes of their own; the application started as often as needed."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from foundation.settings import Settings, load_settings
from gateway.embedded import children_of, rasa_command, rasa_environment
from gateway.preparing import ingest_if_stale, prepare
from tests.ports import free_port
from tests.running_system import KNOWLEDGE_MADE_ONCE, READY_WITHIN_SECONDS, NotReady, Process

# Ours with Rasa's REST channel beside our own; bare with Rasa's own channel, tracker store and action calls alone.
OURS = ("bench/credentials.yml", "bot/endpoints.yml")
BARE = ("bench/bare_credentials.yml", "bench/bare_endpoints.yml")


@dataclass
class Rasa:
    """One Rasa process and where it listens."""

    url: str
    process: Process


@dataclass
class System:
    """One database, some Rasas of either kind, and the application while it runs."""

    settings: Settings
    rasas: list[Rasa]
    bare: list[Rasa]
    folder: Path
    application: Process | None = None

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    @property
    def socket_url(self) -> str:
        return f"{self.url.replace('http', 'ws')}/api/chat/ws"

    @contextmanager
    def serving(
        self, *, rasas: int = 1, actions_port: int = 0, degraded: frozenset[str] = frozenset()
    ) -> Iterator[None]:
        """The application, up until the block ends and asking the first `rasas` of ours; all but `degraded` is well."""
        settings = self.settings.model_copy(
            update={
                "rasa_url": ",".join(rasa.url for rasa in self.rasas[:rasas]) or self.settings.rasa_url,
                "actions_port": actions_port or self.settings.actions_port,
            }
        )
        child = next(child for child in children_of(settings) if child.name == "application")
        environment = {**child.environment, **_environment(settings)}
        self.application = Process(child.command, environment, self.folder / "application.log")
        try:
            self.application.start()
            self.wait(degraded)
            yield
        finally:
            self.application.stop()

    def wait(self, degraded: frozenset[str] = frozenset()) -> None:
        """Until all parts but `degraded`, and every bare Rasa, are well. Raises `NotReady`."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            try:
                standing = httpx.get(f"{self.url}/readyz", timeout=5).json()
                if set(standing["degraded"]) <= degraded and all(httpx.get(bare.url, timeout=5) for bare in self.bare):
                    return
            except (httpx.HTTPError, ValueError, KeyError):
                pass
            time.sleep(0.2)
        logs = [process.log for process in self._processes()]
        raise NotReady("\n".join(log.read_text(errors="replace")[-1500:] for log in logs))

    def pids(self, *, rasas: int = 1) -> dict[str, list[int]]:
        """Process ids by part."""
        assert self.application is not None
        parts = {
            "application": [self.application],
            "rasa": [rasa.process for rasa in self.rasas[:rasas]],
            "bare_rasa": [rasa.process for rasa in self.bare[:rasas]],
        }
        return {part: [p.running.pid for p in those if p.running] for part, those in parts.items()}

    def _processes(self) -> list[Process]:
        own = [self.application] if self.application else []
        return [*own, *(rasa.process for rasa in (*self.rasas, *self.bare))]


@contextmanager
def system(folder: Path, *, rasas: int = 1, bare: int = 1, **overrides: Any) -> Iterator[System]:
    """Rasas that are starting (`serving` waits for them); `overrides` are settings."""
    ours = [f"http://127.0.0.1:{free_port()}" for _ in range(rasas)]
    settings = load_settings(
        data_dir=folder,
        rasa_url=",".join(ours) or f"http://127.0.0.1:{free_port()}",
        messages_per_ten_seconds=100_000,  # all customers have the same address here, and some never pause
        anonymous_sessions_per_minute=1_000_000,
        sockets_per_address=100_000,
        **{name: free_port() for name in ("port", "actions_port", "wechat_simulator_port")},
        **overrides,
    )
    _prepare(settings)
    running = System(
        settings,
        [_rasa(settings, url, *OURS) for url in ours],
        [_rasa(settings, f"http://127.0.0.1:{free_port()}", *BARE) for _ in range(bare)],
        folder,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever is told to stop stops what it has started
    try:
        for rasa in (*running.rasas, *running.bare):
            rasa.process.start()
        yield running
    finally:
        for rasa in (*running.rasas, *running.bare):
            rasa.process.stop()


def _rasa(settings: Settings, url: str, credentials: str, endpoints: str) -> Rasa:
    command = rasa_command(settings.model_copy(update={"rasa_url": url}), credentials)
    command[command.index("--endpoints") + 1] = endpoints
    log = settings.data_dir / f"rasa-{url.rpartition(':')[2]}.log"
    return Rasa(url, Process(command, rasa_environment(settings), log))


def _prepare(settings: Settings) -> None:
    """What `make run` prepares; the index is made once and copied."""
    quiet = Console(stderr=True, quiet=True)
    ingest_if_stale(settings.model_copy(update={"data_dir": KNOWLEDGE_MADE_ONCE}), quiet)
    shutil.copytree(KNOWLEDGE_MADE_ONCE / "knowledge", settings.data_dir / "knowledge", dirs_exist_ok=True)
    prepare(settings, quiet)


def _environment(settings: Settings) -> dict[str, str]:
    """The settings that differ from a plain start, as the application reads them."""
    plain = load_settings()
    changed = {name for name in Settings.model_fields if getattr(settings, name) != getattr(plain, name)}
    return {f"BAOWEN_{name.upper()}": str(getattr(settings, name)) for name in changed}
