"""One way to the database, SQLite or PostgreSQL: reading sessions, and write transactions that ring after commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from sqlalchemy import JSON, ColumnElement, DateTime, MetaData, bindparam, event, func, literal, select
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from foundation import sqlite
from foundation.clock import clock_is_set, utc_now


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, list[Any]: JSON, list[str]: JSON}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, the same on both engines (SQLite drops the zone, so it is put back)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone may not be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """The engine and its sessions. One per process; `close` it at the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)
        writes = self.engine.execution_options(baowen_immediate=True)
        self._reading = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writing = async_sessionmaker(writes, expire_on_commit=False)
        # SQLite has one writer: waiting for it here is fair, waiting inside SQLite is not.
        self._writer = asyncio.Lock() if self.is_sqlite else None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session for reading only."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One write transaction: committed at the end, rolled back on any error, `after_commit` calls last."""
        async with self._writer or nullcontext(), self._writing() as session:
            try:
                yield session
                await session.commit()
            except BaseException:
                await session.rollback()
                raise
        for call in session.info.get("after_commit", []):
            call()

    async def now(self, session: AsyncSession) -> datetime:
        """The time by the database's clock, the only one that leases and deadlines are compared with."""
        if self.is_sqlite or clock_is_set():
            return utc_now()
        moment: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
        return moment

    async def close(self) -> None:
        await self.engine.dispose()


# The same objects each time, so that a statement that reads the clock can be built once and kept.
_ITS_CLOCK: ColumnElement[datetime] = func.clock_timestamp()
_OUR_CLOCK: ColumnElement[datetime] = bindparam("our_clock", callable_=utc_now, type_=UtcDateTime)


def clock_of(session: AsyncSession, *, ago: timedelta = timedelta(0)) -> ColumnElement[datetime]:
    """The database's clock as a column, for a query that goes there anyway. SQLite's is the machine's."""
    if session.get_bind().dialect.name == "postgresql" and not clock_is_set():
        return _ITS_CLOCK - ago if ago else _ITS_CLOCK
    return literal(utc_now() - ago, UtcDateTime) if ago else _OUR_CLOCK


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot keep (NUL) or no encoding has (half of a surrogate pair)."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def after_commit(session: AsyncSession, call: Callable[[], None]) -> None:
    """Have `call` run once this transaction has committed, and not at all if it does not."""
    session.info.setdefault("after_commit", []).append(call)


# A connection is kept once it is made, and the one used last, which knows our statements, is used first.
_POOL: dict[str, Any] = {"pool_size": 20, "max_overflow": 0, "pool_use_lifo": True}

# What is acknowledged is on disk; nobody waits long for anybody; a transaction of a frozen process lets go.
_POSTGRES = {
    "synchronous_commit": "on",
    "lock_timeout": "3000",
    "statement_timeout": "5000",
    "idle_in_transaction_session_timeout": "15000",
}


def _postgres_engine(url: str) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,  # errors are logged; what customers say is not
        pool_timeout=5,
        pool_recycle=600,
        **_POOL,
        connect_args={"timeout": 3, "command_timeout": 5, "server_settings": _POSTGRES},
    )


def _sqlite_engine(url: str) -> AsyncEngine:
    path = url.partition("///")[2] or ":memory:"
    pool = {} if path == ":memory:" else _POOL
    engine = create_async_engine(url, hide_parameters=True, async_creator=partial(sqlite.connect, path), **pool)

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        # Reading needs no BEGIN: each query sees what was committed when it began, as on PostgreSQL.
        if connection.get_execution_options().get("baowen_immediate"):
            connection.connection.driver_connection.begin_immediate()

    return engine
