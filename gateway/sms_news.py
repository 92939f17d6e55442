"""News of claims by SMS: what is due is sent, in the daytime, to customers whom their channel has not reached by then.

At least once: a process that dies between sending and noting it sends again, under the same key (decision 0025).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import structlog
from prometheus_client import Counter, Gauge

from conversations import reading
from foundation.clock import utc_now
from foundation.crash_points import crash_point
from foundation.database import Database
from foundation.settings import Settings
from insurance.claims import claim_sms, claims
from insurance.claims.claim_sms import NotHeld
from insurance.claims.sms_words import news_text
from insurance.clocks import after_quiet_hours
from insurance.core.core_models import ClaimSms
from insurance.sms import SmsFailed, SmsSender

LOOK_EVERY_SECONDS = 2.0

OUTCOMES = Counter("baowen_sms_news", "News of claims for phones, by what became of them.", ["outcome"])
OVERDUE = Gauge("baowen_sms_news_overdue_seconds", "For how long the oldest news that should have been sent waits.")
log = structlog.get_logger()


class SmsNews:
    """The loop that sends them, run by any number of workers."""

    def __init__(self, settings: Settings, database: Database, sms: SmsSender) -> None:
        self._settings, self._database, self._sms = settings, database, sms
        self._old_after = timedelta(hours=settings.sms_news_hours)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> int:
        """Do what is due now; how many that was."""
        due = await claim_sms.claim_due(self._database)
        for held in due:
            crash_point("sms_claimed")
            with suppress(NotHeld):  # whoever has it now tells what becomes of it
                OUTCOMES.labels(await self._deal_with(held)).inc()
        await self._measure()
        return len(due)

    async def _deal_with(self, held: ClaimSms) -> str:
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            if held.only_unreached and await reading.has_reached(tx, held.conversation_id, held.seq):
                await claim_sms.not_needed(tx, held, now=now)
                return "not_needed"
            if now - held.made_at > self._old_after:
                await claim_sms.failed(tx, held, held.error or "too old", now=now)
                return "too_old"
            until = after_quiet_hours(now, self._settings.sms_quiet_from, self._settings.sms_quiet_until)
            if until > now:
                await claim_sms.put_off(tx, held, until=until)
                return "put_off"
            claim = await claims.by_id(tx, held.claim_id)
        text = news_text(claim, held, company=self._settings.company_name, public_url=self._settings.public_url)
        return await self._send(held, text)

    async def _send(self, held: ClaimSms, text: str) -> str:
        """Without a transaction while the gateway is waited for."""
        try:
            await self._sms.send_text(held.phone, text, key=f"news:{held.id}")
        except SmsFailed as refused:
            log.warning("sms_news_failed", sms=held.id, error=str(refused), permanent=refused.permanent)
            return await self._refused(held, refused)
        crash_point("sms_sent")
        async with self._database.transaction() as tx:
            await claim_sms.sent(tx, held, now=await self._database.now(tx))
        return "sent"

    async def _refused(self, held: ClaimSms, refused: SmsFailed) -> str:
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            if refused.permanent:
                await claim_sms.failed(tx, held, str(refused), now=now)
                return "failed"
            await claim_sms.try_later(tx, held, str(refused), now=now)
            return "later"

    async def _measure(self) -> None:
        async with self._database.reading() as session:
            since = (await claim_sms.overdue(session)).since
        OVERDUE.set((utc_now() - since).total_seconds() if since else 0)
