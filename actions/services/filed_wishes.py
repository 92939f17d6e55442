"""A filed booking, quote or renewal is put right in its place: when and where, which service, the cover wished for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import PERSON, say
from actions.services import cover_wish_words, filed_withdrawal
from actions.services.filed_change_words import keeps
from actions.services.filed_changes import ASKED_FOR, SLOT, changed_in, say_changes
from actions.services.filed_names import OPEN, meant, name_of
from actions.services.filed_wish_words import Wish, moves, read_booking_wish, with_value
from actions.services.service_answers import NOT_OFFERED
from actions.services.service_corrections import put_right
from actions.services.service_filing import rows
from actions.services.service_questions import ASKS
from actions.tools import Tools
from actions.turn import Turn
from insurance.customers.customers import mask_phone
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import AlreadyMoved, RequestState
from insurance.requests.request_states import RequestKind as Kind
from insurance.words import cover_wishes

CHANGED = "改好了，{name} {number} 记上了您的新要求，同事会按新的和您确认。现在记的是：{told}。"
CHANGED_UNDER_WAY = "改好了，{name} {number} 现在记的是：{told}。同事已经在安排，来电话时请再说一遍新的。"
ASK = "好的，{name} {number} 要改到什么时间、什么地方？直接说就行。现在记的是：{told}。"
KEPT = "好的，不改。{name} {number} 还是原来记的：{told}。"
NOTHING = "还没有记"
PAIR, LISTED = "{label} {value}", "；"

ASKED = "filed_wish"  # the slot holds whose new time was asked for, and when
_TAKEN = (Kind.BOOKING, *cover_wish_words.COVERED)
_SHOWN = ("service", "when_where", "phone")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """Done with words that put a filed booking, or the cover of a quote, right; None for all others."""
    if turn.in_form or turn.is_command or not turn.text:
        return None
    what, asked = _asked(turn)
    if (what and asked is None) or not (asked or _may_be(turn)):
        return None  # another question of a filed request is open, or the words change nothing
    async with tools.database.transaction() as tx:
        request = await requests.find(tx, asked) if asked else await meant(tx, turn, turn.text, also_unnamed=True)
        if request is None or request.kind not in _TAKEN or request.state not in OPEN:
            return None
        event = await changed_in(tx, request, turn)
        if event and (request.kind == Kind.BOOKING or cover_wishes.WORDS in event.detail["after"]):
            return _changed(request, event.detail["after"])
        if asked and keeps(turn.text):
            text = KEPT.format(name=name_of(request), number=request.number, told=_told(request))
            return Done((say(text, (PERSON,)),), {SLOT: None, "not_understood": None})
        if request.kind == Kind.BOOKING:
            return await _of_booking(tx, tools, turn, request, asked=asked is not None)
        wish = cover_wish_words.wish_in(Kind(request.kind), turn)
        told = cover_wish_words.added(request.fields, wish) if wish else {}
        return await _change(tx, turn, request, told) if told else None


def _asked(turn: Turn) -> tuple[str, str | None]:
    """What of a filed request was asked just now, and the request, if it was asked here."""
    what, _, rest = str(turn.slots.get(SLOT) or "").partition(":")
    request_id, _, at = rest.partition(":")
    if what != ASKED:
        return (what if what.startswith("filed_") else ""), None
    return what, request_id if turn.now - datetime.fromisoformat(at) <= ASKED_FOR else None


def _may_be(turn: Turn) -> bool:
    return moves(turn.text) or cover_wish_words.wish_in(Kind.QUOTE, turn) is not None


async def _of_booking(
    tx: AsyncSession, tools: Tools, turn: Turn, request: ServiceRequest, *, asked: bool
) -> Done | None:
    offered = tuple(tools.settings.booking_services)
    wish = read_booking_wish(turn.text, offered, asked=asked)
    if wish is None:
        return None
    if wish.not_offered:
        told = _told(request)
        text = "\n".join((NOT_OFFERED.format(name=wish.not_offered), KEPT.format(**_named(request), told=told)))
        return Done((say(text, (PERSON,)),), {"not_understood": None})
    if not with_value(wish):
        return None if asked else _ask(turn, request)
    return await _change(tx, turn, request, _fields(request, wish))


def _fields(request: ServiceRequest, wish: Wish) -> dict[str, Any]:
    before = str(request.fields.get("when_where") or NOTHING)
    told: dict[str, Any] = {"service": wish.service, "phone": wish.phone}
    if wish.when_where:
        told["when_where"] = put_right(before, wish.when_where)[: requests.MOST_CHARS]
    return {key: value for key, value in told.items() if value}


def _ask(turn: Turn, request: ServiceRequest) -> Done:
    text = ASK.format(**_named(request), told=_told(request))
    cancel = filed_withdrawal.CANCEL.format(name=name_of(request))
    slot = f"{ASKED}:{request.id}:{turn.now.isoformat()}"
    return Done((say(text, ((cancel, None), PERSON)),), {SLOT: slot, "not_understood": None})


async def _change(tx: AsyncSession, turn: Turn, request: ServiceRequest, told: dict[str, Any]) -> Done | None:
    before = {key: request.fields.get(key) for key in told}
    try:
        why = say_changes(before, told)
        request = await requests.amend(tx, request.id, told, turn=turn.turn_id, who=requests.BOT, why=why, now=turn.now)
    except AlreadyMoved:  # a colleague has just ended it
        return None
    return _changed(request, told)


def _changed(request: ServiceRequest, told: dict[str, Any]) -> Done:
    template = CHANGED_UNDER_WAY if request.state == RequestState.IN_PROGRESS else CHANGED
    card = {"kind": "service_receipt", "rows": rows(request), "number": request.number}
    text = template.format(**_named(request), told=_told(request, tuple(told)))
    return Done((say(text, (PERSON,), card=card),), {SLOT: None, "not_understood": None})


def _named(request: ServiceRequest) -> dict[str, Any]:
    return {"name": name_of(request), "number": request.number}


def _told(request: ServiceRequest, keys: tuple[str, ...] = _SHOWN) -> str:
    labels = {**{key: ASKS[key].label for key in _SHOWN}, cover_wishes.WORDS: cover_wishes.WORDS_LABEL}
    said = {key: request.fields[key] for key in keys if request.fields.get(key) and key in labels}
    shown = {key: mask_phone(value) if key == "phone" else value for key, value in said.items()}
    return LISTED.join(PAIR.format(label=labels[key], value=value) for key, value in shown.items())
