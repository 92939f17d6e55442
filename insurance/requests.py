"""What customers ask for besides a claim: every query and every change of state on those tables."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import in_beijing
from insurance.models import ServiceRequest as ServiceRequest
from insurance.models import ServiceRequestEvent, new_id
from insurance.request_states import MOVES as MOVES
from insurance.request_states import AlreadyMoved as AlreadyMoved
from insurance.request_states import AnotherDraft as AnotherDraft
from insurance.request_states import KeyReused as KeyReused
from insurance.request_states import NumbersExhausted as NumbersExhausted
from insurance.request_states import RequestKind as RequestKind
from insurance.request_states import RequestNotFound as RequestNotFound
from insurance.request_states import RequestState as RequestState

BOT = "bot"
LOOKED = "looked"  # the event of somebody reading a whole request
NUMBER_PREFIX = "BS"
MOST_CHARS = 1000  # of one field: the customer's own words, not a book
PHOTOS = "photos"  # the field that holds attachments
MOST_PHOTOS = 9
_TAKES_PHOTOS = (RequestState.DRAFT, RequestState.OPEN, RequestState.IN_PROGRESS)
_NUMBER_TRIES = 20


def _draw() -> int:
    """Six random digits: they tell nobody how many requests there are."""
    return secrets.randbelow(1_000_000)


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
    request = await _lock(tx, request_id)
    if request.state != RequestState.DRAFT:
        raise AlreadyMoved(request.state)
    told = {key: value[:MOST_CHARS] if isinstance(value, str) else value for key, value in fields.items()}
    changed = {key: value for key, value in told.items() if request.fields.get(key) != value}
    if not changed:
        return request
    merged = {key: value for key, value in {**request.fields, **changed}.items() if value is not None}
    await _change(tx, request, at=now, fields=merged)
    await _write_down(tx, request_id, "noted", who=who, at=now, why=turn, detail=changed)
    return await _read(tx, request_id)


async def add_photos(tx: AsyncSession, request_id: str, photos: Iterable[str], *, now: datetime) -> ServiceRequest:
    """Keep these attachments with a request that is not done yet. Raises `AlreadyMoved`, `RequestNotFound`."""
    request = await _lock(tx, request_id)
    if request.state not in _TAKES_PHOTOS:
        raise AlreadyMoved(request.state)
    known = list(request.fields.get(PHOTOS, ()))
    new = [one for one in dict.fromkeys(photos) if one not in known]
    if not new:
        return request
    await _change(tx, request, at=now, fields={**request.fields, PHOTOS: [*known, *new][:MOST_PHOTOS]})
    await _write_down(tx, request_id, "photos_added", who=BOT, at=now, detail={"attachments": new})
    return await _read(tx, request_id)


async def file(
    tx: AsyncSession,
    request_id: str,
    *,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
    who: str = BOT,
    draw: Callable[[], int] = _draw,
) -> ServiceRequest:
    """Give the draft its number and put it before people. The same `key` gives the same request.

    Raises `AlreadyMoved`, `KeyReused`, `RequestNotFound`.
    """
    request = await _lock(tx, request_id)
    if request.filing_key == key:
        return request
    if await find_filed(tx, key) is not None:
        raise KeyReused(key)
    if request.state != RequestState.DRAFT:
        raise AlreadyMoved(request.state)
    for _ in range(_NUMBER_TRIES):
        number = _number(now, draw)
        if await _take_number(tx, request, number, key=key, now=now, due_at=due_at):
            await _write_down(tx, request_id, RequestState.OPEN, who=who, at=now, detail={"number": number})
            return await _read(tx, request_id)
    raise NumbersExhausted(request_id)


async def file_at_once(
    tx: AsyncSession,
    kind: RequestKind,
    fields: dict[str, Any],
    *,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
    draw: Callable[[], int] = _draw,
    **whose: str,
) -> ServiceRequest:
    """A request that needs no questions, beside whatever draft is open. The same `key` gives the same request.

    `whose`: conversation_id, customer_id, channel.
    """
    for _ in range(_NUMBER_TRIES):
        if (before := await find_filed(tx, key)) is not None:
            return before
        request_id = new_id()
        clock = {"created_at": now, "updated_at": now, "filed_at": now, "due_at": due_at}
        row = {"id": request_id, "kind": kind, "state": RequestState.OPEN, "fields": fields, "filing_key": key}
        try:
            async with tx.begin_nested():
                numbered = {"number": _number(now, draw), "version": 1}
                await tx.execute(insert(ServiceRequest).values(**row, **numbered, **clock, **whose))
        except IntegrityError:  # the number is taken, or the key since we looked
            continue
        await _write_down(tx, request_id, RequestState.OPEN, who=BOT, at=now, detail=fields)
        return await _read(tx, request_id)
    raise NumbersExhausted(key)


async def discard(tx: AsyncSession, request_id: str, *, now: datetime, why: str = "", who: str = BOT) -> ServiceRequest:
    """Drop a draft that is not wanted any more. Raises `AlreadyMoved`, `RequestNotFound`."""
    return await _move(tx, request_id, RequestState.DISCARDED, now=now, who=who, why=why)


async def move(
    tx: AsyncSession, request_id: str, to: RequestState, *, who: str, why: str, now: datetime
) -> ServiceRequest:
    """What a person does with a filed request. Raises `AlreadyMoved` (also for a draft), `RequestNotFound`."""
    if (await _lock(tx, request_id)).state == RequestState.DRAFT:
        raise AlreadyMoved(RequestState.DRAFT)
    return await _move(tx, request_id, to, now=now, who=who, why=why)


async def find(session: AsyncSession, request_id: str) -> ServiceRequest | None:
    """The request of this id."""
    return await session.get(ServiceRequest, request_id)


async def note_phone(tx: AsyncSession, request_id: str, phone: str, *, now: datetime) -> ServiceRequest:
    """The number to call, told after the request was filed. Raises `AlreadyMoved`, `RequestNotFound`."""
    request = await _lock(tx, request_id)
    if request.state not in (RequestState.OPEN, RequestState.IN_PROGRESS):
        raise AlreadyMoved(request.state)
    await _change(tx, request, at=now, fields={**request.fields, "phone": phone})
    await _write_down(tx, request_id, "noted", who=BOT, at=now, detail={"phone": phone})
    return await _read(tx, request_id)


async def find_filed(session: AsyncSession, key: str) -> ServiceRequest | None:
    """The request that this key has filed."""
    return await session.scalar(select(ServiceRequest).where(ServiceRequest.filing_key == key))


async def dropped_in(session: AsyncSession, customer_id: str, turn: str) -> ServiceRequest | None:
    """The draft that this turn has dropped, in a run that was cut off."""
    dropped = select(ServiceRequestEvent.request_id).where(
        ServiceRequestEvent.what == RequestState.DISCARDED, ServiceRequestEvent.why == turn
    )
    query = select(ServiceRequest).where(ServiceRequest.customer_id == customer_id, ServiceRequest.id.in_(dropped))
    return await session.scalar(query.limit(1))


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
    await _write_down(tx, request_id, LOOKED, who=who, at=now)


async def events_of(session: AsyncSession, request_id: str) -> list[ServiceRequestEvent]:
    """What has happened to the request, in order."""
    query = select(ServiceRequestEvent).where(ServiceRequestEvent.request_id == request_id)
    return list(await session.scalars(query.order_by(ServiceRequestEvent.id)))


def _number(now: datetime, draw: Callable[[], int]) -> str:
    return f"{NUMBER_PREFIX}{in_beijing(now):%Y%m%d}{draw():06d}"


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
    await _write_down(tx, request_id, "opened", who=BOT, at=now, why=turn)
    return await _read(tx, request_id)


async def _take_number(
    tx: AsyncSession, request: ServiceRequest, number: str, *, key: str, now: datetime, due_at: datetime | None
) -> bool:
    """File the request under this number; False if another has the number."""
    try:
        async with tx.begin_nested():
            await _change(
                tx, request, RequestState.OPEN, at=now, number=number, filing_key=key, filed_at=now, due_at=due_at
            )
    except IntegrityError:  # taken: the number, or the key
        if await find_filed(tx, key) is not None:
            raise KeyReused(key) from None
        return False
    return True


async def _move(
    tx: AsyncSession, request_id: str, to: RequestState, *, now: datetime, who: str, why: str
) -> ServiceRequest:
    request = await _lock(tx, request_id)
    await _change(tx, request, to, at=now)
    await _write_down(tx, request_id, to, who=who, at=now, why=why)
    return await _read(tx, request_id)


async def _lock(tx: AsyncSession, request_id: str) -> ServiceRequest:
    """The request as it is now; nobody else changes it before this transaction ends."""
    query = select(ServiceRequest).where(ServiceRequest.id == request_id).with_for_update()
    request = await tx.scalar(query.execution_options(populate_existing=True))
    if request is None:
        raise RequestNotFound(request_id)
    return request


async def _read(session: AsyncSession, request_id: str) -> ServiceRequest:
    query = select(ServiceRequest).where(ServiceRequest.id == request_id).execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


async def _change(
    tx: AsyncSession, request: ServiceRequest, to: RequestState | None = None, *, at: datetime, **values: Any
) -> None:
    """The one place that writes a request: only if it is still as it was read. `to` None: the state stays."""
    old = RequestState(request.state)
    if to is not None and to not in MOVES[old]:
        raise AlreadyMoved(f"{old} → {to}")
    unchanged = (
        ServiceRequest.id == request.id,
        ServiceRequest.state == old,
        ServiceRequest.version == request.version,
    )
    done = await tx.execute(
        update(ServiceRequest)
        .where(*unchanged)
        .values(state=to or old, version=request.version + 1, updated_at=at, **values)
        .returning(ServiceRequest.id),
        execution_options={"synchronize_session": False},
    )
    if done.scalar_one_or_none() is None:
        raise AlreadyMoved(old)


async def _write_down(
    tx: AsyncSession,
    request_id: str,
    what: str,
    *,
    who: str,
    at: datetime,
    why: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    event = {"request_id": request_id, "at": at, "who": who, "what": str(what), "why": why, "detail": detail or {}}
    await tx.execute(insert(ServiceRequestEvent).values(**event))
