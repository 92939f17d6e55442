"""Complaints on paper: filed once for a matter, added to when more is told, taken back when that is wanted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.complaints.complaint_told import tells_more
from actions.complaints.complaint_words import Complaint, is_aggrieved, read_complaint, withdraws
from actions.done import Done
from actions.messages import CONTINUE, PERSON, Choice, hand_off, say
from actions.person.person_called import is_urgent
from actions.report.claim_reading import reports_loss
from actions.services.service_filing import day_of, due_of, key_of
from actions.services.service_memory import fresh
from actions.tools import Tools
from actions.turn import Turn
from foundation.settings import Settings
from insurance.claims import claims
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.requests.request_states import RequestState
from insurance.words import call_wishes
from insurance.words.id_numbers import hidden

FILED = (
    "很抱歉让您有不好的体验，您的话我原样记下了。投诉编号 {number}，最晚 {due} 前答复您。\n"
    "不用重复提交材料。对处理结果不满意，可以要求上级复核，也可以拨打 {phone}。现在请同事来和您沟通。"
)
ADDED = "好的，这句也记进您的投诉 {number} 了：「{words}」。同事会一起处理，最晚 {due} 前答复您。"
STANDS_ALREADY = "您的投诉 {number} 已经登记，最晚 {due} 前答复您。还有要补充的直接说，我记进同一张单里。"
GRIEVED = (
    "抱歉让您这么不痛快。是哪件事、卡在哪一步？告诉我，我马上帮您看。"
    "要正式反映就点「登记投诉」，马上有编号，{days} 天内答复；对结果不满意，还可以要求上级复核，或者拨打 {phone}。"
)
COMPLAIN: Choice = ("登记投诉", "/complaint")
WITHDRAWN = "好的，投诉 {number} 已经撤回，不再处理。以后想再反映，随时说。"
NOTHING_TO_WITHDRAW = "好的，现在没有登记着的投诉，不用撤。"
WITHDRAW: Choice = ("撤销投诉", None)
SAME_MATTER, JUST_FILED = timedelta(hours=24), timedelta(minutes=30)


async def file_at_once(tools: Tools, turn: Turn, words: str) -> Done:
    """A number, a date and a person, in the customer's words; more of a matter that has its number goes under that."""
    async with tools.database.transaction() as tx:
        filed = await requests.find_filed(tx, f"ticket:{turn.turn_id}")
        if filed is None and (before := await open_one(tx, turn)):
            return added(await requests.add_words(tx, before.id, words, now=turn.now), words)
        if filed is None:
            filed = await requests.file_at_once(
                tx,
                Kind.COMPLAINT,
                {"words": words[: requests.MOST_CHARS], **_wish(turn, words)},
                conversation_id=turn.conversation_id,
                customer_id=turn.customer_id,
                channel=turn.channel,
                key=f"ticket:{turn.turn_id}",
                now=turn.now,
                due_at=due_of(Kind.COMPLAINT, tools.settings, turn.now),
            )
        return await receipt(tx, tools, turn, filed)


async def finish(tx: AsyncSession, tools: Tools, turn: Turn, draft: ServiceRequest) -> Done:
    """File what was asked for in the service form."""
    due_at = due_of(Kind.COMPLAINT, tools.settings, turn.now)
    filed = await requests.file(tx, draft.id, key=key_of(turn), now=turn.now, due_at=due_at)
    return await receipt(tx, tools, turn, filed)


async def receipt(session: AsyncSession, tools: Tools, turn: Turn, filed: ServiceRequest) -> Done:
    """The number and the date, and the customer into the queue. A turn run again says the same."""
    report = await claims.find_draft(session, turn.customer_id)
    text = FILED.format(number=filed.number, due=day_of(filed.due_at), phone=tools.settings.complaint_phone)
    text = "\n".join(filter(None, (text, call_wishes.said_of(filed.fields))))
    summary = f"{filed.number}；{hidden(str(filed.fields.get('words') or turn.text))}"
    wish = hand_off("complaint", urgent=is_urgent(report), summary=summary, text=text)
    if report is not None:
        wish["choices"] = [{"text": CONTINUE[0], "command": CONTINUE[1]}]
    return Done((wish,), fresh(not_understood=None), leaves_form=turn.in_form)


async def hear_more(tools: Tools, turn: Turn) -> Done | None:
    """What is told right after a complaint was filed belongs to it; a question, or another wish, does not."""
    if not tells_more(turn.text, turn.intent) or reports_loss(turn.text, turn.now):
        return None
    async with tools.database.transaction() as tx:
        filed = await open_one(tx, turn)
        if filed is None or turn.now - (filed.filed_at or filed.created_at) > JUST_FILED:
            return None
        if await claims.find_draft(tx, turn.customer_id) or await requests.find_draft(tx, turn.customer_id):
            return None
        return added(await requests.add_words(tx, filed.id, turn.text, now=turn.now), turn.text)


async def heard_out(tools: Tools, turn: Turn) -> Done | None:
    """「我要向总公司反映」「霸王条款」: no complaint yet, and no refund either. None to who has one filed."""
    if turn.in_form or not is_aggrieved(turn.text) or read_complaint(turn.text) is not Complaint.HEARD:
        return None
    async with tools.database.reading() as session:
        if await open_one(session, turn):
            return None
    return Done((say(GRIEVED.format(**how(tools.settings)), (COMPLAIN, PERSON)),), {"not_understood": None})


def added(filed: ServiceRequest, words: str) -> Done:
    text = ADDED.format(number=filed.number, words=hidden(words), due=day_of(filed.due_at))
    return Done((say(text, (WITHDRAW, PERSON)),), {"not_understood": None})


async def open_one(session: AsyncSession, turn: Turn) -> ServiceRequest | None:
    """The complaint that this customer has made in this conversation, as long as it is not done."""
    for request in await requests.filed(session, turn.customer_id):
        is_open = request.state in (RequestState.OPEN, RequestState.IN_PROGRESS)
        is_here = request.conversation_id == turn.conversation_id
        is_fresh = turn.now - (request.filed_at or request.created_at) <= SAME_MATTER
        if request.kind == Kind.COMPLAINT and is_open and is_here and is_fresh:
            return request
    return None


async def withdraw(tools: Tools, turn: Turn) -> Done:
    """Take back the latest complaint that is not done, whenever it was made. A turn run again says the same."""
    async with tools.database.transaction() as tx:
        taken = await requests.withdrawn_in(tx, turn.customer_id, turn.turn_id)
        if taken is None and (found := await _latest_open(tx, turn)):
            to = RequestState.WITHDRAWN
            taken = await requests.move(tx, found.id, to, who=requests.BOT, why=turn.turn_id, now=turn.now)
    text = WITHDRAWN.format(number=taken.number) if taken else NOTHING_TO_WITHDRAW
    return Done((say(text, (PERSON,)),), {"not_understood": None})


async def taken_back(tools: Tools, turn: Turn) -> Done | None:
    """For any action that may hear 「撤销投诉」 and 「我要撤诉」: done with them, or None for other words."""
    return await withdraw(tools, turn) if turn.text and withdraws(turn.text) else None


def how(settings: Settings) -> dict[str, Any]:
    """The numbers that a sentence on how to complain needs."""
    return {"days": settings.complaint_days, "phone": settings.complaint_phone}


def _wish(turn: Turn, words: str) -> dict[str, Any]:
    """When they would like to be called, if they say so beside what they complain of."""
    wish = call_wishes.read_call_wish(words, turn.now)
    return {key: value for key, value in wish.fields().items() if value} if wish else {}


async def _latest_open(session: AsyncSession, turn: Turn) -> ServiceRequest | None:
    found = await requests.filed(session, turn.customer_id)
    states = (RequestState.OPEN, RequestState.IN_PROGRESS)
    return next((each for each in found if each.kind == Kind.COMPLAINT and each.state in states), None)
