"""Calls that are promised where nobody could come: a numbered request with its time, and a reminder when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.bell import Bell
from foundation.database import Database
from foundation.timers import Timer, set_timer
from handoff import notices, places, presence, timetable
from handoff.places import Touch
from handoff.states import Held
from handoff.terms import Terms
from insurance.requests import requests
from insurance.requests.requests import RequestKind, RequestState, ServiceRequest
from insurance.words.call_wishes import CallWish

DUE = "call_back_due"  # the timer that reminds supervisors
_OPEN = (RequestState.OPEN, RequestState.IN_PROGRESS)


@dataclass(frozen=True)
class Call:
    """Where the customer wants to be called, and when."""

    phone: str
    wish: CallWish | None = None


@dataclass(frozen=True)
class Ticket:
    number: str
    due_at: datetime
    opens_at: datetime | None  # None: nobody works in the next weeks

    def spoken(self, now: datetime) -> str:
        return notices.spoken(self.due_at, now)

    def spoken_opening(self, now: datetime) -> str:
        """When people work again, as far as it is known."""
        return notices.OPENS.format(when=notices.spoken(self.opens_at, now)) if self.opens_at else ""


async def promise(
    tx: AsyncSession, held: Held, phone: str | None, terms: Terms, wish: CallWish | None = None
) -> Ticket:
    """Within the promised time, counted from when somebody works again. Once per hand-off."""
    opens = (await timetable.hours_in_force(tx, terms)).next_opening(held.now)
    handoff, conversation = held.handoff, held.conversation
    told = {"phone": phone, **(wish.fields() if wish else {})}
    fields = {"reason": handoff.reason, "handoff": handoff.id, **{key: one for key, one in told.items() if one}}
    filed = await requests.file_at_once(
        tx,
        RequestKind.CALL_BACK,
        fields,
        key=_key(handoff.id),
        now=held.now,
        due_at=(opens or held.now) + terms.call_back,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        channel=conversation.channel,
    )
    assert filed.number is not None
    assert filed.due_at is not None
    await set_timer(tx, DUE, filed.id, filed.due_at)
    return Ticket(filed.number, filed.due_at, opens)


async def take(
    tx: AsyncSession, handoff_id: str, phone: str | None, wish: CallWish | None, *, now: datetime
) -> ServiceRequest | None:
    """Keep the number, and the time, that the customer gives for a call that was promised; None without such a call."""
    filed = await requests.find_filed(tx, _key(handoff_id))
    if filed is None or filed.state not in _OPEN:
        return None
    told = {**({"phone": phone} if phone else {}), **(wish.fields() if wish else {})}
    return await requests.note_call(tx, filed.id, told, now=now)


async def remind(database: Database, bell: Bell, tx: AsyncSession, timer: Timer) -> None:
    """Supervisors learn that a promised call is due, if it has not been made."""
    filed = await requests.find(tx, timer.key)
    if filed is None or filed.state not in _OPEN:
        return
    now = await database.now(tx)
    leads = [agent for agent in await presence.live_agents(tx, now) if agent.leads]
    told = [("call_back_due", {"number": filed.number})]
    await places.touch(tx, bell, now, {agent.id: Touch(told=list(told)) for agent in leads})


def _key(handoff_id: str) -> str:
    return f"call_back:{handoff_id}"
