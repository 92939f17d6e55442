"""What customers ask for besides a claim: every query and every change of state on those tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.models import ServiceRequest as ServiceRequest
from insurance.models import ServiceRequestEvent, new_id
from insurance.requests.request_changes import CHANGED as CHANGED
from insurance.requests.request_changes import amend as amend
from insurance.requests.request_filing import BOT as BOT
from insurance.requests.request_filing import file as file
from insurance.requests.request_filing import file_at_once as file_at_once
from insurance.requests.request_filing import find_filed as find_filed
from insurance.requests.request_rows import change, lock, read, write_down
from insurance.requests.request_states import MOVES as MOVES
from insurance.requests.request_states import AlreadyMoved as AlreadyMoved
from insurance.requests.request_states import AnotherDraft as AnotherDraft
from insurance.requests.request_states import KeyReused as KeyReused
from insurance.requests.request_states import NumbersExhausted as NumbersExhausted
from insurance.requests.request_states import RequestKind as RequestKind
from insurance.requests.request_states import RequestNotFound as RequestNotFound
from insurance.requests.request_states import RequestState as RequestState

LOOKED = "looked"  # the event of somebody reading a whole request
MOST_CHARS = 1000  # of one field: the customer's own words, not a book
PHOTOS = "photos"  # the field that holds attachments
MOST_PHOTOS = 9
_TAKES_PHOTOS = (RequestState.DRAFT, RequestState.OPEN, RequestState.IN_PROGRESS)


async def open_draft(
    tx: AsyncSession,
    kind: RequestKind,
    *,
    conversation_id: str,
    customer_id: str,
    channel: str,
    now: datetime,
    turn: str = "",
) -> ServiceRequest:
    """This customer's open draft of this kind; a new one if there is none. Raises `AnotherDraft`."""
    draft = await find_draft(tx, customer_id)
    if draft is None:
        draft = await _open(
            tx, kind, conversation_id=conversation_id, customer_id=customer_id, channel=channel, now=now, turn=turn
        )
    if draft.kind != kind:
        raise AnotherDraft(draft.kind)
    return draft


async def find_draft(session: AsyncSession, customer_id: str) -> ServiceRequest | None:
    """This customer's open draft."""
    query = select(ServiceRequest).where(
        ServiceRequest.customer_id == customer_id, ServiceRequest.state == RequestState.DRAFT
    )
    return await session.scalar(query.execution_options(populate_existing=True))


async def is_opened_by(session: AsyncSession, request_id: str, turn: str) -> bool:
    """Whether this turn has opened the draft, in this run or in one that was cut off."""
    query = select(ServiceRequestEvent.id).where(
        ServiceRequestEvent.request_id == request_id,
        ServiceRequestEvent.what == "opened",
        ServiceRequestEvent.why == turn,
    )
    return await session.scalar(query) is not None


async def note(
    tx: AsyncSession, request_id: str, fields: dict[str, Any], *, now: datetime, who: str = BOT, turn: str = ""
) -> ServiceRequest:
    """Merge `fields` into the draft; None takes a field back. Raises `AlreadyMoved`, `RequestNotFound`."""
    request = await lock(tx, request_id)
    if request.state != RequestState.DRAFT:
        raise AlreadyMoved(request.state)
    told = {key: value[:MOST_CHARS] if isinstance(value, str) else value for key, value in fields.items()}
    changed = {key: value for key, value in told.items() if request.fields.get(key) != value}
    if not changed:
        return request
    merged = {key: value for key, value in {**request.fields, **changed}.items() if value is not None}
    await change(tx, request, at=now, fields=merged)
    await write_down(tx, request_id, "noted", who=who, at=now, why=turn, detail=changed)
    return await read(tx, request_id)


async def noted_in(session: AsyncSession, request_id: str, turn: str, key: str) -> bool:
    """Whether this turn has noted that field already, in a run that was cut off."""
    query = select(ServiceRequestEvent.detail).where(
        ServiceRequestEvent.request_id == request_id,
        ServiceRequestEvent.what == "noted",
        ServiceRequestEvent.why == turn,
    )
    return any(key in detail for detail in await session.scalars(query))


async def add_photos(tx: AsyncSession, request_id: str, photos: Iterable[str], *, now: datetime) -> ServiceRequest:
    """Keep these attachments with a request that is not done yet. Raises `AlreadyMoved`, `RequestNotFound`."""
    request = await lock(tx, request_id)
    if request.state not in _TAKES_PHOTOS:
        raise AlreadyMoved(request.state)
    known = list(request.fields.get(PHOTOS, ()))
    new = [one for one in dict.fromkeys(photos) if one not in known]
    if not new:
        return request
    await change(tx, request, at=now, fields={**request.fields, PHOTOS: [*known, *new][:MOST_PHOTOS]})
    await write_down(tx, request_id, "photos_added", who=BOT, at=now, detail={"attachments": new})
    return await read(tx, request_id)


async def discard(tx: AsyncSession, request_id: str, *, now: datetime, why: str = "", who: str = BOT) -> ServiceRequest:
    """Drop a draft that is not wanted any more. Raises `AlreadyMoved`, `RequestNotFound`."""
    return await _move(tx, request_id, RequestState.DISCARDED, now=now, who=who, why=why)


async def move(
    tx: AsyncSession, request_id: str, to: RequestState, *, who: str, why: str, now: datetime
) -> ServiceRequest:
    """What a person does with a filed request. Raises `AlreadyMoved` (also for a draft), `RequestNotFound`."""
    if (await lock(tx, request_id)).state == RequestState.DRAFT:
        raise AlreadyMoved(RequestState.DRAFT)
    return await _move(tx, request_id, to, now=now, who=who, why=why)


async def find(session: AsyncSession, request_id: str) -> ServiceRequest | None:
    """The request of this id."""
    return await session.get(ServiceRequest, request_id)


async def note_call(tx: AsyncSession, request_id: str, told: dict[str, Any], *, now: datetime) -> ServiceRequest:
    """The number to call, or when, told after the request was filed; None takes one back.

    Raises `AlreadyMoved`, `RequestNotFound`.
    """
    request = await lock(tx, request_id)
    if request.state not in (RequestState.OPEN, RequestState.IN_PROGRESS):
        raise AlreadyMoved(request.state)
    fields = {key: value for key, value in {**request.fields, **told}.items() if value is not None}
    await change(tx, request, at=now, fields=fields)
    await write_down(tx, request_id, "noted", who=BOT, at=now, detail=told)
    return await read(tx, request_id)


async def dropped_in(session: AsyncSession, customer_id: str, turn: str) -> ServiceRequest | None:
    """The draft that this turn has dropped, in a run that was cut off."""
    return await _ended_in(session, customer_id, turn, RequestState.DISCARDED)


async def withdrawn_in(session: AsyncSession, customer_id: str, turn: str) -> ServiceRequest | None:
    """The filed request that this turn has taken back, in a run that was cut off."""
    return await _ended_in(session, customer_id, turn, RequestState.WITHDRAWN)


async def add_words(tx: AsyncSession, request_id: str, words: str, *, now: datetime) -> ServiceRequest:
    """More of the same matter, told after it was filed: once, however often it is said.

    Raises `AlreadyMoved`, `RequestNotFound`.
    """
    request = await lock(tx, request_id)
    if request.state not in (RequestState.OPEN, RequestState.IN_PROGRESS):
        raise AlreadyMoved(request.state)
    before = str(request.fields.get("words") or "")
    if words in before:
        return request
    told = f"{before}；{words}"[:MOST_CHARS]
    await change(tx, request, at=now, fields={**request.fields, "words": told})
    await write_down(tx, request_id, "noted", who=BOT, at=now, detail={"words": words[:MOST_CHARS]})
    return await read(tx, request_id)


async def find_by_number(session: AsyncSession, number: str) -> ServiceRequest | None:
    """The request of this number; whether the asker may see it is the caller's question."""
    return await session.scalar(select(ServiceRequest).where(ServiceRequest.number == number))


async def filed(session: AsyncSession, customer_id: str, limit: int = 5) -> list[ServiceRequest]:
    """The customer's requests that have a number, newest first."""
    query = select(ServiceRequest).where(ServiceRequest.customer_id == customer_id, ServiceRequest.number.is_not(None))
    return list(await session.scalars(query.order_by(ServiceRequest.filed_at.desc(), ServiceRequest.id).limit(limit)))


async def waiting(session: AsyncSession, limit: int = 100) -> list[ServiceRequest]:
    """What people still have to do, the soonest due first, then the oldest."""
    query = select(ServiceRequest).where(ServiceRequest.state.in_((RequestState.OPEN, RequestState.IN_PROGRESS)))
    soonest = (ServiceRequest.due_at.is_(None), ServiceRequest.due_at, ServiceRequest.filed_at)
    return list(await session.scalars(query.order_by(*soonest).limit(limit)))


async def note_look(tx: AsyncSession, request_id: str, *, who: str, now: datetime) -> None:
    """Somebody has seen the whole request, with the customer's data in it."""
    await write_down(tx, request_id, LOOKED, who=who, at=now)


async def events_of(session: AsyncSession, request_id: str) -> list[ServiceRequestEvent]:
    """What has happened to the request, in order."""
    query = select(ServiceRequestEvent).where(ServiceRequestEvent.request_id == request_id)
    return list(await session.scalars(query.order_by(ServiceRequestEvent.id)))


async def _open(
    tx: AsyncSession, kind: RequestKind, *, customer_id: str, now: datetime, turn: str, **where: str
) -> ServiceRequest:
    request_id = new_id()
    row = {"id": request_id, "kind": kind, "state": RequestState.DRAFT, "customer_id": customer_id, **where}
    try:
        async with tx.begin_nested():
            await tx.execute(insert(ServiceRequest).values(**row, fields={}, version=1, created_at=now, updated_at=now))
    except IntegrityError:  # another turn of the same customer was faster; the partial unique index lets one through
        draft = await find_draft(tx, customer_id)
        if draft is None:
            raise
        return draft
    await write_down(tx, request_id, "opened", who=BOT, at=now, why=turn)
    return await read(tx, request_id)


async def _ended_in(session: AsyncSession, customer_id: str, turn: str, ending: RequestState) -> ServiceRequest | None:
    ended = select(ServiceRequestEvent.request_id).where(
        ServiceRequestEvent.what == ending, ServiceRequestEvent.why == turn
    )
    query = select(ServiceRequest).where(ServiceRequest.customer_id == customer_id, ServiceRequest.id.in_(ended))
    return await session.scalar(query.limit(1))


async def _move(
    tx: AsyncSession, request_id: str, to: RequestState, *, now: datetime, who: str, why: str
) -> ServiceRequest:
    request = await lock(tx, request_id)
    await change(tx, request, to, at=now)
    await write_down(tx, request_id, to, who=who, at=now, why=why)
    return await read(tx, request_id)
