"""The release that answers now, read once and again when another one answers."""

from __future__ import annotations

import asyncio

from foundation.database import Database
from knowledge_base import releases
from knowledge_base.model import Release


class CurrentRelease:
    """For pages that show what is known. Each look costs one small query."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: Release | None = None
        self._reading = asyncio.Lock()

    async def get(self) -> Release | None:
        """None when nothing is published."""
        async with self._reading, self._database.reading() as session:
            number = await releases.active_id(session)
            if number is None:
                return None
            if self._read is None or self._read.id != number:
                self._read = await releases.read(session, number)
            return self._read
