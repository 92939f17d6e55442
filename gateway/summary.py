"""What an agent sees at once about a waiting customer: rows made by rules from what was said and what is known.

In one order: 诉求, 身份, 保单, 事故要点, 材料, 机器人已答, 未解决, 工单, 建议. What is not known is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import Conversation, Line, Sender
from insurance.claims import claim_listing, claims
from insurance.claims.facts import say_time_of_loss
from insurance.customers import customers
from insurance.danger.dangers import read_dangers
from insurance.models import Customer
from insurance.policies.policies import PolicyFacts
from insurance.requests import requests
from insurance.words.id_numbers import hidden

LINES_LOOKED_AT = 40
_WISH_CHARS = 120
_BARE_REQUEST_CHARS = 8
_ANSWERS_TOLD, _POLICIES_TOLD, _REQUESTS_TOLD = 3, 2, 2

_CLAIM_LABELS = {
    "has_injury": "人员受伤",
    "accident_place": "地点",
    "narrative": "经过",
    "drivable": "能否行驶",
    "plate_no": "车牌",
}
# A number, or the answer to a closed question: no wish, and the number stands in its own row.
_BARE_ANSWER = re.compile(
    r"[\d\s\-+]+|(?:没有?|有|是|不是|对|好|行|嗯|能开|不能开|报了|没报|没报警|报警了|不知道|不清楚|跳过|提交|确认|可以|不用)(?:的|了|吧|啊|人|人受伤)*"
)
_SUPPLEMENTED, _ADDED_TOLD = "supplemented", 2
_THREE_VALUED = {True: "是", False: "否", "unknown": "不清楚"}
_VERIFIED, _NOT_VERIFIED = "已核实手机{phone}", "未核实"
_ELDERLY, _UNNAMED = "长辈", "未留姓名"
_KINDS = {"compulsory": "交强险", "commercial": "商业险"}
_DRAFT = "报案草稿未提交"
_UNANSWERED = "客户最后的话还没有答复：{text}"
_DRAFT_OPEN = "报案还没有提交"
_NOT_UNDERSTOOD = "机器人没听懂客户的话"

# What to do next, by the first rule that fits.
_ADVICE_DANGER = "先确认人员安全，提醒拨打120、122；再谈理赔"
_ADVICE_COMPLAINT = "先致歉并复述诉求，受理投诉并告知编号与时限，不争辩"
_ADVICE_DRAFT = "核对已填的报案信息，补齐缺项后替客户提交"
_ADVICE_REPORTED = "查看报案{number}的进度与待补材料，不承诺金额与时效"
_ADVICE_DISPUTE = "记录异议并转理赔人员核对条款，不判断能不能赔"
_ADVICE_VERIFY = "涉及保单或个人信息前，先核实身份"


async def summary_for_agent(
    session: AsyncSession,
    conversation: Conversation,
    words: str,
    *,
    reason: str = "asked",
    policies: Sequence[PolicyFacts] = (),
    verified_phone: str | None = None,
) -> list[tuple[str, str]]:
    """Label and value, in reading order. `policies` are read before, for the core system may be slow."""
    lines = await transcript.last_lines(session, conversation.id, limit=LINES_LOOKED_AT)
    customer = await customers.find(session, conversation.customer_id)
    claim = await claims.latest(session, conversation.customer_id)
    told = claims.as_json(claim) if claim is not None else None
    filed = await requests.filed(session, conversation.customer_id, limit=_REQUESTS_TOLD)
    added = await _added_later(session, claim.id) if claim is not None else []
    wish = _last_wish(lines)
    rows = [
        ("诉求", hidden(words or wish if told is None or reason == "complaint" else wish)),
        ("身份", _who(customer, verified_phone)),
        ("保单", "；".join(map(_policy, policies[:_POLICIES_TOLD]))),
        ("事故要点", hidden(_loss(told, added))),
        ("材料", _papers(told, lines)),
        ("机器人已答", _answers(lines)),
        ("未解决", _open_ends(told, lines, reason)),
        ("工单", "；".join(f"{one.number}" for one in filed)),
        ("建议", _advice(reason, told, lines, verified_phone)),
    ]
    return [(label, value) for label, value in rows if value]


def _last_wish(lines: Sequence[Line]) -> str:
    """The customer's last words that say more than "a person, please"."""
    said = [line.text for line in lines if line.sender == Sender.CUSTOMER and line.text]
    telling = [text for text in said if not (_is_bare_request(text) or _BARE_ANSWER.fullmatch(text))]
    return (telling or said or [""])[-1][:_WISH_CHARS]


def _is_bare_request(text: str) -> bool:
    return "人工" in text and len(text) <= _BARE_REQUEST_CHARS


async def _added_later(session: AsyncSession, claim_id: str) -> list[str]:
    """What the customer has told besides, or owned up to, in their own words."""
    events = await claim_listing.events_of(session, claim_id)
    told = [str(event.detail.get("words") or "") for event in events if event.what == _SUPPLEMENTED]
    return [words for words in told if words][-_ADDED_TOLD:]


def _who(customer: Customer | None, verified_phone: str | None) -> str:
    if customer is None:
        return _NOT_VERIFIED
    phone = verified_phone or customer.vouched_phone
    proof = _VERIFIED.format(phone=customers.mask_phone(phone)) if phone else _NOT_VERIFIED
    marks = [customer.name or _UNNAMED, proof, *([_ELDERLY] if customer.elderly else [])]
    return "，".join(marks)


def _policy(policy: PolicyFacts) -> str:
    kind = _KINDS.get(policy.kind, policy.kind)
    return f"{policy.policy_no} {kind} {policy.plate_no or policy.vehicle}，至{policy.ends_on:%Y-%m-%d}"


def _loss(told: dict[str, Any] | None, added: Sequence[str]) -> str:
    if told is None:
        return ""
    fields = told["fields"]
    parts = [told["number"] or _DRAFT]
    if when := say_time_of_loss(fields):
        parts.append(f"时间：{when}")
    for key, label in _CLAIM_LABELS.items():
        value = fields.get(key)
        if value is not None:
            said = _THREE_VALUED.get(value, value) if isinstance(value, bool | str) else value
            parts.append(f"{label}：{said}")
    parts += [f"客户补充：{words}" for words in added]
    return "；".join(parts)


def _papers(told: dict[str, Any] | None, lines: Sequence[Line]) -> str:
    photos = told["photos"] if told is not None else 0
    theirs = [line for line in lines if line.sender == Sender.CUSTOMER]
    photos = photos or sum(len(line.payload.get("attachments", [])) for line in theirs)
    return f"照片{photos}张" if photos else ""


def _answers(lines: Sequence[Line]) -> str:
    """What the bot has said, by its sources, the newest last."""
    said = [line for line in lines if line.sender == Sender.BOT and line.payload.get("citations")]
    cited = [line.payload["citations"][0] for line in said]
    named = dict.fromkeys(f"{one['title']}（{one['document']}）" for one in cited)
    return "；".join(list(named)[-_ANSWERS_TOLD:])


def _open_ends(told: dict[str, Any] | None, lines: Sequence[Line], reason: str) -> str:
    open_ends = []
    if told is not None and not told["number"]:
        open_ends.append(_DRAFT_OPEN)
    if reason == "not_understood":
        open_ends.append(_NOT_UNDERSTOOD)
    spoken = [line for line in lines if line.sender in (Sender.CUSTOMER, Sender.BOT)]
    if spoken and spoken[-1].sender == Sender.CUSTOMER and len(spoken[-1].text) > _BARE_REQUEST_CHARS:
        open_ends.append(_UNANSWERED.format(text=hidden(spoken[-1].text[:_WISH_CHARS])))
    return "；".join(open_ends)


def _advice(reason: str, told: dict[str, Any] | None, lines: Sequence[Line], verified_phone: str | None) -> str:
    said = [line.text for line in lines if line.sender == Sender.CUSTOMER and line.text]
    if reason == "safety" or any(read_dangers(text) for text in said[-5:]):
        return _ADVICE_DANGER
    if reason == "complaint":
        return _ADVICE_COMPLAINT
    if told is not None and not told["number"]:
        return _ADVICE_DRAFT
    if reason == "claim_question":
        return _ADVICE_DISPUTE
    if told is not None:
        return _ADVICE_REPORTED.format(number=told["number"])
    return "" if verified_phone else _ADVICE_VERIFY
