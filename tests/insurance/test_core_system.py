"""The core system over HTTP, against a stand-in that fails as real ones do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest
import uvicorn

from foundation.clock import BEIJING
from foundation.database import Database
from foundation.settings import Settings
from insurance.core.core_system import CoreRefused, CoreUnavailable, EmbeddedCore, Notice
from insurance.core.http_core import HttpCore, core_of
from insurance.customers import customers
from insurance.policies import policies
from insurance.policies.demo_policies import DEMO_POLICIES
from simulators.core_system.app import CoreStandIn
from simulators.core_system.faults import Fault
from tests.rasa_server import free_port

NOTICE = Notice("BW20261122000001", datetime(2026, 11, 22, 10, tzinfo=BEIJING), "in_app", {"has_injury": False}, 2)


@dataclass
class Meeting:
    stand_in: CoreStandIn
    core: HttpCore


@asynccontextmanager
async def serving(stand_in: CoreStandIn) -> AsyncIterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(stand_in.app(), port=port, log_level="warning", lifespan="off"))
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.force_exit = server.should_exit = True
        await running


@pytest.fixture
async def meeting(settings: Settings, database: Database) -> AsyncIterator[Meeting]:
    stand_in = CoreStandIn(token="t")
    stand_in.policies = json.loads(json.dumps(DEMO_POLICIES, default=str))
    async with serving(stand_in) as url:
        wanted = {"core_url": url, "core_token": settings.core_token.__class__("t"), "core_timeout_seconds": 0.5}
        core = HttpCore(settings.model_copy(update=wanted), database)
        yield Meeting(stand_in, core)
        await core.close()


async def test_both_core_systems_give_the_same_policies(meeting: Meeting, database: Database) -> None:
    async with database.transaction() as tx:
        await policies.seed(tx)
        zhang = await customers.find_or_create(tx, "in_app", "demo-zhangwei")
    embedded = EmbeddedCore(database)
    assert await meeting.core.find_by_plate("粤BD12345") == await embedded.find_by_plate("粤BD12345") != ()
    assert await meeting.core.for_phone("13800000002") == await embedded.for_phone("13800000002") != ()
    assert await meeting.core.for_customer(zhang.id) == await embedded.for_customer(zhang.id) != ()
    assert await meeting.core.find_by_number("BWS202512010000031") == await embedded.find_by_number(
        "BWS202512010000031"
    )
    assert await meeting.core.find_by_number("nothing") is None


@pytest.mark.parametrize("fault", [Fault.FAILS, Fault.OVERLOADED, Fault.SLOW, Fault.SILENT])
async def test_what_fails_once_is_asked_again(meeting: Meeting, fault: Fault) -> None:
    meeting.stand_in.faults.plan([fault])
    assert len(await meeting.core.find_by_plate("粤BD12345")) == 2


async def test_after_some_tries_it_is_said_that_nobody_answers(meeting: Meeting) -> None:
    meeting.stand_in.faults.plan([Fault.FAILS] * 9)
    with pytest.raises(CoreUnavailable):
        await meeting.core.find_by_plate("粤BD12345")
    assert len(meeting.stand_in.calls) == 3


async def test_a_system_that_is_down_is_left_alone_for_a_while(meeting: Meeting) -> None:
    meeting.stand_in.faults.plan([Fault.FAILS] * 99)
    for _ in range(6):
        with pytest.raises(CoreUnavailable):
            await meeting.core.find_by_plate("粤BD12345")
    assert len(meeting.stand_in.calls) == 8


async def test_a_claim_that_was_taken_before_the_answer_was_lost_is_registered_once(meeting: Meeting) -> None:
    meeting.stand_in.faults.plan([Fault.DONE_AND_LOST, Fault.FAILS])
    number = await meeting.core.register_claim(NOTICE, key="claim:1")
    assert await meeting.core.register_claim(NOTICE, key="claim:1") == number
    assert [one["claim_no"] for one in meeting.stand_in.claims.values()] == [number]


async def test_another_notice_under_the_same_key_is_refused_and_not_tried_again(meeting: Meeting) -> None:
    await meeting.core.register_claim(NOTICE, key="claim:1")
    other = Notice("BW20261122000002", NOTICE.reported_at, "in_app", {}, 0)
    with pytest.raises(CoreRefused):
        await meeting.core.register_claim(other, key="claim:1")
    assert len(meeting.stand_in.calls) == 2


@pytest.mark.parametrize(
    "answer",
    [b"<html>", b"[]", b'{"policies": [{"policy_no": "x"}]}', b'{"policies": 3}', b"null", b'{"policies": [null]}'],
)
async def test_an_answer_that_is_not_as_agreed_is_none(settings: Settings, database: Database, answer: bytes) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=answer)

    client = httpx.AsyncClient(transport=httpx.MockTransport(respond))
    core = HttpCore(settings.model_copy(update={"core_url": "http://core"}), database, client)
    if answer == b"null":
        assert await core.find_by_plate("粤BD12345") == ()
    else:
        with pytest.raises(CoreUnavailable):
            await core.find_by_plate("粤BD12345")
    await core.close()


async def test_a_policy_that_nobody_asked_for_by_name_is_not_given(meeting: Meeting) -> None:
    assert await meeting.core.for_customer("nobody") == ()
    assert meeting.stand_in.calls == []


def test_without_an_address_the_demonstration_takes_its_place(settings: Settings, database: Database) -> None:
    assert isinstance(core_of(settings, database), EmbeddedCore)


async def test_the_status_comes_with_what_we_have_words_for(meeting: Meeting) -> None:
    await meeting.core.register_claim(NOTICE, key="claim:1")
    event: dict[str, Any] = {"event_id": "e1", "stage": "paying", "at": "2026-11-25T10:00:00+08:00"}
    meeting.stand_in.events[NOTICE.number] = [{**event, "detail": {"amount": "1200.00", "inner": "x", "missing": "y"}}]
    (change,) = await meeting.core.claim_status(NOTICE.number)
    assert change.detail == {"amount": "1200.00"}
    assert await meeting.core.claim_status("BW-unknown") == ()
