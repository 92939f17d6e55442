"""Older customers hear of the waiting in short words, one thing at a time, and never twice in the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from conversations import transcript
from foundation.database import Database
from handoff import expecting, notices, standing
from handoff.call_backs import Ticket
from tests.handoff.floor import START, Floor
from tests.people import TERMS

SHORT = 45  # characters


@pytest.fixture
async def floor(database: Database) -> AsyncIterator[Floor]:
    async with Floor.open(database) as floor:
        yield floor


async def test_an_older_customer_is_queued_in_short_words_with_a_call_one_tap_away(floor: Floor) -> None:
    customer = await floor.customer("奶奶", elderly=True)
    await floor.ask(customer)
    assert await floor.told(customer.id) == [notices.PLAIN_NOBODY]
    async with floor.database.reading() as session:
        (line,) = await transcript.last_lines(session, customer.id, limit=1)
    assert [each["text"] for each in line.payload["choices"]] == [notices.LEAVE_NUMBER]


async def test_an_older_customer_hears_how_it_stands_in_short_words_each_time_others(floor: Floor) -> None:
    customer = await floor.customer("奶奶", elderly=True)
    await floor.ask(customer)
    for at in range(3):
        async with floor.database.transaction() as tx:
            held = await transcript.lock(tx, customer.id)
            await standing.tell(tx, floor.bell, held, key=f"{at}", terms=TERMS)
    told = await floor.told(customer.id)
    assert len(set(told)) == len(told) == 4
    assert all(len(each) < SHORT for each in told)


def test_out_of_hours_an_older_customer_is_asked_for_their_number_in_two_short_lines() -> None:
    ticket = Ticket("BS20260701123456", START + timedelta(hours=10), START + timedelta(hours=9))
    told = expecting.call_instead(ticket, None, START, TERMS, paused=False, plainly=True)
    others = expecting.call_instead(ticket, None, START, TERMS, paused=False, plainly=False)
    assert "BS20260701123456" in told
    assert "手机号发给我" in told
    assert len(told) < len(others)


async def test_others_hear_all_that_they_can_do(floor: Floor) -> None:
    customer = await floor.customer("张伟")
    await floor.ask(customer)
    assert await floor.told(customer.id) == [notices.QUEUED_NOBODY.format(hotline=TERMS.hotline)]
