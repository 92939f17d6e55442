"""SQLite for SQLAlchemy's event loop with one visit to the connection's thread per statement, instead of four.

A write transaction begins in the visit of its first statement; a reader, who has none, needs no visit to leave.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")


async def connect(path: str) -> aiosqlite.Connection:
    """A connection whose transactions begin when we say so. For `create_async_engine(async_creator=…)`."""
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = _Connection(lambda: _open(path), iter_chunk_size=64)
    connection._thread.daemon = True  # one that is not closed must not keep the process alive
    return await connection


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


class _Cursor:
    """Executes, fetches everything and closes in one go; SQLAlchemy fetches everything anyway."""

    def __init__(self, connection: _Connection) -> None:
        self._conn = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount, self.arraysize = -1, 1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        await self._conn._visit(self._run, sql, () if parameters is None else parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        await self._conn._visit(self._run_many, sql, parameters)
        return self

    async def fetchall(self) -> Iterable[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    def _run(self, sql: str, parameters: Sequence[Any]) -> None:
        self._conn.begin_if_wanted()
        cursor = self._conn._conn.execute(sql, parameters)
        self._rows = cursor.fetchall() if cursor.description else []
        self._note(cursor)

    def _run_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._conn.begin_if_wanted()
        self._note(self._conn._conn.executemany(sql, parameters))

    def _note(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        cursor.close()


class _Connection(aiosqlite.Connection):
    """`_visit` calls something in the connection's own thread."""

    _visit: Callable[..., Awaitable[None]] = aiosqlite.Connection._execute
    _writes = False  # between `begin_immediate` and the end of its transaction

    def begin_immediate(self) -> None:
        """The next statement takes the writer's place first."""
        self._writes = True

    def begin_if_wanted(self) -> None:
        """In the connection's own thread."""
        if self._writes and not self._conn.in_transaction:
            self._conn.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        if self._writes:
            await self._visit(self._end, self._conn.commit)

    async def rollback(self) -> None:
        if self._writes:
            await self._visit(self._end, self._conn.rollback)

    def _end(self, how: Callable[[], None]) -> None:
        """In the thread too: a statement that nobody waits for any more must not run after it, outside."""
        how()
        self._writes = False

    def cursor(self) -> _Cursor:  # type: ignore[override]  # a cursor and a context at once, as SQLAlchemy wants it
        return _Cursor(self)
