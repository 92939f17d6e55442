"""One look per process and second at what its open sockets show, so that a lost ring costs a second at most.

Whoever listens to a conversation's topic is looked after; nobody listens, nothing is read. A socket must listen before
its first read: then whatever changes after that read is rung for, by those who change it or by the next look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import overview
from conversations.bell import Bell, of_conversation
from foundation.database import Database

LOOK_EVERY_SECONDS = 1.0
Look = Callable[[AsyncSession], Awaitable[object]]


class Watch:
    def __init__(self, database: Database, bell: Bell) -> None:
        self._database = database
        self._bell = bell
        self._versions: dict[str, int] = {}
        self._looks: dict[str, Look] = {}
        self._seen: dict[str, object] = {}

    def also(self, topic: str, look: Look) -> None:
        """Ring `topic` whenever `look` finds something else than the last time; it is asked while somebody listens."""
        self._looks[topic] = look

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        """One look. What is seen for the first time is rung for too: it may have changed since its listener read it."""
        ids = self._bell.conversations_heard()
        looks = {topic: look for topic, look in self._looks.items() if self._bell.is_heard(topic)}
        if not ids and not looks:
            self._versions, self._seen = {}, {}
            return
        async with self._database.reading() as session:
            reached = await overview.versions(session, ids)
            seen = {topic: await look(session) for topic, look in looks.items()}
        for conversation_id, version in reached.items():
            if self._versions.get(conversation_id) != version:
                self._bell.ring_here(of_conversation(conversation_id), version)
        for topic, found in seen.items():
            if topic not in self._seen or self._seen[topic] != found:
                self._bell.ring_here(topic)
        self._versions, self._seen = reached, seen
