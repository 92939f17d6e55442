"""Processes of their own group that can be killed, frozen, stopped and started again; and where they log."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from foundation.settings import PREFIX, PROJECT

UP_WITHIN_SECONDS = 60
STOPPED_WITHIN_SECONDS = 20


class NotUp(Exception):
    """A process did not come up, or ended at once; the message is the end of its log."""


@dataclass
class Process:
    """One process. `up` tells whether it serves; without it, it is up when it lives."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    up: Callable[[], bool] | None = None
    user: str | None = None
    kills: int = 0
    _running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._running is not None
        return self._running.pid

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def start(self, **more: str) -> None:
        """`more` goes into the environment of this one start."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        with self.log.open("ab") as out:
            self._running = subprocess.Popen(
                self.command,
                cwd=PROJECT if self.user is None else "/",
                env={**clean, **self.environment, **more},
                stdout=out,
                stderr=out,
                user=self.user,
                start_new_session=True,
            )

    def wait_up(self) -> None:
        """Raises `NotUp`."""
        deadline = time.monotonic() + UP_WITHIN_SECONDS
        while self.alive and time.monotonic() < deadline:
            if self.up is None or self.up():
                return
            time.sleep(0.05)
        raise NotUp(f"{self.name}: {self.log.read_text(errors='replace')[-2000:]}")

    def restart(self, **more: str) -> None:
        self.start(**more)
        self.wait_up()

    def kill(self) -> None:
        """`kill -9`, its children too."""
        self.kills += 1
        self._signal_group(signal.SIGKILL)
        self.ended()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Ask it to end; after how many seconds it did. One that does not is killed."""
        began = time.monotonic()
        if self.alive:
            self.send(how)
        try:
            self.ended(STOPPED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal_group(signal.SIGKILL)
            self.ended()
        return time.monotonic() - began

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def freeze(self) -> None:
        self._signal_group(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_group(signal.SIGCONT)

    def ended(self, within: float | None = None) -> int | None:
        """Wait until it has ended; its exit code. Raises `TimeoutExpired`."""
        return self._running.wait(within) if self._running else None

    def clean_up(self) -> None:
        """It and whatever it left behind are gone."""
        if self._running is not None:
            self._signal_group(signal.SIGKILL)
            self._running.wait()

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)


def answers(url: str, **headers: str) -> Callable[[], bool]:
    """Whether this address gives 200."""

    def look() -> bool:
        try:
            return httpx.get(url, headers=headers, timeout=5, verify=False).status_code == 200
        except httpx.HTTPError:
            return False

    return look
