"""How soon a person comes: agents' clients over WebSocket against the running system, while its processes are killed.

PostgreSQL, two workers (each with a router), two web processes, Redis. Customers ask for a person by a Poisson process
at a share of what the agents can serve; agents react after some seconds (lognormal, median 4 s), miss a share of the
offers, and serve three customers at a time. With `--kill-every` a random worker or web process is killed with SIGKILL
that often and started again. SL30 is strict: accepted within thirty seconds of the customer's words, of all who asked;
counted from when the floor has filled. The bot is a stub that answers at once: its own time is measured elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import itertools
import json
import random
import signal
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from bench.load.figures import machine
from bench.service.agents import REACTION_MEDIAN_SECONDS, AgentClient, Habits
from bench.service.rows import SLA_SECONDS, figures_of, waits_beside_room
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import load_settings
from handoff.agents import AgentTokens
from handoff.models import Agent
from tests.faults.cluster import Cluster, running

DOWN_SECONDS = 1.0
LOOK_EVERY_SECONDS = 1.0
SETTLE_SECONDS = 45.0
STILL_SECONDS = 2.0


def main() -> None:
    faulthandler.register(signal.SIGUSR1)
    wanted = _arguments()
    figures = {f"load_{int(100 * load)}": asyncio.run(_at(load, wanted)) for load in wanted.loads}
    figures |= {
        name: getattr(wanted, name) for name in ("minutes", "agents", "handle_seconds", "missed", "kill_every", "burst")
    }
    print(json.dumps({"benchmark": "handoff", **figures, **machine()}, ensure_ascii=False))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="measured, after the floor has filled")
    parser.add_argument("--fill-minutes", type=float, default=0, help="until the floor has filled; 0: two services")
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--capacity", type=int, default=3)
    parser.add_argument("--loads", type=float, nargs="+", default=[0.55, 0.70], help="shares of all places")
    parser.add_argument("--handle-seconds", type=float, default=120, help="a service takes on average")
    parser.add_argument("--missed", type=float, default=0.10, help="share of offers that are missed")
    parser.add_argument("--kill-every", type=float, default=20, help="seconds; 0: nothing is killed")
    parser.add_argument("--burst", type=int, default=0, help="so many more come at one moment, in the middle")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


async def _at(load: float, wanted: argparse.Namespace) -> dict[str, Any]:
    dice = random.Random(wanted.seed)
    with tempfile.TemporaryDirectory() as folder:
        async with running("postgresql", Path(folder), human_sla_seconds=int(SLA_SECONDS)) as cluster:
            database = Database(cluster.database_url)
            try:
                return await _run(cluster, database, load, wanted, dice)
            finally:
                await database.close()


async def _run(
    cluster: Cluster, database: Database, load: float, wanted: argparse.Namespace, dice: random.Random
) -> dict[str, Any]:
    async with AsyncExitStack() as clients:
        agents = await _agents(cluster, database, wanted, clients, dice)
        at_work = [asyncio.create_task(agent.work()) for agent in agents]
        await asyncio.sleep(3)  # all have come online
        per_second = load * wanted.agents * wanted.capacity / (wanted.handle_seconds + REACTION_MEDIAN_SECONDS)
        fills, measured = 60 * wanted.fill_minutes or 2 * wanted.handle_seconds, 60 * wanted.minutes
        since = utc_now() + timedelta(seconds=fills)
        asked: list[str] = []
        idle: list[int] = []
        others = [asyncio.create_task(_watch(database, idle))]
        if wanted.kill_every:
            others.append(asyncio.create_task(_kill(cluster, wanted.kill_every, dice)))
        moments = _moments(per_second, fills + measured, dice) + [fills + measured / 2] * wanted.burst
        await _customers(cluster, sorted(moments), asked, dice)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.to_thread(_heal, cluster)
        await asyncio.sleep(SETTLE_SECONDS)
        broken = [repr(task.exception()) for task in at_work if task.done()]
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
        await asyncio.sleep(STILL_SECONDS)  # so that the rows stand still while they are compared
        figures = await figures_of(database, since=since, asked=asked)
    return {
        "arrivals_per_second": round(per_second, 3),
        **figures,
        "seconds_late_beside_room": sum(idle),
        "agents_broken": broken,
        "kills": cluster.kills,
        "served": sum(agent.served for agent in agents),
        "reconnects": sum(agent.reconnects for agent in agents),
        "inbox_gaps": sum(agent.inbox_gaps for agent in agents),
    }


async def _agents(
    cluster: Cluster, database: Database, wanted: argparse.Namespace, opened: AsyncExitStack, dice: random.Random
) -> list[AgentClient]:
    tokens = AgentTokens(load_settings().session_secret, lifetime=timedelta(hours=12))
    habits = Habits(wanted.handle_seconds, wanted.missed)
    clients = []
    async with database.transaction() as tx:
        for number in range(wanted.agents):
            client_dice = random.Random(dice.random())
            http = await opened.enter_async_context(httpx.AsyncClient(timeout=5, verify=False))
            client = AgentClient(number, "", lambda: cluster.urls, http, habits, client_dice)
            row = Agent(
                id=uuid4().hex,
                username=f"bench{number:03d}",
                password_hash="",
                name=client.name,
                role="agent",
                disabled=False,
                capacity=wanted.capacity,
                created_at=utc_now(),
            )
            tx.add(row)
            client.token = tokens.issue(row)
            clients.append(client)
    return clients


def _moments(per_second: float, seconds: float, dice: random.Random) -> list[float]:
    """Of a Poisson process, in seconds from now."""
    gaps = iter(lambda: dice.expovariate(per_second), None)
    return list(itertools.takewhile(lambda at: at < seconds, itertools.accumulate(gaps)))


async def _customers(cluster: Cluster, moments: Sequence[float], asked: list[str], dice: random.Random) -> None:
    """Each at its moment, with a conversation of their own."""
    loop = asyncio.get_running_loop()
    began, coming = loop.time(), list[asyncio.Task[None]]()
    for at in moments:
        await asyncio.sleep(max(began + at - loop.time(), 0))
        coming.append(asyncio.create_task(_customer(lambda: cluster.urls, asked, dice)))
    await asyncio.gather(*coming)


async def _customer(addresses: Any, asked: list[str], dice: random.Random) -> None:
    async with httpx.AsyncClient(timeout=5, verify=False) as http:
        session = await _until_it_answers(addresses, http, dice, "/api/chat/sessions", {}, None)
        said = {"client_id": uuid4().hex, "text": "转人工"}
        await _until_it_answers(addresses, http, dice, "/api/chat/messages", said, session["token"])
    asked.append(session["conversation_id"])


async def _until_it_answers(
    addresses: Any, http: httpx.AsyncClient, dice: random.Random, path: str, body: dict[str, Any], token: str | None
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for tries in itertools.count():
        urls: Sequence[str] = addresses()
        with suppress(httpx.HTTPError):
            answer = await http.post(f"{dice.choice(urls)}{path}", json=body, headers=headers)
            if answer.status_code < 300:
                told: dict[str, Any] = answer.json()
                return told
        await asyncio.sleep(dice.uniform(0, min(0.2 * 2**tries, 5)))  # as the real page: later and later
    raise AssertionError("unreachable")


async def _kill(cluster: Cluster, every: float, dice: random.Random) -> None:
    while True:
        await asyncio.sleep(every)
        victim = dice.choice(cluster.members)
        await asyncio.to_thread(victim.kill)
        await asyncio.sleep(DOWN_SECONDS)
        await asyncio.to_thread(victim.restart)


def _heal(cluster: Cluster) -> None:
    """A victim may be on its way up still: what is not alive is started."""
    for process in cluster.members:
        if not process.alive:
            process.restart()


async def _watch(database: Database, idle: list[int]) -> None:
    """Once a second: does anybody wait too long while an agent has room?"""
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        idle.append(await waits_beside_room(database, SLA_SECONDS + LOOK_EVERY_SECONDS))


if __name__ == "__main__":
    main()
