"""Is the process alive, is it ready, and which part is down. However often it is asked, it looks once a second."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from foundation.certificates import authorities
from gateway.parts import Parts

router = APIRouter(tags=["health"])

LOOKS_FOR_SECONDS = 2
LOOKS_EVERY_SECONDS = 1.0
BEATS_EVERY_SECONDS = 0.5
_WRITE = "UPDATE alembic_version SET version_num = version_num"
# All processes write this row: one that is stopped while it has it must not take the others out of service.
_IF_FREE = "WHERE version_num IN (SELECT version_num FROM alembic_version FOR UPDATE SKIP LOCKED)"
LATE_SECONDS = 2.0


class Pulse:
    """Whether the event loop comes round: a loop that is late by seconds answers nobody in time."""

    def __init__(self) -> None:
        self._due: float | None = None
        self._late = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._due = loop.time() + BEATS_EVERY_SECONDS
            await asyncio.sleep(BEATS_EVERY_SECONDS)
            self._late = loop.time() - self._due

    def late(self) -> float:
        """By how many seconds the last beat, or the one that is due, was late."""
        if self._due is None:
            return 0.0
        return max(self._late, asyncio.get_running_loop().time() - self._due)


@dataclass(frozen=True)
class Standing:
    """What the last look found: each part with `ok` or the reason why not."""

    parts: dict[str, str]

    @property
    def ready(self) -> bool:
        return self.parts["database"] == "ok"

    def as_json(self) -> dict[str, object]:
        degraded = sorted(name for name, state in self.parts.items() if state != "ok")
        return {"ready": self.ready, "degraded": degraded, "parts": self.parts}


class Health:
    def __init__(self, parts: Parts) -> None:
        self.pulse = Pulse()
        self._parts = parts
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._standing = Standing({})

    @property
    def draining(self) -> bool:
        return self._parts.sockets.draining

    async def standing(self) -> Standing:
        """Not older than a second; those who ask while somebody looks share what is found."""
        loop = asyncio.get_running_loop()
        async with self._looking:
            if loop.time() - self._looked_at > LOOKS_EVERY_SECONDS:
                self._standing = await _look(self._parts)
                self._looked_at = loop.time()
        return self._standing


@router.get("/livez")
async def livez(request: Request) -> JSONResponse:
    """503 when the process is too busy to answer anybody in time; what it depends on is no matter here."""
    health: Health = request.app.state.health
    late = health.pulse.late()
    if late > LATE_SECONDS:
        return JSONResponse({"status": "late", "seconds": round(late, 1)}, 503)
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """503 while draining and when the database is down: without the bot, customers are still heard."""
    health: Health = request.app.state.health
    if health.draining:
        return JSONResponse({"ready": False, "degraded": ["draining"], "parts": {"process": "draining"}}, 503)
    standing = await health.standing()
    return JSONResponse(standing.as_json(), 200 if standing.ready else 503)


async def _look(parts: Parts) -> Standing:
    database, rasa, actions = await asyncio.gather(_database(parts), _rasa(parts), _actions(parts))
    found = {"database": database, "rasa": rasa, **actions}
    if parts.doorbell is not None:
        found["redis"] = "ok" if parts.doorbell.connected else "down: rings reach other processes a second late"
    return Standing(found)


async def _database(parts: Parts) -> str:
    """A row is written and read: a disk that is full reads well."""
    try:
        async with asyncio.timeout(LOOKS_FOR_SECONDS), parts.database.transaction() as tx:
            await tx.execute(text(_WRITE if parts.database.is_sqlite else f"{_WRITE} {_IF_FREE}"))
            if (await tx.execute(text("SELECT version_num FROM alembic_version"))).first() is None:
                return "down: not migrated"
    except TimeoutError:
        return "down: no answer in time"
    except SQLAlchemyError:
        return "down: refused or not migrated"
    except OSError:
        return "down: unreachable"
    return "ok"


async def _rasa(parts: Parts) -> str:
    try:
        async with asyncio.timeout(LOOKS_FOR_SECONDS):
            return "ok" if await parts.bot.ready() else "down: unreachable, without a model or with another secret"
    except TimeoutError:
        return "down: no answer in time"


async def _actions(parts: Parts) -> dict[str, str]:
    url = f"http://{parts.settings.actions_host}:{parts.settings.actions_port}/health"
    try:
        async with httpx.AsyncClient(timeout=LOOKS_FOR_SECONDS, verify=authorities()) as client:
            knowledge = (await client.get(url)).json()["knowledge"]
    except httpx.TimeoutException:
        return {"actions": "down: no answer in time", "knowledge": "unknown"}
    except httpx.HTTPError:
        return {"actions": "down: unreachable", "knowledge": "unknown"}
    except (ValueError, KeyError, TypeError):
        return {"actions": "down: another program answers on its port", "knowledge": "unknown"}
    return {"actions": "ok", "knowledge": knowledge}
