"""The embedded system behind `make run`: Rasa, the application, the WeChat simulator; started and stopped together."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console

from foundation.settings import PROJECT, Settings
from gateway.ports import PortTaken
from gateway.training import MODEL, RASA, RASA_ENVIRONMENT

READY_WITHIN_SECONDS = 180
STOP_WITHIN_SECONDS = 15
RESTARTS_PER_MINUTE = 5


class ChildKeepsDying(Exception):
    """One of the processes cannot stay up; the message names it and its log."""


@dataclass
class Child:
    """One process of the system. `log` takes all that it prints."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: asyncio.subprocess.Process | None = None
    started_at: list[float] = field(default_factory=list)

    async def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=PROJECT,
                env={**os.environ, **self.environment},
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the children in order
            )
        self.started_at.append(time.monotonic())

    async def keep_up(self) -> None:
        """Start again whenever it ends. Raises `ChildKeepsDying`."""
        while True:
            assert self.process is not None
            await self.process.wait()
            recent = [at for at in self.started_at if time.monotonic() - at < 60]
            if len(recent) >= RESTARTS_PER_MINUTE:
                raise ChildKeepsDying(f"{self.name} keeps ending; see {self.log}")
            await asyncio.sleep(0.5 * 2 ** len(recent))
            await self.start()

    async def stop(self) -> None:
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), STOP_WITHIN_SECONDS)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


def children_of(settings: Settings) -> list[Child]:
    """The processes (Rasa, once for each of its addresses; application; simulator), in the order of their start."""
    logs = settings.data_dir / "logs"
    python = sys.executable
    simulator = f"http://127.0.0.1:{settings.wechat_simulator_port}"
    return [
        *(
            Child(name, rasa_command(settings, number=number), rasa_environment(settings), logs / f"{name}.log")
            for number, name in enumerate(_rasa_names(settings))
        ),
        Child(
            "application",
            [python, "-m", "gateway.cli", "serve"],
            {"BAOWEN_WECHAT_API_URL": simulator, "BAOWEN_WECHAT_LOGIN_URL": simulator},
            logs / "application.log",
        ),
        Child(
            "wechat simulator",
            [
                python,
                "-m",
                "simulators.wechat",
                *("--port", str(settings.wechat_simulator_port)),
                *("--target", f"http://{settings.host}:{settings.port}/wechat"),
                *("--token", settings.wechat_token.get_secret_value()),
                *("--app-id", settings.wechat_app_id),
                *("--secret", settings.wechat_app_secret.get_secret_value()),
                *("--mode", settings.wechat_mode),
                *("--aes-key", settings.wechat_aes_key.get_secret_value()),
            ],
            {},
            logs / "wechat-simulator.log",
        ),
    ]


def rasa_command(settings: Settings, credentials: str = "bot/credentials.yml", *, number: int = 0) -> list[str]:
    """How a Rasa server is run, at the `number`-th of its addresses: one worker, our channel alone."""
    url = httpx.URL(settings.rasa_addresses[number])
    return [
        str(RASA),
        "run",
        *("--model", str(MODEL)),
        *("--endpoints", "bot/endpoints.yml"),
        *("--credentials", credentials),
        *("--interface", url.host or "127.0.0.1"),
        *("--port", str(url.port or 5005)),
    ]


def _rasa_names(settings: Settings) -> list[str]:
    count = len(settings.rasa_addresses)
    return ["rasa"] if count == 1 else [f"rasa-{number}" for number in range(1, count + 1)]


def rasa_environment(settings: Settings) -> dict[str, str]:
    return {
        **RASA_ENVIRONMENT,
        "BAOWEN_RASA_SECRET": settings.rasa_secret.get_secret_value(),
        "BAOWEN_ACTIONS_URL": f"http://{settings.actions_host}:{settings.actions_port}/webhook",
        "BAOWEN_TURN_SECONDS": str(settings.rasa_timeout_seconds - 0.5),
    }


async def run_embedded(settings: Settings, console: Console) -> None:
    """Start everything, say where it is, and keep it up until Ctrl-C.

    Raises `PortTaken` before anything is started, and `ChildKeepsDying`.
    """
    _check_ports(settings)
    children = children_of(settings)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    began = time.monotonic()
    try:
        for child in children:
            await child.start()
        keepers = [asyncio.create_task(child.keep_up()) for child in children]
        stopped = asyncio.create_task(stop.wait())
        ready = asyncio.create_task(_until_ready(settings, console))
        await asyncio.wait([*keepers, stopped, ready], return_when=asyncio.FIRST_COMPLETED)
        if ready.done() and not stop.is_set():
            ready.result()
            await _publish_menu(settings)
            _print_addresses(settings, console, time.monotonic() - began)
            await asyncio.wait([*keepers, stopped], return_when=asyncio.FIRST_COMPLETED)
        for task in (*keepers, ready):
            task.cancel()
        results = await asyncio.gather(*keepers, ready, return_exceptions=True)
        for result in results:
            if isinstance(result, ChildKeepsDying):
                raise result
    finally:
        console.print("\nStopping …")
        for child in reversed(children):
            await child.stop()


async def _until_ready(settings: Settings, console: Console) -> None:
    url = f"http://{settings.host}:{settings.port}/readyz"
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    async with httpx.AsyncClient(timeout=5) as client:
        with console.status("Starting …") as status:
            while time.monotonic() < deadline:
                try:
                    standing = (await client.get(url)).json()
                    waiting_for = standing["degraded"]
                except (httpx.HTTPError, ValueError, KeyError):
                    waiting_for = ["application"]
                if not waiting_for:
                    return
                status.update(f"Starting … waiting for {', '.join(waiting_for)}")
                await asyncio.sleep(0.3)
    console.print(f"Not everything is up after {READY_WITHIN_SECONDS} s: see {settings.data_dir / 'logs'}")


async def _publish_menu(settings: Settings) -> None:
    """The simulated account gets the menu that the real one would."""
    from channels.wechat import menu_file
    from channels.wechat.api import WeChatApi
    from channels.wechat.errors import WeChatError

    simulator = f"http://127.0.0.1:{settings.wechat_simulator_port}"
    api = WeChatApi(settings.model_copy(update={"wechat_api_url": simulator}))
    with suppress(WeChatError):  # the phone has a menu of its own
        await api.publish_menu(menu_file.read(menu_file.FILE, public_url=settings.public_url))
    await api.close()


def _check_ports(settings: Settings) -> None:
    for name, port in (
        ("BAOWEN_PORT", settings.port),
        ("BAOWEN_ACTIONS_PORT", settings.actions_port),
        ("BAOWEN_WECHAT_SIMULATOR_PORT", settings.wechat_simulator_port),
        *(("BAOWEN_RASA_URL", httpx.URL(address).port or 5005) for address in settings.rasa_addresses),
    ):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise PortTaken(f"port {port} is in use by another program; choose another with {name}") from None


def _print_addresses(settings: Settings, console: Console, seconds: float) -> None:
    from handoff.agents import DEMO_AGENTS, DEMO_PASSWORD

    base = f"http://{settings.host}:{settings.port}"
    console.print(f"\n[bold green]保问 is ready[/] ({seconds:.0f} s)")
    console.print(f"  customers' chat       {base}/chat/")
    console.print(f"  agents' console       {base}/console/")
    for username, name, role in DEMO_AGENTS:
        console.print(f"      {username} / {DEMO_PASSWORD}   {name} ({role})")
    console.print(f"  help centre           {base}/help/")
    console.print(f"  simulated WeChat      http://127.0.0.1:{settings.wechat_simulator_port}/")
    console.print(f"  in the terminal       .venv/bin/baowen chat --url {base}")
    console.print(f"  logs                  {settings.data_dir / 'logs'}")
    console.print("Ctrl-C stops everything.\n")
