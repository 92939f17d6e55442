"""The only way out: each unsent line to its channel's sender, at most once, then settled by what the channel said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Protocol

import structlog
from prometheus_client import Gauge

from conversations import bell as topics
from conversations import sending, unsent
from conversations.bell import Bell, Listener
from conversations.sending import NotHeld, Unsent
from foundation.crash_points import crash_point
from foundation.database import Database

AT_ONCE = 20  # conversations
MEASURE_EVERY_SECONDS = 15
OLDEST = Gauge("baowen_oldest_unsent_seconds", "For how long the most overdue line should have been on its way.")
log = structlog.get_logger()


class SendFailed(Exception):
    """The channel surely did not take the lines. `permanent`: trying again will not help; else not before `wait`."""

    def __init__(self, reason: str, *, permanent: bool, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.wait = wait


class SendUnanswered(Exception):
    """The channel was asked and did not say whether it took the lines, or took a part of them."""


class ChannelResting(Exception):
    """The channel has just failed too often and is not asked for a moment: no attempt was made."""

    def __init__(self, reason: str, *, wait: timedelta) -> None:
        super().__init__(reason)
        self.wait = wait


class Dispatch:
    """Lines of one conversation in their sender's hands. Every call raises `NotHeld` once others have them."""

    def __init__(self, database: Database, lines: Sequence[Unsent]) -> None:
        self._database = database
        self.open = list(lines)  # not settled yet, in order
        self.handed: list[Unsent] = []  # of these, what the channel is being asked to take

    async def hand_over(self, lines: Sequence[Unsent]) -> None:
        """Right before the channel is asked to take them."""
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            await sending.hand_over(tx, lines, now=now)
            await sending.renew(tx, [line for line in self.open if line not in lines], now=now)
        self.handed = list(lines)

    async def sent(self, lines: Sequence[Unsent]) -> None:
        """The channel has taken them."""
        crash_point("delivery_sent")
        async with self._database.transaction() as tx:
            await sending.mark_sent(tx, lines)
        self._settled(lines)

    async def took(self, lines: Sequence[Unsent], messages: int) -> None:
        """The channel has taken so many messages of a long line; what follows may fail by itself."""
        async with self._database.transaction() as tx:
            await sending.note_taken(tx, lines, messages, now=await self._database.now(tx))
        self.handed = []

    async def park(self, lines: Sequence[Unsent], reason: str) -> None:
        """The channel may not write to this customer until they write."""
        async with self._database.transaction() as tx:
            await sending.park(tx, lines, reason)
        self._settled(lines)

    async def fail(self, lines: Sequence[Unsent], reason: str) -> None:
        """The channel will never take them."""
        async with self._database.transaction() as tx:
            await sending.mark_failed(tx, lines, reason)
        self._settled(lines)

    async def doubt(self, reason: str) -> None:
        """Nobody knows whether the channel has taken what it was handed."""
        async with self._database.transaction() as tx:
            await sending.mark_uncertain(tx, self.handed, reason)
        self._settled(self.handed)

    async def put_back(self, reason: str, *, wait: timedelta = timedelta(0)) -> None:
        """What is still open was not tried: later, without an attempt spent."""
        async with self._database.transaction() as tx:
            at = await self._database.now(tx) + wait
            await sending.put_back(tx, self.open, reason, at=at, counted=False)
        self._settled(self.open)

    async def try_again(self, failed: SendFailed) -> bool:
        """What failed goes back for a later attempt; False, and nothing changed, when that was the last."""
        tried = self.handed or self.open
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            again_at = sending.next_attempt(now, tried[0])
            if again_at is None:
                return False
            await sending.put_back(tx, tried, str(failed), at=max(again_at, now + failed.wait))
        self._settled(tried)
        return True

    def _settled(self, lines: Sequence[Unsent]) -> None:
        done = {line.delivery_id for line in lines}
        self.open = [line for line in self.open if line.delivery_id not in done]
        self.handed = []


class Sender(Protocol):
    """Pushes lines of one conversation, in order, to one channel.

    Says `hand_over` right before the channel is asked and `sent` when it has taken them. Raises `SendFailed`,
    `SendUnanswered` or `ChannelResting` about what it has handed over, or about all when it has handed over nothing.
    """

    async def send(self, dispatch: Dispatch) -> None: ...


class Delivery:
    """The loop that empties the list of unsent lines."""

    def __init__(self, database: Database, bell: Bell, senders: Mapping[str, Sender]) -> None:
        self._database = database
        self._bell = bell
        self._senders = senders
        self._running: set[asyncio.Task[None]] = set()
        self._starting: asyncio.Task[int] | None = None
        self._measured_at = float("-inf")

    async def run(self) -> None:
        """Until cancelled. Looks at every ring, whenever a send ends, and once a second."""
        async with self._bell.listening(topics.DELIVERIES) as listener:
            while True:
                self._starting = asyncio.create_task(self._start_due())
                # Shielded: lines that are claimed and not sent would wait for their lease to run out.
                if not await asyncio.shield(self._starting):
                    await self._wait(listener)

    async def drain(self, within: float) -> None:
        """Let what is being sent be sent and noted. What is cut off is never sent twice, but people must look at it."""
        until = asyncio.get_running_loop().time() + within
        if self._starting is not None:
            await asyncio.wait({self._starting}, timeout=within)
        if self._running:
            await asyncio.wait(self._running, timeout=max(until - asyncio.get_running_loop().time(), 0))
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def send_due(self) -> int:
        """Send what is due now; how many lines were taken."""
        count = await self._start_due()
        await asyncio.gather(*self._running)
        return count

    async def _start_due(self) -> int:
        """One slow conversation must not hold up the others: each is sent by its own task."""
        await self._measure()
        free = AT_ONCE - len(self._running)
        due = await unsent.claim_due(self._database, conversations=free) if free > 0 else []
        if due:
            crash_point("delivery_claimed")
        for _, lines in groupby(sorted(due, key=_in_order), key=lambda one: one.conversation_id):
            task = asyncio.create_task(self._send(list(lines)))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return len(due)

    async def _wait(self, listener: Listener) -> None:
        rung = asyncio.create_task(listener.wait(1.0))
        try:
            await asyncio.wait({rung, *self._running}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            rung.cancel()

    async def _send(self, lines: list[Unsent]) -> None:
        dispatch = Dispatch(self._database, lines)
        try:
            await self._try(dispatch, lines[0].channel)
        except NotHeld:
            log.warning("delivery_lease_lost", channel=lines[0].channel, lines=len(dispatch.open))
            sending.SETTLED.labels(lines[0].channel, "lease_lost").inc(len(dispatch.open))
        except Exception as broken:  # the database is away, say: the lease runs out and the rows say what is known
            log.error("delivery_broke", channel=lines[0].channel, error=type(broken).__name__, exc_info=broken)

    async def _try(self, dispatch: Dispatch, channel: str) -> None:
        try:
            await self._senders[channel].send(dispatch)
            if dispatch.open:
                raise SendFailed("the sender said nothing of these lines", permanent=False)
        except NotHeld:
            raise
        except ChannelResting as resting:
            await dispatch.put_back(str(resting), wait=resting.wait)
        except SendUnanswered as silent:
            await dispatch.doubt(str(silent))
        except SendFailed as failed:
            await self._settle_failure(dispatch, channel, failed)
        except Exception as broken:  # a fault of ours must not hold up the other customers, nor repeat for ever
            log.error("sender_broke", channel=channel, error=type(broken).__name__, exc_info=broken)
            if dispatch.handed:
                await dispatch.doubt(type(broken).__name__)
            else:
                await self._settle_failure(dispatch, channel, SendFailed(type(broken).__name__, permanent=False))
        if dispatch.open:
            await dispatch.put_back("behind a line that was not sent")

    async def _settle_failure(self, dispatch: Dispatch, channel: str, failed: SendFailed) -> None:
        again = not failed.permanent and await dispatch.try_again(failed)
        log.warning("delivery_failed", channel=channel, reason=str(failed), permanent=not again)
        if not again:
            await dispatch.fail(dispatch.handed or dispatch.open, str(failed))

    async def _measure(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._measured_at + MEASURE_EVERY_SECONDS:
            return
        self._measured_at = now
        async with self._database.reading() as session:
            OLDEST.set((await unsent.oldest_age(session)).total_seconds())


def _in_order(line: Unsent) -> tuple[str, int]:
    return line.conversation_id, line.line.seq
