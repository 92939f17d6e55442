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
from insurance.call_wishes import CallWish, is_all, read_call_wish

# Besides the choices that are offered: whole messages that say nothing else. Each is atomic (`(?>`): otherwise the
# ways to share out what stands between them double with each.
_WANTS_BOT_BACK = re.compile(
    r"(?>(?:算了|那|我|就|还是|先|请|帮我|给我|要|想|你|快|[,，。!！~ ])*"
    r"(?:返回(?:智能助手|智能客服|机器人|小保|上一步)?|(?:回|换回|切回)(?:到)?(?:智能助手|智能客服|机器人|小保)"
    r"|(?:取消|退出|结束|停止|不要|不用|别)(?:了)?(?:排队|转人工|转接|人工|客服)"
    r"|(?:不|别)(?:要|用|需要|想要?|必)?(?:再)?(?:转接?|找|等|接)?(?:人工|客服)|(?:不|别)(?:再)?(?:等|排队?|转接?)|取消)"
    r"(?:了|吧|啊|呀|哈|谢谢|[,，。!！~ ])*)+"
)
WANTS_A_CALL = frozenset({notices.LEAVE_NUMBER, "留电话", "回电", "给我回电", "留言回电", "留电话回电"})
SCORES_TO_EXPLAIN = 3  # and below: what was wrong?
MOST_REASON_CHARS = 200

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_BARE_MARK = re.compile(r"([1-5])\s*分?")
_NOT_DIGITS = re.compile(r"(?<=\d)[\s-]+(?=\d)")
_BESIDE_PHONE = 12  # characters that may stand around a number that is given for a call
_BESIDE_CALL_ME = 40  # likewise beside words that ask for the call: 「我手机没电了，你打这个…，晚上八点以后」
_CALL_ME = re.compile(
    r"打(?:给|我|这个|过来|电话)|给我打|回(?:一?个|我)|回电|留(?:一?个|下|我的)?电话|我(?:的)?电话|电话联系|联系我|call",
    re.I,
)
_CLAUSE = re.compile(r"[,，。;；!！?？\s]+")


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


def bot_asked_last(lines: Sequence[Line], first_seq: int) -> bool:
    """Whether the words answer the bot, which goes on with a report meanwhile: a number there is for no call."""
    before = [line for line in lines if line.seq < first_seq and line.sender != Sender.CUSTOMER]
    return bool(before) and before[-1].sender == Sender.BOT


def is_answer(question: Question | None, heard: Sequence[Line]) -> bool:
    """Whether the customer's words answer it, so that the bot need not be asked."""
    text = _text(heard)
    if question is None or not text:
        return False
    if question.what == "mark":
        return _mark(text) is not None
    if question.what == "reason":
        return text in notices.REASONS_OF_MARKS or text.startswith("原因")
    if question.what == "number" and _phone(text) is not None:
        return True
    if question.what not in ("number", "call_time"):
        return False
    rest = _PHONE.sub("", _NOT_DIGITS.sub("", text)).strip(" ,，")
    wish = read_call_wish(rest, heard[-1].said_at, beside_number=rest != text)
    return wish is not None and is_all(rest, wish)


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
    await _take_call(tx, bell, conversation, question, heard, key)


def is_about_waiting(question: Question | None, heard: Sequence[Line], *, to_bot: bool) -> bool:
    """Whether somebody in the queue speaks of the waiting itself, so that the bot need not be asked."""
    texts = {line.text.strip() for line in heard}
    asked = {notices.KEEP_WAITING, *WANTS_A_CALL}
    wants_back = any(map(_WANTS_BOT_BACK.fullmatch, texts))
    return wants_back or bool(texts & asked) or (not to_bot and _phone_for_call(question, heard) is not None)


def leaves_queue(heard: Sequence[Line]) -> bool:
    """「不等人工了，我接着报我撞柱子那个」: they leave it, and say something besides."""
    clauses = [clause for line in heard for clause in _CLAUSE.split(line.text.strip()) if clause]
    return any(map(_WANTS_BOT_BACK.fullmatch, clauses[:1]))


async def hear_waiting(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    question: Question | None,
    heard: Sequence[Line],
    terms: Terms,
) -> None:
    """What somebody in the queue says about the waiting (`is_about_waiting`) is done."""
    if conversation.owner != Owner.QUEUE:
        return
    texts = {line.text.strip() for line in heard}
    key = f"asked:{heard[-1].seq}"
    if any(map(_WANTS_BOT_BACK.fullmatch, texts)):
        await queue.cancel(tx, bell, conversation, terms=terms)
        return
    if texts & WANTS_A_CALL:
        await _call_instead(tx, bell, conversation, key, terms)
        return
    if phone := _phone_for_call(question, heard):
        await queue.promise_call(tx, bell, conversation, phone, terms=terms, wish=_wish(heard))
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


async def _take_call(
    tx: AsyncSession, bell: Bell, conversation: Conversation, question: Question, heard: Sequence[Line], key: str
) -> None:
    """The number or the time of a call that was promised; a number that is still missing is asked for again."""
    phone, wish = _phone(_text(heard)), _wish(heard)
    filed = await call_backs.take(tx, question.handoff_id, phone, wish, now=transcript.now_of(tx))
    known = str((filed.fields.get("phone") if filed else None) or phone or "")
    said = [notices.NUMBER_TAKEN.format(tail=phone[-4:], number=filed.number if filed else "")] if phone else []
    said += [wish.noted] if wish else []
    said += [] if known else [notices.ASK_NUMBER]
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


def _text(heard: Sequence[Line]) -> str:
    return "\n".join(line.text.strip() for line in heard if line.kind == Kind.TEXT).strip()


def _mark(text: str) -> int | None:
    if text in notices.MARKS:
        return notices.MARKS[text]
    bare = _BARE_MARK.fullmatch(text)
    return int(bare[1]) if bare else None


def _phone_for_call(question: Question | None, heard: Sequence[Line]) -> str | None:
    """The number that was asked for, or one beside 「打给我」."""
    text = _text(heard)
    is_asked_for = question is not None and question.what == "number"
    return _phone(text) if is_asked_for or _CALL_ME.search(text) else None


def _wish(heard: Sequence[Line]) -> CallWish | None:
    """When they would like to be called; beside a number a bare time says it too."""
    text = _text(heard)
    return read_call_wish(text, heard[-1].said_at, beside_number=_phone(text) is not None) if text else None


def _phone(text: str) -> str | None:
    """A number and hardly anything else."""
    joined = _NOT_DIGITS.sub("", text)
    found = _PHONE.search(joined)
    beside = _BESIDE_CALL_ME if _CALL_ME.search(text) else _BESIDE_PHONE
    return found[0] if found and len(joined) - len(found[0]) <= beside else None
