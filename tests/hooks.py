"""A database that stops where a race is lost, so that a test can let the others win."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database


class SlowToCommit(Database):
    """Has done everything of a transaction when `reached` is set, and commits when `go_on` is."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with super().transaction() as tx:
            yield tx
            await tx.flush()
            self.reached.set()
            await self.go_on.wait()


class SlowToReturn(Database):
    """Once `slow` is set: has committed when `reached` is set, and comes back when `go_on` is."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.slow, self.reached, self.go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with super().transaction() as tx:
            yield tx
        if self.slow.is_set():
            self.reached.set()
            await self.go_on.wait()


class Overtaken(Database):
    """Something else happens right before the first transaction."""

    def __init__(self, url: str, before: Callable[[], Awaitable[object]]) -> None:
        super().__init__(url)
        self._before: Callable[[], Awaitable[object]] | None = before

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        before, self._before = self._before, None
        if before is not None:
            await before()
        async with super().transaction() as tx:
            yield tx


class Away(Database):
    """A database whose server is away for the next `failures` transactions."""

    failures = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        if self.failures > 0:
            self.failures -= 1
            raise ConnectionRefusedError("the server is away")
        async with super().transaction() as tx:
            yield tx


class Shaky(Database):
    """Its next transactions go as `plan` says, then all go well.

    away: not begun. lost: everything done, nothing committed. unsure: committed, and the caller does not learn it.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.plan: list[str] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        fate = self.plan.pop(0) if self.plan else "well"
        if fate == "away":
            raise ConnectionRefusedError("the server is away")
        async with super().transaction() as tx:
            yield tx
            if fate == "lost":
                raise ConnectionResetError("the server went away")
        if fate == "unsure":
            raise ConnectionResetError("the server went away after the commit")
