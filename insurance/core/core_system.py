"""The insurer's core system behind one protocol: policies, claims, status; and the embedded one in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from insurance.policies.policies import DemoPolicyBook, PolicyBook


class CoreUnavailable(Exception):
    """The core system has not answered, or not in time, however often it was asked. Later it may."""


class CoreRefused(Exception):
    """The core system will not take this, now or later; the message is its own code."""


@dataclass(frozen=True)
class Notice:
    """A first notice on its way into the core system. It holds personal data."""

    number: str
    reported_at: datetime
    channel: str
    fields: dict[str, Any]
    photos: int


@dataclass(frozen=True)
class StatusChange:
    """What the core system says has happened to a claim. The same `event_id` is the same happening, however often.

    `detail`: "missing" (document names), "amount" (yuan as text), "account_tail", "note"; each may be absent.
    """

    event_id: str
    number: str
    stage: str
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)


class CoreSystem(PolicyBook, Protocol):
    """Every call may raise `CoreUnavailable`."""

    async def register_claim(self, notice: Notice, *, key: str) -> str:
        """What the core system calls the claim; the same `key` registers once. Raises `CoreRefused`."""
        ...

    async def claim_status(self, number: str) -> tuple[StatusChange, ...]:
        """All that has happened to the claim so far, in whatever order."""
        ...

    async def close(self) -> None: ...


class EmbeddedCore(DemoPolicyBook):
    """The demonstration in our own tables: it takes every claim, and decides nothing about any."""

    async def register_claim(self, notice: Notice, *, key: str) -> str:
        return f"C{notice.number.removeprefix('BW')}"

    async def claim_status(self, number: str) -> tuple[StatusChange, ...]:
        return ()

    async def close(self) -> None:
        return None
