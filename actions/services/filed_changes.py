"""A filed rescue is put right in its place while it is open, read back, and shown to the colleagues who have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.danger.safety import FLOOD, HIGHWAY, IN_TUNNEL, highway
from actions.done import Done
from actions.messages import PERSON, hand_off, say
from actions.services import service_rescue
from actions.services.filed_change_words import Change, keeps, may_change, read_bare, read_change, read_values
from actions.services.service_answers import WET, which_place
from actions.services.service_filing import in_one_line, rows, show
from actions.services.service_questions import ASKS
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.customers import customers
from insurance.danger.dangers import is_on_highway
from insurance.models import ServiceRequest, ServiceRequestEvent
from insurance.requests import requests
from insurance.requests.request_states import AlreadyMoved, RequestState
from insurance.requests.request_states import RequestKind as Kind
from insurance.words import call_wishes
from insurance.words.places import names_place

CHANGED = "改好了，救援 {number} 现在记的是：{told}。同事看到的已经是新的；急的话直接拨打 {hotline}。"
CHANGED_ON_THE_WAY = (
    "改好了，救援 {number} 现在记的是：{told}。同事已经在安排，师傅来电话时请再说一遍新的；急的话直接拨打 {hotline}。"
)
ASK: dict[str, str] = {
    "place": "好的，救援 {number} 的位置要改到哪里？直接发给我，说路名或附近的标志都行。现在记的是：{known}。",
    "phone": "好的，救援 {number} 的联系电话要改成哪个？请把 11 位手机号发给我。现在记的是：{known}。",
    "plate_no": "好的，救援 {number} 的车牌号要改成多少？请直接发给我。现在记的是：{known}。",
    "trouble": "好的，救援 {number} 的车况要改成什么？直接说就行。现在记的是：{known}。",
}
WHICH = "好的，救援 {number} 要改哪一项？位置、车况、车牌号、联系电话都可以改，直接说改成什么。"
KEPT = "好的，不改。救援 {number} 还是原来记的：{told}。"
OVER = "救援 {number} {state}，里面的内容改不了了。还需要救援的话，点「重新叫救援」就行。"
STATES = {RequestState.DONE: "已经办结", RequestState.WITHDRAWN: "已经取消"}
NOTHING = "没有留"
FOR_COLLEAGUE = "客户更改了救援：{changes}；{whole}"
EACH, PAIR, LISTED = "{label}：{before} → {after}", "{label} {value}", "；"

SLOT, ASKED = "service_question", "filed_change"  # outside the form the slot holds which field was asked for, and when
ASKED_FOR = timedelta(minutes=30)
_LATELY = timedelta(hours=2)  # so long words that do not name the rescue may be about it
_LABELS = {call_wishes.WORDS: call_wishes.WORDS_LABEL, call_wishes.AT: call_wishes.AT_LABEL}
_KEYS = ("place", "trouble", "plate_no", "phone")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """Done with words that put a filed rescue right, or answer what it is to be changed to; None for all others."""
    if turn.in_form or turn.is_command or not turn.text:
        return None
    asked = _asked(turn)
    if asked is None and not may_change(turn.text):
        return None
    async with tools.database.transaction() as tx:
        request = await service_rescue.open_one(tx, turn)
        if request is None:
            return await _over(tx, turn)
        if done := await _done_before(tx, tools, turn, request):
            return done
        change = _answer(asked, turn, request) if asked else None
        if change is None and may_change(turn.text):
            change = read_change(turn.text, request.fields, turn.now)
        if change is None:
            return _unchanged(asked, turn, request)
        if not change.names_it and not asked and not await is_newest(tx, turn, request):
            return None
        if not change.values:
            return _ask(turn, request, change.keys)
        return await _change(tx, tools, turn, request, change)


async def beside_danger(tools: Tools, turn: Turn, danger: Done) -> Done:
    """What is put right in the same message is kept too, and read back after all that the danger needs."""
    changed = await hear(tools, turn)
    if changed is None or changed.slots.get(SLOT):  # nothing is asked now
        return danger
    told = [message for message in changed.messages if "hand_off" not in message]  # the danger has called somebody
    after = [
        {**message, "text": message["text"].removeprefix(f"{HIGHWAY}\n").removeprefix(f"{IN_TUNNEL}\n")}
        for message in told
    ]
    return replace(danger, messages=(*danger.messages, *after), slots={**changed.slots, **danger.slots})


def forgotten(turn: Turn, done: Done) -> Done:
    """What was asked here is asked no more once something else is done."""
    is_asked = not turn.in_form and str(turn.slots.get(SLOT) or "").startswith(("filed_", "offer:"))
    return replace(done, slots={SLOT: None, **done.slots}) if is_asked else done


def _asked(turn: Turn) -> str | None:
    """The field whose new value was asked for just now; empty when it was asked which."""
    what, _, rest = str(turn.slots.get(SLOT) or "").partition(":")
    key, _, at = rest.partition(":")
    is_fresh = what == ASKED and turn.now - datetime.fromisoformat(at) <= ASKED_FOR
    return key or "any" if is_fresh else None


def _answer(asked: str, turn: Turn, request: ServiceRequest) -> Change | None:
    """What the words give to the question what, or which field, is to be changed."""
    keys = _KEYS if asked == "any" else (asked,)
    values = read_values(turn.text, request.fields, turn.now, () if asked == "any" else keys)
    bare = read_bare(asked, turn.text, turn.now) if asked in _KEYS and asked not in values else None
    if bare and not keeps(turn.text) and bare != request.fields.get(asked) and not (asked == "place" and values):
        values[asked] = bare
    return Change(True, keys, values, True) if values else None


def _unchanged(asked: str | None, turn: Turn, request: ServiceRequest) -> Done | None:
    if asked is None:
        return None
    if keeps(turn.text):
        text = KEPT.format(number=request.number, told=_told(request.fields))
        return Done((say(text, (service_rescue.CANCEL, PERSON)),), {SLOT: None, "not_understood": None})
    problem = _problem(asked, turn.text)
    return Done((say(problem, (PERSON,)),), {"not_understood": None}) if problem else None


def _problem(asked: str, text: str) -> str | None:
    """Why the new value cannot be right; nothing of words that are no attempt at it."""
    if asked == "place":
        return which_place(text) if names_place(text) else None
    reader = ASKS[asked].problem if asked in ASKS else None
    return reader(text) if reader and any(sign.isdigit() for sign in text) else None


async def _change(tx: AsyncSession, tools: Tools, turn: Turn, request: ServiceRequest, change: Change) -> Done | None:
    before = {key: request.fields.get(key) for key in change.values}
    try:
        why = say_changes(before, change.values)
        request = await requests.amend(
            tx, request.id, change.values, turn=turn.turn_id, who=requests.BOT, why=why, now=turn.now
        )
    except AlreadyMoved:  # somebody has just ended it
        return await _over(tx, turn)
    customer = await customers.find(tx, turn.customer_id)
    if change.is_mistake and "phone" in before and customer and customer.phone == before["phone"]:
        await customers.update(tx, turn.customer_id, phone=change.values["phone"], now=turn.now)
    return _changed(tools, request, before, change.values)


def _changed(tools: Tools, request: ServiceRequest, before: dict[str, Any], after: dict[str, Any]) -> Done:
    """What is noted now, and a person who learns of it."""
    template = CHANGED_ON_THE_WAY if request.state == RequestState.IN_PROGRESS else CHANGED
    text = template.format(number=request.number, told=_told(request.fields), hotline=tools.settings.hotline)
    card = {"kind": "service_receipt", "rows": rows(request), "number": request.number}
    warned = _warning(before, after)
    summary = FOR_COLLEAGUE.format(changes=say_changes(before, after), whole=in_one_line(request))
    wish = hand_off("service", urgent=is_on_highway(str(request.fields.get("place"))), summary=summary)
    messages = (say("\n".join(filter(None, (warned, text))), (service_rescue.CANCEL, PERSON), card=card), wish)
    return Done(messages, {SLOT: None, "not_understood": None})


def _warning(before: dict[str, Any], after: dict[str, Any]) -> str:
    """What is said first where the car turns out to stand on a fast road, or to have been under water."""
    if is_on_highway(str(after.get("place"))) and not is_on_highway(str(before.get("place"))):
        return highway(str(after.get("place")))
    return FLOOD if after.get("trouble") == WET else ""


def _ask(turn: Turn, request: ServiceRequest, keys: tuple[str, ...]) -> Done:
    key = keys[0] if keys else ""
    known = show(key, request.fields[key]) if key and key in request.fields else NOTHING
    text = (ASK[key] if key else WHICH).format(number=request.number, known=known)
    return Done((say(text, (PERSON,)),), {SLOT: f"{ASKED}:{key}:{turn.now.isoformat()}", "not_understood": None})


async def _over(tx: AsyncSession, turn: Turn) -> Done | None:
    """A rescue of these hours that has ended is not changed any more; said only where it is named."""
    change = read_change(turn.text, {}, turn.now) if may_change(turn.text) else None
    if change is None or not change.names_it:
        return None
    for request in await requests.filed(tx, turn.customer_id):
        is_late = turn.now - (request.filed_at or request.created_at) > service_rescue.FRESH
        if request.kind == Kind.ROADSIDE and not is_late and request.state in STATES:
            text = OVER.format(number=request.number, state=STATES[RequestState(request.state)])
            return Done((say(text, (service_rescue.ANEW, PERSON)),), {SLOT: None, "not_understood": None})
    return None


async def is_newest(tx: AsyncSession, turn: Turn, request: ServiceRequest) -> bool:
    """Whether words that name nothing can only be about this: filed or changed lately, and nothing else since."""
    if turn.now - request.updated_at > _LATELY:
        return False
    newest = next(iter(await requests.filed(tx, turn.customer_id, limit=1)), None)
    claim = await claims.latest(tx, turn.customer_id)
    draft = await requests.find_draft(tx, turn.customer_id)
    is_last = newest is None or newest.id == request.id
    return is_last and draft is None and (claim is None or claim.updated_at <= request.updated_at)


async def _done_before(tx: AsyncSession, tools: Tools, turn: Turn, request: ServiceRequest) -> Done | None:
    """What the first run of this very turn has changed, said again."""
    event = await changed_in(tx, request, turn)
    return _changed(tools, request, event.detail["before"], event.detail["after"]) if event else None


async def changed_in(session: AsyncSession, request: ServiceRequest, turn: Turn) -> ServiceRequestEvent | None:
    """The change that this very turn has made, in a run that was cut off."""
    for event in await requests.events_of(session, request.id):
        if event.what == requests.CHANGED and event.detail.get("turn") == turn.turn_id:
            return event
    return None


def _told(fields: dict[str, Any]) -> str:
    said = [PAIR.format(label=ASKS[key].label, value=show(key, fields[key])) for key in _KEYS if fields.get(key)]
    return LISTED.join(said)


def _label(key: str) -> str:
    return ASKS[key].label if key in ASKS else _LABELS.get(key, key)


def say_changes(before: dict[str, Any], after: dict[str, Any]) -> str:
    told = (
        EACH.format(label=_label(key), before=before.get(key) or NOTHING, after=value) for key, value in after.items()
    )
    return LISTED.join(told)
