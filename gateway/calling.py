"""Calling a person: what the agent must know is gathered, and the customer enters the queue."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns import HandOffWish
from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation
from foundation.database import Database
from foundation.settings import Settings
from gateway.summary import summary_for_agent
from handoff import queue
from handoff.call_backs import Call
from handoff.terms import Terms
from insurance.customers import identity
from insurance.policies.policies import PolicyBook, PolicyFacts

POLICIES_WITHIN_SECONDS = 1.0
log = structlog.get_logger()


class Caller:
    """`policies` may be another system's book; without it the summary is shorter."""

    def __init__(
        self, settings: Settings, database: Database, bell: Bell, terms: Terms, policies: PolicyBook | None
    ) -> None:
        self._identity_hours = settings.identity_hours
        self._database = database
        self._bell = bell
        self._terms = terms
        self._policies = policies

    async def policies_of(self, conversation_id: str) -> Sequence[PolicyFacts]:
        """Before the transaction, for the book may be slow; none when it does not answer."""
        if self._policies is None:
            return ()
        try:
            async with asyncio.timeout(POLICIES_WITHIN_SECONDS):
                async with self._database.reading() as session:
                    conversation = await transcript.find(session, conversation_id)
                return await self._policies.for_customer(conversation.customer_id)
        except Exception as broken:  # whatever it is: the customer is not kept from a person by it
            log.warning("policies_not_read", error=type(broken).__name__)
            return ()

    async def call(
        self,
        tx: AsyncSession,
        conversation: Conversation,
        wish: HandOffWish,
        policies: Sequence[PolicyFacts] = (),
        *,
        asked_at: datetime | None = None,
        call: Call | None = None,
    ) -> None:
        """Hold the conversation by `lock`. `asked_at`: when the customer said it; None: the bot has failed, now.

        `call`: the number, and the time, that they gave beside a wish to be called.
        """
        now = transcript.now_of(tx)
        phone = await identity.verified_phone(tx, conversation.customer_id, now=now, hours=self._identity_hours)
        summary = await summary_for_agent(
            tx, conversation, wish.summary, reason=wish.reason, policies=policies, verified_phone=phone
        )
        await queue.request(
            tx,
            self._bell,
            conversation,
            reason=wish.reason,
            urgent=wish.urgent,
            summary=summary,
            terms=self._terms,
            asked_at=asked_at,
            call=call,
        )
