"""How a conversation stands: who answers, how far the answers are, the place in the queue, the claim."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Owner
from foundation.clock import utc_now
from handoff import agents, notices, queue
from handoff.queue import Place
from insurance.claims import claims

# What the customer may expect. No minutes are promised: how long a service takes, nobody knows.
NEXT = "客服马上接起"
BUSY = "客服都在接待，一有空就接您"
NOBODY = "现在没有客服在线，可以留电话等回电"


async def state_of(
    session: AsyncSession, conversation: Conversation, answered: int, *, sla_seconds: int
) -> dict[str, Any]:
    """The JSON that pages show beside the lines. `answered`: up to which `seq` every line has its outcome."""
    agent = await agents.find(session, conversation.owner_agent_id) if conversation.owner_agent_id else None
    claim = await claims.latest(session, conversation.customer_id)
    return {
        "owner": conversation.owner,
        "agent_name": agent.name if agent else None,
        "answered_seq": answered,
        "last_seq": conversation.last_seq,
        "read_seq": conversation.read_seq,
        "thinking": conversation.owner == Owner.BOT and answered < conversation.last_seq,
        "queue": await _queue_of(session, conversation, sla_seconds),
        "claim": claims.as_json(claim) if claim else None,
    }


async def _queue_of(session: AsyncSession, conversation: Conversation, sla_seconds: int) -> dict[str, Any] | None:
    if conversation.owner != Owner.QUEUE:
        return None
    now = utc_now()
    place = await queue.place_of(session, conversation.id, now)
    if place is None:
        return None
    waited = max((now - place.handoff.requested_at).total_seconds(), 0)
    return {
        "position": place.position,
        "waited_seconds": int(waited),
        "due_seconds": sla_seconds,
        "expectation": _expectation(place),
        "choices": [notices.LEAVE_NUMBER, notices.BACK_TO_BOT],
    }


def _expectation(place: Place) -> str:
    if not place.agents_there:
        return NOBODY
    return NEXT if place.position <= place.agents_free else BUSY
