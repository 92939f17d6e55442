"""What supervisors do: watch the floor, put first, assign, read along, whisper, take over, change who is there."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from handoff import agents, closures, presence, queue, serving, supervising
from handoff.accounts import AccountUnknown
from handoff.console.access import AtDesk, Serving, Supervisor
from handoff.console.listing import handoff_as_json, handoffs_of_all
from handoff.console.requests import Assigning, Choosing, ClosingQueue, Id, PuttingFirst, Seen, Whispering
from handoff.wall import wall

router = APIRouter(prefix="/api/console", tags=["console"])


@router.get("/wall")
async def look(desk: AtDesk, supervisor: Supervisor) -> dict[str, Any]:
    async with desk.database.reading() as session:
        now = await desk.database.now(session)
        seen = await wall(session, now, desk.day, promise_seconds=desk.settings.human_sla_seconds)
        items = await handoffs_of_all(session, supervisor, desk.settings)
        closure = await closures.current(session)
        closed = {"since": closure.closed_at.isoformat(), "reason": closure.reason} if closure else None
    return {**seen, "closed": closed, "items": items, "server_now": now.isoformat()}


@router.post("/handoffs/{handoff_id}/take-over")
async def take_over(desk: AtDesk, supervisor: Supervisor, handoff_id: Id, seen: Seen | None = None) -> dict[str, Any]:
    epoch = seen.owner_epoch if seen else None
    async with desk.database.transaction() as tx:
        handoff = await serving.take_over(tx, desk.bell, handoff_id, supervisor, terms=desk.terms, owner_epoch=epoch)
        return await handoff_as_json(tx, supervisor, handoff, desk.settings)


@router.post("/handoffs/{handoff_id}/put-first")
async def put_first(desk: AtDesk, supervisor: Supervisor, handoff_id: Id, putting: PuttingFirst) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await supervising.put_first(
            tx, desk.bell, handoff_id, supervisor, reason=putting.reason, owner_epoch=putting.owner_epoch
        )
        return await handoff_as_json(tx, supervisor, handoff, desk.settings)


@router.post("/handoffs/{handoff_id}/assign")
async def assign(desk: AtDesk, supervisor: Supervisor, handoff_id: Id, to: Assigning) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await supervising.assign(
            tx,
            desk.bell,
            handoff_id,
            supervisor,
            to.agent_id,
            owner_epoch=to.owner_epoch,
            beyond=to.beyond,
            terms=desk.terms,
        )
        return await handoff_as_json(tx, supervisor, handoff, desk.settings)


@router.post("/handoffs/{handoff_id}/whisper", status_code=204)
async def whisper(desk: AtDesk, supervisor: Supervisor, handoff_id: Id, words: Whispering) -> None:
    async with desk.database.transaction() as tx:
        await serving.whisper(tx, desk.bell, handoff_id, supervisor, words.text)


@router.post("/queue/close", status_code=204)
async def close_queue(desk: AtDesk, supervisor: Supervisor, closing: ClosingQueue) -> None:
    """Who asks for a person from now on is promised a call; those in danger, and those who wait already, are served."""
    async with desk.database.transaction() as tx:
        await closures.close(tx, desk.bell, supervisor, reason=closing.reason, now=await desk.database.now(tx))


@router.post("/queue/open", status_code=204)
async def open_queue(desk: AtDesk, supervisor: Supervisor) -> None:
    async with desk.database.transaction() as tx:
        await closures.open_again(tx, desk.bell, supervisor, now=await desk.database.now(tx))


@router.post("/agents/{agent_id}/intent")
async def change_intent(desk: AtDesk, supervisor: Supervisor, agent_id: Id, choosing: Choosing) -> dict[str, str]:
    async with desk.database.transaction() as tx:
        if await agents.find(tx, agent_id) is None:
            raise AccountUnknown(agent_id)
        now = await desk.database.now(tx)
        await presence.choose(tx, desk.bell, agent_id, choosing.intent, by=supervisor.id, now=now)
    return {"intent": choosing.intent.value}


@router.get("/colleagues")
async def colleagues(desk: AtDesk, agent: Serving) -> dict[str, Any]:
    """To whom a customer can be passed now."""
    async with desk.database.reading() as session:
        there = await presence.live_agents(session, await desk.database.now(session))
    able = [one for one in there if one.takes_customers and one.id != agent.id]
    skills = [
        skill for skill in (*sorted(set(queue.SKILLS.values())), "general") if any(one.can(skill) for one in able)
    ]
    people = [{"id": one.id, "name": one.name, "load": one.load, "capacity": one.capacity} for one in able]
    return {"agents": people, "skills": skills}
