"""What an agent may see and fill in of the customer whom they serve, and nobody else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from conversations import transcript
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from handoff.models import HandOffEvent
from insurance.claims import claim_listing, claims
from insurance.customers import customers
from tests.handoff.test_console import Agent, a_waiting_customer
from tests.people import li_na, wang_qiang
from tests.served import Served, frame, served


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await wang_qiang(tx)
        yield running


async def edit(system: Served, agent: Agent, conversation_id: str, key: str, typed: str) -> tuple[int, Any]:
    path = f"/api/console/conversations/{conversation_id}/draft-claim"
    answer = await system.http.patch(path, json={"key": key, "typed": typed}, headers=agent.headers)
    return answer.status_code, answer.json()


async def test_what_the_agent_fills_in_is_the_draft_and_is_told_to_the_page(system: Served) -> None:
    session = await a_waiting_customer(system)
    lina, colleague = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    (waiting,) = (await lina.get("/handoffs"))["items"]
    taken = (await lina.post(f"/handoffs/{waiting['id']}/accept")).json()
    conversation_id, database = taken["conversation_id"], system.parts.database
    assert session["conversation_id"] == conversation_id
    assert (await edit(system, lina, conversation_id, "plate_no", "粤B12345"))[0] == 404  # there is none yet
    async with database.transaction() as tx:
        conversation = await transcript.find(tx, conversation_id)
        of = {"conversation_id": conversation_id, "customer_id": conversation.customer_id, "channel": "in_app"}
        draft = await claims.open_draft(tx, **of, now=utc_now())
    async with system.socket("/api/console/ws", {"token": lina.token}) as console:
        await console.send(json.dumps({"type": "watch", "conversation_id": conversation_id}))
        assert (await frame(console, "state"))["state"]["claim"]["fields"] == {}
        status, claim = await edit(system, lina, conversation_id, "plate_no", "粤b12345")
        assert (status, claim["fields"]["plate_no"]) == (200, "粤B12345")
        assert (await frame(console, "state"))["state"]["claim"]["fields"] == {"plate_no": "粤B12345"}
    status, refused = await edit(system, lina, conversation_id, "reporter_phone", "12")
    assert (status, refused["error"]["code"]) == (422, "field_refused")
    assert (await edit(system, colleague, conversation_id, "plate_no", "京A12345"))[0] == 409
    async with database.reading() as reading:
        noted = [event for event in await claim_listing.events_of(reading, draft.id) if event.what == "noted"]
    me = (await lina.get("/me"))["id"]
    assert [(event.who, event.detail) for event in noted] == [(me, {"plate_no": "粤B12345"})]
    async with database.transaction() as tx:
        await claims.discard(tx, draft.id, now=utc_now())
    assert (await edit(system, lina, conversation_id, "plate_no", "京A12345"))[0] == 404


async def test_a_phone_number_is_shown_to_who_serves_and_that_is_written_down(system: Served) -> None:
    await a_waiting_customer(system)
    lina, colleague = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    (waiting,) = (await lina.get("/handoffs"))["items"]
    path, database = f"/conversations/{waiting['conversation_id']}", system.parts.database
    async with database.transaction() as tx:
        conversation = await transcript.find(tx, waiting["conversation_id"])
        await customers.update(tx, conversation.customer_id, phone="13812345678")
    assert (await lina.post(f"{path}/customer/phone")).status_code == 409  # not hers yet
    await lina.post(f"/handoffs/{waiting['id']}/accept")
    assert "13812345678" not in str(await lina.get(f"{path}/customer"))
    assert (await colleague.post(f"{path}/customer/phone")).status_code == 409
    assert (await lina.post(f"{path}/customer/phone")).json() == {"phone": "13812345678"}
    async with database.reading() as session:
        shown = await session.scalars(select(HandOffEvent.actor).where(HandOffEvent.kind == "phone_shown"))
        assert list(shown) == [(await lina.get("/me"))["id"]]
