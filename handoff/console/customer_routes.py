"""Who the customer is, as far as their agent may know: what is masked is shown to who serves, on the record."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from conversations import transcript
from conversations.models import Conversation
from handoff import queue, states
from handoff.console.access import AtDesk, Serving
from handoff.console.desk import Desk, check_readable, may_speak
from handoff.console.requests import Id
from handoff.states import NotYours
from insurance.claims import claims
from insurance.core.core_system import CoreUnavailable
from insurance.customers import customers
from insurance.policies.policies import PolicyFacts

router = APIRouter(prefix="/api/console", tags=["console"])


@router.get("/conversations/{conversation_id}/customer")
async def customer(desk: AtDesk, agent: Serving, conversation_id: Id) -> dict[str, Any]:
    async with desk.database.reading() as session:
        await check_readable(session, conversation_id, agent)
        conversation: Conversation = await transcript.find(session, conversation_id)
        known = await customers.find(session, conversation.customer_id)
        claim = await claims.latest(session, conversation.customer_id)
    policies = await _policies_of(desk, conversation.customer_id)
    return {
        "customer": {
            "name": known.name if known else None,
            "phone_masked": customers.mask_phone(known.phone) if known and known.phone else None,
            "channel": conversation.channel,
        },
        "policies": [_policy_as_json(policy) for policy in policies],
        "claim": claims.as_json(claim) if claim else None,
    }


@router.post("/conversations/{conversation_id}/customer/phone")
async def show_phone(desk: AtDesk, agent: Serving, conversation_id: Id) -> dict[str, str | None]:
    """The whole number, to who serves the customer now. Each time is an event of the hand-off."""
    async with desk.database.transaction() as tx:
        conversation = await transcript.lock(tx, conversation_id)
        handoff = await queue.open_of(tx, conversation_id)
        if handoff is None or not await may_speak(tx, conversation, agent):
            raise NotYours(conversation_id)
        await states.record(tx, await states.hold(tx, handoff.id), "phone_shown", actor=agent.id)
        known = await customers.find(tx, conversation.customer_id)
        return {"phone": known.phone if known else None}


async def _policies_of(desk: Desk, customer_id: str) -> tuple[PolicyFacts, ...]:
    """None while the core system does not answer: the rest of the file is shown all the same."""
    try:
        return await desk.policies.for_customer(customer_id)
    except CoreUnavailable:
        return ()


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
