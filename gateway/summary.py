"""What an agent sees at once about a waiting customer: rows made by rules from the transcript and the claim."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import Conversation, Line, Sender
from insurance import claims, customers
from insurance.facts import say_time_of_loss

_WISH_CHARS = 120
_BARE_REQUEST_CHARS = 8

_CLAIM_LABELS = {
    "has_injury": "人员受伤",
    "accident_place": "出险地点",
    "narrative": "经过",
    "drivable": "车辆能否行驶",
    "plate_no": "车牌号",
}
_THREE_VALUED = {True: "是", False: "否", "unknown": "不清楚"}


async def summary_for_agent(session: AsyncSession, conversation: Conversation, words: str) -> list[tuple[str, str]]:
    """Label and value, in reading order. What is not known is left out, never invented."""
    lines = await transcript.last_lines(session, conversation.id, limit=20)
    customer = await customers.find(session, conversation.customer_id)
    claim = await claims.latest(session, conversation.customer_id)
    rows = [("诉求", _last_wish(lines) if claim is not None else words or _last_wish(lines))]
    if customer and customer.name:
        rows.append(("客户", customer.name))
    if claim is not None:
        rows.extend(_claim_rows(claims.as_json(claim)))
    answered = [line for line in lines if line.sender == Sender.BOT and line.payload.get("citations")]
    if answered:
        cited = answered[-1].payload["citations"][0]
        rows.append(("机器人已答", f"{cited['title']}（{cited['document']}）"))
    return [(label, value) for label, value in rows if value]


def _last_wish(lines: list[Line]) -> str:
    """The customer's last words that say more than "a person, please"."""
    said = [line.text for line in lines if line.sender == Sender.CUSTOMER and line.text]
    telling = [text for text in said if not ("人工" in text and len(text) <= _BARE_REQUEST_CHARS)]
    return (telling or said or [""])[-1][:_WISH_CHARS]


def _claim_rows(claim: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [("报案", claim["number"] or "草稿，尚未提交"), ("出险时间", say_time_of_loss(claim["fields"]) or "")]
    for key, label in _CLAIM_LABELS.items():
        value = claim["fields"].get(key)
        if value is not None:
            rows.append((label, str(_THREE_VALUED.get(value, value) if isinstance(value, bool | str) else value)))
    if claim.get("photos"):
        rows.append(("照片", f"{claim['photos']}张"))
    return rows
