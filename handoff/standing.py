"""How a customer's waiting stands, said as it is and never twice in the same words: their place, who works, a call."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Sender
from handoff import notices, queue, timetable
from handoff.queue import Place
from handoff.terms import Terms

HERE = "我在，您说的都记下了，客服接入就能看到。"
KEPT = "都记下了，客服接入就能看到，不用重说。"
HOTLINE_FAILS = "让您着急了，热线忙的话，在这里留着也一样。"
COMES_NOW = "已经轮到您了，正在请客服接入。"
NEXT = "您排在第一位，{there}位客服都在接待，谁先空下来就接您。"
BEHIND = "您排在第{position}位，前面还有{ahead}位，{there}位客服在线。几分钟能轮到，我不敢乱说。"
NOBODY = "现在没有客服在线，您排在第{position}位，排队一直保留。什么时候有人，我说不准。"
NOBODY_TILL = "现在没有客服在线，{when}上班；您排在第{position}位，排队一直保留。"
CALL_OFFERED = "不想守着的话，可以回复“留电话等回电”，客服打给您，{assistant}也陪您接着办。"
# From the third time on, one after the other.
BRIEFLY = (
    "还在排队，第{position}位，没有断。",
    "我一直在。客服还没接入，现在是第{position}位。",
    "还没轮到，第{position}位。急的话可以拨打{hotline}。",
)
CALL_OFFERED_AFTER = 1  # times that they heard how it stands
BRIEF_AFTER = 2
LINES = 60  # looked through for what was said of the waiting


async def tell(
    tx: AsyncSession, bell: Bell, conversation: Conversation, *, key: str, terms: Terms, first: str = ""
) -> None:
    """To somebody in the queue. `first` opens it, unless it is a short one. Hold the conversation."""
    place = await queue.place_of(tx, conversation.id, transcript.now_of(tx))
    if place is None:
        return
    times = await times_told(tx, conversation, place.handoff.id)
    text = await _text(tx, place, times, terms, first)
    asks = {"what": "wait", "handoff": place.handoff.id}
    choices = notices.ON_WAITING if times >= CALL_OFFERED_AFTER or not place.agents_there else ()
    await notices.tell(tx, bell, conversation, text, key=key, choices=choices, asks=asks)


async def tell_again(tx: AsyncSession, bell: Bell, conversation: Conversation, *, key: str, terms: Terms) -> None:
    """To somebody in the queue who wants a person once more. Hold the conversation."""
    waiting = await queue.open_of(tx, conversation.id)
    if waiting is None or await times_told(tx, conversation, waiting.id):
        await tell(tx, bell, conversation, key=key, terms=terms)
        return
    asks = {"what": "wait", "handoff": waiting.id}
    await notices.tell(tx, bell, conversation, notices.WAITS_ON, key=key, asks=asks)


async def times_told(tx: AsyncSession, conversation: Conversation, handoff_id: str) -> int:
    """How often this customer has heard of this wait already, besides how it began."""
    lines = await transcript.history(tx, conversation.id, after=max(conversation.last_seq - LINES, 0))
    asked = [line.payload.get(notices.ASKS) or {} for line in lines if line.sender == Sender.SYSTEM]
    return sum(asks.get("what") == "wait" and asks.get("handoff") == handoff_id for asks in asked)


async def _text(tx: AsyncSession, place: Place, times: int, terms: Terms, first: str) -> str:
    values = {"position": place.position, "ahead": place.position - 1, "there": place.agents_there}
    if times >= BRIEF_AFTER:
        brief = BRIEFLY[(times - BRIEF_AFTER) % len(BRIEFLY)].format(**values, hotline=terms.hotline)
        return f"{KEPT}{brief}" if first == KEPT else brief
    stands = await _stands(tx, place, terms)
    offers = times >= CALL_OFFERED_AFTER or not place.agents_there
    call = CALL_OFFERED.format(assistant=terms.assistant) if offers else ""
    return f"{first}{stands.format(**values)}{call}"


async def _stands(tx: AsyncSession, place: Place, terms: Terms) -> str:
    if not place.agents_there:
        return await _nobody(tx, terms)
    if place.position > 1:
        return BEHIND
    return COMES_NOW if place.agents_free else NEXT


async def _nobody(tx: AsyncSession, terms: Terms) -> str:
    now = transcript.now_of(tx)
    opens = (await timetable.hours_in_force(tx, terms)).next_opening(now)
    if opens is None or opens <= now:
        return NOBODY
    return NOBODY_TILL.replace("{when}", notices.spoken(opens, now))
