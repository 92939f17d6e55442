"""The served application with a fake bot, in a thread of its own, because the browser's loop runs in the test's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from conversations.pressure import Pressure
from foundation.database import Database
from foundation.settings import Settings
from tests.served import Served, served

Result = TypeVar("Result")


class There:
    def __init__(self, port: int | None = None) -> None:
        self._port = port
        self.served: Served | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready, self._end = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        assert self.served is not None
        return self.served.url

    def pressure_on(self, database: Database) -> Pressure | None:
        """Its own measure of how much there is to do, if it has one."""
        return None

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """In the application's own loop."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    @contextmanager
    def open(self, settings: Settings, database_file: str) -> Iterator[There]:
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(settings, database_file)))
        thread.start()
        try:
            assert self._ready.wait(30)
            yield self
        finally:
            self._end.set()
            thread.join()

    async def _serve(self, settings: Settings, database_file: str) -> None:
        self._loop = asyncio.get_running_loop()
        database = Database(f"sqlite+aiosqlite:///{database_file}")
        async with served(settings, database, pressure=self.pressure_on(database), port=self._port) as self.served:
            self._ready.set()
            await asyncio.to_thread(self._end.wait)
        await database.close()
