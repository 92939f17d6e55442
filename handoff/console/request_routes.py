"""What customers have asked for besides claims: what is to be done, one request whole, and its next state."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from foundation.clock import in_beijing
from handoff import agents
from handoff.console.access import AtDesk, Serving
from handoff.console.requests import Words
from insurance.models import ServiceRequest, ServiceRequestEvent
from insurance.requests import requests
from insurance.requests.request_states import MOVES, RequestNotFound, RequestState

router = APIRouter(prefix="/api/console/requests", tags=["console"])

Number = Annotated[str, Path(pattern=r"^[A-Z]{2}\d{8,16}$")]


class Moving(BaseModel):
    """`why`: what was done, or why it was not."""

    state: RequestState
    why: Words = Field(min_length=1, max_length=500)


@router.get("")
async def waiting(desk: AtDesk, _: Serving) -> dict[str, Any]:
    """What is to be done, the soonest due first; no words of customers."""
    async with desk.database.reading() as session:
        now = await desk.database.now(session)
        found = await requests.waiting(session)
    return {"items": [_row(one) for one in found], "server_now": now.isoformat()}


@router.get("/{number}")
async def read(desk: AtDesk, agent: Serving, number: Number) -> dict[str, Any]:
    """The whole request, with who has looked at it and what they did."""
    async with desk.database.transaction() as tx:
        found = await _found(tx, number)
        await requests.note_look(tx, found.id, who=agent.id, now=await desk.database.now(tx))
        return await _whole(tx, found)


@router.post("/{number}/move")
async def move(desk: AtDesk, agent: Serving, number: Number, moving: Moving) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        found = await _found(tx, number)
        now = await desk.database.now(tx)
        moved = await requests.move(tx, found.id, moving.state, who=agent.id, why=moving.why, now=now)
        return await _whole(tx, moved)


async def _found(session: Any, number: str) -> ServiceRequest:
    found = await requests.find_by_number(session, number)
    if found is None:
        raise RequestNotFound(number)
    return found


async def _whole(session: Any, request: ServiceRequest) -> dict[str, Any]:
    names = await agents.names(session)
    return {
        **_row(request),
        "fields": request.fields,
        "channel": request.channel,
        "moves": sorted(MOVES[RequestState(request.state)]),
        "events": [_event(event, names) for event in await requests.events_of(session, request.id)],
    }


def _row(request: ServiceRequest) -> dict[str, Any]:
    return {
        "number": request.number,
        "kind": request.kind,
        "state": request.state,
        "filed_at": _moment(request.filed_at),
        "due_at": _moment(request.due_at),
    }


def _event(event: ServiceRequestEvent, names: dict[str, str]) -> dict[str, Any]:
    return {"at": _moment(event.at), "who": names.get(event.who, event.who), "what": event.what, "why": event.why}


def _moment(at: Any) -> str | None:
    return in_beijing(at).isoformat(timespec="seconds") if at else None
