"""News of claims by SMS: written with what happens, sent in the daytime where nothing else reached, once per key."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import get_args

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy import func, select

from conversations import reading
from conversations.bell import Bell
from conversations.models import Delivery, DeliveryState
from foundation.claim_settings import StageName
from foundation.clock import BEIJING, clock_set_to, utc_now
from foundation.crash_points import VARIABLE
from foundation.database import Database
from foundation.settings import Settings, load_settings
from gateway import doctor
from gateway.app import web_app
from gateway.core_link import take_news
from gateway.parts import Parts
from gateway.sms_news import SmsNews
from insurance.claims import claim_sms
from insurance.claims.claim_sms import NotHeld, SmsRules
from insurance.claims.progress import Stage
from insurance.claims.sms_words import news_text
from insurance.clocks import after_quiet_hours
from insurance.core.core_models import ClaimSms
from insurance.core.core_system import StatusChange
from insurance.customers import forgetting
from insurance.models import Claim
from insurance.sms import NOTICE, HttpSms, SmsFailed
from tests.fakes import FakeSms
from tests.gateway.test_core_link import NOON, a_reported_claim
from tests.gateway.test_policy_page import parts as parts  # the fixture
from tests.insurance.test_claims import SAID
from tests.ports import free_port

RULES = SmsRules({"supplement": "unreached", "paid": "always"}, timedelta(minutes=10))
PUBLIC = "https://service.example.com"


class Clock:
    """A Sunday noon in Beijing, until it is moved on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=BEIJING)

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    with clock_set_to(lambda: clock.now):
        yield clock


@pytest.fixture
def sms() -> FakeSms:
    return FakeSms()


@pytest.fixture
def news(settings: Settings, database: Database, sms: FakeSms, clock: Clock) -> SmsNews:
    return SmsNews(settings.model_copy(update={"public_url": PUBLIC}), database, sms)


async def happens(database: Database, claim: Claim, stage: str = "supplement", event: str = "e1") -> None:
    async with database.transaction() as tx:
        await take_news(tx, Bell(), StatusChange(event, str(claim.number), stage, NOON), RULES)


async def rows(database: Database, claim: Claim) -> list[ClaimSms]:
    async with database.reading() as session:
        return await claim_sms.of_claim(session, claim.id)


async def states(database: Database, claim: Claim) -> list[str]:
    return [row.state for row in await rows(database, claim)]


async def test_a_change_that_came_again_and_again_is_one_row_and_one_message(
    news: SmsNews, database: Database, sms: FakeSms, clock: Clock
) -> None:
    claim = await a_reported_claim(database)
    await asyncio.gather(*(happens(database, claim) for _ in range(4)))
    assert len(await rows(database, claim)) == 1
    assert await news.look() == 0  # its channel has ten minutes
    clock.pass_by(minutes=11)
    assert [await news.look() for _ in range(3)] == [1, 0, 0]
    ((phone, text),) = sms.texts
    assert phone == SAID["reporter_phone"]
    assert f"尾号{str(claim.number)[-4:]}的报案" in text
    assert "请补充材料" in text
    assert len(NOTICE.format(company="示例财产保险", text=text)) <= 70
    for secret in (claim.number, SAID["reporter_phone"], SAID["plate_no"], SAID["accident_place"]):
        assert str(secret) not in text


async def test_what_was_rolled_back_is_told_to_nobody(database: Database) -> None:
    claim = await a_reported_claim(database)
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await take_news(tx, Bell(), StatusChange("e1", str(claim.number), "paid", NOON), RULES)
            raise RuntimeError
    assert await rows(database, claim) == []


async def test_stages_that_nobody_named_are_not_told(database: Database) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "surveying")
    async with database.transaction() as tx:
        await take_news(tx, Bell(), StatusChange("e2", str(claim.number), "supplement", NOON))
    assert await rows(database, claim) == []


async def test_without_a_mobile_number_there_is_nobody_to_tell(database: Database) -> None:
    claim = await a_reported_claim(database)
    async with database.transaction() as tx:
        row = await tx.get_one(Claim, claim.id)
        row.fields = {**row.fields, "reporter_phone": "0755-1234567"}
    await happens(database, claim)
    assert await rows(database, claim) == []


async def test_whoever_has_read_it_in_the_app_gets_no_message(
    news: SmsNews, database: Database, sms: FakeSms, clock: Clock, bell: Bell
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim)
    async with database.transaction() as tx:
        await reading.read_up_to(tx, bell, claim.conversation_id, 99)
    clock.pass_by(minutes=11)
    await news.look()
    assert await states(database, claim) == ["not_needed"]
    assert sms.texts == []


@pytest.mark.parametrize(("state", "told"), [(DeliveryState.SENT, 0), (DeliveryState.PENDING, 1)])
async def test_what_wechat_has_taken_needs_no_message_and_what_is_parked_does(
    news: SmsNews, database: Database, sms: FakeSms, clock: Clock, state: DeliveryState, told: int
) -> None:
    claim = await a_reported_claim(database, channel="wechat")
    await happens(database, claim)
    async with database.transaction() as tx:
        delivery = await tx.scalar(select(Delivery))
        assert delivery is not None
        delivery.state = state.value
    clock.pass_by(minutes=11)
    await news.look()
    assert len(sms.texts) == told


async def test_what_is_always_told_is_told_at_once_and_to_readers_too(
    news: SmsNews, database: Database, sms: FakeSms, bell: Bell
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    async with database.transaction() as tx:
        await reading.read_up_to(tx, bell, claim.conversation_id, 99)
    await news.look()
    assert len(sms.texts) == 1


async def test_a_gateway_that_is_away_is_asked_later_and_later_and_the_message_goes_once(
    news: SmsNews, database: Database, sms: FakeSms, clock: Clock
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    sms.broken = True
    pauses = []
    for _ in range(4):
        assert await news.look() == 1
        (row,) = await rows(database, claim)
        pauses.append((row.next_at - clock.now).total_seconds())
        assert await news.look() == 0
        clock.pass_by(seconds=pauses[-1] + 1)
    assert pauses == [30, 60, 120, 240]
    assert (row.state, row.error) == ("waiting", "503")
    sms.broken = False
    await news.look()
    clock.pass_by(hours=1)
    await news.look()
    assert len(sms.texts) == 1
    assert await states(database, claim) == ["sent"]


async def test_what_the_gateway_refuses_for_good_is_not_tried_again(
    settings: Settings, database: Database, clock: Clock
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    calls = []

    def unsubscribed(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(403)

    async with httpx.AsyncClient(transport=httpx.MockTransport(unsubscribed)) as client:
        news = SmsNews(settings, database, HttpSms(settings.model_copy(update={"sms_url": "http://sms"}), client))
        await news.look()
        clock.pass_by(hours=2)
        await news.look()
    assert len(calls) == 1
    assert await states(database, claim) == ["failed"]


async def test_news_that_could_not_be_sent_for_two_days_is_old(
    news: SmsNews, database: Database, sms: FakeSms, clock: Clock
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    sms.broken = True
    await news.look()
    clock.pass_by(hours=49)
    sms.broken = False
    await news.look()
    assert await states(database, claim) == ["failed"]
    assert sms.texts == []


async def test_at_night_it_waits_until_the_morning(
    news: SmsNews, database: Database, sms: FakeSms, clock: Clock
) -> None:
    claim = await a_reported_claim(database)
    clock.now = clock.now.replace(hour=22)
    await happens(database, claim, "paid")
    await news.look()
    assert sms.texts == []
    (row,) = await rows(database, claim)
    assert (row.state, row.attempts) == ("waiting", 0)
    assert row.next_at == datetime(2026, 11, 23, 8, tzinfo=BEIJING)
    clock.now = datetime(2026, 11, 23, 8, 0, 1, tzinfo=BEIJING)
    await news.look()
    assert len(sms.texts) == 1


@pytest.mark.parametrize(
    ("hour", "begins", "ends", "then"),
    [
        (20, 21, 8, "22T20"),
        (21, 21, 8, "23T08"),
        (3, 21, 8, "22T08"),
        (8, 21, 8, "22T08"),
        (13, 12, 14, "22T14"),
        (3, 0, 0, "22T03"),
        (3, 8, 8, "22T03"),
    ],
)
def test_quiet_hours_may_go_past_midnight(hour: int, begins: int, ends: int, then: str) -> None:
    now = datetime(2026, 11, 22, hour, tzinfo=BEIJING)
    assert f"{after_quiet_hours(now, begins, ends):%dT%H}" == then


async def test_two_workers_send_it_once(settings: Settings, database: Database, sms: FakeSms, clock: Clock) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    looks = [SmsNews(settings, database, sms).look() for _ in range(4)]
    assert sum(await asyncio.gather(*looks)) == 1
    assert len(sms.texts) == 1


async def test_who_was_slower_than_their_lease_says_nothing_of_it_any_more(database: Database, clock: Clock) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    (slow,) = await claim_sms.claim_due(database)
    clock.pass_by(seconds=31)
    (quick,) = await claim_sms.claim_due(database)
    with pytest.raises(NotHeld):
        async with database.transaction() as tx:
            await claim_sms.try_later(tx, slow, "late", now=utc_now())
    async with database.transaction() as tx:
        await claim_sms.sent(tx, quick, now=utc_now())
    assert await states(database, claim) == ["sent"]


class Gateway:
    """Counts what it is posted, and sends what has the same key once."""

    def __init__(self) -> None:
        self.posts = 0
        self.messages: dict[str, str] = {}
        self.port = free_port()
        self.app = FastAPI()
        self.app.post("/send")(self.take)

    async def take(self, request: Request) -> Response:
        self.posts += 1
        self.messages.setdefault(request.headers["Idempotency-Key"], (await request.json())["text"])
        return Response(status_code=204)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    gateway = Gateway()
    server = uvicorn.Server(uvicorn.Config(gateway.app, port=gateway.port, log_level="warning", lifespan="off"))
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield gateway
    server.force_exit = server.should_exit = True
    await running


SENDER = """
import asyncio
from foundation.database import Database
from foundation.settings import load_settings
from gateway.sms_news import SmsNews
from insurance.sms import sender_of
settings = load_settings(sms_quiet_from=0, sms_quiet_until=0)
asyncio.run(SmsNews(settings, Database(settings.database_url), sender_of(settings)).look())
"""


@pytest.mark.parametrize(("place", "posts"), [("sms_claimed", 1), ("sms_sent", 2)])
async def test_a_sender_that_is_killed_is_followed_by_another_and_the_customer_reads_it_once(
    database: Database, gateway: Gateway, place: str, posts: int
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    assert await one_look(database, gateway, {VARIABLE: place}) == -signal.SIGKILL
    assert await states(database, claim) == ["sending"]
    assert await one_look(database, gateway) == 0  # the lease still holds
    assert await states(database, claim) == ["sending"]
    async with database.transaction() as tx:
        (row,) = await claim_sms.of_claim(tx, claim.id)
        row.lease_until = utc_now() - timedelta(seconds=1)
    assert await one_look(database, gateway) == 0
    assert (gateway.posts, len(gateway.messages)) == (posts, 1)
    (row,) = await rows(database, claim)
    assert (row.state, row.fence) == ("sent", 2)


async def one_look(database: Database, gateway: Gateway, also: dict[str, str] | None = None) -> int | None:
    """In a process of its own; its return code."""
    known = {
        "BAOWEN_DATABASE_URL": database.url,
        "BAOWEN_SMS_URL": f"http://127.0.0.1:{gateway.port}/send",
        "BAOWEN_SMS_TOKEN": "token",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, env={**os.environ, **known, **(also or {})}
    )
    return await process.wait()


async def test_the_short_address_leads_to_the_page_for_some_days(parts: Parts, clock: Clock) -> None:
    claim = await a_reported_claim(parts.database)
    await happens(parts.database, claim, "paid")
    (row,) = await rows(parts.database, claim)
    transport = httpx.ASGITransport(app=web_app(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        found = await client.get(f"/s/{row.code}")
        assert (found.status_code, found.headers["Cache-Control"]) == (303, "no-store")
        with clock_set_to(utc_now_for_real):
            assert (await client.get("/s/nothing")).status_code == 404
        clock.pass_by(days=8)
        assert (await client.get(f"/s/{row.code}")).status_code == 404
    assert "/claim/progress/" in found.headers["Location"]


def utc_now_for_real() -> datetime:
    return datetime.now(BEIJING)


async def test_whoever_leaves_gets_no_more_messages(
    news: SmsNews, database: Database, sms: FakeSms, clock: Clock
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    async with database.transaction() as tx:
        await forgetting.forget(tx, claim.customer_id, now=utc_now(), unlink=True)
    assert await news.look() == 0
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ClaimSms)) == 0


async def test_the_plate_is_masked_and_left_out_where_it_would_make_two_messages(database: Database) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    (row,) = await rows(database, claim)
    texts = [news_text(claim, row, company="示例财产保险", public_url=url) for url in ("https://b.cn", PUBLIC)]
    assert ["粤B·" in text for text in texts] == [True, False]
    assert all(SAID["plate_no"] not in text for text in texts)
    assert all(re.search(r"/s/[\w-]{12}$", text) for text in texts)


def test_every_stage_can_be_named_and_no_other(settings: Settings) -> None:
    assert set(get_args(StageName)) == {stage.value for stage in Stage}
    assert set(settings.sms_news) == {"supplement", "paid", "withdrawn", "declined"}
    with pytest.raises(Exception, match="BAOWEN_SMS_NEWS"):
        load_settings(sms_news={"shipped": "always"})


async def test_the_doctor_tells_of_a_gateway_that_takes_nothing(
    settings: Settings, news: SmsNews, database: Database, sms: FakeSms
) -> None:
    claim = await a_reported_claim(database)
    await happens(database, claim, "paid")
    sms.broken = True
    asked = settings.model_copy(update={"database_url": database.url})
    assert await doctor.CHECKS["sms"](asked) is None
    await news.look()
    told = await doctor.CHECKS["sms"](asked)
    assert told is not None
    assert "1 news of claims wait, the last was refused with 503" in told


async def test_a_gateways_refusals_are_told_apart(settings: Settings) -> None:
    for status, permanent in ((403, True), (429, False), (500, False)):

        def respond(_: httpx.Request, status: int = status) -> httpx.Response:
            return httpx.Response(status)

        async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client:
            with pytest.raises(SmsFailed) as refused:
                await HttpSms(settings.model_copy(update={"sms_url": "http://sms"}), client).send_text(
                    "1", "x", key="k"
                )
        assert refused.value.permanent is permanent
