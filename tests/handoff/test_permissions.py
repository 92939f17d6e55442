"""What each role may do: every route of the console with every role, and the socket. A route missing here fails."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from foundation.database import Database
from foundation.settings import Settings
from gateway.app import web_app
from gateway.parts import build
from handoff import accounts, permissions
from handoff.models import Agent, Intent, Role
from handoff.permissions import Permission, may
from handoff.wall import Day, wall
from tests.handoff.floor import Floor
from tests.handoff.test_console import Agent as Page
from tests.handoff.test_console import a_waiting_customer
from tests.people import PASSWORD, an_agent
from tests.served import Served, frame, served

ANYBODY = frozenset({"nobody is logged in"})
LOGGED_IN = frozenset(Role)
SERVING = frozenset({Role.AGENT, Role.SUPERVISOR})
LEADING = frozenset({Role.SUPERVISOR})
CLAIMS = frozenset({Role.CLAIMS, Role.SUPERVISOR})
EDITING = frozenset({Role.EDITOR, Role.SUPERVISOR})
KEEPING = frozenset({Role.ADMIN, Role.SUPERVISOR})

WHO: dict[str, frozenset[Any]] = {
    "POST /login": ANYBODY,
    "GET /oidc": ANYBODY,
    "GET /oidc/begin": ANYBODY,
    "GET /oidc/callback": ANYBODY,
    "POST /oidc/login": ANYBODY,
    "GET /me": LOGGED_IN,
    "POST /logout-everywhere": LOGGED_IN,
    "GET /dispositions": SERVING,
    "GET /handoffs": SERVING,
    "POST /handoffs/{handoff_id}/accept": SERVING,
    "POST /handoffs/{handoff_id}/decline": SERVING,
    "POST /handoffs/{handoff_id}/end": SERVING,
    "POST /handoffs/{handoff_id}/close": SERVING,
    "POST /handoffs/{handoff_id}/pass-on": SERVING,
    "POST /handoffs/{handoff_id}/ask-advice": SERVING,
    "GET /conversations/{conversation_id}/lines": SERVING,
    "POST /conversations/{conversation_id}/messages": SERVING,
    "POST /conversations/{conversation_id}/photos": SERVING,
    "GET /photos/limits": SERVING,
    "GET /conversations/{conversation_id}/customer": SERVING,
    "POST /conversations/{conversation_id}/customer/phone": SERVING,
    "PATCH /conversations/{conversation_id}/draft-claim": SERVING,
    "POST /conversations/{conversation_id}/notes": SERVING,
    "PUT /conversations/{conversation_id}/draft": SERVING,
    "GET /conversations/{conversation_id}/contacts": SERVING,
    "GET /conversations/{conversation_id}/suggestions": SERVING,
    "GET /conversations/{conversation_id}/allowance": SERVING,
    "POST /suggestions/taken": SERVING,
    "GET /drafts": SERVING,
    "GET /search": SERVING,
    "GET /colleagues": SERVING,
    "GET /presence": SERVING,
    "POST /presence/intent": SERVING,
    "POST /presence/beat": SERVING,
    "POST /presence/leave": SERVING,
    "GET /requests": SERVING,
    "GET /requests/{number}": SERVING,
    "POST /requests/{number}/move": SERVING,
    "GET /canned": SERVING | EDITING,
    "POST /canned/{shortcut}/used": SERVING,
    "PUT /canned/{shortcut}": EDITING,
    "DELETE /canned/{shortcut}": EDITING,
    "GET /wall": LEADING,
    "POST /handoffs/{handoff_id}/take-over": LEADING,
    "POST /handoffs/{handoff_id}/put-first": LEADING,
    "POST /handoffs/{handoff_id}/assign": LEADING,
    "GET /timetable": LEADING,
    "POST /timetable/preview": LEADING,
    "PUT /timetable": LEADING,
    "POST /handoffs/{handoff_id}/whisper": LEADING,
    "POST /handoffs/{handoff_id}/join": LEADING,
    "POST /handoffs/{handoff_id}/leave": LEADING,
    "POST /queue/close": LEADING,
    "POST /queue/open": LEADING,
    "POST /agents/{agent_id}/intent": LEADING,
    "GET /report": LEADING,
    "GET /report.csv": LEADING,
    "GET /claims": CLAIMS,
    "GET /claims/{claim_id}": CLAIMS,
    "GET /claims/{claim_id}/export.json": CLAIMS,
    "GET /claims/{claim_id}/export.pdf": CLAIMS,
    "PUT /claims/{claim_id}/photos/{photo_id}/label": CLAIMS,
    "POST /claims/{claim_id}/ask": CLAIMS,
    "GET /accounts": KEEPING,
    "POST /accounts": KEEPING,
    "PATCH /accounts/{username}": KEEPING,
}
# What makes a request whole where the route would otherwise not be reached.
QUERIES = {"GET /search": "?q=车牌"}
PREFIX = "/api/console"


@dataclass
class Staff:
    system: Served
    by_role: dict[Role, Agent]

    async def ask(self, role: Role | None, route: str) -> tuple[int, str]:
        """The status and the code of an error. Every time with a new login: one of the routes ends them all."""
        method, path = route.split(" ")
        plain = path.replace("{number}", "BS2026000001").replace("{", "").replace("}", "")
        headers = {"Authorization": f"Bearer {self.system.parts.desk.tokens.issue(self.by_role[role])}"} if role else {}
        url = f"{PREFIX}{plain}{QUERIES.get(route, '')}"
        answer = await self.system.http.request(method, url, json={}, headers=headers)
        is_error = answer.status_code >= 400
        return answer.status_code, answer.json()["error"]["code"] if is_error else ""


@pytest.fixture
async def staff(settings: Settings, database: Database) -> AsyncIterator[Staff]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            made = {
                role: await an_agent(tx, username=role.value, name=role.value, role=role, skills=["service"])
                for role in Role
            }
        yield Staff(running, made)


def test_every_route_of_the_console_says_whom_it_is_for(settings: Settings) -> None:
    described = web_app(build(settings)).openapi()["paths"]
    there = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, methods in described.items()
        if path.startswith(f"{PREFIX}/")
        for method in methods
    }
    assert there == set(WHO)


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_is_let_through_where_it_belongs_and_nowhere_else(staff: Staff, role: Role) -> None:
    wrong = []
    for route, who in WHO.items():
        if who is ANYBODY:
            continue
        status, code = await staff.ask(role, route)
        refused = (status, code) == (403, "not_allowed")
        if refused == (role in who) or status in (401, 500):
            wrong.append(f"{role} {route}: {status} {code}")
    assert wrong == []


async def test_without_a_login_nothing_is_reached(staff: Staff) -> None:
    for route, who in WHO.items():
        if who is not ANYBODY:
            assert (await staff.ask(None, route))[0] == 401, route


@pytest.mark.parametrize(
    ("role", "skills", "expected"),
    [
        (Role.AGENT, ["service"], {"serve"}),
        (Role.AGENT, [], {"serve", "claims"}),  # takes everything
        (Role.AGENT, ["claims"], {"serve", "claims"}),
        (Role.SUPERVISOR, ["service"], {"serve", "supervise", "claims", "edit", "accounts"}),
        (Role.EDITOR, [], {"edit"}),  # skills are for agents
        (Role.EDITOR, ["claims"], {"edit"}),
        (Role.CLAIMS, ["service"], {"claims"}),
        (Role.ADMIN, [], {"accounts"}),
    ],
)
def test_what_a_role_and_its_skills_allow(role: Role, skills: list[str], expected: set[str]) -> None:
    agent = Agent(role=role.value, skills=skills)
    assert set(permissions.all_of(agent)) == expected
    assert {one.value for one in Permission if may(agent, one)} == expected


async def test_who_serves_nobody_hears_nothing_of_those_who_wait(staff: Staff) -> None:
    session = await a_waiting_customer(staff.system)
    for role in Role:
        page = await Page.log_in(staff.system, role.value)
        async with staff.system.socket("/api/console/ws", {"token": page.token}) as console:
            items = (await frame(console, "handoffs"))["items"]
            assert (len(items) == 1) == (role in SERVING), role
            await console.send(json.dumps({"type": "watch", "conversation_id": session["conversation_id"]}))
            told = await _within(console, "line", 20 if role in SERVING else 1)
            assert told == (role in SERVING), role


async def test_another_role_ends_the_login_and_closes_the_page(staff: Staff) -> None:
    lead, page = await Page.log_in(staff.system, "supervisor"), await Page.log_in(staff.system, "agent")
    async with staff.system.socket("/api/console/ws", {"token": page.token}) as console:
        await frame(console, "handoffs")
        same = await _change(staff, lead, "agent", role="agent")
        assert same == 200
        assert (await page.get("/me"))["role"] == "agent"  # nothing has changed: nothing ends
        assert await _change(staff, lead, "agent", role="claims") == 200
        with pytest.raises(ConnectionClosed):
            await frame(console, "never")
    again = await Page.log_in(staff.system, "agent")
    assert (await again.get("/me"))["may"] == ["claims"]


async def test_only_an_administrator_makes_changes_or_unmakes_an_administrator(staff: Staff) -> None:
    lead, admin = await Page.log_in(staff.system, "supervisor"), await Page.log_in(staff.system, "admin")
    new = {"username": "neu", "name": "新人", "password": PASSWORD}
    assert (await lead.post("/accounts", **new, role="admin")).status_code == 403
    for change in ({"role": "agent"}, {"disabled": True}, {"password": PASSWORD + "!"}, {"name": "x"}):
        assert await _change(staff, lead, "admin", **change) == 403
    assert await _change(staff, lead, "agent", role="admin") == 403
    assert (await lead.post("/accounts", **new, role="claims")).status_code == 201
    assert await _change(staff, admin, "neu", role="admin") == 200
    assert await _change(staff, admin, "admin", role="agent") == 422  # nobody shuts themselves out
    assert await _change(staff, admin, "supervisor", disabled=True) == 200


async def test_whoever_serves_nobody_is_offered_nobody_asked_nothing_and_not_on_the_wall(database: Database) -> None:
    async with Floor.open(database) as floor:
        for role in set(Role) - SERVING:
            await floor.agent(role.value, intent=Intent.ONLINE)
            async with database.transaction() as tx:
                await accounts.change(tx, role.value, role=role)  # and their page is open yet
        async with database.reading() as session:
            seen = await wall(session, floor.now, Day(), promise_seconds=30)
        assert seen["agents"] == []
        handoff_id = await floor.asks("张伟")
        await floor.later(26)  # everybody was called, somebody would have been chosen
        assert await floor.screens(handoff_id) == {}
        await floor.agent("lina")
        await floor.later(1)
        assert set(await floor.screens(handoff_id)) == {"lina"}


async def _change(staff: Staff, page: Page, username: str, **how: Any) -> int:
    url = f"{PREFIX}/accounts/{username}"
    return (await staff.system.http.patch(url, json=how, headers=page.headers)).status_code


async def _within(console: Any, kind: str, seconds: float) -> bool:
    try:
        await frame(console, kind, within=seconds)
    except TimeoutError:
        return False
    return True
