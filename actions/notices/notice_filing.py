"""The end of a notice of another line: a claim with its number, its receipt, and the papers that it needs."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import CONTINUE, PERSON, PROGRESS, Choice, hand_off, say
from actions.notices.notice_answers import NO_POLICY
from actions.notices.notice_flows import LINES
from actions.notices.notice_questions import MEDICAL, OF_MEDICINE
from actions.services.service_memory import fresh
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.claims.facts import parse_policy_no
from insurance.claims.field_words import say_fields
from insurance.claims.papers import missing, papers_of
from insurance.customers import customers
from insurance.models import Claim, ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind

RECEIPT = (
    "报案成功，您的报案号是 {number}。\n"
    "一般需要这些材料：{papers}。可以在这里直接拍照发给我，也可以等理赔同事的清单。\n"
    "接下来：理赔同事会按您留的方式联系您，票据和现场照片请留好。"
)
WHOSE = "{relation}（{name}）"
HURT = (
    "有人摔着、伤着了，先看人：疼得厉害、站不起来、头晕或说不清话，请马上拨打 120，别硬扶硬拉。\n"
    "已记下有人受伤，我们接着登记。"
)
HELP = "先救人：请马上拨 120；有火情拨 119，人先离开。填好的内容我都留着，我请同事马上来帮您。"
_STORIES = ("illness", "injury", "home_loss")
_TIMES = ("since", "happened_at")
_NAMES = {  # of an answer, as a field of the claim
    "insured": "insured",
    "hospital": "hospital",
    "address": "accident_place",
    "damaged": "damaged",
    "caller": "reporter_name",
    "phone": "reporter_phone",
    **dict.fromkeys(_STORIES, "narrative"),
    **dict.fromkeys(_TIMES, "accident_time"),
}


async def give(tx: AsyncSession, tools: Tools, turn: Turn, draft: ServiceRequest) -> Done:
    """Report the claim, and drop the draft that it was made of. A turn run again says the same."""
    claim = await claims.report_at_once(
        tx,
        claim_fields(Kind(draft.kind), draft.fields),
        key=key_of(turn),
        now=turn.now,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
        channel=turn.channel,
    )
    if photos := draft.fields.get(requests.PHOTOS):
        with suppress(claims.TooManyPhotos):
            limit = tools.settings.max_photos_per_claim
            claim = await claims.attach(tx, claim.id, photos, limit=limit, now=turn.now)
    await requests.discard(tx, draft.id, now=turn.now, why=f"reported as {claim.number}")
    await customers.update(tx, turn.customer_id, phone=draft.fields.get("phone"), now=turn.now)
    return await receipt(tx, turn, claim)


async def receipt(session: AsyncSession, turn: Turn, claim: Claim) -> Done:
    """What was given, what it needs, and the motor report that waits."""
    papers = missing(papers_of(claim.fields, photos=claim.photo_count))
    rows = [list(row) for row in say_fields(claim.fields)]
    card = {"kind": "claim_receipt", "rows": rows, "number": claim.number}
    waits = await claims.find_draft(session, turn.customer_id) is not None
    choices: tuple[Choice, ...] = (*((CONTINUE,) if waits else ()), PROGRESS, PERSON)
    text = RECEIPT.format(number=claim.number, papers="、".join(papers))
    return Done((say(text, choices, card=card),), fresh(not_understood=None), leaves_form=True)


def claim_fields(kind: Kind, told: dict[str, Any]) -> dict[str, Any]:
    """The answers as fields of a claim. That nobody has looked at a policy is marked for the handler."""
    fields: dict[str, Any] = {"line": LINES[kind].value, "coverage_check": True}
    for key, value in told.items():
        if key in _TIMES:
            fields |= value
        elif key in _NAMES:
            fields[_NAMES[key]] = value
    if name := told.get("insured_name"):
        fields["insured"] = WHOSE.format(relation=told.get("insured", ""), name=name)[:40]
    fields |= _policy(str(told.get("cover") or ""))
    if MEDICAL in told:
        fields[MEDICAL] = told[MEDICAL]
    not_known = [_NAMES[key] for key in told.get("not_known", ()) if key in _NAMES]
    return {**fields, "not_known": not_known} if not_known else fields


def consented(told: dict[str, Any]) -> dict[str, Any]:
    """The answers; whoever does not agree has what they said of their illness taken back."""
    return {**told, **dict.fromkeys(OF_MEDICINE)} if told.get(MEDICAL) is False else told


def call_for_help(summary: str) -> Done:
    """Somebody is in danger: the script, a person before all others, and the draft as it is."""
    wish = hand_off("safety", urgent=True, summary=summary, text=HELP)
    return Done((wish,), fresh(not_understood=None), leaves_form=True)


def key_of(turn: Turn) -> str:
    return f"notice:{turn.turn_id}"


def _policy(said: str) -> dict[str, Any]:
    if said in ("", NO_POLICY):
        return {}
    number = parse_policy_no(said)
    return {"policy_no": number} if number else {"product": said}
