"""A rescue that was called already: told of, cancelled when that is wanted, never called a second time unasked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import PERSON, Choice, say
from actions.questions.question_words import is_question
from actions.services.service_filing import rows
from actions.services.service_rescue_words import cancels, goes_again, sends_back, turns_away, wants_another
from actions.tools import Tools
from actions.turn import Turn
from insurance.customers.customers import mask_phone
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.requests.request_states import RequestState

HOTLINE = (
    "救援电话是 {hotline}，现在就可以直接打，比在这里打字快。",
    "请直接打救援电话 {hotline}，这里的登记也可以接着填。",
)
STANDS = (
    "您的道路救援已经登记，编号 {number}，{state}，不用再叫一次。同事会打 {phone} 联系您；急的话直接拨打 {hotline}。"
)
NOT_YET = "您的救援还没有登记上，答完这几项马上安排；急的话直接拨打 {hotline}。"
CANCELLED = "好的，救援 {number} 已经取消。拖车要是已经在路上，接到电话时请再说一声不用来了。"
IN_THIS_TALK = "您留的方式"
STATES = {RequestState.OPEN: "已经转给同事安排", RequestState.IN_PROGRESS: "同事正在处理"}
CANCEL: Choice = ("取消救援", None)
ANEW: Choice = ("重新叫救援", None)
_JUST_CALLED = timedelta(hours=2)  # so long words that do not name the rescue may be about it
FRESH = timedelta(hours=12)  # afterwards it is another breakdown


def hotline(tools: Tools, turn: Turn) -> dict[str, Any]:
    """The number to call, in its first words however often it is asked for."""
    times = sum((turn.slots.get("service_asked") or {}).values())
    return say(HOTLINE[times % len(HOTLINE)].format(hotline=tools.settings.hotline), (PERSON,))


def not_yet(tools: Tools) -> dict[str, Any]:
    """Asked after before it was filed: nobody may wait for a truck that nobody has sent."""
    return say(NOT_YET.format(hotline=tools.settings.hotline), (PERSON,))


async def tell(tools: Tools, turn: Turn) -> Done | None:
    """As `tell_in`, in a transaction of its own: for whatever action has heard words about a rescue."""
    async with tools.database.transaction() as tx:
        return await tell_in(tx, tools, turn)


async def sent_back(tools: Tools, turn: Turn) -> Done | None:
    """「不用来了，我自己弄好了」 while a rescue is on its way; None for all other words, and without one."""
    if turn.in_form or turn.is_command or not turn.text or is_question(turn.text):
        return None
    if sends_back(turn.text):
        return await tell(tools, turn)
    if not (turns_away(turn.text) or goes_again(turn.text)):
        return None
    async with tools.database.transaction() as tx:
        newest = next(iter(await requests.filed(tx, turn.customer_id, limit=1)), None)
        is_just_called = newest and newest.kind == Kind.ROADSIDE and turn.now - newest.updated_at <= _JUST_CALLED
        return await tell_in(tx, tools, turn) if is_just_called else None


async def tell_in(tx: AsyncSession, tools: Tools, turn: Turn) -> Done | None:
    """How the rescue of this customer stands, or that it is cancelled now; None without one, or when a new one is
    plainly wanted. A turn run again says the same."""
    dropped = await requests.withdrawn_in(tx, turn.customer_id, turn.turn_id)
    if dropped and dropped.kind == Kind.ROADSIDE:
        return cancelled(dropped)
    found = await open_one(tx, turn)
    if found is None or wants_another(turn.text):
        return None
    if cancels(turn.text) or sends_back(turn.text) or turns_away(turn.text):
        withdrawn = RequestState.WITHDRAWN
        return cancelled(await requests.move(tx, found.id, withdrawn, who=requests.BOT, why=turn.turn_id, now=turn.now))
    phone = found.fields.get("phone")
    text = STANDS.format(
        number=found.number,
        state=STATES[RequestState(found.state)],
        phone=mask_phone(phone) if phone else IN_THIS_TALK,
        hotline=tools.settings.hotline,
    )
    return Done((say(text, (CANCEL, ANEW, PERSON), card=_card(found)),), {"not_understood": None})


async def open_one(session: AsyncSession, turn: Turn) -> ServiceRequest | None:
    """The newest rescue of this customer that is not done, and not of another day."""
    for request in await requests.filed(session, turn.customer_id):
        is_open = request.state in (RequestState.OPEN, RequestState.IN_PROGRESS)
        if request.kind == Kind.ROADSIDE and is_open and request.filed_at and turn.now - request.filed_at <= FRESH:
            return request
    return None


def cancelled(request: ServiceRequest) -> Done:
    text = CANCELLED.format(number=request.number)
    return Done((say(text, (ANEW, PERSON)),), {"not_understood": None})


def _card(request: ServiceRequest) -> dict[str, Any]:
    return {"kind": "service_receipt", "rows": rows(request), "number": request.number}
