"""Colleagues beside the agent who serves: asked for advice, or, supervisors, joining in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from handoff import company
from handoff.console.access import AtDesk, Serving, Supervisor
from handoff.console.listing import handoff_as_json
from handoff.console.requests import AskingAdvice, Id

router = APIRouter(prefix="/api/console/handoffs", tags=["console"])


@router.post("/{handoff_id}/ask-advice")
async def ask_advice(desk: AtDesk, agent: Serving, handoff_id: Id, asking: AskingAdvice) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await company.ask_advice(
            tx, desk.bell, handoff_id, agent, asking.agent_id, asking.text, client_id=asking.client_id
        )
        return await handoff_as_json(tx, agent, handoff, desk.settings)


@router.post("/{handoff_id}/join")
async def join(desk: AtDesk, supervisor: Supervisor, handoff_id: Id) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await company.join(tx, desk.bell, handoff_id, supervisor)
        return await handoff_as_json(tx, supervisor, handoff, desk.settings)


@router.post("/{handoff_id}/leave")
async def leave(desk: AtDesk, supervisor: Supervisor, handoff_id: Id) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await company.leave(tx, desk.bell, handoff_id, supervisor)
        return await handoff_as_json(tx, supervisor, handoff, desk.settings)
