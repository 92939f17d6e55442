"""What supervisors keep in the console, and that nobody else can."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed

from foundation.database import Database
from foundation.settings import Settings
from handoff import reports
from handoff.models import Role
from tests.handoff.floor import START, Floor
from tests.handoff.test_console import Agent
from tests.handoff.test_reports import PROMISE, a_day
from tests.people import PASSWORD, an_agent, li_na
from tests.served import Served, frame, served

NEW = {"username": "赵磊", "name": "赵磊", "password": PASSWORD, "capacity": 2, "skills": ["claims"]}


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await an_agent(tx, username="lead", name="张敏", role=Role.SUPERVISOR)
        yield running


async def test_an_account_that_a_supervisor_opens_works_until_it_is_disabled(system: Served) -> None:
    lead = await Agent.log_in(system, "lead")
    opened = await lead.post("/accounts", **NEW)
    assert (opened.status_code, opened.json()["skills"]) == (201, ["claims"])
    assert (await lead.post("/accounts", **NEW)).json()["error"]["code"] == "account_taken"
    without_password = {name: value for name, value in NEW.items() if name != "password"}
    assert (await lead.post("/accounts", **{**without_password, "username": "新人"})).status_code == 422
    theirs = await Agent.log_in(system, "赵磊")
    assert (await theirs.get("/me"))["name"] == "赵磊"
    changed = await system.http.patch("/api/console/accounts/赵磊", json={"disabled": True}, headers=lead.headers)
    assert changed.json()["disabled"] is True
    assert (await system.http.get("/api/console/me", headers=theirs.headers)).status_code == 401


@pytest.mark.parametrize(
    "wrong", [{"skills": ["juggling"]}, {"disabled": True}, {"role": "agent"}, {"capacity": 0}, {"password": "short"}]
)
async def test_what_cannot_be_is_refused_and_nobody_shuts_themselves_out(
    system: Served, wrong: dict[str, object]
) -> None:
    lead = await Agent.log_in(system, "lead")
    refused = await system.http.patch("/api/console/accounts/lead", json=wrong, headers=lead.headers)
    assert refused.status_code == 422
    kept = await system.http.patch("/api/console/accounts/lead", json={"capacity": 5}, headers=lead.headers)
    assert (kept.status_code, kept.json()["capacity"]) == (200, 5)


async def test_an_agent_keeps_no_accounts_and_reads_no_report(system: Served) -> None:
    lina = await Agent.log_in(system, "lina")
    for path in ("/accounts", "/report", "/report.csv"):
        assert (await system.http.get(f"/api/console{path}", headers=lina.headers)).status_code == 403
    assert (await lina.post("/accounts", **NEW)).status_code == 403
    own = await system.http.patch("/api/console/accounts/lina", json={"role": "supervisor"}, headers=lina.headers)
    assert own.status_code == 403


async def test_the_course_of_a_period_adds_up_to_its_figures(database: Database) -> None:
    async with Floor.open(database) as floor:
        await a_day(floor)
        async with database.reading() as session:
            told = await reports.told_between(session, START, floor.now, now=floor.now)
        course = reports.course(told, START, floor.now, step=timedelta(minutes=1), promise_seconds=PROMISE)
        whole = reports.figures(told, promise_seconds=PROMISE)
        assert len(course) == -((START - floor.now) // timedelta(minutes=1)) > 1
        for figure in ("requests", "accepted", "breaches", "missed"):
            assert sum(step[figure] for step in course) == whole[figure]
        assert [step["requests"] for step in course].count(0) > 0


async def test_a_new_password_and_logging_out_everywhere_end_every_login_from_before(system: Served) -> None:
    lead, lina = await Agent.log_in(system, "lead"), await Agent.log_in(system, "lina")
    async with system.socket("/api/console/ws", {"token": lina.token}) as console:
        await frame(console, "handoffs")
        assert (await lina.post("/logout-everywhere")).status_code == 204
        with pytest.raises(ConnectionClosed) as closed:
            await frame(console, "never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4503
    assert (await system.http.get("/api/console/me", headers=lina.headers)).status_code == 401
    again = await Agent.log_in(system, "lina")
    assert (await again.get("/me"))["name"] == "李娜"
    changed = {"password": PASSWORD + "!"}
    await system.http.patch("/api/console/accounts/lina", json=changed, headers=lead.headers)
    assert (await system.http.get("/api/console/me", headers=again.headers)).status_code == 401
    assert (await lead.get("/me"))["name"] == "张敏"
