"""What a filed request holds is put right while it is open: the new value in its place, the old one in its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from insurance.models import ServiceRequest
from insurance.requests.request_rows import change, lock, read, write_down
from insurance.requests.request_states import AlreadyMoved, RequestState

CHANGED = "changed"  # the event: `detail` holds the turn and the values before and after, by key
_OPEN = (RequestState.OPEN, RequestState.IN_PROGRESS)


async def amend(
    tx: AsyncSession, request_id: str, fields: dict[str, Any], *, turn: str, who: str, why: str, now: datetime
) -> ServiceRequest:
    """Put these values in the place of what was said before (None takes one back); `why` tells people what was changed.

    The same `turn` changes it once. Raises `AlreadyMoved` for what is not open any more, `RequestNotFound`.
    """
    request = await lock(tx, request_id)
    if request.state not in _OPEN:
        raise AlreadyMoved(request.state)
    new = {key: value for key, value in fields.items() if request.fields.get(key) != value}
    if not new:
        return request
    not_known = [key for key in request.fields.get("not_known", ()) if key not in new]
    left = {"not_known": not_known} if "not_known" in request.fields else {}
    before = {key: request.fields.get(key) for key in new}
    fields = {key: value for key, value in {**request.fields, **left, **new}.items() if value is not None}
    await change(tx, request, at=now, fields=fields)
    detail = {"turn": turn, "before": before, "after": new}
    await write_down(tx, request_id, CHANGED, who=who, at=now, why=why, detail=detail)
    return await read(tx, request_id)
