"""What agents do: log in, see who waits, accept or decline, read, answer, end, write up, pass on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from conversations import bell as topics
from conversations import transcript
from conversations.models import Sender
from conversations.transcript import ClientIdReused, Saying
from conversations.views import lines_for_agents
from handoff import agents, notes, offering, serving
from handoff.console.access import AtDesk, CurrentAgent, Serving, agent_as_json, logged_in
from handoff.console.desk import check_readable, lock_to_speak
from handoff.console.listing import handoff_as_json, handoffs_as_json
from handoff.console.requests import LAST_LINE, AgentMessage, Closing, Declining, Id, Login, PassingOn
from handoff.state import state_of

router = APIRouter(prefix="/api/console", tags=["console"])


@router.post("/login")
async def log_in(desk: AtDesk, login: Login, request: Request) -> dict[str, Any]:
    address = request.client.host if request.client else ""
    desk.throttle.begin(login.username, address)
    async with desk.database.reading() as session:
        provider_alone = desk.provider is not None and desk.settings.oidc_instead_of_passwords
        agent = await agents.log_in(session, login.username, login.password, provider_alone=provider_alone)
    desk.throttle.succeeded(login.username, address)
    return logged_in(desk, agent)


@router.post("/logout-everywhere", status_code=204)
async def log_out_everywhere(desk: AtDesk, agent: CurrentAgent) -> None:
    """After a lost phone, say: every page and token of this agent is worth nothing from now on."""
    async with desk.database.transaction() as tx:
        mine = await agents.find(tx, agent.id)
        assert mine is not None
        agents.log_out_everywhere(mine)
        transcript.ring(tx, desk.bell, topics.AGENTS)


@router.get("/me")
async def me(agent: CurrentAgent) -> dict[str, Any]:
    return agent_as_json(agent)


@router.get("/dispositions")
async def dispositions(_: Serving) -> list[dict[str, str]]:
    return [{"code": code, "text": text} for code, text in serving.DISPOSITIONS.items()]


@router.get("/handoffs")
async def handoffs(desk: AtDesk, agent: Serving) -> dict[str, Any]:
    async with desk.database.reading() as session:
        return {"items": await handoffs_as_json(session, agent, desk.settings)}


@router.post("/handoffs/{handoff_id}/accept")
async def accept(desk: AtDesk, agent: Serving, handoff_id: Id) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await offering.accept(tx, desk.bell, handoff_id, agent, terms=desk.terms)
        return await handoff_as_json(tx, agent, handoff, desk.settings)


@router.post("/handoffs/{handoff_id}/decline", status_code=204)
async def decline(desk: AtDesk, agent: Serving, handoff_id: Id, declining: Declining) -> None:
    async with desk.database.transaction() as tx:
        await offering.decline(tx, desk.bell, handoff_id, agent, reason=declining.reason)


@router.post("/handoffs/{handoff_id}/end")
async def end(desk: AtDesk, agent: Serving, handoff_id: Id) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await serving.end(tx, desk.bell, handoff_id, agent, terms=desk.terms)
        return await handoff_as_json(tx, agent, handoff, desk.settings)


@router.post("/handoffs/{handoff_id}/close")
async def close(desk: AtDesk, agent: Serving, handoff_id: Id, closing: Closing) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await serving.close(
            tx,
            desk.bell,
            handoff_id,
            agent,
            disposition=closing.disposition,
            note=closing.note,
            terms=desk.terms,
        )
        return await handoff_as_json(tx, agent, handoff, desk.settings)


@router.post("/handoffs/{handoff_id}/pass-on")
async def pass_on(desk: AtDesk, agent: Serving, handoff_id: Id, to: PassingOn) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await serving.pass_on(
            tx,
            desk.bell,
            handoff_id,
            agent,
            to_agent=to.agent_id,
            to_skill=to.skill,
            note=to.note,
            terms=desk.terms,
            owner_epoch=to.owner_epoch,
        )
        return await handoff_as_json(tx, agent, handoff, desk.settings)


@router.get("/conversations/{conversation_id}/lines")
async def lines(
    desk: AtDesk, agent: Serving, conversation_id: Id, after: Annotated[int, Query(ge=0, le=LAST_LINE)] = 0
) -> dict[str, Any]:
    async with desk.database.reading() as session:
        await check_readable(session, conversation_id, agent)
        conversation, answered = await transcript.find_with_answered(session, conversation_id)
        found = await transcript.history(session, conversation_id, after=after)
        return {
            "lines": await lines_for_agents(session, found, desk.links),
            "notes": [notes.as_json(note) for note in await notes.after(session, conversation_id)],
            "state": await state_of(session, conversation, answered, sla_seconds=desk.settings.human_sla_seconds),
        }


@router.post("/conversations/{conversation_id}/messages")
async def say(desk: AtDesk, agent: Serving, conversation_id: Id, message: AgentMessage) -> dict[str, int]:
    async with desk.database.transaction() as tx:
        conversation = await lock_to_speak(tx, conversation_id, agent, message.owner_epoch)
        said = await transcript.say(
            tx,
            desk.bell,
            conversation,
            [Saying(message.text)],
            sender=Sender.AGENT,
            key=message.client_id,
            sender_key=agent.id,
            sender_name=agent.name,
        )
        if said[0].text != message.text:
            raise ClientIdReused(message.client_id)
        await serving.agent_answered(tx, conversation)
    return {"seq": said[0].seq}
