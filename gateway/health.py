"""Is the process alive, is it ready, and which part is down."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gateway.parts import Parts

router = APIRouter(tags=["health"])

LOOKS_FOR_SECONDS = 2


@router.get("/livez")
async def livez() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """503 only when the database is down: without the bot, customers are still heard and handed to people."""
    parts: Parts = request.app.state.parts
    database, rasa, actions = await asyncio.gather(_database(parts), _rasa(parts), _actions(parts))
    standing = {"database": database, "rasa": rasa, **actions}
    ready = standing["database"] == "ok"
    degraded = sorted(name for name, state in standing.items() if state != "ok")
    return JSONResponse({"ready": ready, "degraded": degraded, "parts": standing}, 200 if ready else 503)


async def _database(parts: Parts) -> str:
    try:
        async with asyncio.timeout(LOOKS_FOR_SECONDS), parts.database.reading() as session:
            await session.execute(text("SELECT version_num FROM alembic_version"))
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
        async with httpx.AsyncClient(timeout=LOOKS_FOR_SECONDS) as client:
            knowledge = (await client.get(url)).json()["knowledge"]
    except httpx.TimeoutException:
        return {"actions": "down: no answer in time", "knowledge": "unknown"}
    except httpx.HTTPError:
        return {"actions": "down: unreachable", "knowledge": "unknown"}
    except (ValueError, KeyError, TypeError):
        return {"actions": "down: another program answers on its port", "knowledge": "unknown"}
    return {"actions": "ok", "knowledge": knowledge}
