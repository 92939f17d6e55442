"""What the hand-off has asked the customer, and what their words answer: go on waiting, a number, a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Kind, Line, Sender
from handoff import call_backs, call_numbers, notices, states
from handoff.terms import Terms
from insurance.customers import customers
from insurance.words.call_wishes import CallWish, is_all, read_call_wish

SCORES_TO_EXPLAIN = 3  # and below: what was wrong?
MOST_REASON_CHARS = 200

_BARE_MARK = re.compile(r"([1-5])\s*分?")
_LINES_LOOKED_AT = 40
DESPAIR_LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Question:
    what: str  # wait, number, call_time, mark, reason
    handoff_id: str


def question_before(lines: Sequence[Line], first_seq: int) -> Question | None:
    """What the newest line before the customer's words asks, if the hand-off said it.

    A number stays asked for while they are only asked, once more, how they would like to wait.
    """
    before = [line for line in lines if line.seq < first_seq and line.sender != Sender.CUSTOMER]
    asks = before[-1].payload.get(notices.ASKS) if before else None
    if asks is None:
        return None
    asked = [each for line in before if (each := line.payload.get(notices.ASKS)) and each["handoff"] == asks["handoff"]]
    number = next((each for each in asked if each["what"] == "number"), None) if asks["what"] == "wait" else None
    newest = number or asks
    return Question(newest["what"], newest["handoff"])


def bot_asked_last(conversation: Conversation, lines: Sequence[Line], first_seq: int) -> bool:
    """Whether the words answer the bot, which goes on with a report meanwhile: a number there is for no call."""
    before = [line for line in lines if line.seq < first_seq and line.sender != Sender.CUSTOMER]
    in_flow = bool(conversation.bot_state.get("active_loop"))
    return in_flow and bool(before) and before[-1].sender == Sender.BOT


def despairs(conversation: Conversation, now: datetime) -> bool:
    """Whether the bot has just met somebody who despairs: 「没人理我」 is said to be heard, not of the queue."""
    met = (conversation.bot_state.get("slots") or {}).get("danger_met") or {}
    at = str(met.get("self_harm") or "")
    return bool(at) and now - datetime.fromisoformat(at) <= DESPAIR_LASTS


def is_answer(question: Question | None, heard: Sequence[Line]) -> bool:
    """Whether the customer's words answer it, so that the bot need not be asked."""
    text = text_of(heard)
    if question is None or not text:
        return False
    if question.what == "mark":
        return _mark(text) is not None
    if question.what == "reason":
        return text in notices.REASONS_OF_MARKS or text.startswith("原因")
    if question.what == "number" and (
        _phone(text) or call_numbers.nearly(text, asked=True) or means_known_one(question, text)
    ):
        return True
    if question.what not in ("number", "call_time"):
        return False
    rest = call_numbers.beside(text).strip(" ,，")
    wish = read_call_wish(rest, heard[-1].said_at, beside_number=rest != text)
    return wish is not None and is_all(rest, wish)


async def take_answer(
    tx: AsyncSession, bell: Bell, conversation: Conversation, question: Question, heard: Sequence[Line], terms: Terms
) -> None:
    """Keep it and thank for it. Hold the conversation by `lock`."""
    text, key = text_of(heard), f"asked:{heard[-1].seq}"
    if question.what == "mark" and (mark := _mark(text)):
        await _take_mark(tx, bell, conversation, question.handoff_id, mark, key, terms)
        return
    if question.what == "reason":
        await _take_reason(tx, question.handoff_id, text)
        await notices.tell(tx, bell, conversation, notices.THANKS, key=key)
        return
    await _take_call(tx, bell, conversation, question, heard, key)


async def known_phone(tx: AsyncSession, conversation: Conversation) -> str | None:
    """The customer's own, or the one that they gave in this conversation last."""
    customer = await customers.find(tx, conversation.customer_id)
    if customer is not None and (known := customer.phone or customer.vouched_phone or customer.bound_phone):
        return known
    lines = await transcript.last_lines(tx, conversation.id, limit=_LINES_LOOKED_AT)
    told = (call_numbers.number_given(line.text, asked=False) for line in lines if line.sender == Sender.CUSTOMER)
    return next((phone for phone in reversed(list(told)) if phone), None)


async def _take_call(
    tx: AsyncSession, bell: Bell, conversation: Conversation, question: Question, heard: Sequence[Line], key: str
) -> None:
    """The number or the time of a call that was promised; a number that is still missing is asked for again."""
    text, wish = text_of(heard), wish_in(heard)
    phone = await known_phone(tx, conversation) if means_known_one(question, text) else _phone(text)
    filed = await call_backs.take(tx, question.handoff_id, phone, wish, now=transcript.now_of(tx))
    known = str((filed.fields.get("phone") if filed else None) or phone or "")
    said = [notices.NUMBER_TAKEN.format(tail=phone[-4:], number=filed.number if filed else "")] if phone else []
    said += [wish.noted] if wish else []
    said += [] if known else [call_numbers.nearly(text, asked=True) or notices.ASK_NUMBER]
    asks = {"what": "call_time" if known else "number", "handoff": question.handoff_id}
    await notices.tell(tx, bell, conversation, "\n".join(said), key=key, asks=asks)


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


def text_of(heard: Sequence[Line]) -> str:
    return "\n".join(line.text.strip() for line in heard if line.kind == Kind.TEXT).strip()


def _mark(text: str) -> int | None:
    if text in notices.MARKS:
        return notices.MARKS[text]
    bare = _BARE_MARK.fullmatch(text)
    return int(bare[1]) if bare else None


def asks_number(question: Question | None) -> bool:
    return question is not None and question.what == "number"


def means_known_one(question: Question | None, text: str) -> bool:
    """「就这个号」 where it is asked which number, or how to wait."""
    is_asked = question is not None and question.what in ("number", "wait")
    return is_asked and call_numbers.means_known_one(text)


def phone_for_call(question: Question | None, heard: Sequence[Line]) -> str | None:
    """The number that was asked for, one beside 「打给我」, or one that is said by itself."""
    return call_numbers.number_given(text_of(heard), asked=asks_number(question))


def wish_in(heard: Sequence[Line]) -> CallWish | None:
    """When they would like to be called; beside a number a bare time says it too."""
    text = text_of(heard)
    return read_call_wish(text, heard[-1].said_at, beside_number=_phone(text) is not None) if text else None


def _phone(text: str) -> str | None:
    """A number and hardly anything else."""
    return call_numbers.number_given(text, asked=True)
