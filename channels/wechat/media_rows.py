"""The rows of files that are fetched from WeChat: entered once, claimed by one process at a time, settled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from channels.wechat.models import MediaKind, MediaState, WeChatMedia
from foundation.database import clock_of

LEASE = timedelta(seconds=60)
_WAITING = WeChatMedia.state == MediaState.WAITING.value


@dataclass(frozen=True)
class Waiting:
    """A file in the hands of whoever has claimed it. `attempts` rises with every claim."""

    client_id: str
    conversation_id: str
    kind: MediaKind
    media_id: str
    attempts: int
    received_at: datetime


async def enter(
    tx: AsyncSession, conversation_id: str, *, client_id: str, media_id: str, kind: MediaKind, now: datetime
) -> bool:
    """Write the message down; False when it was written down before."""
    if await tx.get(WeChatMedia, client_id) is not None:
        return False
    tx.add(
        WeChatMedia(
            client_id=client_id,
            conversation_id=conversation_id,
            kind=kind.value,
            media_id=media_id,
            state=MediaState.WAITING.value,
            attempts=0,
            received_at=now,
            next_at=now,
        )
    )
    await tx.flush()
    return True


async def due(session: AsyncSession, *, at_most: int) -> Sequence[str]:
    query = select(WeChatMedia.client_id).where(_WAITING, WeChatMedia.next_at <= clock_of(session))
    return (await session.execute(query.order_by(WeChatMedia.next_at).limit(at_most))).scalars().all()


async def claim(tx: AsyncSession, client_id: str, *, now: datetime) -> Waiting | None:
    """None when it is not due, or somebody else is at it."""
    taken = await tx.execute(
        update(WeChatMedia)
        .where(WeChatMedia.client_id == client_id, _WAITING, WeChatMedia.next_at <= now)
        .values(attempts=WeChatMedia.attempts + 1, next_at=now + LEASE)
    )
    if _count(taken) != 1:
        return None
    row = await tx.get_one(WeChatMedia, client_id)
    return Waiting(client_id, row.conversation_id, MediaKind(row.kind), row.media_id, row.attempts, row.received_at)


async def photos_follow(session: AsyncSession, file: Waiting) -> bool:
    """Whether other photos of the conversation are being fetched for the first time."""
    others = WeChatMedia.conversation_id == file.conversation_id, WeChatMedia.client_id != file.client_id
    first = _WAITING, WeChatMedia.kind == MediaKind.PHOTO.value, WeChatMedia.attempts <= 1
    return await session.scalar(select(WeChatMedia.client_id).where(*others, *first).limit(1)) is not None


async def settle(
    tx: AsyncSession, file: Waiting, state: MediaState, error: str | None = None, *, file_key: str | None = None
) -> bool:
    """Close the row, once; False when another has, or has it now."""
    values = {"state": state.value, "error": error and error[:200], "file_key": file_key}
    return _count(await tx.execute(update(WeChatMedia).where(_held(file)).values(**values))) == 1


async def postpone(tx: AsyncSession, file: Waiting, error: str, *, until: datetime) -> None:
    await tx.execute(update(WeChatMedia).where(_held(file)).values(next_at=until, error=error[:200]))


async def free_all(tx: AsyncSession, *, now: datetime) -> None:
    await tx.execute(update(WeChatMedia).where(_WAITING, WeChatMedia.next_at > now).values(next_at=now))


def _held(file: Waiting) -> ColumnElement[bool]:
    """Whoever was stopped for longer than the lease has an old number of attempts."""
    return (WeChatMedia.client_id == file.client_id) & (WeChatMedia.attempts == file.attempts) & _WAITING


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
