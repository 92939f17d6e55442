"""What the hand-off has asked the customer, and what their words answer: go on waiting, a number, a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Kind, Line, Owner, Sender
from handoff import call_backs, notices, queue, states
from handoff.terms import Terms
from insurance import customers

# Besides the choices that are offered.
WANTS_BOT_BACK = frozenset({notices.BACK_TO_BOT, "不等了", "取消排队", "不用转人工了", "不转人工了", "返回机器人"})
WANTS_A_CALL = frozenset({notices.LEAVE_NUMBER, "留电话", "回电", "给我回电", "留言回电", "留电话回电"})
SCORES_TO_EXPLAIN = 3  # and below: what was wrong?
MOST_REASON_CHARS = 200

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_BARE_MARK = re.compile(r"([1-5])\s*分?")
_NOT_DIGITS = re.compile(r"(?<=\d)[\s-]+(?=\d)")
_BESIDE_PHONE = 12  # characters that may stand around a number that is given for a call


@dataclass(frozen=True)
class Question:
    what: str  # wait, number, mark, reason
    handoff_id: str


def question_before(lines: Sequence[Line], first_seq: int) -> Question | None:
    """What the newest line before the customer's words asks, if the hand-off said it."""
    before = [line for line in lines if line.seq < first_seq and line.sender != Sender.CUSTOMER]
    asks = before[-1].payload.get(notices.ASKS) if before else None
    return Question(asks["what"], asks["handoff"]) if asks else None


def is_answer(question: Question | None, heard: Sequence[Line]) -> bool:
    """Whether the customer's words answer it, so that the bot need not be asked."""
    text = _text(heard)
    if question is None or not text:
        return False
    if question.what == "mark":
        return _mark(text) is not None
    if question.what == "reason":
        return text in notices.REASONS_OF_MARKS or text.startswith("原因")
    return question.what == "number" and _phone(text) is not None


async def take_answer(
    tx: AsyncSession, bell: Bell, conversation: Conversation, question: Question, heard: Sequence[Line], terms: Terms
) -> None:
    """Keep it and thank for it. Hold the conversation by `lock`."""
    text, key = _text(heard), f"asked:{heard[-1].seq}"
    if question.what == "mark" and (mark := _mark(text)):
        await _take_mark(tx, bell, conversation, question.handoff_id, mark, key, terms)
        return
    if question.what == "reason":
        await _take_reason(tx, question.handoff_id, text)
        await notices.tell(tx, bell, conversation, notices.THANKS, key=key)
        return
    if phone := _phone(text):
        now = transcript.now_of(tx)
        number = await call_backs.take_number(tx, question.handoff_id, phone, now=now)
        said = notices.NUMBER_TAKEN.format(tail=phone[-4:], number=number)
        await notices.tell(tx, bell, conversation, said, key=key)


async def hear_waiting(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    question: Question | None,
    heard: Sequence[Line],
    terms: Terms,
) -> None:
    """Somebody in the queue has spoken. Most of it is for the agent; some of it is about the waiting itself."""
    if conversation.owner != Owner.QUEUE:
        return
    texts = {line.text.strip() for line in heard}
    key = f"asked:{heard[-1].seq}"
    if texts & WANTS_BOT_BACK:
        await queue.cancel(tx, bell, conversation, terms=terms)
        return
    if texts & WANTS_A_CALL:
        await _call_instead(tx, bell, conversation, key, terms)
        return
    phone = _phone(_text(heard))
    if phone and question is not None and question.what == "number":
        await queue.promise_call(tx, bell, conversation, phone, terms=terms)
        return
    if notices.KEEP_WAITING in texts:
        await notices.tell(tx, bell, conversation, notices.WAITS_ON, key=key)


async def _call_instead(tx: AsyncSession, bell: Bell, conversation: Conversation, key: str, terms: Terms) -> None:
    customer = await customers.find(tx, conversation.customer_id)
    if customer is not None and customer.phone:
        await queue.promise_call(tx, bell, conversation, customer.phone, terms=terms)
        return
    waiting = await queue.open_of(tx, conversation.id)
    asks = {"what": "number", "handoff": waiting.id if waiting is not None else ""}
    await notices.tell(tx, bell, conversation, notices.ASK_NUMBER, key=key, asks=asks)


async def _take_mark(
    tx: AsyncSession, bell: Bell, conversation: Conversation, handoff_id: str, mark: int, key: str, terms: Terms
) -> None:
    held = await states.hold(tx, handoff_id)
    ended = held.handoff.ended_at
    if held.handoff.score is not None or ended is None or held.now > ended + terms.mark_taken_for:
        await notices.tell(tx, bell, conversation, notices.THANKS, key=key)
        return
    await states.change(tx, held, score=mark)
    await states.record(tx, held, "marked", actor="customer", score=mark)
    if mark > SCORES_TO_EXPLAIN:
        await notices.tell(tx, bell, conversation, notices.THANKS, key=key)
        return
    asks = {"what": "reason", "handoff": handoff_id}
    choices = notices.REASONS_OF_MARKS
    await notices.tell(tx, bell, conversation, notices.WHAT_WAS_WRONG, key=key, choices=choices, asks=asks)


async def _take_reason(tx: AsyncSession, handoff_id: str, text: str) -> None:
    held = await states.hold(tx, handoff_id)
    if not held.handoff.score_reason:
        reason = text.removeprefix("原因").lstrip("：: ")[:MOST_REASON_CHARS]
        await states.change(tx, held, score_reason=reason)
        await states.record(tx, held, "explained", actor="customer", reason=reason)


def _text(heard: Sequence[Line]) -> str:
    return "\n".join(line.text.strip() for line in heard if line.kind == Kind.TEXT).strip()


def _mark(text: str) -> int | None:
    if text in notices.MARKS:
        return notices.MARKS[text]
    bare = _BARE_MARK.fullmatch(text)
    return int(bare[1]) if bare else None


def _phone(text: str) -> str | None:
    """A number and hardly anything else."""
    joined = _NOT_DIGITS.sub("", text)
    found = _PHONE.search(joined)
    return found[0] if found and len(joined) - len(found[0]) <= _BESIDE_PHONE else None
