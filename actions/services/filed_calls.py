"""The number to call, or when to call, of a filed quote, renewal, complaint or call back is put right in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import PERSON, say
from actions.questions.question_words import is_question
from actions.services.filed_change_words import keeps, may_change
from actions.services.filed_changes import ASKED_FOR, SLOT, changed_in, is_newest, say_changes
from actions.services.service_flows import FLOWS
from actions.tools import Tools
from actions.turn import Turn
from insurance.customers.customers import mask_phone
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.requests.request_states import RequestState
from insurance.words.call_wishes import CallWish, is_all, read_call_wish
from insurance.words.phones import check_phone, parse_phone
from insurance.words.phrases import any_of

CHANGED = "改好了，{name} {number} 的联系电话现在是 {phone}，同事会打这个号码。"
ASK = "好的，{name} {number} 的联系电话要改成哪个？请把 11 位手机号发给我。"
KEPT = "好的，不改，还是打原来的号码。"
CALL_BACK = "回电"

ASKED = "filed_call"  # the slot holds which request's number was asked for, and when
_NAMES = {
    Kind.QUOTE: any_of(r"报价|询价"),
    Kind.RENEWAL: any_of(r"续保"),
    Kind.COMPLAINT: any_of(r"投诉"),
    Kind.CALL_BACK: any_of(r"回电|回拨"),
}
_UNNAMED = frozenset({Kind.CANCELLATION, Kind.ENDORSEMENT, Kind.TRANSFER})  # only as the newest, by the number itself
_PHONE = any_of(r"电话|手机|号码|联系方式|打(?=1[3-9]\d)|打给|联系|[新旧]号|号(?:应该)?是")
_ELSE = any_of(
    r"保单|报案|案子|案件|理赔|出险|事故|对方|对面|救援|拖车|发票|退保|过户|批改|(?:你们?|公司|监管|官方|银保监)的?(?:投诉|电话)"
)
_OWN = any_of(r"我|留|联系|打")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """Done with words about the number or the time of a call that was filed; None for all others."""
    if turn.in_form or turn.is_command or not turn.text:
        return None
    asked, wish = _asked(turn), read_call_wish(turn.text, turn.now)
    if asked is None and (_ELSE.search(turn.text) or not (wish or _puts_right(turn.text))):
        return None
    async with tools.database.transaction() as tx:
        request = await _meant(tx, turn, asked, wish)
        if request is None:
            return None
        if event := await changed_in(tx, request, turn):
            return _changed(request, event.detail["after"], wish)
        phone = parse_phone(turn.text)
        told = {**({"phone": phone} if phone else {}), **(wish.fields() if wish else {})}
        if told:
            return await _change(tx, turn, request, told, wish)
    return _without_value(turn, request, asked)


def _asked(turn: Turn) -> str | None:
    """The request whose number was asked for just now."""
    what, _, rest = str(turn.slots.get(SLOT) or "").partition(":")
    request_id, _, at = rest.partition(":")
    is_fresh = what == ASKED and turn.now - datetime.fromisoformat(at) <= ASKED_FOR
    return request_id if is_fresh else None


def _puts_right(text: str) -> bool:
    """「报价的电话改成139…」, 「电话写错了」: words that put a number right, or want to."""
    if not (may_change(text) and _PHONE.search(text)):
        return False
    return parse_phone(text) is not None or (not is_question(text) and _OWN.search(text) is not None)


async def _meant(tx: AsyncSession, turn: Turn, asked: str | None, wish: CallWish | None) -> ServiceRequest | None:
    """The open request that is named, else the newest thing of all; a wish that names none has to say nothing else."""
    filed = [each for each in await requests.filed(tx, turn.customer_id) if _is_open(each)]
    if asked:
        return next((each for each in filed if each.id == asked), None)
    named = {kind for kind, words in _NAMES.items() if words.search(turn.text)}
    if named:
        return next((each for each in filed if each.kind in named), None)
    if not filed or (wish and not is_all(turn.text, wish) and not _puts_right(turn.text)):
        return None
    newest = filed[0]
    if newest.kind in _UNNAMED and parse_phone(turn.text) is None:
        return None
    return newest if await is_newest(tx, turn, newest) else None


def _is_open(request: ServiceRequest) -> bool:
    return (request.kind in _NAMES or request.kind in _UNNAMED) and request.state in (
        RequestState.OPEN,
        RequestState.IN_PROGRESS,
    )


async def _change(
    tx: AsyncSession, turn: Turn, request: ServiceRequest, told: dict[str, Any], wish: CallWish | None
) -> Done:
    before = {key: request.fields.get(key) for key in told}
    await requests.amend(
        tx,
        request.id,
        told,
        turn=turn.turn_id,
        who=requests.BOT,
        why=say_changes(before, {key: value for key, value in told.items() if value}),
        now=turn.now,
    )
    return _changed(request, told, wish)


def _changed(request: ServiceRequest, told: dict[str, Any], wish: CallWish | None) -> Done:
    phone = told.get("phone")
    shown = mask_phone(phone) if phone else ""
    said = [CHANGED.format(name=_name(request), number=request.number, phone=shown)] if phone else []
    said += [wish.noted] if wish else []
    return Done((say("\n".join(said), (PERSON,)),), {SLOT: None, "not_understood": None})


def _without_value(turn: Turn, request: ServiceRequest, asked: str | None) -> Done | None:
    if asked is None:
        slot = f"{ASKED}:{request.id}:{turn.now.isoformat()}"
        text = ASK.format(name=_name(request), number=request.number)
        return Done((say(text, (PERSON,)),), {SLOT: slot, "not_understood": None})
    if keeps(turn.text):
        return Done((say(KEPT, (PERSON,)),), {SLOT: None, "not_understood": None})
    problem = check_phone(turn.text) if any(sign.isdigit() for sign in turn.text) else None
    return Done((say(problem, (PERSON,)),), {"not_understood": None}) if problem else None


def _name(request: ServiceRequest) -> str:
    kind = Kind(request.kind)
    return FLOWS[kind].name if kind in FLOWS else CALL_BACK
