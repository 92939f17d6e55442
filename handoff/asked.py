"""What the hand-off has asked the customer, and what their words answer: go on waiting, a number, a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Kind, Line, Owner, Sender
from handoff import call_backs, call_numbers, notices, queue, standing, states, waiting_words
from handoff.call_backs import Call
from handoff.terms import Terms
from insurance import customers
from insurance.call_wishes import CallWish, is_all, read_call_wish

WANTS_A_CALL = frozenset({notices.LEAVE_NUMBER, "留电话", "回电", "给我回电", "留言回电", "留电话回电"})
SCORES_TO_EXPLAIN = 3  # and below: what was wrong?
MOST_REASON_CHARS = 200

_BARE_MARK = re.compile(r"([1-5])\s*分?")
_ASK_A_CALL = re.compile(
    r"[能不可以好吗让叫请你们您客服人工直接就还是等会儿给我打回个一电话过来吧呗啊呀帮安排麻烦联系么那要想?？,，。!！~\s]*"
)
_NO_CALL = re.compile(r"不(?:用|要|需|想)|别|取消|没|你们电话|怎么|不回|不打")
_LONGEST_WISH = 20  # characters
_LINES_LOOKED_AT = 40


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


def is_answer(question: Question | None, heard: Sequence[Line]) -> bool:
    """Whether the customer's words answer it, so that the bot need not be asked."""
    text = _text(heard)
    if question is None or not text:
        return False
    if question.what == "mark":
        return _mark(text) is not None
    if question.what == "reason":
        return text in notices.REASONS_OF_MARKS or text.startswith("原因")
    if question.what == "number" and (_phone(text) or call_numbers.nearly(text, asked=True) or _same(question, text)):
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
    text = _text(heard)
    if any(waiting_words.leaves(each, answers_bot=to_bot) for each in texts) or notices.KEEP_WAITING in texts:
        return True
    if any(map(_wants_a_call, texts)) or _asks_about_waiting(text):
        return True
    is_asked = _asks_number(question)
    return not to_bot and bool(
        _phone_for_call(question, heard) or call_numbers.nearly(text, asked=is_asked) or _same(question, text)
    )


def leaves_queue(heard: Sequence[Line]) -> bool:
    """「不等人工了，我接着报我撞柱子那个」: they leave it, and say something besides."""
    return any(waiting_words.begins_with_leaving(line.text) for line in heard[:1])


def call_beside(heard: Sequence[Line]) -> Call | None:
    """「能不能打给我 我电话138…」: the number beside the wish with which they come."""
    text = _text(heard)
    phone = _phone(text) if call_numbers.CALL_ME.search(text) else None
    return Call(phone, _wish(heard)) if phone else None


async def hear_waiting(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    question: Question | None,
    heard: Sequence[Line],
    terms: Terms,
    *,
    to_bot: bool = False,
) -> None:
    """What somebody in the queue says about the waiting (`is_about_waiting`) is done."""
    if conversation.owner != Owner.QUEUE:
        return
    texts = {line.text.strip() for line in heard}
    key = f"asked:{heard[-1].seq}"
    if any(waiting_words.leaves(each, answers_bot=to_bot) for each in texts):
        await queue.cancel(tx, bell, conversation, terms=terms)
        return
    if any(map(_wants_a_call, texts)) or _same(question, _text(heard)):
        await _call_instead(tx, bell, conversation, key, terms)
        return
    if phone := _phone_for_call(question, heard):
        await queue.promise_call(tx, bell, conversation, phone, terms=terms, wish=_wish(heard))
        return
    if nearly := call_numbers.nearly(_text(heard), asked=_asks_number(question)):
        await _ask_number(tx, bell, conversation, key, nearly)
        return
    if waiting_words.says_hotline_fails(_text(heard)):
        await standing.tell(tx, bell, conversation, key=key, terms=terms, first=standing.HOTLINE_FAILS)
        return
    first = standing.KEPT if waiting_words.asks_what_is_kept(_text(heard)) else ""
    first = standing.HERE if waiting_words.asks_who_is_there(_text(heard)) else first
    await standing.tell(tx, bell, conversation, key=key, terms=terms, first=first)


async def _call_instead(tx: AsyncSession, bell: Bell, conversation: Conversation, key: str, terms: Terms) -> None:
    phone = await _known_phone(tx, conversation)
    if phone:
        await queue.promise_call(tx, bell, conversation, phone, terms=terms)
        return
    await _ask_number(tx, bell, conversation, key, notices.ASK_NUMBER)


async def _ask_number(tx: AsyncSession, bell: Bell, conversation: Conversation, key: str, text: str) -> None:
    waiting = await queue.open_of(tx, conversation.id)
    asks = {"what": "number", "handoff": waiting.id if waiting is not None else ""}
    await notices.tell(tx, bell, conversation, text, key=key, asks=asks)


async def _known_phone(tx: AsyncSession, conversation: Conversation) -> str | None:
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
    text, wish = _text(heard), _wish(heard)
    phone = await _known_phone(tx, conversation) if _same(question, text) else _phone(text)
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


def _text(heard: Sequence[Line]) -> str:
    return "\n".join(line.text.strip() for line in heard if line.kind == Kind.TEXT).strip()


def _mark(text: str) -> int | None:
    if text in notices.MARKS:
        return notices.MARKS[text]
    bare = _BARE_MARK.fullmatch(text)
    return int(bare[1]) if bare else None


def _asks_about_waiting(text: str) -> bool:
    words = waiting_words
    asked = (words.asks_how_long, words.asks_who_is_there, words.asks_what_is_kept, words.says_hotline_fails)
    return any(asks(text) for asks in asked)


def _wants_a_call(text: str) -> bool:
    """「留电话等回电」, 「能不能让客服打给我」: no number is said yet."""
    if text in WANTS_A_CALL:
        return True
    is_wish = len(text) <= _LONGEST_WISH and _ASK_A_CALL.fullmatch(text) is not None
    return is_wish and call_numbers.CALL_ME.search(text) is not None and _NO_CALL.search(text) is None


def _asks_number(question: Question | None) -> bool:
    return question is not None and question.what == "number"


def _same(question: Question | None, text: str) -> bool:
    """「就这个号」 where it is asked which number, or how to wait."""
    is_asked = question is not None and question.what in ("number", "wait")
    return is_asked and call_numbers.means_known_one(text)


def _phone_for_call(question: Question | None, heard: Sequence[Line]) -> str | None:
    """The number that was asked for, one beside 「打给我」, or one that is said by itself."""
    return call_numbers.number_given(_text(heard), asked=_asks_number(question))


def _wish(heard: Sequence[Line]) -> CallWish | None:
    """When they would like to be called; beside a number a bare time says it too."""
    text = _text(heard)
    return read_call_wish(text, heard[-1].said_at, beside_number=_phone(text) is not None) if text else None


def _phone(text: str) -> str | None:
    """A number and hardly anything else."""
    return call_numbers.number_given(text, asked=True)
