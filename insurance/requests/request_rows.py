"""The rows of a request and of its events: held, read, and written only as they were read. For this package alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.models import ServiceRequest, ServiceRequestEvent
from insurance.requests.request_states import MOVES, AlreadyMoved, RequestNotFound, RequestState


async def lock(tx: AsyncSession, request_id: str) -> ServiceRequest:
    """The request as it is now; nobody else changes it before this transaction ends."""
    query = select(ServiceRequest).where(ServiceRequest.id == request_id).with_for_update()
    request = await tx.scalar(query.execution_options(populate_existing=True))
    if request is None:
        raise RequestNotFound(request_id)
    return request


async def read(session: AsyncSession, request_id: str) -> ServiceRequest:
    query = select(ServiceRequest).where(ServiceRequest.id == request_id).execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


async def change(
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


async def write_down(
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
