"""Something was said: a hint to look. Losing a ring costs a second, never a message."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TURNS = "turns"
DELIVERIES = "deliveries"
HANDOFFS = "handoffs"


def of_conversation(conversation_id: str) -> str:
    """The topic that rings for whatever happens in one conversation."""
    return f"conversation:{conversation_id}"


class Bell:
    """Rings within one process. Every listener also looks by itself about once a second."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, topic: str) -> None:
        for rung in self._listeners.get(topic, ()):
            rung.set()

    @asynccontextmanager
    async def listening(self, *topics: str) -> AsyncIterator[Listener]:
        """Hears every ring of these topics from the moment it is entered."""
        rung = asyncio.Event()
        for topic in topics:
            self._listeners[topic].add(rung)
        try:
            yield Listener(self, rung)
        finally:
            for topic in list(self._listeners):
                self._listeners[topic].discard(rung)
                if not self._listeners[topic]:
                    del self._listeners[topic]


class Listener:
    def __init__(self, bell: Bell, rung: asyncio.Event) -> None:
        self._bell = bell
        self._rung = rung

    def also(self, topic: str) -> None:
        """Listen to one more topic until the listening ends."""
        self._bell._listeners[topic].add(self._rung)

    async def wait(self, at_most: float = 1.0) -> bool:
        """Until a ring or `at_most` seconds; says whether it rang."""
        try:
            await asyncio.wait_for(self._rung.wait(), at_most)
        except TimeoutError:
            return False
        self._rung.clear()
        return True
