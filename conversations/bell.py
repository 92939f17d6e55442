"""Something was said: a hint to look. Losing a ring costs a second, never a message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

TURNS = "turns"
DELIVERIES = "deliveries"
HANDOFFS = "handoffs"
AGENTS = "agents"
ROUTING = "routing"  # a customer waits, or an agent has room
TYPING_AT_MOST_EVERY_SECONDS = 1.0
_CONVERSATION = "conversation:"
_TYPING = "typing:"


def of_conversation(conversation_id: str) -> str:
    """The topic that rings for whatever happens in one conversation."""
    return f"{_CONVERSATION}{conversation_id}"


def of_typing(conversation_id: str, *, by_agent: bool) -> str:
    """The topic that rings while one side of a conversation writes. Only a ring: nothing of it is kept anywhere."""
    return f"{_TYPING}{'agent' if by_agent else 'customer'}:{conversation_id}"


class Bell:
    """Rings within one process; `relay` passes every ring of this process on to the others, if there are any."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self.relay: Callable[[str], None] | None = None

    def ring(self, topic: str) -> None:
        """Something has happened, and has been committed."""
        self.ring_here(topic)
        if self.relay is not None:
            self.relay(topic)

    def ring_here(self, topic: str, version: int | None = None) -> None:
        """For this process alone. `version`: what a conversation has reached, when that is known."""
        for listener in self._listeners.get(topic, ()):
            listener.ring(topic, version)

    def is_heard(self, topic: str) -> bool:
        """Does anybody in this process listen to it?"""
        return topic in self._listeners

    def conversations_heard(self) -> list[str]:
        """The ids of the conversations to which somebody in this process listens."""
        return [topic.removeprefix(_CONVERSATION) for topic in self._listeners if topic.startswith(_CONVERSATION)]

    @asynccontextmanager
    async def listening(self, *topics: str) -> AsyncIterator[Listener]:
        """Hears every ring of these topics from the moment it is entered: enter first, then read."""
        listener = Listener(self)
        listener.listen_to(topics)
        try:
            yield listener
        finally:
            listener.listen_to(())

    def _add(self, topic: str, listener: Listener) -> None:
        self._listeners.setdefault(topic, set()).add(listener)

    def _remove(self, topic: str, listener: Listener) -> None:
        left = self._listeners[topic]
        left.discard(listener)
        if not left:
            del self._listeners[topic]


class TypingRings:
    """How often one socket may ring that somebody writes: a page that says it with every key rings once a second."""

    def __init__(self) -> None:
        self._rung_at: float | None = None

    def may_ring(self) -> bool:
        now = time.monotonic()
        if self._rung_at is not None and now - self._rung_at < TYPING_AT_MOST_EVERY_SECONDS:
            return False
        self._rung_at = now
        return True


class Listener:
    """Remembers what rang until it is asked; any number of rings between two questions are one."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self.topics: frozenset[str] = frozenset()
        self._rung: dict[str, int | None] = {}
        self._any = asyncio.Event()

    def listen_to(self, topics: Iterable[str]) -> None:
        """From now on to these and no others."""
        wanted = frozenset(topics)
        for topic in wanted - self.topics:
            self._bell._add(topic, self)
        for topic in self.topics - wanted:
            self._bell._remove(topic, self)
        self.topics = wanted

    def ring(self, topic: str, version: int | None = None) -> None:
        """For this listener alone. A ring without a version outweighs one with: it means that one must look."""
        self._rung[topic] = None if self._rung.get(topic, version) is None else version
        self._any.set()

    async def wait(self, at_most: float = 1.0) -> bool:
        """Until a ring or `at_most` seconds; says whether it rang."""
        return bool(await self.rings(at_most))

    async def rings(self, at_most: float | None = None) -> dict[str, int | None]:
        """The topics that have rung since last asked, with versions where known; none after `at_most` seconds."""
        try:
            async with asyncio.timeout(at_most):
                await self._any.wait()
        except TimeoutError:
            return {}
        self._any.clear()
        rung, self._rung = self._rung, {}
        return rung
