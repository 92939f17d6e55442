"""What agents do: log in, see who waits, accept, read, answer, close."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request

from conversations import transcript
from conversations.models import Conversation, Sender
from conversations.transcript import ClientIdReused, Saying
from conversations.views import lines_for_agents
from handoff import agents, queue
from handoff.console.desk import Desk, check_readable, handoff_as_json, handoffs_as_json, serves
from handoff.console.requests import LAST_LINE, AgentMessage, Closing, Id, Login
from handoff.models import Agent
from handoff.queue import NotYours
from handoff.state import state_of
from insurance import claims, customers
from insurance.policies import PolicyFacts

router = APIRouter(prefix="/api/console", tags=["console"])


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


async def agent_of(desk: AtDesk, authorization: Annotated[str, Header()] = "") -> Agent:
    async with desk.database.reading() as session:
        return await desk.tokens.agent(session, authorization.removeprefix("Bearer ").strip())


CurrentAgent = Annotated[Agent, Depends(agent_of)]


@router.post("/login")
async def log_in(desk: AtDesk, login: Login, request: Request) -> dict[str, Any]:
    address = request.client.host if request.client else ""
    desk.throttle.begin(login.username, address)
    async with desk.database.reading() as session:
        agent = await agents.log_in(session, login.username, login.password)
    desk.throttle.succeeded(login.username, address)
    return {"token": desk.tokens.issue(agent), "agent": _agent_as_json(agent)}


@router.get("/me")
async def me(agent: CurrentAgent) -> dict[str, Any]:
    return _agent_as_json(agent)


@router.get("/dispositions")
async def dispositions(_: CurrentAgent) -> list[dict[str, str]]:
    return [{"code": code, "text": text} for code, text in queue.DISPOSITIONS.items()]


@router.get("/handoffs")
async def handoffs(desk: AtDesk, agent: CurrentAgent) -> dict[str, Any]:
    async with desk.database.reading() as session:
        return {"items": await handoffs_as_json(session, agent, desk.settings)}


@router.post("/handoffs/{handoff_id}/accept")
async def accept(desk: AtDesk, agent: CurrentAgent, handoff_id: Id) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await queue.accept(tx, desk.bell, handoff_id, agent)
        return await handoff_as_json(tx, handoff, desk.settings)


@router.post("/handoffs/{handoff_id}/close")
async def close(desk: AtDesk, agent: CurrentAgent, handoff_id: Id, closing: Closing) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        handoff = await queue.close(
            tx,
            desk.bell,
            handoff_id,
            agent,
            disposition=closing.disposition,
            note=closing.note,
            assistant=desk.settings.assistant_name,
        )
        return await handoff_as_json(tx, handoff, desk.settings)


@router.get("/conversations/{conversation_id}/lines")
async def lines(
    desk: AtDesk, agent: CurrentAgent, conversation_id: Id, after: Annotated[int, Query(ge=0, le=LAST_LINE)] = 0
) -> dict[str, Any]:
    async with desk.database.reading() as session:
        await check_readable(session, conversation_id, agent)
        conversation, answered = await transcript.find_with_answered(session, conversation_id)
        found = await transcript.history(session, conversation_id, after=after)
        return {
            "lines": await lines_for_agents(session, found, desk.links),
            "state": await state_of(session, conversation, answered, sla_seconds=desk.settings.human_sla_seconds),
        }


@router.post("/conversations/{conversation_id}/messages")
async def say(desk: AtDesk, agent: CurrentAgent, conversation_id: Id, message: AgentMessage) -> dict[str, int]:
    async with desk.database.transaction() as tx:
        conversation = await transcript.lock(tx, conversation_id)
        if not serves(conversation, agent) or conversation.owner_epoch != message.owner_epoch:
            raise NotYours(conversation_id)
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
    return {"seq": said[0].seq}


@router.get("/conversations/{conversation_id}/customer")
async def customer(desk: AtDesk, agent: CurrentAgent, conversation_id: Id) -> dict[str, Any]:
    async with desk.database.reading() as session:
        await check_readable(session, conversation_id, agent)
        conversation: Conversation = await transcript.find(session, conversation_id)
        known = await customers.find(session, conversation.customer_id)
        claim = await claims.latest(session, conversation.customer_id)
    policies = await desk.policies.for_customer(conversation.customer_id)
    return {
        "customer": {
            "name": known.name if known else None,
            "phone_masked": customers.mask_phone(known.phone) if known and known.phone else None,
            "channel": conversation.channel,
        },
        "policies": [_policy_as_json(policy) for policy in policies],
        "claim": claims.as_json(claim) if claim else None,
    }


def _agent_as_json(agent: Agent) -> dict[str, Any]:
    return {"id": agent.id, "name": agent.name, "role": agent.role}


def _policy_as_json(policy: PolicyFacts) -> dict[str, Any]:
    return {
        "policy_no": policy.policy_no,
        "kind": policy.kind,
        "plate_no": policy.plate_no,
        "vehicle": policy.vehicle,
        "covers": [[cover.name, cover.limit] for cover in policy.covers],
        "starts_on": policy.starts_on.isoformat(),
        "ends_on": policy.ends_on.isoformat(),
    }
