"""How a customer's waiting stands, said as it is and never twice in the same words: their place, who works, a call."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Sender
from handoff import notices, queue, timetable
from handoff.queue import Place
from handoff.terms import Terms
from insurance.customers import customers

HERE = "我在，您说的都记下了，客服接入就能看到。"
KEPT = "都记下了，客服接入就能看到，不用重说。"
STAYS = "好的，排队给您留着，客服接入后会在这里找您。"
STAYS_TOO = "好的，一直给您排着。"
NO_NUMBER = "好的，不用留电话，排队给您留着，客服接入后在这里找您。"
HOTLINE_FAILS = "让您着急了，热线忙的话，在这里留着也一样。"
# To older customers.
PLAIN_NOBODY = "客服还没来，给您排着队，您是第{position}位。\n想接电话，点「留电话等回电」。"
PLAIN_NEXT = "您排在第一位，下一个就接您。"
PLAIN_BEHIND = "您前面还有{ahead}位，等着就行。"
PLAIN_BRIEFLY = ("还排着呢，您是第{position}位。", "没有断，我一直在。您是第{position}位。")
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
_SAY_NO_PLACE = frozenset({STAYS, STAYS_TOO, NO_NUMBER})
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
    told = [each for each in await _told(tx, conversation, place.handoff.id) if each not in _SAY_NO_PLACE]
    times, text = len(told), await _text(tx, place, told, terms, first)
    if await customers.is_elderly(tx, conversation.customer_id):
        text = _plainly(place, told)
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


async def tell_kept(tx: AsyncSession, bell: Bell, conversation: Conversation, *, key: str, instead: str = "") -> None:
    """To somebody in the queue who means to stay in it. Hold the conversation."""
    waiting = await queue.open_of(tx, conversation.id)
    if waiting is None:
        return
    told = await _told(tx, conversation, waiting.id)
    text = instead or (STAYS_TOO if STAYS in told else STAYS)
    asks = {"what": "wait", "handoff": waiting.id}
    await notices.tell(tx, bell, conversation, text, key=key, asks=asks)


async def times_told(tx: AsyncSession, conversation: Conversation, handoff_id: str) -> int:
    """How often this customer has heard of this wait already, besides how it began."""
    return len(await _told(tx, conversation, handoff_id))


async def _told(tx: AsyncSession, conversation: Conversation, handoff_id: str) -> list[str]:
    """What this customer has heard of this wait already."""
    lines = await transcript.history(tx, conversation.id, after=max(conversation.last_seq - LINES, 0))
    of_wait = {"what": "wait", "handoff": handoff_id}
    said = (line for line in lines if line.sender == Sender.SYSTEM)
    return [line.text for line in said if (line.payload.get(notices.ASKS) or {}).items() >= of_wait.items()]


async def _text(tx: AsyncSession, place: Place, told: list[str], terms: Terms, first: str) -> str:
    times = len(told)
    values = {"position": place.position, "ahead": place.position - 1, "there": place.agents_there}
    stands = (await _stands(tx, place, terms)).format(**values)
    offers = times >= CALL_OFFERED_AFTER or not place.agents_there
    call = CALL_OFFERED.format(assistant=terms.assistant) if offers else ""
    text = f"{first}{stands}{call}"
    if times < BRIEF_AFTER and text not in told:
        return text
    brief = BRIEFLY[(times - 1) % len(BRIEFLY)].format(**values, hotline=terms.hotline)
    return f"{KEPT}{brief}" if first == KEPT else brief


def _plainly(place: Place, told: list[str]) -> str:
    """Short, and one thing at a time; each time other words."""
    stands = PLAIN_NOBODY if not place.agents_there else PLAIN_NEXT if place.position == 1 else PLAIN_BEHIND
    texts = [each.format(position=place.position, ahead=place.position - 1) for each in (stands, *PLAIN_BRIEFLY)]
    return next((text for text in texts if text not in told), texts[1 + len(told) % len(PLAIN_BRIEFLY)])


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
