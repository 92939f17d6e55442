"""What the console's routes share: the desk an agent works at, and what that agent may read and say."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.attachments import AttachmentLinks
from conversations.bell import Bell
from conversations.models import Conversation, Owner
from conversations.transcript import ConversationUnknown
from foundation.database import Database
from foundation.settings import Settings
from handoff import queue
from handoff.agents import AgentTokens
from handoff.console.board import Board
from handoff.console.throttle import LoginThrottle
from handoff.models import Agent, HandOff, HandOffState, Role
from handoff.terms import Terms
from handoff.wall import Day
from insurance.policies import PolicyBook
from knowledge_base.suggesting import Assistant


@dataclass(frozen=True)
class Desk:
    """Everything the console needs, built once by the application."""

    settings: Settings
    database: Database
    bell: Bell
    tokens: AgentTokens
    links: AttachmentLinks
    policies: PolicyBook
    terms: Terms
    board: Board
    assistant: Assistant
    throttle: LoginThrottle = field(default_factory=LoginThrottle)
    day: Day = field(default_factory=Day)


async def check_readable(session: AsyncSession, conversation_id: str, agent: Agent) -> None:
    """An agent reads whoever waits, and whom they serve, served or help with; a supervisor reads everybody.

    Raises `ConversationUnknown`: what is not theirs is not even there.
    """
    if agent.role == Role.SUPERVISOR:
        return
    query = select(HandOff.id).where(HandOff.conversation_id == conversation_id, queue.read_by(agent.id)).limit(1)
    if (await session.execute(query)).first() is None:
        raise ConversationUnknown(conversation_id)


async def may_speak(session: AsyncSession, conversation: Conversation, agent: Agent) -> bool:
    """The agent who serves, and a supervisor who has joined them."""
    if serves(conversation, agent):
        return True
    handoff = await queue.open_of(session, conversation.id)
    return handoff is not None and handoff.state == HandOffState.ACTIVE and handoff.joined_id == agent.id


def serves(conversation: Conversation, agent: Agent) -> bool:
    return conversation.owner == Owner.AGENT and conversation.owner_agent_id == agent.id
