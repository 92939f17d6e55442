"""A filed wish for an invoice is put right while it is open: its title and the address that it is sent to."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import PERSON, say
from actions.questions.question_words import is_question
from actions.services.filed_changes import changed_in, say_changes
from actions.services.service_filing import rows
from actions.services.service_questions import ASKS
from actions.tools import Tools
from actions.turn import Turn
from insurance.customers import identity
from insurance.models import ServiceRequest
from insurance.policies import invoices
from insurance.requests import requests
from insurance.requests.request_states import AlreadyMoved, RequestState
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

CHANGED = "改好了，开票申请 {number} 现在记的是：{told}。"
ASK = "好的，开票申请 {number} 的{label}要改成什么？{how}"
OVER = "发票申请 {number} 已经办结，这里改不了了。要换开的话点「转人工」，同事帮您看。"
NOT_PROVEN = "改发票的内容要先核实是您本人，验证已经过期了。点「转人工」，同事核实后帮您改。"
EACH, LISTED = "{label} {value}", "；"

SLOT, ASKED = "service_question", "filed_invoice"
ASKED_FOR = timedelta(minutes=30)
_WITHIN = timedelta(days=30)
_READERS = {"title": invoices.parse_title, "email": invoices.parse_email}
_PROBLEMS = {"title": invoices.check_tax_number, "email": invoices.check_email}
_FIELDS = {"title": any_of(r"抬头|税号|公司名(?:字|称)?"), "email": any_of(r"邮箱|邮件地址|email|Email")}
_PUT_RIGHT = any_of(
    r"(?<!对)不对|[说写填弄打报发给输]错(?!过)|错了|错啦|有误|改(?!天|日|装)|换(?!开)|更正|纠正|变更|不是[^,，。]{1,20}[,，]?(?:而)?是"
)
_CAN_IT = any_of(
    r"(?:能|可以|怎么|如何|咋|哪里|哪儿|在哪|想|要|得)[^,，。]{0,10}(?:改|换|更正)|(?:改|换)[^,，]*(?:可以|行|能)(?:吗|不|么)"
)
_BEFORE_RIGHT = re.compile(r"^.*(?:[改换]成|[改换]为|应该是|而是|其实是)", re.DOTALL)
_INVOICE = any_of(r"发票|开票|开的票")
_ELSE = any_of(r"保单|报案|案子|救援|拖车|投诉")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """Done with words that put a filed invoice right, or answer what it is to be changed to; None for all others."""
    if turn.in_form or turn.is_command or not turn.text:
        return None
    asked = _asked(turn)
    keys = _named(turn.text) or ((asked,) if asked else ())
    if not keys:
        return None
    async with tools.database.transaction() as tx:
        request = await _newest(tx, turn)
        if request is None:
            return None
        if event := await changed_in(tx, request, turn):
            return _changed(request, event.detail["after"])
        if request.state == RequestState.DONE:
            return Done((say(OVER.format(number=request.number), (PERSON,)),), {SLOT: None, "not_understood": None})
        return await _change(tx, tools, turn, request, keys)


async def _change(
    tx: AsyncSession, tools: Tools, turn: Turn, request: ServiceRequest, keys: tuple[str, ...]
) -> Done | None:
    right = _BEFORE_RIGHT.sub("", turn.text)
    read = {key: reader(right) for key, reader in _READERS.items() if key in keys}
    values = {key: value for key, value in read.items() if value and value != request.fields.get(key)}
    problem = None if values else _PROBLEMS[keys[0]](turn.text)
    if not (values or problem or _named(turn.text)):
        return None  # no answer to what was asked: it is about something else
    hours, days = tools.settings.identity_hours, tools.settings.binding_days
    if (await identity.standing(tx, turn.customer_id, now=turn.now, hours=hours, binding_days=days)).phone is None:
        return Done((say(NOT_PROVEN, (PERSON,)),), {SLOT: None, "not_understood": None})
    if values:
        before = {key: request.fields.get(key) for key in values}
        why = say_changes(before, values)
        try:
            request = await requests.amend(
                tx, request.id, values, turn=turn.turn_id, who=requests.BOT, why=why, now=turn.now
            )
        except AlreadyMoved:  # somebody has just ended it
            return Done((say(OVER.format(number=request.number), (PERSON,)),), {SLOT: None, "not_understood": None})
        return _changed(request, values)
    key = keys[0]
    if problem:
        return Done((say(problem, (PERSON,)),), {SLOT: _slot(key, turn), "not_understood": None})
    text = ASK.format(number=request.number, label=ASKS[key].label, how=ASKS[key].texts[1])
    return Done((say(text, (PERSON,)),), {SLOT: _slot(key, turn), "not_understood": None})


def _changed(request: ServiceRequest, after: dict[str, Any]) -> Done:
    told = LISTED.join(EACH.format(label=ASKS[key].label, value=request.fields[key]) for key in after)
    card = {"kind": "service_receipt", "rows": rows(request), "number": request.number}
    text = CHANGED.format(number=request.number, told=told)
    return Done((say(text, (PERSON,), card=card),), {SLOT: None, "not_understood": None})


def _named(text: str) -> tuple[str, ...]:
    """The fields that these words put right."""
    if not _PUT_RIGHT.search(text) or _ELSE.search(text) or (is_question(text) and not _CAN_IT.search(text)):
        return ()
    of_invoice = _INVOICE.search(text) is not None  # 「个人信息填错了」 is no title
    return tuple(key for key, words in _FIELDS.items() if words.search(text) or (of_invoice and _READERS[key](text)))


def _slot(key: str, turn: Turn) -> str:
    return f"{ASKED}:{key}:{turn.now.isoformat()}"


def _asked(turn: Turn) -> str | None:
    """The field whose new value was asked for just now."""
    what, _, rest = str(turn.slots.get(SLOT) or "").partition(":")
    key, _, at = rest.partition(":")
    return key if what == ASKED and turn.now - datetime.fromisoformat(at) <= ASKED_FOR else None


async def _newest(session: AsyncSession, turn: Turn) -> ServiceRequest | None:
    for request in await requests.filed(session, turn.customer_id):
        is_late = turn.now - (request.filed_at or request.created_at) > _WITHIN
        if request.kind == Kind.INVOICE and not is_late and request.state != RequestState.WITHDRAWN:
            return request
    return None
