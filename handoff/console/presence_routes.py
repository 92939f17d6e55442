"""Whether an agent takes customers, and whether their page lives."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from handoff import presence
from handoff.console.access import AtDesk, Serving
from handoff.console.requests import Choosing, Page

router = APIRouter(prefix="/api/console/presence", tags=["console"])


@router.get("")
async def standing(desk: AtDesk, agent: Serving) -> dict[str, Any]:
    return {"intent": agent.intent, "heartbeat_seconds": desk.settings.heartbeat_seconds}


@router.post("/intent")
async def choose(desk: AtDesk, agent: Serving, choosing: Choosing) -> dict[str, str]:
    async with desk.database.transaction() as tx:
        now = await desk.database.now(tx)
        await presence.choose(tx, desk.bell, agent.id, choosing.intent, by=agent.id, now=now)
    return {"intent": choosing.intent.value}


@router.post("/beat")
async def beat(desk: AtDesk, agent: Serving, page: Page) -> dict[str, str]:
    """From a worker of the page, which a hidden tab does not slow down."""
    async with desk.database.transaction() as tx:
        now = await desk.database.now(tx)
        await presence.beat(tx, desk.bell, agent.id, page.session, now=now, terms=desk.terms)
    return {"intent": agent.intent}


@router.post("/leave", status_code=204)
async def leave(desk: AtDesk, agent: Serving, page: Page) -> None:
    async with desk.database.transaction() as tx:
        now = await desk.database.now(tx)
        await presence.leave(tx, desk.bell, agent.id, page.session, now=now)
