"""A request from its first word to its end, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.database import Database
from insurance.customers import customers
from insurance.models import ServiceRequest, ServiceRequestEvent
from insurance.requests import requests
from insurance.requests.requests import AlreadyMoved, AnotherDraft, KeyReused, RequestKind, RequestState

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


async def draft_of(
    database: Database, kind: RequestKind = RequestKind.QUOTE, name: str = "zhangwei", turn: str = "", **fields: Any
) -> ServiceRequest:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", name, now=NOW)
        draft = await requests.open_draft(
            tx, kind, conversation_id="c1", customer_id=customer.id, channel="in_app", now=NOW, turn=turn
        )
        return await requests.note(tx, draft.id, fields, now=NOW, turn=turn) if fields else draft


async def filed(database: Database, key: str = "t1", **how: Any) -> ServiceRequest:
    draft = await draft_of(database, **how)
    async with database.transaction() as tx:
        return await requests.file(tx, draft.id, key=key, now=NOW, due_at=NOW + timedelta(days=15))


async def events_of(database: Database, request: ServiceRequest) -> list[ServiceRequestEvent]:
    query = select(ServiceRequestEvent).where(ServiceRequestEvent.request_id == request.id)
    async with database.reading() as session:
        return list(await session.scalars(query.order_by(ServiceRequestEvent.id)))


async def test_a_draft_keeps_what_was_said_and_forgets_what_is_taken_back(database: Database) -> None:
    await draft_of(database, city="深圳", phone="13800000001")
    draft = await draft_of(database, phone=None)
    assert draft.fields == {"city": "深圳"}
    assert [event.what for event in await events_of(database, draft)] == ["opened", "noted", "noted"]


async def test_a_customer_has_one_open_draft(database: Database) -> None:
    first = await draft_of(database)
    assert (await draft_of(database)).id == first.id
    with pytest.raises(AnotherDraft):
        await draft_of(database, RequestKind.RENEWAL)


async def test_two_turns_at_once_open_one_draft(database: Database) -> None:
    async with database.transaction() as tx:
        await customers.find_or_create(tx, "in_app", "zhangwei", now=NOW)
    drafts = await asyncio.gather(*(draft_of(database) for _ in range(5)))
    assert len({draft.id for draft in drafts}) == 1


async def test_the_same_turn_files_once_and_gets_its_number_again(database: Database) -> None:
    first = await filed(database)
    assert first.number is not None
    assert first.number.startswith("BS20261122")
    async with database.transaction() as tx:
        again = await requests.file(tx, first.id, key="t1", now=NOW + timedelta(minutes=1))
    assert (again.number, again.filed_at) == (first.number, first.filed_at)
    assert [event.what for event in await events_of(database, first)] == ["opened", "open"]


async def test_a_key_files_one_request_only(database: Database) -> None:
    await filed(database)
    with pytest.raises(KeyReused):
        await filed(database)


async def test_a_number_that_is_taken_is_drawn_again(database: Database) -> None:
    first = await draft_of(database)
    other = await draft_of(database, name="chenjing")
    drawn = iter([7, 7, 8])
    async with database.transaction() as tx:
        one = await requests.file(tx, first.id, key="a", now=NOW, draw=lambda: next(drawn))
        two = await requests.file(tx, other.id, key="b", now=NOW, draw=lambda: next(drawn))
    assert (one.number, two.number) == ("BS20261122000007", "BS20261122000008")


async def test_people_move_it_to_its_end_with_their_reasons(database: Database) -> None:
    request = await filed(database)
    async with database.transaction() as tx:
        await requests.move(tx, request.id, RequestState.IN_PROGRESS, who="lina", why="called", now=NOW)
        await requests.move(tx, request.id, RequestState.DONE, who="lina", why="answered", now=NOW)
    assert [(event.who, event.why) for event in await events_of(database, request)][-1] == ("lina", "answered")


@pytest.mark.parametrize("to", [RequestState.DONE, RequestState.DRAFT, RequestState.DISCARDED])
async def test_no_step_is_left_out_and_none_goes_back(database: Database, to: RequestState) -> None:
    request = await filed(database)
    async with database.transaction() as tx:
        with pytest.raises(AlreadyMoved):
            await requests.move(tx, request.id, to, who="lina", why="", now=NOW)


async def test_a_draft_is_not_for_people_to_move_and_a_filed_one_not_to_note(database: Database) -> None:
    draft = await draft_of(database)
    async with database.transaction() as tx:
        with pytest.raises(AlreadyMoved):
            await requests.move(tx, draft.id, RequestState.WITHDRAWN, who="lina", why="", now=NOW)
        await requests.discard(tx, draft.id, now=NOW, why="not wanted")
        with pytest.raises(AlreadyMoved):
            await requests.note(tx, draft.id, {"city": "深圳"}, now=NOW)


async def test_what_is_due_first_is_worked_on_first(database: Database) -> None:
    late, soon = await draft_of(database), await draft_of(database, name="chenjing")
    async with database.transaction() as tx:
        await requests.file(tx, late.id, key="a", now=NOW)
        await requests.file(tx, soon.id, key="b", now=NOW, due_at=NOW + timedelta(days=1))
    async with database.reading() as session:
        assert [one.id for one in await requests.waiting(session)] == [soon.id, late.id]
        assert [one.id for one in await requests.filed(session, late.customer_id)] == [late.id]


async def test_a_draft_knows_which_turn_has_opened_it(database: Database) -> None:
    draft = await draft_of(database, turn="turn-1")
    async with database.reading() as session:
        assert await requests.is_opened_by(session, draft.id, "turn-1")
        assert not await requests.is_opened_by(session, draft.id, "turn-2")
