"""Agents see what customers have asked for, read one whole on the record, and move it on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from insurance.customers import customers
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.requests import RequestKind
from tests.handoff.test_console import Agent
from tests.people import li_na, wang_qiang
from tests.served import Served, served

PHONE = "13812345678"


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await wang_qiang(tx)
        yield running


async def filed(system: Served, key: str, *, due: timedelta) -> ServiceRequest:
    async with system.parts.database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", key)
        now = utc_now()
        return await requests.file_at_once(
            tx,
            RequestKind.CALL_BACK,
            {"reason": "asked", "phone": PHONE},
            key=key,
            now=now,
            due_at=now + due,
            conversation_id="c",
            customer_id=customer.id,
            channel="in_app",
        )


async def test_the_soonest_due_comes_first_and_no_words_of_customers_are_in_the_list(system: Served) -> None:
    later, sooner = await filed(system, "a", due=timedelta(hours=2)), await filed(system, "b", due=timedelta(hours=1))
    lina = await Agent.log_in(system, "lina")
    listed = await lina.get("/requests")
    assert [item["number"] for item in listed["items"]] == [sooner.number, later.number]
    assert PHONE not in str(listed)
    assert (await system.http.get("/api/console/requests")).status_code == 401


async def test_who_reads_a_request_and_what_is_done_about_it_is_written_down(system: Served) -> None:
    asked = await filed(system, "a", due=timedelta(hours=1))
    lina, colleague = await Agent.log_in(system, "lina"), await Agent.log_in(system, "wangqiang")
    whole = await lina.get(f"/requests/{asked.number}")
    assert (whole["fields"]["phone"], whole["moves"]) == (PHONE, ["in_progress", "withdrawn"])
    assert [(event["who"], event["what"]) for event in whole["events"]][-1] == ("李娜", "looked")
    moved = await colleague.post(f"/requests/{asked.number}/move", state="in_progress", why="正在联系")
    assert (moved.status_code, moved.json()["state"], moved.json()["moves"]) == (
        200,
        "in_progress",
        ["done", "withdrawn"],
    )
    done = (await lina.post(f"/requests/{asked.number}/move", state="done", why="已回电")).json()
    assert [(event["who"], event["what"], event["why"]) for event in done["events"]][-2:] == [
        ("王强", "in_progress", "正在联系"),
        ("李娜", "done", "已回电"),
    ]
    assert (await lina.get("/requests"))["items"] == []


async def test_what_cannot_be_is_refused_in_a_sentence(system: Served) -> None:
    asked = await filed(system, "a", due=timedelta(hours=1))
    lina = await Agent.log_in(system, "lina")
    early = await lina.post(f"/requests/{asked.number}/move", state="done", why="还没开始")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "request_moved")
    silent = await lina.post(f"/requests/{asked.number}/move", state="in_progress", why="")
    assert silent.status_code == 422
    unknown = await system.http.get("/api/console/requests/BS20260101000000", headers=lina.headers)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "request_unknown")
