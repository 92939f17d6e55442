"""Is the process alive, is it ready, and which part is down."""

from __future__ import annotations

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gateway.parts import Parts

router = APIRouter(tags=["health"])


@router.get("/livez")
async def livez() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """503 only when the database is down: without the bot, customers are still heard and handed to people."""
    parts: Parts = request.app.state.parts
    standing = {
        "database": await _database(parts),
        "rasa": "ok" if await parts.bot.ready() else "down",
        **await _actions(parts),
    }
    ready = standing["database"] == "ok"
    degraded = sorted(name for name, state in standing.items() if state != "ok")
    return JSONResponse({"ready": ready, "degraded": degraded, "parts": standing}, 200 if ready else 503)


async def _database(parts: Parts) -> str:
    try:
        async with parts.database.reading() as session:
            await session.execute(text("SELECT version_num FROM alembic_version"))
    except (SQLAlchemyError, OSError) as error:
        return f"down: {type(error).__name__}"
    return "ok"


async def _actions(parts: Parts) -> dict[str, str]:
    url = f"http://{parts.settings.actions_host}:{parts.settings.actions_port}/health"
    try:
        async with httpx.AsyncClient(timeout=2) as client:
            knowledge = (await client.get(url)).json()["knowledge"]
    except (httpx.HTTPError, ValueError, KeyError):
        return {"actions": "down", "knowledge": "unknown"}
    return {"actions": "ok", "knowledge": knowledge}
