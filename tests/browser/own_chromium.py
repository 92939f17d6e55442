"""A Chromium that Playwright has not started: it behaves as an agent's own does, and can be killed like one."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.browser.conftest import CHROMIUM, DESK, FLAGS
from tests.ports import free_port

READY_WITHIN_SECONDS = 30


@dataclass(frozen=True)
class OwnChromium:
    """`debugger` is the address that Playwright can connect to."""

    debugger: str
    running: subprocess.Popen[bytes]

    def kill(self) -> None:
        """`kill -9`: nothing says good-bye."""
        self.running.kill()
        self.running.wait()


@contextmanager
def own_chromium(folder: Path) -> Iterator[OwnChromium]:
    """With an empty page open, until the block ends. `folder` is for its profile."""
    port = free_port()
    own = ["--headless=new", f"--remote-debugging-port={port}", f"--user-data-dir={folder / 'profile'}", "--lang=zh-CN"]
    size = f"--window-size={DESK[0]},{DESK[1]}"
    running = subprocess.Popen([CHROMIUM, *own, size, *FLAGS, "about:blank"], stderr=subprocess.DEVNULL)
    chromium = OwnChromium(f"http://127.0.0.1:{port}", running)
    try:
        _wait_for(chromium.debugger)
        yield chromium
    finally:
        chromium.kill()


def _wait_for(debugger: str) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until:
        try:
            httpx.get(f"{debugger}/json/version")
        except httpx.HTTPError:
            time.sleep(0.2)
            continue
        return
    raise TimeoutError(f"{CHROMIUM} did not open its debugger within {READY_WITHIN_SECONDS} s")
