"""The loop that watches the queue: deadlines are columns, looked at every second, by any number of processes."""

from __future__ import annotations

import asyncio

from conversations.bell import Bell
from foundation.database import Database
from handoff import queue


class Router:
    def __init__(self, database: Database, bell: Bell) -> None:
        self._database = database
        self._bell = bell

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(1.0)

    async def look(self) -> None:
        """One look: whoever waits longer than promised is put on record and asked what they prefer."""
        async with self._database.reading() as session:
            late = await queue.overdue(session)
        for handoff_id in late:
            async with self._database.transaction() as tx:
                await queue.record_breach(tx, self._bell, handoff_id)
