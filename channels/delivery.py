"""The only way out: each unsent line to its channel's sender, then settled: sent, to be tried again, or failed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Protocol

import structlog

from conversations import bell as topics
from conversations import unsent
from conversations.bell import Bell
from conversations.unsent import Unsent
from foundation.clock import utc_now
from foundation.database import Database

log = structlog.get_logger()


class SendFailed(Exception):
    """The channel did not take the lines. `permanent`: trying again will not help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Sender(Protocol):
    """Pushes lines of one conversation, in order, to one channel. Raises `SendFailed`."""

    async def send(self, lines: Sequence[Unsent]) -> None: ...


class Delivery:
    """The loop that empties the list of unsent lines."""

    def __init__(self, database: Database, bell: Bell, senders: Mapping[str, Sender]) -> None:
        self._database = database
        self._bell = bell
        self._senders = senders
        self._sending: asyncio.Task[int] | None = None

    async def run(self) -> None:
        """Until cancelled. Looks at every ring and once a second."""
        async with self._bell.listening(topics.DELIVERIES) as listener:
            while True:
                self._sending = asyncio.create_task(self.send_due())
                # Shielded: what is cut off while it is sent would be sent once more by the next process.
                if not await asyncio.shield(self._sending):
                    await listener.wait(1.0)

    async def drain(self, within: float) -> None:
        """Let what is being sent be sent and noted."""
        if self._sending is not None:
            await asyncio.wait({self._sending}, timeout=within)
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    async def send_due(self) -> int:
        """Send what is due now; how many lines were taken."""
        due = await unsent.claim_due(self._database)
        by_conversation = [
            list(lines) for _, lines in groupby(sorted(due, key=_in_order), key=lambda one: one.conversation_id)
        ]
        await asyncio.gather(*(self._send(lines) for lines in by_conversation))
        return len(due)

    async def _send(self, lines: list[Unsent]) -> None:
        ids = [line.delivery_id for line in lines]
        try:
            await self._senders[lines[0].channel].send(lines)
        except SendFailed as failed:
            await self._settle_failure(lines, failed)
            return
        except Exception as broken:  # a fault of ours must not hold up the other customers, nor repeat for ever
            log.error("sender_broke", channel=lines[0].channel, error=type(broken).__name__, exc_info=broken)
            await self._settle_failure(lines, SendFailed(type(broken).__name__, permanent=False))
            return
        async with self._database.transaction() as tx:
            await unsent.mark_sent(tx, ids)

    async def _settle_failure(self, lines: list[Unsent], failed: SendFailed) -> None:
        ids = [line.delivery_id for line in lines]
        again_at = None if failed.permanent else unsent.next_attempt(utc_now(), lines[0].attempts)
        log.warning("delivery_failed", channel=lines[0].channel, reason=str(failed), permanent=again_at is None)
        async with self._database.transaction() as tx:
            if again_at is None:
                await unsent.mark_failed(tx, ids, str(failed))
                return
            await unsent.put_back(tx, ids, str(failed), at=again_at)


def _in_order(line: Unsent) -> tuple[str, int]:
    return line.conversation_id, line.line.seq
