"""A Redis of a test's own, to be killed, frozen and emptied."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.ports import free_port

BINARY = os.environ.get("BAOWEN_TEST_REDIS_SERVER", "redis-server")
UP_WITHIN_SECONDS = 10


@dataclass
class RedisServer:
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        assert shutil.which(BINARY), "install Debian's package redis-server or run scripts/test-services"
        command = [BINARY, "--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + UP_WITHIN_SECONDS
        while self.tell("PING") != "+PONG":
            assert time.monotonic() < deadline, "redis-server did not come up"
            time.sleep(0.05)

    def tell(self, command: str) -> str:
        """The first line of the answer; empty when nobody answers."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(1000).decode().partition("\r\n")[0]
        except OSError:
            return ""

    def kill(self) -> None:
        """kill -9"""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    port = free_port()
    server = RedisServer(port)
    server.start()
    try:
        yield server
    finally:
        server.kill()
