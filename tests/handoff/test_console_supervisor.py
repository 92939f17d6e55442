"""What supervisors do from the wall and keep in the page, as their console asks for it; and that nobody else can."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from foundation.clock import in_beijing, utc_now
from foundation.database import Database
from foundation.settings import Settings
from handoff.models import Role
from tests.handoff.test_console import Agent, a_waiting_customer, lines
from tests.people import an_agent, li_na, wang_qiang
from tests.served import Served, frame, served

ALL_DAY = [{"weekday": day, "begins": "00:00", "ends": "24:00"} for day in range(1, 8)]
MAY_DAY = {"day": "2999-05-01", "kind": "holiday", "name": "劳动节"}


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    slow = settings.model_copy(update={"offer_seconds": 60.0, "ring_after_seconds": 600.0})
    async with served(slow, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await wang_qiang(tx)
            await an_agent(tx, username="lead", name="张敏", role=Role.SUPERVISOR)
        yield running


async def at_desk(system: Served, username: str) -> Agent:
    """On line, with a page that lives."""
    agent = await Agent.log_in(system, username)
    await agent.post("/presence/beat", session=f"page-of-{username}")
    await agent.post("/presence/intent", intent="online")
    return agent


async def put(agent: Agent, path: str, body: dict[str, Any]) -> Any:
    return await agent.system.http.put(f"/api/console{path}", json=body, headers=agent.headers)


async def waiting_on_wall(lead: Agent) -> list[dict[str, Any]]:
    return [one for one in (await lead.get("/wall"))["items"] if one["state"] != "active"]


async def test_the_order_of_the_wall_and_of_customers_changes_at_once(system: Served) -> None:
    lead = await Agent.log_in(system, "lead")
    sessions = [await a_waiting_customer(system) for _ in range(2)]
    first, second = await waiting_on_wall(lead)
    body = {"reason": "客户在高速上", "owner_epoch": second["owner_epoch"]}
    done = await lead.post(f"/handoffs/{second['id']}/put-first", **body)
    assert (done.status_code, done.json()["put_first"]) == (200, "客户在高速上")
    assert [one["id"] for one in await waiting_on_wall(lead)] == [second["id"], first["id"]]
    positions = [(await lines(system, one))["state"]["queue"]["position"] for one in sessions]
    assert positions == [2, 1]
    again = await lead.post(f"/handoffs/{second['id']}/put-first", **body)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_first")
    nothing_said = await lead.post(f"/handoffs/{first['id']}/put-first", reason="", owner_epoch=1)
    assert nothing_said.status_code == 422


async def test_an_assigned_agent_learns_it_and_answers(system: Served) -> None:
    lead, lina = await Agent.log_in(system, "lead"), await at_desk(system, "lina")
    session = await a_waiting_customer(system)
    me = next(one for one in (await lead.get("/wall"))["agents"] if one["name"] == "李娜")
    (waiting,) = await waiting_on_wall(lead)
    async with system.socket("/api/console/ws", {"token": lina.token}) as console:
        await frame(console, "handoffs")
        body = {"agent_id": me["id"], "owner_epoch": waiting["owner_epoch"]}
        done = await lead.post(f"/handoffs/{waiting['id']}/assign", **body)
        assert (done.status_code, done.json()["agent_name"]) == (200, "李娜")
        item = await frame(console, "inbox")
        while item["kind"] != "assigned":
            item = await frame(console, "inbox")
        assert item["data"] == {"handoff": waiting["id"], "by": "张敏"}
    assert (await lines(system, session))["state"]["agent_name"] == "李娜"
    message = {"client_id": "a1", "text": "您好", "owner_epoch": done.json()["owner_epoch"]}
    said = await lina.post(f"/conversations/{waiting['conversation_id']}/messages", **message)
    assert said.status_code == 200
    stale = await lead.post(f"/handoffs/{waiting['id']}/assign", **body)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "already_taken")


async def test_a_served_customer_is_passed_on_by_a_supervisor_unless_somebody_was_faster(system: Served) -> None:
    lead, lina, _ = (
        await Agent.log_in(system, "lead"),
        await at_desk(system, "lina"),
        await at_desk(system, "wangqiang"),
    )
    await a_waiting_customer(system)
    (waiting,) = await waiting_on_wall(lead)
    people = {one["name"]: one["id"] for one in (await lead.get("/wall"))["agents"]}
    assign = {"agent_id": people["李娜"], "owner_epoch": waiting["owner_epoch"]}
    taken = (await lead.post(f"/handoffs/{waiting['id']}/assign", **assign)).json()
    path, to = f"/handoffs/{waiting['id']}/pass-on", {"agent_id": people["王强"], "note": "换人"}
    stale = await lead.post(path, **to, owner_epoch=taken["owner_epoch"] - 1)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "outdated")
    passed = await lead.post(path, **to, owner_epoch=taken["owner_epoch"])
    assert (passed.status_code, passed.json()["state"]) == (200, "queued")
    body = {"owner_epoch": taken["owner_epoch"]}
    late = await lead.post(f"/handoffs/{waiting['id']}/take-over", **body)
    assert late.json()["error"]["code"] == "outdated"
    assert (await lina.get("/handoffs"))["items"][0]["state"] != "active"


async def test_agents_who_are_away_or_unknown_are_refused_by_name(system: Served) -> None:
    lead = await Agent.log_in(system, "lead")
    await a_waiting_customer(system)
    (waiting,) = await waiting_on_wall(lead)
    people = {one["name"]: one["id"] for one in (await lead.get("/wall"))["agents"]}
    body = {"agent_id": people["王强"], "owner_epoch": waiting["owner_epoch"]}
    away = await lead.post(f"/handoffs/{waiting['id']}/assign", **body)
    assert (away.status_code, away.json()["error"]["code"]) == (409, "agent_away")
    assert (await lead.post("/agents/nobody/intent", intent="busy")).status_code == 404
    assert (await lead.post(f"/agents/{people['王强']}/intent", intent="busy")).status_code == 200


async def test_hours_are_kept_previewed_and_told_with_who_changed_them(system: Served) -> None:
    lead = await Agent.log_in(system, "lead")
    shown = await lead.get("/timetable")
    assert (shown["version"], shown["now"], shown["changes"]) == (0, "营业中", [])
    now = in_beijing(utc_now())
    over = [{"weekday": now.isoweekday() % 7 + 1, "begins": "08:00", "ends": "09:00"}]
    seen = (await lead.post("/timetable/preview", version=0, week=over, days=[])).json()
    assert (seen["problems"], seen["now"]) == ([], "已下班，下次 明天 08:00")
    assert (await lead.get("/timetable"))["version"] == 0
    wrong = {"version": 0, "week": [{"weekday": 1, "begins": "9", "ends": "18:00"}], "days": []}
    assert "看不懂" in (await lead.post("/timetable/preview", **wrong)).json()["problems"][0]
    refused = await put(lead, "/timetable", wrong)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "timetable_wrong")
    assert refused.json()["error"]["message"] == "没有保存：周一的“9”看不懂，请写成 09:00 这样的时间。"
    fields = {"version": 0, "week": ALL_DAY[:5], "days": [MAY_DAY]}
    assert (await put(lead, "/timetable", fields)).json()["version"] == 1
    stale = await put(lead, "/timetable", fields)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "timetable_outdated")
    (change,) = (await lead.get("/timetable"))["changes"]
    assert change["by"] == "张敏"
    assert change["what"] == [
        "周六：00:00–24:00 → 休息",
        "周日：00:00–24:00 → 休息",
        "新增 2999-05-01 劳动节（休息）",
    ]


async def test_an_agent_does_none_of_it(system: Served) -> None:
    lead, lina = await Agent.log_in(system, "lead"), await at_desk(system, "lina")
    await a_waiting_customer(system)
    (waiting,) = await waiting_on_wall(lead)
    epoch = waiting["owner_epoch"]
    for path, body in {
        f"/handoffs/{waiting['id']}/put-first": {"reason": "我来", "owner_epoch": epoch},
        f"/handoffs/{waiting['id']}/assign": {"agent_id": "x", "owner_epoch": epoch},
        f"/handoffs/{waiting['id']}/take-over": {},
        "/timetable/preview": {"version": 0, "week": ALL_DAY, "days": []},
        "/queue/close": {"reason": "累了"},
    }.items():
        refused = await lina.post(path, **body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed"), path
    for path in ("/wall", "/timetable"):
        assert (await system.http.get(f"/api/console{path}", headers=lina.headers)).status_code == 403
    fields = {"version": 0, "week": ALL_DAY, "days": []}
    assert (await put(lina, "/timetable", fields)).status_code == 403
    assert (await lead.get("/timetable"))["version"] == 0
