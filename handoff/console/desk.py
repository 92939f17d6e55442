"""What the console's routes share: the desk an agent works at, and the JSON of a hand-off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import overview
from conversations.attachments import AttachmentLinks
from conversations.bell import Bell
from conversations.models import Conversation, Line, Owner, Sender
from conversations.transcript import ConversationUnknown
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from handoff import agents, queue
from handoff.agents import AgentTokens
from handoff.console.throttle import LoginThrottle
from handoff.models import Agent, HandOff, HandOffState, Role
from insurance import customers
from insurance.models import Customer
from insurance.policies import PolicyBook

LINES_LOOKED_AT = 30  # for the last words and for how many are unanswered


@dataclass(frozen=True)
class Desk:
    """Everything the console needs, built once by the application."""

    settings: Settings
    database: Database
    bell: Bell
    tokens: AgentTokens
    links: AttachmentLinks
    policies: PolicyBook
    throttle: LoginThrottle = field(default_factory=LoginThrottle)


async def handoffs_as_json(session: AsyncSession, agent: Agent, settings: Settings) -> list[dict[str, Any]]:
    """Who waits and whom this agent serves, as the console lists them. As many queries for many as for one."""
    return await _listed(session, await queue.visible_to(session, agent), settings)


async def handoff_as_json(session: AsyncSession, handoff: HandOff, settings: Settings) -> dict[str, Any]:
    return (await _listed(session, [handoff], settings))[0]


async def _listed(session: AsyncSession, handoffs: Sequence[HandOff], settings: Settings) -> list[dict[str, Any]]:
    if not handoffs:
        return []
    names = await agents.names(session)
    ids = [handoff.conversation_id for handoff in handoffs]
    conversations = await overview.conversations(session, ids)
    lines = await overview.last_lines(session, ids, limit=LINES_LOOKED_AT)
    known = await customers.by_id(session, [one.customer_id for one in conversations.values()])
    return [
        {
            **_of_handoff(handoff, settings),
            **_of_conversation(conversations[handoff.conversation_id], known),
            "agent_name": names.get(handoff.agent_id or ""),
            "last_text": _last_words(lines[handoff.conversation_id]),
            "unread": _unanswered(lines[handoff.conversation_id]),
        }
        for handoff in handoffs
    ]


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
        "waited_seconds": int((utc_now() - handoff.requested_at).total_seconds()),
        "sla_seconds": settings.human_sla_seconds,
        "agent_id": handoff.agent_id,
    }


def _of_conversation(conversation: Conversation, known: Mapping[str, Customer]) -> dict[str, Any]:
    customer = known.get(conversation.customer_id)
    return {
        "customer_name": (customer.name if customer else None) or f"访客{conversation.customer_id[:4]}",
        "channel": conversation.channel,
        "owner_epoch": conversation.owner_epoch,
    }


async def check_readable(session: AsyncSession, conversation_id: str, agent: Agent) -> None:
    """An agent reads whoever waits, and whom they serve or served; a supervisor reads everybody.

    Raises `ConversationUnknown`: what is not theirs is not even there.
    """
    if agent.role == Role.SUPERVISOR:
        return
    theirs = (HandOff.state == HandOffState.QUEUED.value) | (HandOff.agent_id == agent.id)
    query = select(HandOff.id).where(HandOff.conversation_id == conversation_id, theirs).limit(1)
    if (await session.execute(query)).first() is None:
        raise ConversationUnknown(conversation_id)


def serves(conversation: Conversation, agent: Agent) -> bool:
    return conversation.owner == Owner.AGENT and conversation.owner_agent_id == agent.id


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
