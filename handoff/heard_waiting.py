"""What somebody in the queue says of the waiting itself: to leave it, to be called instead, how long it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Line, Owner
from handoff import call_numbers, notices, queue, standing, staying_words, waiting_words
from handoff.asked import Question, asks_number, known_phone, means_known_one, phone_for_call, text_of, wish_in
from handoff.call_backs import Call
from handoff.terms import Terms
from insurance.requests import requests
from insurance.requests.request_states import RequestKind, RequestState

WANTS_A_CALL = frozenset({notices.LEAVE_NUMBER, "留电话", "回电", "给我回电", "留言回电", "留电话回电"})
_ASK_A_CALL = re.compile(
    r"[能不可以好吗让叫请你们您客服人工直接就还是等会儿给我打回个一电话过来吧呗啊呀帮安排麻烦联系么那要想?？,，。!！~\s]*"
)
_NO_CALL = re.compile(r"不(?:用|要|需|想|会|能|敢)|别|取消|没|你们电话|怎么|不回|不打")
_CALL_LATER = re.compile(
    r"[^,，。;；]{0,10}[,，\s]*(?:你们?|客服|人工)?(?:看到|看见|有空|闲下来|上班|有人|来了?|轮到我?)(?:了|以后|之后|后|的话|再|就|直接)*"
    r"(?:给我(?:打|回|来)|打给我|回我|联系我)(?:一?个|过来|回来|电话|一下|吧|就行|就好|好了|啊|[,，。!！~\s])*"
)
_LONGEST_WISH = 20  # characters
RESCUE_STILL_COMES = "取消的只是排队，道路救援 {number} 还在安排，没有取消。拖车也不要了，回复“取消救援”。"
_MAY_MEAN_MORE = re.compile(r"取消|撤|不(?:用|要|需要)|算了")
_UNDER_WAY = (RequestState.OPEN, RequestState.IN_PROGRESS)
_RESCUE_LASTS = timedelta(hours=12)  # afterwards it is another breakdown


def is_about_waiting(question: Question | None, heard: Sequence[Line], *, to_bot: bool, despairs: bool = False) -> bool:
    """Whether somebody in the queue speaks of the waiting itself, so that the bot need not be asked.

    Who `despairs` is heard by the bot whatever is said, but for leaving, how long it takes and a number to call.
    """
    texts = {line.text.strip() for line in heard}
    text = text_of(heard)
    if any(waiting_words.leaves(each, answers_bot=to_bot) for each in texts) or notices.KEEP_WAITING in texts:
        return True
    if _stays(text, to_bot=to_bot) or (asks_number(question) and staying_words.gives_no_number(text)):
        return True
    if any(map(_wants_a_call, texts)) or _asks_about_waiting(text, to_bot=to_bot, despairs=despairs):
        return True
    is_asked = asks_number(question)
    return not to_bot and bool(
        phone_for_call(question, heard) or call_numbers.nearly(text, asked=is_asked) or means_known_one(question, text)
    )


def leaves_queue(heard: Sequence[Line]) -> bool:
    """「不等人工了，我接着报我撞柱子那个」: they leave it, and say something besides."""
    return any(waiting_words.begins_with_leaving(line.text) for line in heard[:1])


def stays(heard: Sequence[Line]) -> bool:
    """「排队别给我断了」「你先帮我看看」, which sound like leaving the queue and are not."""
    text = text_of(heard)
    is_meanwhile = staying_words.asks_meanwhile(text) and not leaves_queue(heard)
    return is_meanwhile or staying_words.keeps_place(text)


def call_beside(heard: Sequence[Line]) -> Call | None:
    """「能不能打给我 我电话138…」: the number beside the wish with which they come."""
    text = text_of(heard)
    phone = call_numbers.number_given(text, asked=True) if call_numbers.CALL_ME.search(text) else None
    return Call(phone, wish_in(heard)) if phone else None


async def hear(
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
        await _tell_of_rescue(tx, bell, conversation, texts, key)
        return
    if any(map(_wants_a_call, texts)) or means_known_one(question, text_of(heard)):
        await _call_instead(tx, bell, conversation, key, terms)
        return
    if phone := phone_for_call(question, heard):
        await queue.promise_call(tx, bell, conversation, phone, terms=terms, wish=wish_in(heard))
        return
    if nearly := call_numbers.nearly(text_of(heard), asked=asks_number(question)):
        await _ask_number(tx, bell, conversation, key, nearly)
        return
    if _stays(text_of(heard), to_bot=to_bot):
        await standing.tell_kept(tx, bell, conversation, key=key)
        return
    if asks_number(question) and staying_words.gives_no_number(text_of(heard)):
        await standing.tell_kept(tx, bell, conversation, key=key, instead=standing.NO_NUMBER)
        return
    if waiting_words.says_hotline_fails(text_of(heard)):
        await standing.tell(tx, bell, conversation, key=key, terms=terms, first=standing.HOTLINE_FAILS)
        return
    first = standing.KEPT if waiting_words.asks_what_is_kept(text_of(heard)) else ""
    first = standing.HERE if waiting_words.asks_who_is_there(text_of(heard)) else first
    await standing.tell(tx, bell, conversation, key=key, terms=terms, first=first)


async def _tell_of_rescue(tx: AsyncSession, bell: Bell, conversation: Conversation, texts: set[str], key: str) -> None:
    """「不等了 取消」 ends the waiting alone: who has called a tow truck as well reads that it still comes."""
    if not any(_MAY_MEAN_MORE.search(text) for text in texts):
        return
    now = transcript.now_of(tx)
    filed = await requests.filed(tx, conversation.customer_id)
    still = (each for each in filed if each.kind == RequestKind.ROADSIDE and each.state in _UNDER_WAY)
    rescue = next((each for each in still if each.filed_at and now - each.filed_at <= _RESCUE_LASTS), None)
    if rescue is not None:
        await notices.tell(tx, bell, conversation, RESCUE_STILL_COMES.format(number=rescue.number), key=f"{key}:rescue")


async def _call_instead(tx: AsyncSession, bell: Bell, conversation: Conversation, key: str, terms: Terms) -> None:
    phone = await known_phone(tx, conversation)
    if phone:
        await queue.promise_call(tx, bell, conversation, phone, terms=terms)
        return
    await _ask_number(tx, bell, conversation, key, notices.ASK_NUMBER)


async def _ask_number(tx: AsyncSession, bell: Bell, conversation: Conversation, key: str, text: str) -> None:
    waiting = await queue.open_of(tx, conversation.id)
    asks = {"what": "number", "handoff": waiting.id if waiting is not None else ""}
    await notices.tell(tx, bell, conversation, text, key=key, asks=asks)


def _stays(text: str, *, to_bot: bool) -> bool:
    return staying_words.keeps_place(text) or (not to_bot and staying_words.waits_on(text))


def _asks_about_waiting(text: str, *, to_bot: bool, despairs: bool) -> bool:
    if not despairs and staying_words.urges(text, answers_bot=to_bot):
        return True
    words = waiting_words
    asked = [words.asks_how_long, words.asks_what_is_kept, words.says_hotline_fails]
    asked += [] if despairs else [words.asks_who_is_there]
    return any(asks(text) for asks in asked)


def _wants_a_call(text: str) -> bool:
    """「留电话等回电」, 「能不能让客服打给我」: no number is said yet."""
    if text in WANTS_A_CALL:
        return True
    if len(text) <= _LONGEST_WISH and _CALL_LATER.fullmatch(text) and not _NO_CALL.search(text):
        return True
    is_wish = len(text) <= _LONGEST_WISH and _ASK_A_CALL.fullmatch(text) is not None
    return is_wish and call_numbers.CALL_ME.search(text) is not None and _NO_CALL.search(text) is None
