"""What somebody who asks for a person is told to expect, and in older customers' words: how they wait, or the call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handoff import notices
from handoff.call_backs import Ticket
from handoff.presence import Live
from handoff.terms import Terms

OFFERED_PLAINLY = (notices.LEAVE_NUMBER,)


def waiting(ahead: int, working: Sequence[Live], terms: Terms) -> str:
    if not working:
        return notices.QUEUED_NOBODY.format(hotline=terms.hotline)
    if ahead:
        return notices.QUEUED_BEHIND.format(ahead=ahead)
    return notices.QUEUED_FIRST if _is_room(working) else notices.QUEUED_BUSY


def waiting_plainly(ahead: int, working: Sequence[Live]) -> str:
    if not working:
        return notices.PLAIN_NOBODY
    return notices.PLAIN_FIRST if _is_room(working) and not ahead else notices.PLAIN_WAIT


def call_instead(ticket: Ticket, phone: str | None, now: datetime, terms: Terms, *, paused: bool, plainly: bool) -> str:
    """They are called, for nobody works now, or, `paused`, nobody new is taken."""
    known, asked = (notices.PAUSED_KNOWN, notices.PAUSED) if paused else (notices.CLOSED_NOW_KNOWN, notices.CLOSED_NOW)
    if plainly and not paused:
        known, asked = notices.PLAIN_CLOSED_KNOWN, notices.PLAIN_CLOSED
    return (known if phone else asked).format(
        number=ticket.number,
        opens=ticket.spoken_opening(now),
        when=ticket.spoken(now),
        hotline=terms.hotline,
        tail=(phone or "")[-4:],
    )


def _is_room(working: Sequence[Live]) -> bool:
    return any(agent.has_room for agent in working)
