"""Between us and the core system: claims are registered there, and what it tells becomes news for the customer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Kind, Sender
from conversations.transcript import Saying
from foundation.database import Database
from foundation.settings import Settings
from insurance.claims import claim_sms, claims, progress, registrations
from insurance.claims.claim_sms import SmsRules
from insurance.claims.claim_states import ClaimNotFound
from insurance.claims.progress import LAST, Noted, Stage, StageUnknown
from insurance.claims.progress_words import news
from insurance.claims.registrations import RegistrationState
from insurance.core.core_models import CoreRegistration
from insurance.core.core_system import CoreRefused, CoreSystem, CoreUnavailable, Notice, StatusChange

LOOK_EVERY_SECONDS = 1.0
LEASE = timedelta(seconds=30)
NO_SMS = SmsRules()

REGISTERED = Counter("baowen_core_registrations", "Claims given to the core system, by what came of it.", ["how"])
log = structlog.get_logger()


class CoreLink:
    """The loop that registers claims and asks about those that are open."""

    def __init__(self, settings: Settings, database: Database, bell: Bell, core: CoreSystem) -> None:
        self._database, self._bell, self._core = database, bell, core
        self._catch_up = timedelta(minutes=settings.core_catch_up_minutes)
        self._sms = SmsRules.of(settings)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> int:
        """Do what is due now; how many claims that was."""
        due = await registrations.claim_due(self._database, lease=LEASE)
        for one in due:
            if one.state == RegistrationState.WAITING:
                await self._register(one)
            else:
                await self._ask(one)
        return len(due)

    async def _register(self, registration: CoreRegistration) -> None:
        async with self._database.reading() as session:
            claim = await claims.by_id(session, registration.claim_id)
        assert claim.number is not None
        assert claim.reported_at is not None
        notice = Notice(claim.number, claim.reported_at, claim.channel, dict(claim.fields), claim.photo_count)
        try:
            core_no = await self._core.register_claim(notice, key=f"claim:{claim.id}")
        except CoreUnavailable as away:
            await self._later(registration, str(away))
            return
        except CoreRefused as refused:
            log.error("core_refused", claim=claim.id, code=str(refused))
            REGISTERED.labels("refused").inc()
            async with self._database.transaction() as tx:
                await registrations.refused(tx, claim.id, str(refused))
            return
        REGISTERED.labels("registered").inc()
        async with self._database.transaction() as tx:
            next_at = await self._database.now(tx) + self._catch_up
            await registrations.registered(tx, claim.id, core_no, next_at=next_at)

    async def _ask(self, registration: CoreRegistration) -> None:
        async with self._database.reading() as session:
            claim = await claims.by_id(session, registration.claim_id)
        try:
            changes = await self._core.claim_status(str(claim.number))
        except (CoreUnavailable, CoreRefused) as away:
            await self._later(registration, str(away))
            return
        for change in sorted(changes, key=lambda one: one.at):
            await self._note_one(change)
        async with self._database.transaction() as tx:
            known = await progress.steps(tx, claim.id)
            if known and Stage(known[-1].stage) in LAST:
                await registrations.ended(tx, claim.id)
                return
            next_at = await self._database.now(tx) + self._catch_up
            await registrations.ask_again(tx, claim.id, next_at=next_at)

    async def _note_one(self, change: StatusChange) -> None:
        try:
            async with self._database.transaction() as tx:
                await take_news(tx, self._bell, change, self._sms)
        except (StageUnknown, ClaimNotFound) as odd:
            log.error("core_told_of_something_unknown", what=type(odd).__name__, event_id=change.event_id)

    async def _later(self, registration: CoreRegistration, why: str) -> None:
        REGISTERED.labels("later").inc()
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            await registrations.later(tx, registration, now=now, why=why)


async def take_news(tx: AsyncSession, bell: Bell, change: StatusChange, sms: SmsRules = NO_SMS) -> Noted:
    """Write down a change of status and tell the customer, once, in the channel of the report, by SMS where `sms` wants
    it: all of it or nothing.

    Raises `StageUnknown`, `ClaimNotFound`.
    """
    found = await claims.find_by_number(tx, change.number)
    if found is None:
        raise ClaimNotFound(change.number)
    # The conversation is held before the claim, as everywhere.
    conversation = await transcript.open_conversation(tx, channel=found.channel, customer_id=found.customer_id)
    held = await transcript.lock(tx, conversation.id)
    noted = await progress.note(tx, change, now=transcript.now_of(tx))
    if noted.fresh and noted.newest:
        saying = Saying(news(noted.claim, noted.step), kind=Kind.NOTICE)
        key = f"core:{change.event_id}"
        (line,) = await transcript.say(tx, bell, held, [saying], sender=Sender.SYSTEM, key=key)
        await claim_sms.want(
            tx, noted.claim, noted.step.stage, about=key, conversation_id=held.id, seq=line.seq, rules=sms
        )
    return noted
