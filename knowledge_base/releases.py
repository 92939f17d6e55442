"""Releases in the database, which is the truth: written whole, never changed, and one of them answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from foundation.database import Database
from knowledge_base.model import Corpus, Release
from knowledge_base.models import ACTIVE, KnowledgePointer, KnowledgeRelease
from knowledge_base.rows import TABLES, corpus_of, rows_of

KEPT_BESIDE_ACTIVE = 2
_ROWS_AT_ONCE = 200


class NoSuchRelease(Exception):
    """There is no release of that number, or none before the active one."""


class PublishedMeanwhile(Exception):
    """Somebody else has made another release the active one since ours was begun; nothing was changed."""


@dataclass(frozen=True)
class ReleaseLine:
    """A release as a list shows it."""

    id: int
    created_at: datetime
    passages: int
    content: str
    collection: str
    fingerprint: str
    origin: str
    is_active: bool


def content_hash(corpus: Corpus) -> str:
    """Equal for corpora that answer alike; the files that they were read from do not count."""
    told = replace(corpus, documents=tuple(replace(document, file="") for document in corpus.documents))
    written = json.dumps(asdict(told), ensure_ascii=False, sort_keys=True, default=_day)
    return hashlib.sha256(written.encode()).hexdigest()


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


async def active_id(session: AsyncSession) -> int | None:
    """The number of the release that answers: one small query, to be asked often."""
    return await session.scalar(select(KnowledgePointer.release_id).where(KnowledgePointer.name == ACTIVE))


async def active(database: Database) -> Release | None:
    """The release that answers, with everything in it."""
    async with database.reading() as session:
        number = await active_id(session)
        return await read(session, number) if number is not None else None


async def read(session: AsyncSession, number: int) -> Release | None:
    row = await session.get(KnowledgeRelease, number)
    if row is None:
        return None
    tables: dict[Any, Any] = {
        table: (await session.execute(_in_order(table, number))).mappings().all() for table in TABLES
    }
    return Release(
        id=row.id,
        created_at=row.created_at,
        content=row.content,
        fingerprint=row.fingerprint,
        collection=row.collection,
        passages=row.passages,
        corpus=corpus_of(tables, row.elsewhere),
    )


def _in_order(table: Any, number: int) -> Select[Any]:
    return select(*table.__table__.columns).where(table.release_id == number).order_by(table.position)


async def listed(session: AsyncSession) -> list[ReleaseLine]:
    """Every release that is kept, the newest first."""
    answering = await active_id(session)
    rows = await session.scalars(select(KnowledgeRelease).order_by(KnowledgeRelease.id.desc()))
    return [
        ReleaseLine(
            id=row.id,
            created_at=row.created_at,
            passages=row.passages,
            content=row.content,
            collection=row.collection,
            fingerprint=row.fingerprint,
            origin=row.origin,
            is_active=row.id == answering,
        )
        for row in rows
    ]


async def publish(
    tx: AsyncSession,
    corpus: Corpus,
    *,
    fingerprint: str,
    collection: str,
    passages: int,
    instead_of: int | None,
    origin: str = "",
) -> Release:
    """Write a release and let it answer instead of the one that was active when it was begun."""
    row = KnowledgeRelease(
        created_at=utc_now(),
        content=content_hash(corpus),
        fingerprint=fingerprint,
        collection=collection,
        passages=passages,
        origin=origin,
        elsewhere={subject: list(asked) for subject, asked in corpus.elsewhere.items()},
    )
    tx.add(row)
    await tx.flush()
    for table, rows in rows_of(corpus, row.id):
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            await tx.execute(insert(table), rows[start : start + _ROWS_AT_ONCE])
    await _point(tx, row.id, instead_of=instead_of)
    return Release(row.id, row.created_at, row.content, fingerprint, collection, passages, corpus)


async def activate(tx: AsyncSession, number: int) -> None:
    """Let this release answer. Raises `NoSuchRelease`."""
    if await tx.get(KnowledgeRelease, number) is None:
        raise NoSuchRelease(f"there is no release {number}")
    await _point(tx, number, instead_of=await active_id(tx))


async def roll_back(tx: AsyncSession) -> int:
    """Let the release before the active one answer again, and say which that is. Raises `NoSuchRelease`."""
    answering = await active_id(tx)
    before = await tx.scalar(
        select(KnowledgeRelease.id)
        .where(KnowledgeRelease.id < (answering or 0))
        .order_by(KnowledgeRelease.id.desc())
        .limit(1)
    )
    if before is None:
        raise NoSuchRelease("there is no release before the active one")
    await _point(tx, before, instead_of=answering)
    return before


async def _point(tx: AsyncSession, number: int, *, instead_of: int | None) -> None:
    """One row, changed in one step, and only from what the caller has seen."""
    if await active_id(tx) is None and instead_of is None:
        tx.add(KnowledgePointer(name=ACTIVE, release_id=number, moved_at=utc_now()))
        await tx.flush()
        return
    moved = await tx.execute(
        update(KnowledgePointer)
        .where(KnowledgePointer.name == ACTIVE, KnowledgePointer.release_id == instead_of)
        .values(release_id=number, moved_at=utc_now())
        .returning(KnowledgePointer.name)
    )
    if moved.first() is None:
        raise PublishedMeanwhile(f"release {instead_of} is no longer the active one; try again")


async def forget_old(tx: AsyncSession) -> set[str]:
    """Remove releases beyond those that are kept; the collections that the kept ones need."""
    lines = await listed(tx)
    others = [line for line in lines if not line.is_active]
    old = [line.id for line in others[KEPT_BESIDE_ACTIVE:]]
    if old:
        for table in TABLES:
            await tx.execute(delete(table).where(table.release_id.in_(old)))
        await tx.execute(delete(KnowledgeRelease).where(KnowledgeRelease.id.in_(old)))
    return {line.collection for line in lines if line.id not in old}


def elsewhere_of(listed_questions: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {subject: tuple(str(question) for question in asked) for subject, asked in listed_questions.items()}
