"""Hand-offs as the console lists them: once for everybody, and then as one agent sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import overview
from conversations.models import Conversation, Line, Sender
from foundation.clock import utc_now
from foundation.settings import Settings
from handoff import agents, offering, queue
from handoff.models import Agent, HandOff, HandOffState, Offer, OfferMode
from insurance.customers import customers
from insurance.models import Customer

LINES_LOOKED_AT = 30  # for the last words and for how many are unanswered


@dataclass(frozen=True)
class Listed:
    """A hand-off as anybody may see it, and on whose screens it is."""

    item: dict[str, Any]
    offers: tuple[Offer, ...]
    names: Mapping[str, str]

    @property
    def with_customer(self) -> frozenset[str | None]:
        """The agent who serves or writes up, and who helps."""
        return frozenset({self.item["agent_id"], self.item["joined_id"], *self.item["advisers"]})

    def for_agent(self, agent: Agent) -> dict[str, Any]:
        return {**self.item, **_of_offers(self.offers, agent, self.names)}


async def handoffs_as_json(session: AsyncSession, agent: Agent, settings: Settings) -> list[dict[str, Any]]:
    """Who waits and whom this agent serves, as the console lists them. As many queries for many as for one."""
    listed = await listed_in(session, await queue.visible_to(session, agent), settings)
    return [one.for_agent(agent) for one in listed]


async def handoffs_of_all(session: AsyncSession, supervisor: Agent, settings: Settings) -> list[dict[str, Any]]:
    """Everybody who waits or is served, for whoever watches the floor."""
    listed = await listed_in(session, await queue.held_ones(session), settings)
    return [one.for_agent(supervisor) for one in listed if one.item["state"] != HandOffState.WRAPUP]


async def handoff_as_json(session: AsyncSession, agent: Agent, handoff: HandOff, settings: Settings) -> dict[str, Any]:
    return (await listed_in(session, [handoff], settings))[0].for_agent(agent)


def name_of(conversation: Conversation, customer: Customer | None) -> str:
    """What agents call the customer."""
    return (customer.name if customer else None) or f"访客{conversation.customer_id[:4]}"


async def listed_in(session: AsyncSession, handoffs: Sequence[HandOff], settings: Settings) -> list[Listed]:
    if not handoffs:
        return []
    names = await agents.names(session)
    ids = [handoff.conversation_id for handoff in handoffs]
    conversations = await overview.conversations(session, ids)
    lines = await overview.last_lines(session, ids, limit=LINES_LOOKED_AT)
    known = await customers.by_id(session, [one.customer_id for one in conversations.values()])
    offers = await offering.pending_by_handoff(session)
    return [
        Listed(
            {
                **_of_handoff(handoff, settings),
                **_of_conversation(conversations[handoff.conversation_id], known),
                "agent_name": names.get(handoff.agent_id or ""),
                "last_text": _last_words(lines[handoff.conversation_id]),
                "unread": _unanswered(lines[handoff.conversation_id]),
            },
            tuple(offers.get(handoff.id, ())),
            names,
        )
        for handoff in handoffs
    ]


def _of_offers(offers: Sequence[Offer], agent: Agent, names: Mapping[str, str]) -> dict[str, Any]:
    """What is on this agent's screen, or on whose it is; a customer on one other screen cannot be taken."""
    mine = next((one for one in offers if one.agent_id == agent.id), None)
    other = next((one for one in offers if one.agent_id != agent.id and one.mode != OfferMode.RING), None)
    return {
        "offer": None
        if mine is None
        else {
            "id": mine.id,
            "mode": mine.mode,
            "made_at": mine.made_at.isoformat(),
            "expires_at": mine.expires_at.isoformat(),
        },
        "offered_to": names.get(other.agent_id) if other is not None else None,
    }


def _of_handoff(handoff: HandOff, settings: Settings) -> dict[str, Any]:
    return {
        "id": handoff.id,
        "conversation_id": handoff.conversation_id,
        "state": handoff.state,
        "reason": handoff.reason,
        "reason_text": queue.REASONS[handoff.reason],
        "summary": handoff.summary,
        "urgent": handoff.urgent,
        "requested_at": handoff.requested_at.isoformat(),
        "due_at": handoff.due_at.isoformat(),
        "waited_seconds": max(int((utc_now() - handoff.requested_at).total_seconds()), 0),
        "sla_seconds": settings.human_sla_seconds,
        "agent_id": handoff.agent_id,
        "advisers": handoff.advisers if handoff.state == HandOffState.ACTIVE else [],
        "joined_id": handoff.joined_id,
        "skill": handoff.skill,
        "stage": handoff.stage,
        "put_first": handoff.put_first,
        "breached": handoff.breach_at is not None,
        "wrapup_until": handoff.wrapup_until.isoformat() if handoff.wrapup_until else None,
        "note": handoff.note,
    }


def _of_conversation(conversation: Conversation, known: Mapping[str, Customer]) -> dict[str, Any]:
    return {
        "customer_name": name_of(conversation, known.get(conversation.customer_id)),
        "channel": conversation.channel,
        "owner_epoch": conversation.owner_epoch,
    }


def _last_words(lines: list[Line]) -> str:
    for line in reversed(lines):
        if line.sender in (Sender.CUSTOMER, Sender.AGENT):
            return line.text or "[图片]"
    return ""


def _unanswered(lines: list[Line]) -> int:
    """How many lines the customer has said since anybody answered."""
    count = 0
    for line in reversed(lines):
        if line.sender in (Sender.AGENT, Sender.BOT):
            break
        count += line.sender == Sender.CUSTOMER
    return count
