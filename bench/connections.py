"""What an idle WebSocket costs: memory and CPU of our web process at 2,000, against a bare uvicorn echo, in one run.

Ours are customers of the in-app chat who have been welcomed. Bare is the same uvicorn with the same WebSocket settings
and an application that sends back what it hears. Then our process is killed, and all customers come back.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop

from bench.load.customers import Wires
from bench.load.figures import cpu_seconds, machine, percentiles_ms, resident_bytes
from bench.load.idle_sockets import IdleSockets
from bench.load.system import System, system
from tests.ports import free_port
from tests.running_system import Process

WARM_UP = 50
SETTLE_SECONDS = 3
PROBES, PROBE_EVERY_SECONDS = 400, 0.02


def main() -> None:
    wanted = _arguments()
    _allow_sockets(wanted.connections)
    with tempfile.TemporaryDirectory() as folder, system(Path(folder), rasas=0, bare=0) as running:
        with _echo(Path(folder)) as (echo, echo_url):
            bare = _run(_idle(echo, echo_url, ['{"type": "hello"}'] * wanted.connections, wanted.seconds))
        with running.serving(degraded=frozenset({"rasa"})):
            ours, back = _run(_ours(running, wanted))
    figures = {
        "connections": wanted.connections,
        "ours": ours,
        "bare": bare,
        "memory_ratio": round(ours["kib_per_connection"] / bare["kib_per_connection"], 2),
        "after_kill": back,
    }
    print(json.dumps({"benchmark": "connections", **figures, **machine()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=30, help="of being idle; more than one of our heartbeats")
    return parser.parse_args()


def _allow_sockets(connections: int) -> None:
    """Processes that are started from here inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections * 2 + 500
    if hard != resource.RLIM_INFINITY and hard < wanted:
        sys.exit(f"{wanted} open files are needed and {hard} are allowed: see ulimit -n")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _run(work: Any) -> Any:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@contextmanager
def _echo(folder: Path) -> Iterator[tuple[Process, str]]:
    port = free_port()
    options = ("--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--log-level", "warning")
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "bench.load.echo:app",
        "--port",
        str(port),
        "--loop",
        "uvloop",
        *options,
    ]
    process = Process(command, {}, folder / "echo.log")
    process.start()
    try:
        yield process, f"ws://127.0.0.1:{port}/"
    finally:
        process.stop()


async def _ours(running: System, wanted: argparse.Namespace) -> tuple[dict[str, Any], dict[str, float]]:
    assert running.application is not None
    hellos = await _hellos(running, wanted.connections)
    storm: dict[str, float] = {}

    async def killed(sockets: IdleSockets) -> None:
        storm.update(await _come_back(running, sockets))

    return await _idle(running.application, running.socket_url, hellos, wanted.seconds, then=killed), storm


async def _hellos(running: System, customers: int) -> list[str]:
    """As many fresh conversations; the first frame of each."""
    wires, room = Wires(running.url), asyncio.Semaphore(16)

    async def begin() -> str:
        async with room:
            begun = await wires.post("/api/chat/sessions", {})
        return json.dumps({"type": "hello", "token": begun["token"]})

    hellos = await asyncio.gather(*(begin() for _ in range(customers)))
    wires.close()
    return list(hellos)


async def _idle(
    server: Process, url: str, hellos: list[str], seconds: float, then: Callable[[IdleSockets], Any] | None = None
) -> dict[str, Any]:
    """What the server needs for sockets that say nothing; `then` is done with them at the end."""
    assert server.running is not None
    pid = server.running.pid
    await _warm_up(url, hellos[:WARM_UP])
    alone = await _cpu_per_second(pid, seconds / 3)
    memory, cpu = resident_bytes(pid), cpu_seconds(pid)
    sockets = IdleSockets(url, hellos)
    connecting = await sockets.connect()
    cpu = cpu_seconds(pid) - cpu
    await asyncio.sleep(SETTLE_SECONDS)
    figures = {
        "kib_per_connection": round((resident_bytes(pid) - memory) / 1024 / len(sockets), 1),
        "megabytes": round(resident_bytes(pid) / 1024**2),
        "seconds_to_connect": round(connecting, 2),
        "cpu_ms_per_connect": round(1000 * cpu / len(sockets), 2),
        "idle_cpu_ms_per_second": round(1000 * await _cpu_per_second(pid, seconds), 1),
        "without_sockets_cpu_ms_per_second": round(1000 * alone, 1),
        "round_trip_ms": percentiles_ms(await _round_trips(sockets)),
    }
    if then is not None:
        await then(sockets)
    await sockets.close()
    return figures


async def _warm_up(url: str, hellos: list[str]) -> None:
    """What the first connections alone need is not counted."""
    sockets = IdleSockets(url, hellos)
    await sockets.connect()
    await sockets.close()
    await asyncio.sleep(SETTLE_SECONDS)


async def _cpu_per_second(pid: int, seconds: float) -> float:
    cpu, began = cpu_seconds(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    return (cpu_seconds(pid) - cpu) / (time.perf_counter() - began)


async def _round_trips(sockets: IdleSockets) -> list[float]:
    """How late the server's event loop is for one customer while all the others are there."""
    seconds = []
    for _ in range(PROBES):
        seconds.append(await sockets.round_trip())
        await asyncio.sleep(PROBE_EVERY_SECONDS)
    return seconds


async def _come_back(running: System, sockets: IdleSockets) -> dict[str, float]:
    """SIGKILL, a new process at once, and every customer again."""
    assert running.application is not None
    running.application.kill()
    running.application.start()
    first, all_of_them = await sockets.come_back()
    return {
        "first_back_seconds": round(first, 2),
        "all_back_seconds": round(all_of_them, 2),
        "from_first_to_all_seconds": round(all_of_them - first, 2),
    }


if __name__ == "__main__":
    main()
