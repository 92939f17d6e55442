"""What the console's routes share: the desk an agent works at, and what that agent may read and say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.attachments import AttachmentLinks
from conversations.bell import Bell
from conversations.models import Conversation, Owner
from conversations.transcript import ConversationUnknown
from foundation.database import Database
from foundation.files import FileStore
from foundation.settings import Settings
from handoff import queue
from handoff.agents import AgentTokens
from handoff.console.board import Board
from handoff.console.throttle import LoginThrottle
from handoff.identity_provider import IdentityProvider
from handoff.models import Agent, HandOff, HandOffState
from handoff.permissions import Permission, may
from handoff.states import NotYours
from handoff.terms import Terms
from handoff.wall import Day
from insurance.photos.photo_room import PhotoRoom
from insurance.policies.policies import PolicyBook
from knowledge_base.suggesting import Assistant


@dataclass(frozen=True)
class Desk:
    """Everything the console needs, built once by the application.

    `shows_typing` is told of each conversation in which an agent writes, for channels that have no socket to tell.
    """

    settings: Settings
    database: Database
    bell: Bell
    files: FileStore
    tokens: AgentTokens
    links: AttachmentLinks
    policies: PolicyBook
    terms: Terms
    board: Board
    assistant: Assistant
    shows_typing: Callable[[str], None]
    provider: IdentityProvider | None = None  # the insurer's own, where there is one
    throttle: LoginThrottle = field(default_factory=LoginThrottle)
    photo_room: PhotoRoom = field(default_factory=PhotoRoom)
    day: Day = field(default_factory=Day)


async def check_readable(session: AsyncSession, conversation_id: str, agent: Agent) -> None:
    """An agent reads whoever waits, and whom they serve, served or help with; a supervisor reads everybody; who
    serves nobody reads nobody.

    Raises `ConversationUnknown`: what is not theirs is not even there.
    """
    if may(agent, Permission.SUPERVISE):
        return
    if not may(agent, Permission.SERVE):
        raise ConversationUnknown(conversation_id)
    query = select(HandOff.id).where(HandOff.conversation_id == conversation_id, queue.read_by(agent.id)).limit(1)
    if (await session.execute(query)).first() is None:
        raise ConversationUnknown(conversation_id)


async def may_speak(session: AsyncSession, conversation: Conversation, agent: Agent) -> bool:
    """The agent who serves, and a supervisor who has joined them."""
    if serves(conversation, agent):
        return True
    handoff = await queue.open_of(session, conversation.id)
    return handoff is not None and handoff.state == HandOffState.ACTIVE and handoff.joined_id == agent.id


async def lock_to_speak(tx: AsyncSession, conversation_id: str, agent: Agent, owner_epoch: int) -> Conversation:
    """The conversation, held, for who still speaks in it as their page believes. Raises `NotYours`."""
    conversation = await transcript.lock(tx, conversation_id)
    await check_speaks(tx, conversation, agent, owner_epoch)
    return conversation


async def check_speaks(session: AsyncSession, conversation: Conversation, agent: Agent, owner_epoch: int) -> None:
    """Raises `NotYours` when the owner has changed since `owner_epoch`, or the agent may not speak."""
    if conversation.owner_epoch != owner_epoch or not await may_speak(session, conversation, agent):
        raise NotYours(conversation.id)


def serves(conversation: Conversation, agent: Agent) -> bool:
    return conversation.owner == Owner.AGENT and conversation.owner_agent_id == agent.id
