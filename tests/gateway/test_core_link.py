"""From a report to the core system and back: registered once, told once, whatever comes twice, late or out of order."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, update

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Delivery, Line
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from gateway.core_link import CoreLink, take_news
from gateway.core_routes import sign
from insurance.claims import claims, progress, registrations
from insurance.core.core_models import CoreRegistration
from insurance.core.core_system import CoreRefused, CoreUnavailable, EmbeddedCore, Notice, StatusChange
from insurance.models import Claim
from tests.insurance.test_claims import SAID
from tests.people import zhang_wei
from tests.served import Served, served

SECRET = "a secret that the core system shares with us"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


async def a_reported_claim(database: Database, *, channel: str = "in_app") -> Claim:
    conversation = await zhang_wei(database, channel=channel)
    async with database.transaction() as tx:
        of = {"conversation_id": conversation.id, "customer_id": conversation.customer_id, "channel": channel}
        draft = await claims.open_draft(tx, **of, now=utc_now())
        await claims.note(tx, draft.id, SAID, now=utc_now())
        return await claims.report(tx, draft.id, key="k", now=utc_now())


class Core(EmbeddedCore):
    """Fails as often as it is told to, and remembers what it was given."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.notices: list[tuple[str, Notice]] = []
        self.problems: list[Exception] = []
        self.changes: tuple[StatusChange, ...] = ()

    async def register_claim(self, notice: Notice, *, key: str) -> str:
        self.notices.append((key, notice))
        if self.problems:
            raise self.problems.pop(0)
        return "PA1"

    async def claim_status(self, number: str) -> tuple[StatusChange, ...]:
        return self.changes


async def due_now(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(CoreRegistration).values(next_at=NOON))


async def registration_of(database: Database, claim: Claim) -> CoreRegistration:
    async with database.reading() as session:
        found = await registrations.of_claim(session, claim.id)
    assert found is not None
    return found


async def said_to(database: Database, conversation_id: str) -> list[Line]:
    async with database.reading() as session:
        return await transcript.history(session, conversation_id)


async def test_a_report_is_registered_under_its_own_key_until_it_is_taken(
    settings: Settings, database: Database
) -> None:
    claim = await a_reported_claim(database)
    core = Core(database)
    core.problems = [CoreUnavailable("ReadTimeout"), CoreUnavailable("500")]
    link = CoreLink(settings, database, Bell(), core)
    for _ in range(3):
        assert await link.look() == 1
        await due_now(database)
    assert [key for key, _ in core.notices] == [f"claim:{claim.id}"] * 3
    assert core.notices[0][1].fields["plate_no"] == SAID["plate_no"]
    found = await registration_of(database, claim)
    assert (found.state, found.core_no, found.error) == ("registered", "PA1", None)


async def test_a_core_system_that_is_away_is_asked_later_and_later(settings: Settings, database: Database) -> None:
    claim = await a_reported_claim(database)
    core = Core(database)
    core.problems = [CoreUnavailable("500")] * 3
    link = CoreLink(settings, database, Bell(), core)
    pauses = []
    for _ in range(3):
        await link.look()
        found = await registration_of(database, claim)
        pauses.append((found.next_at - utc_now()).total_seconds())
        await due_now(database)
    assert 1 < pauses[0] < 3 < pauses[1] < 5 < pauses[2] < 9
    assert found.error == "500"


async def test_a_claim_that_the_core_system_refuses_is_not_tried_for_ever(
    settings: Settings, database: Database
) -> None:
    claim = await a_reported_claim(database)
    core = Core(database)
    core.problems = [CoreRefused("400")]
    link = CoreLink(settings, database, Bell(), core)
    await link.look()
    await due_now(database)
    assert await link.look() == 0
    assert (await registration_of(database, claim)).state == "refused"


async def test_two_workers_register_a_claim_once(settings: Settings, database: Database) -> None:
    await a_reported_claim(database)
    core = Core(database)
    looks = [CoreLink(settings, database, Bell(), core).look() for _ in range(4)]
    assert sum(await asyncio.gather(*looks)) == 1
    assert len(core.notices) == 1


async def test_news_whose_webhook_was_lost_is_found_and_the_end_ends_it(settings: Settings, database: Database) -> None:
    claim = await a_reported_claim(database)
    core = Core(database)
    link = CoreLink(settings, database, Bell(), core)
    await link.look()
    core.changes = (
        StatusChange("e2", str(claim.number), "closed", NOON + timedelta(hours=2)),
        StatusChange("e1", str(claim.number), "paid", NOON + timedelta(hours=1)),
        StatusChange("e0", str(claim.number), "a stage of tomorrow", NOON),
    )
    await due_now(database)
    await link.look()
    texts = [line.text for line in await said_to(database, claim.conversation_id)]
    assert len(texts) == 2
    assert "已到账" in texts[0]
    assert "已结案" in texts[1]
    assert (await registration_of(database, claim)).state == "ended"


async def test_what_comes_late_stands_in_the_timeline_and_is_not_told(database: Database) -> None:
    claim = await a_reported_claim(database)
    seen = []
    for event, stage, hour in (("e2", "calculating", 2), ("e1", "documents", 1), ("e2", "calculating", 2)):
        async with database.transaction() as tx:
            change = StatusChange(event, str(claim.number), stage, NOON + timedelta(hours=hour))
            noted = await take_news(tx, Bell(), change)
        seen.append((noted.fresh, noted.newest))
    assert seen == [(True, True), (True, False), (False, False)]
    lines = await said_to(database, claim.conversation_id)
    assert ["理赔审核中" in line.text for line in lines] == [True]
    async with database.reading() as session:
        assert [step.stage for step in await progress.steps(session, claim.id)] == ["documents", "calculating"]


@pytest.mark.parametrize(
    ("stages", "state"),
    [
        (["surveying"], "reported"),
        (["supplement"], "awaiting_documents"),
        (["supplement", "documents"], "reported"),
        (["supplement", "paying"], "accepted"),
        (["paying", "paid", "closed"], "accepted"),
        (["declined"], "declined"),
        (["paid", "supplement"], "accepted"),  # ours cannot go back; theirs is told all the same
    ],
)
async def test_the_claims_own_state_follows(database: Database, stages: list[str], state: str) -> None:
    claim = await a_reported_claim(database)
    for number, stage in enumerate(stages):
        async with database.transaction() as tx:
            change = StatusChange(f"e{number}", str(claim.number), stage, NOON + timedelta(hours=number))
            assert (await take_news(tx, Bell(), change)).newest
    async with database.reading() as session:
        assert (await claims.by_id(session, claim.id)).state == state
    assert len(await said_to(database, claim.conversation_id)) == len(stages)


async def test_news_for_wechat_goes_out_by_its_sender_once(database: Database) -> None:
    claim = await a_reported_claim(database, channel="wechat")
    for _ in range(3):
        async with database.transaction() as tx:
            await take_news(tx, Bell(), StatusChange("e1", str(claim.number), "surveying", NOON))
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Delivery)) == 1


async def test_the_same_event_at_the_same_time_is_told_once(database: Database) -> None:
    claim = await a_reported_claim(database)

    async def hear() -> None:
        async with database.transaction() as tx:
            await take_news(tx, Bell(), StatusChange("e1", str(claim.number), "paid", NOON, {"amount": "1200.00"}))

    await asyncio.gather(*(hear() for _ in range(5)))
    (line,) = await said_to(database, claim.conversation_id)
    assert "1200" not in line.text  # amounts are for who is verified


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    secret = {"core_webhook_secret": SecretStr(SECRET)}
    async with served(settings.model_copy(update=secret), database) as running:
        yield running


async def post(system: Served, event: dict[str, Any], *, age: float = 0, secret: str = SECRET) -> httpx.Response:
    body = json.dumps(event).encode()
    timestamp = str(int(time.time() - age))
    headers = {"X-Core-Timestamp": timestamp, "X-Core-Signature": sign(secret, timestamp, body)}
    return await system.http.post("/api/core/status", content=body, headers=headers)


async def test_a_signed_event_reaches_the_customer_and_a_replay_does_not(system: Served, database: Database) -> None:
    claim = await a_reported_claim(database)
    event = {"event_id": "e1", "number": claim.number, "stage": "supplement", "at": "2026-11-23T10:00:00+08:00"}
    event["detail"] = {"missing": ["行驶证照片"], "unheard_of": 1}
    assert (await post(system, event)).json() == {"fresh": True, "told": True}
    assert (await post(system, event)).json() == {"fresh": False, "told": False}
    (line,) = await said_to(database, claim.conversation_id)
    assert (line.sender, line.kind) == ("system", "notice")
    assert "还需要您补充：行驶证照片" in line.text


@pytest.mark.parametrize("how", [{"secret": "another"}, {"age": 400}, {"age": -400}])
async def test_what_is_not_signed_now_by_the_core_system_changes_nothing(
    system: Served, database: Database, how: dict[str, Any]
) -> None:
    claim = await a_reported_claim(database)
    event = {"event_id": "e1", "number": claim.number, "stage": "paid", "at": "2026-11-23T10:00:00+08:00"}
    refused = await post(system, event, **how)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "signature")
    assert await said_to(database, claim.conversation_id) == []


async def test_a_body_changed_on_its_way_is_refused(system: Served) -> None:
    timestamp = str(int(time.time()))
    headers = {"X-Core-Timestamp": timestamp, "X-Core-Signature": sign(SECRET, timestamp, b'{"stage":"paid"}')}
    response = await system.http.post("/api/core/status", content=b'{"stage":"closed"}', headers=headers)
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({}, 422),
        ({"event_id": "e", "number": "BW1", "stage": "shipped", "at": "2026-11-23T10:00:00+08:00"}, 422),
        ({"event_id": "e", "number": "BW1", "stage": "paid", "at": "2026-11-23T10:00:00"}, 422),
        ({"event_id": "e" * 65, "number": "BW1", "stage": "paid", "at": "2026-11-23T10:00:00+08:00"}, 422),
        ({"event_id": "e", "number": "BW1", "stage": "paid", "at": "2026-11-23T10:00:00+08:00"}, 404),
    ],
)
async def test_what_nobody_can_understand_is_refused(system: Served, event: dict[str, Any], status: int) -> None:
    assert (await post(system, event)).status_code == status


async def test_without_a_secret_nobody_is_believed(settings: Settings, database: Database) -> None:
    async with served(settings, database) as running:
        event = {"event_id": "e", "number": "BW1", "stage": "paid", "at": "2026-11-23T10:00:00+08:00"}
        assert (await post(running, event, secret="")).status_code == 401


async def test_a_running_worker_registers_what_is_reported(system: Served, database: Database) -> None:
    claim = await a_reported_claim(database)
    for _ in range(1500):
        if (await registration_of(database, claim)).state == "registered":
            return
        await asyncio.sleep(0.02)
    raise AssertionError("not registered")
