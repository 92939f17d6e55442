"""The queue of customers who wait for a person: request, accept, close, cancel; each guarded, each with its event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Kind, Owner, Sender
from conversations.transcript import Saying
from foundation.database import after_commit
from foundation.timers import cancel_timer, set_timer
from handoff.models import OPEN_STATES, Agent, HandOff, HandOffEvent, HandOffState

# What the customer reads.
QUEUED_FIRST = "正在为您转接人工客服，马上就到。您可以接着说，客服能看到前面的内容。"
QUEUED_BEHIND = "正在为您转接人工客服，您前面还有{ahead}位。您可以接着说，客服能看到前面的内容。"
JOINED = "客服{name}为您服务。"
CLOSED = "本次人工服务已结束，{assistant}继续为您服务。有需要随时说“转人工”。"
CANCELLED = "好的，已取消排队，{assistant}继续为您服务。"
STILL_WAITING = "让您久等了，客服都在忙，您仍排在前面，请稍候。您也可以先由智能助手继续服务。"
BACK_TO_BOT = "返回智能助手"
KEEP_WAITING = "继续等待"

# What the agent reads.
REASONS = {
    "asked": "客户要求人工",
    "not_understood": "机器人没听懂",
    "safety": "涉及人身安全",
    "complaint": "投诉",
    "claim_question": "理赔问题需人工判断",
    "service": "业务需人工办理",
    "failed": "机器人故障",
}
DISPOSITIONS = {
    "resolved": "已解决",
    "follow_up": "需跟进",
    "claim_reported": "已协助报案",
    "complaint": "转投诉处理",
    "invalid": "无效会话",
}

OVERDUE = "handoff_overdue"  # the timer that fires when a customer has waited longer than promised

MOVES: dict[HandOffState, frozenset[HandOffState]] = {
    HandOffState.QUEUED: frozenset({HandOffState.ACTIVE, HandOffState.CANCELLED}),
    HandOffState.ACTIVE: frozenset({HandOffState.CLOSED}),
    HandOffState.CLOSED: frozenset(),
    HandOffState.CANCELLED: frozenset(),
}


class HandOffUnknown(Exception):
    """There is no such hand-off."""


class AlreadyTaken(Exception):
    """Somebody else has accepted this customer, or the customer has gone."""


class NotYours(Exception):
    """Another agent serves this customer, or nobody does any more."""


class DispositionUnknown(Exception):
    """A hand-off is closed with one of the codes in `DISPOSITIONS`."""


@dataclass(frozen=True)
class Place:
    """Where a waiting customer stands. `position` counts from 1."""

    handoff: HandOff
    position: int


async def request(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    *,
    reason: str,
    urgent: bool = False,
    summary: Sequence[tuple[str, str]] = (),
    within: timedelta,
) -> HandOff:
    """Put the customer in the queue and tell them so; an open hand-off is kept. Hold the conversation by `lock`."""
    waiting = await open_of(tx, conversation.id)
    if waiting is not None:
        return waiting
    now = transcript.now_of(tx)
    handoff = HandOff(
        id=uuid4().hex,
        conversation_id=conversation.id,
        state=HandOffState.QUEUED.value,
        reason=reason if reason in REASONS else "asked",
        urgent=urgent,
        summary=[list(row) for row in summary],
        requested_at=now,
        due_at=now + within,
        note="",
    )
    ahead = await _ahead_of(tx, handoff)
    tx.add(handoff)
    await tx.flush()
    await set_timer(tx, OVERDUE, handoff.id, handoff.due_at)
    await _record(tx, handoff.id, "requested", actor="customer", data={"reason": handoff.reason, "urgent": urgent})
    await transcript.give_to(tx, bell, conversation, Owner.QUEUE)
    text = QUEUED_BEHIND.format(ahead=ahead) if ahead else QUEUED_FIRST
    await _notice(tx, bell, conversation, text, key=f"queued:{handoff.id}")
    return handoff


async def accept(tx: AsyncSession, bell: Bell, handoff_id: str, agent: Agent) -> HandOff:
    """The agent takes the customer. Raises `AlreadyTaken` when another was faster."""
    handoff = await find(tx, handoff_id)
    conversation = await transcript.lock(tx, handoff.conversation_id)
    now = transcript.now_of(tx)
    await _move(tx, handoff, HandOffState.ACTIVE, agent_id=agent.id, accepted_at=now)
    waited = (now - handoff.requested_at).total_seconds()
    await _record(tx, handoff.id, "accepted", actor=agent.id, data={"waited_seconds": round(waited, 3)})
    await transcript.give_to(tx, bell, conversation, Owner.AGENT, agent.id)
    await _notice(tx, bell, conversation, JOINED.format(name=agent.name), key=f"joined:{handoff.id}")
    return handoff


async def close(
    tx: AsyncSession, bell: Bell, handoff_id: str, agent: Agent, *, disposition: str, note: str, assistant: str
) -> HandOff:
    """The agent ends the service and the bot takes over. Raises `NotYours`, `DispositionUnknown`."""
    if disposition not in DISPOSITIONS:
        raise DispositionUnknown(disposition)
    handoff = await find(tx, handoff_id)
    conversation = await transcript.lock(tx, handoff.conversation_id)
    if handoff.agent_id != agent.id:
        raise NotYours(handoff_id)
    await _move(tx, handoff, HandOffState.CLOSED, ended_at=transcript.now_of(tx), disposition=disposition, note=note)
    await _record(tx, handoff.id, "closed", actor=agent.id, data={"disposition": disposition})
    await transcript.give_to(tx, bell, conversation, Owner.BOT)
    await _notice(tx, bell, conversation, CLOSED.format(assistant=assistant), key=f"closed:{handoff.id}")
    return handoff


async def cancel(tx: AsyncSession, bell: Bell, conversation: Conversation, *, assistant: str) -> None:
    """The customer would rather go on with the bot. Raises `AlreadyTaken` when an agent has just come."""
    handoff = await open_of(tx, conversation.id)
    if handoff is None:
        return
    await _move(tx, handoff, HandOffState.CANCELLED, ended_at=transcript.now_of(tx))
    await _record(tx, handoff.id, "cancelled", actor="customer")
    await transcript.give_to(tx, bell, conversation, Owner.BOT)
    await _notice(tx, bell, conversation, CANCELLED.format(assistant=assistant), key=f"cancelled:{handoff.id}")


async def record_breach(tx: AsyncSession, bell: Bell, handoff_id: str) -> None:
    """Note, once, that a customer waits longer than promised, and offer them a choice."""
    handoff = await find(tx, handoff_id)
    conversation = await transcript.lock(tx, handoff.conversation_id)
    late = (HandOff.id == handoff_id) & (HandOff.state == HandOffState.QUEUED.value) & HandOff.breach_at.is_(None)
    changed = await tx.execute(
        update(HandOff).where(late).values(breach_at=transcript.now_of(tx)).execution_options(synchronize_session=False)
    )
    if _count(changed) != 1:
        return
    await _record(tx, handoff_id, "breached", actor="system")
    choices = [{"text": KEEP_WAITING, "command": None}, {"text": BACK_TO_BOT, "command": None}]
    await _notice(tx, bell, conversation, STILL_WAITING, key=f"breach:{handoff_id}", choices=choices)


async def find(session: AsyncSession, handoff_id: str) -> HandOff:
    """Raises `HandOffUnknown`."""
    handoff = await session.get(HandOff, handoff_id)
    if handoff is None:
        raise HandOffUnknown(handoff_id)
    return handoff


async def open_of(session: AsyncSession, conversation_id: str) -> HandOff | None:
    """The hand-off of this conversation that is queued or active."""
    query = select(HandOff).where(HandOff.conversation_id == conversation_id, HandOff.state.in_(OPEN_STATES))
    return (await session.execute(query)).scalar_one_or_none()


async def place_of(session: AsyncSession, conversation_id: str) -> Place | None:
    """Where the customer stands in the queue; None when they do not wait."""
    handoff = await open_of(session, conversation_id)
    if handoff is None or handoff.state != HandOffState.QUEUED:
        return None
    return Place(handoff, await _ahead_of(session, handoff) + 1)


async def visible_to(session: AsyncSession, agent: Agent) -> list[HandOff]:
    """Everybody who waits, urgent ones first, then whom this agent serves."""
    waiting = HandOff.state == HandOffState.QUEUED.value
    mine = (HandOff.state == HandOffState.ACTIVE.value) & (HandOff.agent_id == agent.id)
    query = select(HandOff).where(waiting | mine).order_by(HandOff.urgent.desc(), HandOff.requested_at)
    return list((await session.execute(query)).scalars())


async def events_of(session: AsyncSession, handoff_id: str) -> list[HandOffEvent]:
    query = select(HandOffEvent).where(HandOffEvent.handoff_id == handoff_id).order_by(HandOffEvent.number)
    return list((await session.execute(query)).scalars())


async def _ahead_of(session: AsyncSession, handoff: HandOff) -> int:
    before = (HandOff.requested_at < handoff.requested_at) & (HandOff.urgent == handoff.urgent)
    if not handoff.urgent:
        before |= HandOff.urgent.is_(True)
    query = select(func.count()).where(HandOff.state == HandOffState.QUEUED.value, before, HandOff.id != handoff.id)
    return int((await session.execute(query)).scalar_one())


async def _move(tx: AsyncSession, handoff: HandOff, to: HandOffState, **values: Any) -> None:
    old = HandOffState(handoff.state)
    if to not in MOVES[old]:
        raise AlreadyTaken(handoff.id)
    changed = await tx.execute(
        update(HandOff)
        .where(HandOff.id == handoff.id, HandOff.state == old.value)
        .values(state=to.value, **values)
        .execution_options(synchronize_session=False)
    )
    if _count(changed) != 1:
        raise AlreadyTaken(handoff.id)
    if old is HandOffState.QUEUED:
        await cancel_timer(tx, OVERDUE, handoff.id)
    await tx.refresh(handoff)


async def _record(
    tx: AsyncSession, handoff_id: str, kind: str, *, actor: str, data: dict[str, Any] | None = None
) -> None:
    last = select(func.coalesce(func.max(HandOffEvent.number), 0)).where(HandOffEvent.handoff_id == handoff_id)
    number = int((await tx.execute(last)).scalar_one()) + 1
    now = transcript.now_of(tx)
    tx.add(HandOffEvent(handoff_id=handoff_id, number=number, kind=kind, actor=actor, at=now, data=data or {}))
    await tx.flush()


async def _notice(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    text: str,
    *,
    key: str,
    choices: Sequence[dict[str, Any]] = (),
) -> None:
    payload = {"choices": list(choices)} if choices else {}
    await transcript.say(tx, bell, conversation, [Saying(text, Kind.NOTICE, payload)], sender=Sender.SYSTEM, key=key)
    after_commit(tx, lambda: bell.ring(topics.HANDOFFS))


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
