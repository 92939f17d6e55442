"""The transcript: hear what a customer says, say what others answer, read it back; each line gets the next `seq`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import attachments, owed
from conversations import bell as topics
from conversations.bell import Bell
from conversations.models import PARKED, Attachment, Conversation, Delivery, DeliveryState, Kind, Line, Owner, Sender
from foundation.clock import utc_now
from foundation.crash_points import crash_point
from foundation.database import Base, after_commit, clock_of, storable

PUSHED_CHANNELS = frozenset({"wechat"})  # the others fetch their lines themselves
_NOW, _RUNG = "now", "rung"

# Built once, for building them is most of what a statement costs. Each message passes all of them (decision 0013).
LINE = Base.metadata.tables[Line.__tablename__]
NEWEST = 2**31 - 1  # no line comes after it
WRITE = insert(LINE)
BY_CLIENT_ID = select(Line).where(
    Line.conversation_id == bindparam("conversation_id"),
    Line.sender_key == bindparam("sender_key"),
    Line.client_id.in_(bindparam("client_ids", expanding=True)),
)
HISTORY = (
    select(Line)
    .where(
        Line.conversation_id == bindparam("conversation_id"),
        Line.seq > bindparam("after"),
        Line.seq <= bindparam("up_to"),
    )
    .order_by(Line.seq)
    .limit(bindparam("at_most"))
)


class ConversationUnknown(Exception):
    """There is no conversation with this id."""


class ClientIdReused(Exception):
    """The same client id came with other words than the first time."""


@dataclass(frozen=True)
class Heard:
    """The place of a customer's line, the same however often it is repeated."""

    seq: int
    duplicate: bool


@dataclass(frozen=True)
class Saying:
    """One line to be said. `payload` holds choices, citations, card, photos_wanted."""

    text: str
    kind: Kind = Kind.TEXT
    payload: dict[str, Any] = field(default_factory=dict)


async def open_conversation(tx: AsyncSession, *, channel: str, customer_id: str) -> Conversation:
    """The customer's conversation in this channel, begun now if there is none."""
    query = select(Conversation).where(Conversation.channel == channel, Conversation.customer_id == customer_id)
    conversation = (await tx.execute(query)).scalar_one_or_none()
    if conversation is not None:
        return conversation
    try:
        async with tx.begin_nested():
            conversation = _new_conversation(channel, customer_id)
            tx.add(conversation)
    except IntegrityError:  # the customer's two first messages came at once; the other was faster
        conversation = (await tx.execute(query)).scalar_one()
    return conversation


async def find(session: AsyncSession, conversation_id: str) -> Conversation:
    """Raises `ConversationUnknown`."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None:
        raise ConversationUnknown(conversation_id)
    return conversation


async def find_with_answered(session: AsyncSession, conversation_id: str) -> tuple[Conversation, int]:
    """The conversation, and up to which `seq` every customer line has its outcome. Raises `ConversationUnknown`."""
    found = await owed.with_answered_seq(session, conversation_id)
    if found is None:
        raise ConversationUnknown(conversation_id)
    return found


async def lock(tx: AsyncSession, conversation_id: str) -> Conversation:
    """The conversation, held until the transaction ends: whoever gives a `seq` or changes the owner holds it."""
    conversation = await _hold(tx, conversation_id)
    if conversation is None:
        raise ConversationUnknown(conversation_id)
    return conversation


async def lock_if_free(tx: AsyncSession, conversation_id: str) -> Conversation | None:
    """The same without waiting; None when somebody else holds it."""
    return await _hold(tx, conversation_id, skip_locked=True)


async def hear(
    tx: AsyncSession,
    bell: Bell,
    conversation_id: str,
    *,
    client_id: str,
    text: str = "",
    attachment_ids: Sequence[str] = (),
    turn_within: timedelta = timedelta(seconds=30),
    photos_follow: bool = False,
) -> Heard:
    """Write down one line of the customer, once per `client_id`, and owe it a turn, which waits when `photos_follow`.

    Raises `ConversationUnknown`, and `ClientIdReused` when the id came before with other words.
    """
    text = storable(text)
    conversation = await lock(tx, conversation_id)
    known = await heard_as(tx, conversation.id, conversation.customer_id, client_id)
    if known is not None:
        if known.text != text or known.payload.get("attachments", []) != list(attachment_ids):
            raise ClientIdReused(client_id)
        return Heard(known.seq, duplicate=True)
    kind = Kind.PHOTO if attachment_ids else Kind.TEXT
    line = _next_line(
        tx,
        conversation,
        sender=Sender.CUSTOMER,
        sender_key=conversation.customer_id,
        client_id=client_id,
        saying=Saying(text, kind, {"attachments": list(attachment_ids)} if attachment_ids else {}),
    )
    await _write(tx, [line])
    deadline = line.said_at + turn_within
    await owed.owe(tx, conversation, line.seq, kind, now=line.said_at, deadline=deadline, photos_follow=photos_follow)
    after_commit(tx, partial(crash_point, "heard_committed"))
    ring(tx, bell, topics.TURNS, topics.of_conversation(conversation.id))
    crash_point("heard")
    return Heard(line.seq, duplicate=False)


async def say(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    sayings: Sequence[Saying],
    *,
    sender: Sender,
    key: str,
    sender_key: str = "",
    sender_name: str = "",
) -> list[Line]:
    """Write down answers, at most once per `key`. The conversation must be held by `lock`."""
    ids = [f"{key}:{number}" for number in range(len(sayings))] if len(sayings) > 1 else [key]
    known = await _lines_by_client_id(tx, conversation.id, sender_key or sender.value, ids)
    said, fresh = list[Line](), list[Line]()
    for client_id, saying in zip(ids, sayings, strict=False):
        if client_id in known:
            said.append(known[client_id])
            continue
        line = _next_line(
            tx,
            conversation,
            sender=sender,
            sender_key=sender_key or sender.value,
            client_id=client_id,
            saying=saying,
            sender_name=sender_name,
        )
        said.append(line)
        fresh.append(line)
        if conversation.channel in PUSHED_CHANNELS and sender is not Sender.CUSTOMER:
            tx.add(_delivery(conversation, line))
            ring(tx, bell, topics.DELIVERIES)
    await _write(tx, fresh)
    if fresh and sender is Sender.AGENT and conversation.channel in PUSHED_CHANNELS:
        await _let_parked_go(tx, conversation.id, at=now_of(tx))
    ring(tx, bell, topics.of_conversation(conversation.id))
    return said


async def give_to(
    tx: AsyncSession, bell: Bell, conversation: Conversation, owner: Owner, agent_id: str | None = None
) -> None:
    """Change who answers. What the former owner still wanted to say is not said. Hold the conversation by `lock`."""
    conversation.owner = owner.value
    conversation.owner_agent_id = agent_id
    conversation.owner_epoch += 1
    changed(tx, conversation)
    ring(tx, bell, topics.of_conversation(conversation.id), topics.HANDOFFS)


def changed(tx: AsyncSession, conversation: Conversation) -> None:
    """Something that a page shows is different now. Hold the conversation by `lock`."""
    conversation.version += 1
    conversation.updated_at = now_of(tx)


def now_of(tx: AsyncSession) -> datetime:
    """The database's time when this transaction took the conversation's lock: the same for all processes."""
    moment: datetime = tx.info.get(_NOW) or utc_now()
    return moment


def ring(tx: AsyncSession, bell: Bell, *rung: str) -> None:
    """Once this transaction has committed, and each topic once, however much is written under it."""
    already: set[str] = tx.info.setdefault(_RUNG, set())
    for topic in rung:
        if topic not in already:
            already.add(topic)
            after_commit(tx, partial(bell.ring, topic))


async def history(
    session: AsyncSession, conversation_id: str, *, after: int = 0, up_to: int | None = None, limit: int = 200
) -> list[Line]:
    """Lines with `after < seq` (`≤ up_to`), in order."""
    last = NEWEST if up_to is None else up_to
    part = {"conversation_id": conversation_id, "after": after, "up_to": last, "at_most": limit}
    return list((await session.execute(HISTORY, part)).scalars())


async def lines_at(session: AsyncSession, conversation_id: str, seqs: Sequence[int]) -> list[Line]:
    """The lines with these `seq`, in order."""
    if not seqs:
        return []
    query = select(Line).where(Line.conversation_id == conversation_id, Line.seq.in_(seqs))
    return list((await session.execute(query.order_by(Line.seq))).scalars())


async def last_lines(
    session: AsyncSession, conversation_id: str, *, limit: int, before: int | None = None
) -> list[Line]:
    """The newest `limit` lines (`seq < before`), in order."""
    query = select(Line).where(Line.conversation_id == conversation_id)
    if before is not None:
        query = query.where(Line.seq < before)
    lines = (await session.execute(query.order_by(Line.seq.desc()).limit(limit))).scalars()
    return list(lines)[::-1]


async def heard_last_at(session: AsyncSession, conversation_id: str) -> datetime | None:
    """When the customer said something last."""
    query = select(Line.said_at).where(Line.conversation_id == conversation_id, Line.sender == Sender.CUSTOMER.value)
    return await session.scalar(query.order_by(Line.seq.desc()).limit(1))


async def heard_as(session: AsyncSession, conversation_id: str, sender_key: str, client_id: str) -> Line | None:
    """The line that this sender wrote under this client id."""
    return (await _lines_by_client_id(session, conversation_id, sender_key, [client_id])).get(client_id)


async def photos_of(session: AsyncSession, line: Line) -> list[Attachment]:
    """The photos of a line, in order."""
    ids = line.payload.get("attachments", [])
    found = await attachments.by_id(session, ids)
    return [found[attachment_id] for attachment_id in ids if attachment_id in found]


def time_in(conversation: Conversation) -> datetime:
    """The present moment in this conversation: the real one, unless a developer has set its clock."""
    return utc_now() + timedelta(seconds=conversation.clock_offset_seconds)


def _new_conversation(channel: str, customer_id: str) -> Conversation:
    now = utc_now()
    return Conversation(
        id=uuid4().hex,
        channel=channel,
        customer_id=customer_id,
        epoch=secrets.token_hex(4),
        last_seq=0,
        version=0,
        owner=Owner.BOT.value,
        owner_epoch=0,
        episode=1,
        episode_turns=0,
        bot_state={},
        clock_offset_seconds=0.0,
        created_at=now,
        updated_at=now,
    )


async def _hold(tx: AsyncSession, conversation_id: str, *, skip_locked: bool = False) -> Conversation | None:
    query = _hold_by(clock_of(tx), skip_locked)
    held = (await tx.execute(query, {"conversation_id": conversation_id})).first()
    if held is None:
        return None
    conversation, tx.info[_NOW] = held
    return conversation


@cache
def _hold_by(clock: ColumnElement[datetime], skip_locked: bool) -> Select[Conversation, datetime]:
    query = select(Conversation, clock).where(Conversation.id == bindparam("conversation_id"))
    query = query.with_for_update(of=Conversation, skip_locked=skip_locked)
    return query.execution_options(populate_existing=True)


async def _lines_by_client_id(
    tx: AsyncSession, conversation_id: str, sender_key: str, client_ids: Sequence[str]
) -> dict[str, Line]:
    of = {"conversation_id": conversation_id, "sender_key": sender_key, "client_ids": list(client_ids)}
    return {line.client_id: line for line in (await tx.execute(BY_CLIENT_ID, of)).scalars()}


async def _write(tx: AsyncSession, lines: Sequence[Line]) -> None:
    if lines:
        await tx.execute(
            WRITE, [{column.name: getattr(line, column.name) for column in LINE.columns} for line in lines]
        )


def _next_line(
    tx: AsyncSession,
    conversation: Conversation,
    *,
    sender: Sender,
    sender_key: str,
    client_id: str,
    saying: Saying,
    sender_name: str = "",
) -> Line:
    conversation.last_seq += 1
    changed(tx, conversation)
    return Line(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        sender=sender.value,
        sender_key=sender_key,
        sender_name=sender_name,
        client_id=client_id,
        kind=saying.kind.value,
        text=storable(saying.text),
        payload=saying.payload,
        said_at=conversation.updated_at,
    )


async def _let_parked_go(tx: AsyncSession, conversation_id: str, *, at: datetime) -> None:
    """A person's words must not wait behind the bot's: the channel looks anew at what it may send, and of what."""
    await tx.execute(
        update(Delivery)
        .where(Delivery.conversation_id == conversation_id, Delivery.next_at == PARKED)
        .where(Delivery.state == DeliveryState.PENDING.value)
        .values(next_at=at)
        .execution_options(synchronize_session=False)
    )


def _delivery(conversation: Conversation, line: Line) -> Delivery:
    return Delivery(
        id=uuid4().hex,
        conversation_id=conversation.id,
        seq=line.seq,
        channel=conversation.channel,
        state="pending",
        attempts=0,
        next_at=max(line.said_at, conversation.held_until or line.said_at),
    )
