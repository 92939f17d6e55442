"""First notice is given: only from a confirmed summary, checked again, once, with its number."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.bot_action import FORM, BotAction, Done
from actions.messages import CONTINUE, PERSON, PROGRESS, Choice, hand_off, say
from actions.report import another_loss, one_loss_or_two
from actions.report.claim_agreement import gives_and_asks
from actions.report.claim_card import in_one_line, rows
from actions.report.claim_script import NO_PLATE_YET
from actions.services.flow import Flow
from actions.services.service_memory import open_flow
from actions.turn import Turn
from insurance.claims import claims
from insurance.claims.time_of_loss import day_told
from insurance.core.core_system import CoreUnavailable
from insurance.customers import customers
from insurance.models import Claim
from insurance.policies.policies import PolicyFacts

RECEIPT = (
    "报案成功，您的报案号是 {number}。\n"
    "接下来：理赔同事会按您留的方式联系您，一次说清还需要哪些材料；修车前请先等定损，维修和施救票据、现场照片请留好。"
)
NOT_CONFIRMED = "还没有提交。请先核对报案信息，再点「确认提交」。"
NOT_COMPLETE = "还差几项没有填，先不提交，我们接着补上。"
AS_BEFORE = "这起报案之前已经登记好了，报案号是 {number}，不用重复提交。"

WAITS = "{name}我还替您留着，点「{start}」接着办。"

ANSWERS = "action_answer_question"

logger = logging.getLogger(__name__)
FRESH: dict[str, Any] = dict.fromkeys(
    (
        *("claim_confirm", "claim_question", "claim_misses", "claim_passed", "claim_wanted", "claim_opening"),
        *("claim_asked", "claim_options", "claim_explained", "claim_told"),
    )
)


class ReportClaim(BotAction):
    """Believes nothing that the dialogue says: not the slot alone, and not that the draft is complete."""

    rasa_name = "action_report_claim"
    answers_message = False

    async def act(self, turn: Turn) -> Done:
        if turn.slots.get("claim_confirm") is not True:
            return Done((say(NOT_CONFIRMED, (CONTINUE,)),), FRESH)
        needs_look = await self._needs_look(turn)
        async with self.tools.database.transaction() as tx:
            claim = await claims.find_draft(tx, turn.customer_id) or await claims.latest(tx, turn.customer_id)
            if claim is None:
                return Done((say(NOT_CONFIRMED, (CONTINUE,)),), FRESH)
            if claim.state == claims.ClaimState.DRAFT and needs_look:
                await claims.note(tx, claim.id, {"coverage_check": True}, now=turn.now)
            try:
                claim = await claims.report(
                    tx,
                    claim.id,
                    key=f"report:{turn.turn_id}",
                    now=turn.now,
                    notice_hours=self.tools.settings.notice_hours,
                )
            except claims.Incomplete:
                return Done((say(NOT_COMPLETE),), FRESH, then=FORM)
            except claims.AlreadyMoved:
                return Done((say(AS_BEFORE.format(number=claim.number), (PROGRESS, PERSON)),), FRESH)
            await _remember_customer(tx, turn, claim.fields)
            waiting = await open_flow(tx, turn.customer_id)
            asked = await one_loss_or_two.ask(tx, self.tools, turn, claim)
            offered, slots = await another_loss.offer(tx, turn)
        messages = (*_receipt(claim, waiting), *asked, *offered)
        return Done(messages, {**FRESH, **slots}, then=ANSWERS if gives_and_asks(turn.text) else None)

    async def _needs_look(self, turn: Turn) -> bool:
        """Whether a person has to look at the policy; the customer is told no conclusion.

        Asked before anything is written: no transaction waits for the core system, and no report fails with it.
        """
        async with self.tools.database.reading() as session:
            draft = await claims.find_draft(session, turn.customer_id)
        if draft is None:
            return False
        try:
            policies = await self._policies(draft.fields)
        except CoreUnavailable as away:
            logger.warning("coverage_not_looked_up error=%s", away)
            return True
        day = day_told(draft.fields) or turn.now.date()
        return not any(policy.in_force_on(day) for policy in policies)

    async def _policies(self, fields: dict[str, Any]) -> tuple[PolicyFacts, ...]:
        book = self.tools.policies
        if fields.get("policy_no"):
            found = await book.find_by_number(fields["policy_no"])
            return (found,) if found else ()
        return await book.find_by_plate(fields["plate_no"]) if fields.get("plate_no") else ()


async def _remember_customer(tx: AsyncSession, turn: Turn, fields: dict[str, Any]) -> None:
    """So that the next report need not ask again."""
    phone, plate = fields.get("reporter_phone"), fields.get("plate_no")
    await customers.update(
        tx,
        turn.customer_id,
        phone=phone,
        plate_no=plate if plate not in (None, NO_PLATE_YET) else None,
        now=turn.now,
    )


def _receipt(claim: Claim, waiting: Flow | None) -> tuple[dict[str, Any], ...]:
    """`waiting`: the service that was put aside for the report."""
    told = RECEIPT.format(number=claim.number)
    also: tuple[Choice, ...] = ()
    if waiting:
        told, also = f"{told}\n{WAITS.format(name=waiting.name, start=waiting.start[0])}", (waiting.start,)
    card = {"kind": "claim_receipt", "rows": rows(claim.fields, claim.photo_count), "number": claim.number}
    receipt = say(told, (*also, PROGRESS, PERSON), card=card)
    if claim.fields.get("has_injury") in (True, "unknown") or claim.fields.get("damage_cause") == "fire":
        return (receipt, hand_off("safety", urgent=True, summary=in_one_line(claim.fields, claim.photo_count)))
    return (receipt,)
