"""What was before: a customer's earlier contacts, and a search through past conversations."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator, StringConstraints

from conversations.models import Conversation, Line
from conversations.search import SHORTEST
from foundation.clock import in_beijing
from foundation.database import storable
from handoff import agents, past, queue, serving
from handoff.console.access import AtDesk, Serving
from handoff.console.desk import check_readable
from handoff.console.listing import name_of
from handoff.console.requests import Id
from handoff.models import HandOff
from insurance.models import Customer

router = APIRouter(prefix="/api/console", tags=["console"])

_TIDY = StringConstraints(strip_whitespace=True, min_length=SHORTEST, max_length=50)
Sought = Annotated[str, _TIDY, AfterValidator(storable)]  # tidied first: blanks would be found everywhere


@router.get("/conversations/{conversation_id}/contacts")
async def contacts(desk: AtDesk, agent: Serving, conversation_id: Id) -> list[dict[str, Any]]:
    """Every time that the customer came to a person or wanted to, the newest first."""
    async with desk.database.reading() as session:
        await check_readable(session, conversation_id, agent)
        names = await agents.names(session)
        return [_contact_as_json(one, names) for one in await past.contacts(session, conversation_id)]


@router.get("/search")
async def search(
    desk: AtDesk,
    agent: Serving,
    words: Annotated[Sought, Query(alias="q")],
    days: Annotated[int, Query(ge=1, le=3660)] = 180,
) -> dict[str, Any]:
    """Lines with these words (or of the customer with this phone number, plate or name), the newest first."""
    async with desk.database.reading() as session:
        since = await desk.database.now(session) - timedelta(days=days)
        lines = await past.find_words(session, agent, words, since=since)
        people = await past.people_in(session, lines)
    return {"items": [_found_as_json(line, *people[line.conversation_id]) for line in lines]}


def _contact_as_json(handoff: HandOff, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": handoff.id,
        "state": handoff.state,
        "reason_text": queue.REASONS[handoff.reason],
        "requested_at": in_beijing(handoff.requested_at).isoformat(timespec="seconds"),
        "agent_name": names.get(handoff.agent_id or ""),
        "disposition": serving.DISPOSITIONS.get(handoff.disposition or "", ""),
        "note": handoff.note,
        "score": handoff.score,
    }


def _found_as_json(line: Line, conversation: Conversation, customer: Customer | None) -> dict[str, Any]:
    return {
        "conversation_id": line.conversation_id,
        "channel": conversation.channel,
        "customer_name": name_of(conversation, customer),
        "seq": line.seq,
        "sender": line.sender,
        "text": line.text,
        "at": in_beijing(line.said_at).isoformat(timespec="seconds"),
    }
