"""The end of a service flow: filed with its number and its clock, or answered at once; and what is said then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import CONTINUE, PERSON, REPORT, Choice, hand_off, say
from actions.notices.notice_answers import say_when
from actions.report import claim_progress
from actions.services import service_policies
from actions.services.service_answers import STOP_MARKETING
from actions.services.service_flows import FLOWS, NOTHING_FILED, Person
from actions.services.service_memory import Stand, fresh
from actions.services.service_questions import ASKS
from actions.services.wish_beside import waiting
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from foundation.settings import Settings
from insurance.claims import claims
from insurance.clocks import after_days, after_working_days
from insurance.customers import customers, identity
from insurance.customers.customers import mask_phone
from insurance.danger.dangers import is_on_highway
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.words import call_wishes, cover_wishes

MARKETING_STOPPED = "已经停止给您发营销短信和推销电话，编号 {number}。保单和理赔的必要通知仍会发。"
WITHOUT_PHONE = "已登记，编号 {number}。您没有留电话，同事会在这个对话里联系您。"
NOT_LEFT = "您留的方式"
# What the colleague reads who is to change a policy.
PROVEN, PROVEN_BY_APP = "已核验：手机尾号{tail}，{at}", "已核验：手机尾号{tail}，APP 登录"
NOT_PROVEN = "未核验身份，办理前请先核验"
PROOF, PROOF_LABEL = "identity_proof", "身份核验"
YES, NO, NOT_KNOWN = "是", "否", "不清楚"
DAY, MOMENT = "%m月%d日", "%m月%d日 %H:%M"
CHANGES_POLICY = frozenset({Kind.CANCELLATION, Kind.ENDORSEMENT, Kind.TRANSFER})
DUE = "办理期限"
_BESIDE = {cover_wishes.WORDS: cover_wishes.WORDS_LABEL, call_wishes.WORDS: call_wishes.WORDS_LABEL}


async def finish(tx: AsyncSession, tools: Tools, turn: Turn, stand: Stand) -> Done:
    """File the request, or show what was wanted and drop the draft. A turn run again says the same."""
    draft = stand.draft
    if stand.kind in NOTHING_FILED:
        await requests.discard(tx, draft.id, now=turn.now, why=turn.turn_id)
        return Done((*await shown(tx, tools, turn, stand), *offered_next(draft)), fresh(), leaves_form=True)
    due_at = due_of(stand.kind, tools.settings, turn.now)
    if draft.fields.get("right") == STOP_MARKETING:
        await customers.stop_marketing(tx, turn.customer_id, now=turn.now)
        due_at = None  # it is done
    if stand.kind in CHANGES_POLICY:
        await requests.note(tx, draft.id, {PROOF: await _proof(tx, tools, turn)}, now=turn.now, turn=turn.turn_id)
    filed = await requests.file(tx, draft.id, key=key_of(turn), now=turn.now, due_at=due_at)
    await customers.update(tx, turn.customer_id, phone=filed.fields.get("phone"), now=turn.now)
    return await closing(tx, turn, filed)


async def shown(session: AsyncSession, tools: Tools, turn: Turn, stand: Stand) -> tuple[dict[str, Any], ...]:
    """What somebody wanted to see who has shown who they are."""
    if stand.kind is not Kind.CLAIM_LOOKUP:
        return (service_policies.show(tools, turn, stand.policies, links=stand.kind is Kind.EPOLICY),)
    phone = stand.standing.phone
    found = await claim_progress.theirs(session, turn, phone)
    if not found:
        return (say(claim_progress.NONE_OF_PHONE, (REPORT, PERSON)),)
    return await claim_progress.tell_all(session, tools, found, phone=phone)


async def closing(session: AsyncSession, turn: Turn, filed: ServiceRequest) -> Done:
    """The receipt, the person where one is called, and the report that waits."""
    flow = FLOWS[Kind(filed.kind)]
    is_stop = filed.fields.get("right") == STOP_MARKETING
    template = MARKETING_STOPPED if is_stop else flow.closing
    if "{phone}" in template and "phone" not in filed.fields:
        template = WITHOUT_PHONE
    text = "\n".join(filter(None, (template.format_map(_Words(filed)), call_wishes.said_of(filed.fields))))
    card = {"kind": "service_receipt", "rows": rows(filed), "number": filed.number}
    report = await claims.find_draft(session, turn.customer_id)
    choices: tuple[Choice, ...] = (CONTINUE,) if report else (REPORT,) if filed.kind == Kind.ROADSIDE else ()
    choices = (*choices, PERSON) if flow.person is not Person.NO or choices else ()
    messages: tuple[dict[str, Any], ...] = (say(text, choices, card=card),)
    if flow.person is Person.CALLED:
        is_urgent = is_on_highway(f"{filed.fields.get('place')}{turn.text}")
        messages = (*messages, hand_off("service", urgent=is_urgent, summary=in_one_line(filed)))
    return Done((*messages, *offered_next(filed)), fresh(not_understood=None), leaves_form=True)


def offered_next(request: ServiceRequest) -> tuple[dict[str, Any], ...]:
    """The service that was wished for beside this one, now that this one is done."""
    told = waiting(request.fields)
    return (say(told[0], (told[1],)),) if told else ()


def key_of(turn: Turn) -> str:
    return f"service:{turn.turn_id}"


def due_of(kind: Kind, settings: Settings, now: datetime) -> datetime | None:
    """Until when the law, or the company, wants it done."""
    if kind is Kind.COMPLAINT:
        return after_days(now, settings.complaint_days)
    return after_working_days(now, settings.privacy_working_days) if kind is Kind.PRIVACY else None


def rows(request: ServiceRequest) -> list[list[str]]:
    """[[label, value], …] of what was said; the phone masked."""
    told = [[ASKS[key].label, show(key, value)] for key, value in request.fields.items() if _is_shown(key)]
    told += [[label, request.fields[key]] for key, label in _BESIDE.items() if request.fields.get(key)]
    return [*told, [DUE, day_of(request.due_at)]] if request.due_at else told


def show(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, dict):
        return say_when(value)
    if key == "policy":
        return f"*{str(value)[-4:]}"
    return mask_phone(str(value)) if key == "phone" else str(value)


def in_one_line(request: ServiceRequest) -> str:
    """What a colleague has to know at a glance; they call the number, so it is not masked."""
    shown = {key: value if isinstance(value, str) else show(key, value) for key, value in request.fields.items()}
    told = "；".join(f"{ASKS[key].label}：{value}" for key, value in shown.items() if _is_shown(key))
    named = " ".join(filter(None, (FLOWS[Kind(request.kind)].name, request.number)))
    beside = {**_BESIDE, PROOF: PROOF_LABEL}
    rest = [f"{label}：{request.fields[key]}" for key, label in beside.items() if request.fields.get(key)]
    return "；".join(filter(None, (named, told, *rest)))


async def _proof(session: AsyncSession, tools: Tools, turn: Turn) -> str:
    """Whether the customer has shown who they are, as the colleague reads it; a number told in the dialogue is none."""
    hours, days = tools.settings.identity_hours, tools.settings.binding_days
    shown = await identity.proof(session, turn.customer_id, now=turn.now, hours=hours, binding_days=days)
    if shown is None:
        return NOT_PROVEN
    if shown.at is None:
        return PROVEN_BY_APP.format(tail=shown.phone[-4:])
    return PROVEN.format(tail=shown.phone[-4:], at=in_beijing(shown.at).strftime(MOMENT))


def _is_shown(key: str) -> bool:
    return key in ASKS and ASKS[key].label != ""


def day_of(moment: datetime | None) -> str:
    return in_beijing(moment).strftime(DAY) if moment else ""


class _Words(dict[str, str]):
    """The fields of a request as a closing text names them; what was not said reads 「您留的方式」."""

    def __init__(self, request: ServiceRequest) -> None:
        shown = {key: show(key, value) for key, value in request.fields.items() if isinstance(value, str)}
        super().__init__({**shown, "number": request.number or "", "due": day_of(request.due_at)})

    def __missing__(self, key: str) -> str:
        return NOT_LEFT
