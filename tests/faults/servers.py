"""Servers that a run has for itself: PostgreSQL where it must crash, Redis, the stub of Rasa, the WeChat platform."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from foundation.settings import SAMPLE_SECRET, SAMPLE_WECHAT_AES_KEY, SAMPLE_WECHAT_TOKEN, Settings
from tests.conftest import POSTGRES, on_postgres
from tests.faults.processes import Process, answers
from tests.ports import free_port

POSTGRES_USER = "postgres"


class PostgresMissing(Exception):
    """A database that is to crash needs PostgreSQL's own programs on this machine."""


@contextmanager
def own_database() -> Iterator[str]:
    """The address of an empty database on the server that all tests share."""
    name = f"baowen_faults_{uuid4().hex[:12]}"
    _on_postgres(f"CREATE DATABASE {name}")
    try:
        yield f"{POSTGRES.rpartition('/')[0]}/{name}".replace("postgresql://", "postgresql+asyncpg://")
    finally:
        _on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def own_postgres() -> Iterator[tuple[Process, str]]:
    """A database server that may crash, and the address of its database. It syncs to the disk as a real one does."""
    programs = _postgres_programs()
    root = os.getuid() == 0  # PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="baowen-postgres-"))
    if root:
        shutil.chown(folder, POSTGRES_USER)
    user = POSTGRES_USER if root else None
    initdb = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*initdb, "--no-locale"], check=True, capture_output=True, user=user, cwd="/")
    port = free_port()
    options = [f"port={port}", f"unix_socket_directories={folder}", "fsync=on", "shared_buffers=32MB"]
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    for option in options:
        command += ["-c", option]
    log = folder.parent / f"{folder.name}.log"
    accepts = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    server = Process("postgres", command, log, up=lambda: subprocess.run(accepts).returncode == 0, user=user)
    try:
        server.restart()
        yield server, f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.clean_up()
        shutil.rmtree(folder)
        log.unlink()


def redis_server(folder: Path) -> Process:
    """Keeps nothing on disk. Its address is `redis_url(process)`."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    return Process("redis", command, folder / "redis.log", {"PORT": str(port)}, up=lambda: _listens(port))


def redis_url(server: Process) -> str:
    return f"redis://127.0.0.1:{server.environment['PORT']}/0"


def stub_rasa(folder: Path, port: int) -> Process:
    command = [sys.executable, "-m", "tests.faults.stub_rasa", "--port", str(port), "--secret", SAMPLE_SECRET]
    ready = answers(f"http://127.0.0.1:{port}/webhooks/turn/ready", **{"X-Baowen-Secret": SAMPLE_SECRET})
    return Process("rasa", command, folder / "rasa.log", up=ready)


def wechat_platform(folder: Path, port: int, target: str) -> Process:
    """The simulator; its phones live in its memory, so it must not be killed."""
    defaults = Settings.model_fields
    command = [sys.executable, "-m", "simulators.wechat", "--port", str(port), "--target", target]
    command += ["--token", SAMPLE_WECHAT_TOKEN, "--app-id", str(defaults["wechat_app_id"].default)]
    command += ["--secret", SAMPLE_SECRET, "--mode", "safe", "--aes-key", SAMPLE_WECHAT_AES_KEY]
    return Process("wechat", command, folder / "wechat.log", up=answers(f"http://127.0.0.1:{port}/_sim/account"))


def _on_postgres(statement: str) -> None:
    with ThreadPoolExecutor(1) as elsewhere:  # there may be an event loop in this thread
        elsewhere.submit(on_postgres, statement).result()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _postgres_programs() -> Path:
    """Where initdb and postgres are: Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not candidates:
        raise PostgresMissing("install Debian's package 'postgresql' (scripts/test-services does it)")
    return candidates[-1]
