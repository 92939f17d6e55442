"""A real Rasa server with the trained model, and a real action executor behind HTTP, for tests that need both."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, Request

from actions.executor import build_executor, run_action
from actions.tools import Tools
from foundation.settings import PROJECT, SAMPLE_SECRET, load_settings
from gateway.embedded import rasa_command, rasa_environment
from tests.ports import free_port

READY_WITHIN_SECONDS = 120


class RasaNotReady(Exception):
    """Rasa ended or did not come up in time; the message is the end of its log."""


@dataclass
class RasaServer:
    """One Rasa process. `restart` gives a new one without any memory on the same port."""

    port: int
    actions_url: str
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        settings = load_settings(rasa_url=self.url)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                rasa_command(settings),
                cwd=PROJECT,
                env={**os.environ, **rasa_environment(settings), "BAOWEN_ACTIONS_URL": self.actions_url},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._wait()

    def restart(self) -> None:
        self.stop(signal.SIGKILL)
        self.start()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _wait(self) -> None:
        assert self.process is not None
        until = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                headers = {"X-Baowen-Secret": SAMPLE_SECRET}
                if httpx.get(f"{self.url}/webhooks/turn/ready", headers=headers, timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise RasaNotReady(self.log.read_text(errors="replace")[-2000:])


class ActionServer:
    """The executor on its own port in its own thread; `broken` makes every call fail as a crashed server would."""

    def __init__(self, tools: Tools) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/webhook"
        self.broken = False
        self._server = uvicorn.Server(uvicorn.Config(self._app(tools), port=self.port, log_level="error"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def _app(self, tools: Tools) -> FastAPI:
        executor = build_executor(tools)
        app = FastAPI()

        @app.post("/webhook")
        async def webhook(request: Request) -> dict[str, Any]:
            if self.broken:
                raise RuntimeError("as the test wishes")
            return await run_action(executor, await request.json())

        return app

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@contextmanager
def running_rasa(actions_url: str, folder: Path) -> Iterator[RasaServer]:
    """A Rasa server on a free port until the block ends; its log is `folder/rasa.log`."""
    server = RasaServer(free_port(), actions_url, folder / "rasa.log")
    try:
        server.start()
        yield server
    finally:
        server.stop()
