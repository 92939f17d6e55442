"""How far somebody's claims have come, in words: those of their account, and of a phone that they have proved."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.messages import PERSON, say
from actions.report.claim_card import WORDS
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance.claims import claim_links, claim_listing, claims, progress, same_loss
from insurance.claims.claim_links import Page
from insurance.claims.progress_words import sentence_of, title_of
from insurance.core.core_models import ClaimStep
from insurance.customers import identity
from insurance.models import Claim

MOST_TOLD = 3
BY_PHONE = ("核实手机号查进度", None)
NONE_OF_PHONE = "这个手机号下没有查到报案。可能报案时留的是别的号码，可以转人工帮您查。"
NONE_OF_PHONE_AGAIN = "这个手机号下没有查到报案。可能报案时留的是别的号码，换个号码发给我再查，也可以转人工帮您查。"
SEVERAL = "您有 {count} 起报案，分别说一下："
WHICH = "（{day} 登记{what}）"
STATES: dict[str, str] = {
    "reported": "您的报案 {number}{which}已经受理，理赔同事会联系您。",
    "awaiting_documents": "您的报案 {number}{which}还需要补充材料，请看理赔同事给您的清单，补齐后继续办理。",
    "accepted": "您的报案 {number}{which}已经核定，赔付事宜由理赔同事与您联系。",
    "declined": "您的报案 {number}{which}已有处理结果，由理赔专员向您当面说明，我帮您联系。",
}
STEP = "您的报案 {number}{which}：{title}。{sentence}"
PAGE = "进度页：{url}"
DAY = "%m月%d日"


async def verified_phone(session: AsyncSession, tools: Tools, turn: Turn) -> str | None:
    hours, days = tools.settings.identity_hours, tools.settings.binding_days
    return await identity.verified_phone(session, turn.customer_id, now=turn.now, hours=hours, binding_days=days)


async def theirs(session: AsyncSession, turn: Turn, phone: str | None) -> list[Claim]:
    """Claims with a number: what this account has reported, and what this verified phone was left in; newest first."""
    own = await claims.reported(session, turn.customer_id)
    others = await claim_listing.of_phone(session, phone, now=turn.now) if phone else []
    found = {claim.id: claim for claim in (*own, *others)}
    joined = await same_loss.joined_ones(session, list(found))
    apart = [claim for claim in found.values() if claim.id not in joined]
    return sorted(apart, key=lambda claim: claim.reported_at or claim.created_at, reverse=True)


async def tell_all(
    session: AsyncSession, tools: Tools, found: list[Claim], *, phone: str | None
) -> tuple[dict[str, Any], ...]:
    """One message for all of them, each told apart from the others by its number, its day and what it was."""
    shown = found[:MOST_TOLD]
    steps = await progress.steps_of(session, [claim.id for claim in shown])
    lines = [SEVERAL.format(count=len(found))] if len(found) > 1 else []
    for claim in shown:
        in_full = phone is not None and phone == claim.fields.get("reporter_phone")
        lines.append(tell(claim, steps[claim.id], apart=len(found) > 1, in_full=in_full))
        of = {"claim_id": claim.id, "customer_id": claim.customer_id}
        lines.append(PAGE.format(url=claim_links.address(Page.PROGRESS, **of, settings=tools.settings)))
    choices = (PERSON,) if phone else (BY_PHONE, PERSON)
    return (say("\n".join(lines), choices),)


def tell(claim: Claim, steps: list[ClaimStep] | None = None, *, apart: bool = False, in_full: bool = False) -> str:
    """One sentence on a claim that has its number: the core system's last word where there is one."""
    day = in_beijing(claim.reported_at or claim.created_at).strftime(DAY)
    which = WHICH.format(day=day, what=_what(claim) if apart else "")
    if not steps:
        return STATES[claim.state].format(number=claim.number, which=which)
    last = steps[-1]
    told = {"title": title_of(last), "sentence": sentence_of(last, in_full=in_full)}
    return STEP.format(number=claim.number, which=which, **told)


def _what(claim: Claim) -> str:
    """「，划痕，海岸城停车场」"""
    cause = WORDS["damage_cause"].get(claim.fields.get("damage_cause")) or WORDS["line"].get(claim.fields.get("line"))
    return "".join(f"，{each}" for each in (cause, claim.fields.get("accident_place")) if each)
