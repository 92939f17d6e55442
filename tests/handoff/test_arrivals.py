"""Whose account it is that the identity provider has vouched for, with which role, and whose it is not."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from foundation.database import Database
from foundation.settings import Settings
from handoff import agents
from handoff.models import Role
from tests.identity import PEOPLE, Company, a_company
from tests.people import PASSWORD, an_agent


@pytest.fixture
async def company(settings: Settings, database: Database) -> AsyncIterator[Company]:
    async with a_company(settings, database) as there:
        yield there


@pytest.mark.parametrize(("person", "why"), [("zhoujie", "unknown"), ("stranger", "no_role"), ("nameless", "nameless")])
async def test_who_has_no_account_no_role_or_no_name_is_not_let_in(company: Company, person: str, why: str) -> None:
    assert await company.browser.arrive(person) == f"refused={why}"
    assert await company.account(person) is None


async def test_a_disabled_account_is_refused_at_the_door_and_with_its_ticket(company: Company) -> None:
    await company.browser.arrive("lina")
    await company.change("lina", disabled=True)
    assert (await company.browser.log_in()).status_code == 401
    assert await company.browser.arrive("lina") == "refused=disabled"
    await company.change("lina", disabled=False)
    assert await company.browser.arrive("lina") == "arrived"


async def test_logging_out_everywhere_ends_what_came_by_the_provider_and_tickets_on_their_way(
    company: Company,
) -> None:
    await company.browser.arrive("lina")
    token = (await company.browser.log_in()).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    await company.browser.arrive("lina")
    assert (await company.system.http.post("/api/console/logout-everywhere", headers=headers)).status_code == 204
    assert (await company.system.http.get("/api/console/me", headers=headers)).status_code == 401
    assert (await company.browser.log_in()).status_code == 401
    await company.browser.arrive("lina")
    assert (await company.browser.log_in()).status_code == 200


async def test_the_provider_decides_the_role_and_a_new_one_ends_older_logins(company: Company) -> None:
    await company.browser.arrive("lina")
    token = (await company.browser.log_in()).json()["token"]
    company.provider.people["lina"]["groups"] = ["kefu", "kefu-lead"]  # of several, the first in our setting
    await company.browser.arrive("lina")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await company.system.http.get("/api/console/me", headers=headers)).status_code == 401
    agent = (await company.browser.log_in()).json()["agent"]
    assert (agent["role"], "supervise" in agent["may"]) == ("supervisor", True)


async def test_without_a_claim_for_roles_the_accounts_own_role_stays(settings: Settings, database: Database) -> None:
    async with a_company(settings, database, oidc_roles_claim="", oidc_roles={}) as company:
        company.provider.people["lina"]["groups"] = ["it"]
        assert await company.browser.arrive("lina") == "arrived"
        assert (await company.browser.log_in()).json()["agent"]["role"] == "agent"


async def test_a_user_name_that_is_given_to_somebody_else_opens_nothing(company: Company) -> None:
    assert await company.browser.arrive("lina") == "arrived"
    company.provider.people["lina"]["preferred_username"] = "lina.wang"  # renamed, and still the same person
    assert await company.browser.arrive("lina") == "arrived"
    company.provider.people["new"] = {**PEOPLE["lina"], "sub": "2001"}
    assert await company.browser.arrive("new") == "refused=another"
    await company.change("lina", forget_identity=True)
    assert await company.browser.arrive("new") == "arrived"


async def test_accounts_are_opened_where_that_is_wished_and_have_no_password(
    settings: Settings, database: Database
) -> None:
    async with a_company(settings, database, oidc_opens_accounts=True) as company:
        assert await company.browser.arrive("zhoujie") == "arrived"
        agent = (await company.browser.log_in()).json()["agent"]
        assert (agent["name"], agent["role"], agent["may"]) == ("周洁", "claims", ["claims"])
        for password in ("", PASSWORD, agents.NO_PASSWORD or "x"):
            body = {"username": "zhoujie", "password": password or " "}
            assert (await company.system.http.post("/api/console/login", json=body)).status_code == 401
        company.provider.people["long"] = {**PEOPLE["zhoujie"], "sub": "3", "preferred_username": "长" * 65}
        assert await company.browser.arrive("long") == "refused=nameless"
        assert await company.browser.arrive("stranger") == "refused=no_role"


async def test_an_account_that_was_opened_without_a_password_waits_for_its_person(company: Company) -> None:
    async with company.system.parts.database.transaction() as tx:
        keeper = await an_agent(tx, username="boss", name="管理员", role=Role.ADMIN)
    headers = {"Authorization": f"Bearer {company.system.parts.desk.tokens.issue(keeper)}"}
    new = {"username": "zhoujie", "name": "周洁", "role": "agent"}
    opened = await company.system.http.post("/api/console/accounts", json=new, headers=headers)
    assert (opened.status_code, opened.json()["by_provider"]) == (201, False)
    assert await company.browser.arrive("zhoujie") == "arrived"
    listed = (await company.system.http.get("/api/console/accounts", headers=headers)).json()
    (theirs,) = [one for one in listed["items"] if one["username"] == "zhoujie"]
    assert (theirs["by_provider"], theirs["role"], listed["by_provider"]) == (True, "claims", True)


@pytest.mark.parametrize("instead", [True, False])
async def test_passwords_are_refused_after_the_provider_only_where_that_is_wished(
    settings: Settings, database: Database, instead: bool
) -> None:
    async with a_company(settings, database, oidc_instead_of_passwords=instead) as company:
        body = {"username": "lina", "password": PASSWORD}

        async def by_password() -> httpx.Response:
            return await company.system.http.post("/api/console/login", json=body)

        assert (await by_password()).status_code == 200  # she has not come by the provider yet
        await company.browser.arrive("lina")
        refused = await by_password()
        if instead:
            assert (refused.status_code, refused.json()["error"]["code"]) == (403, "password_not_taken")
        else:
            assert refused.status_code == 200


async def test_claims_may_stand_in_objects_or_only_in_the_user_info(settings: Settings, database: Database) -> None:
    async with a_company(settings, database, oidc_roles_claim="realm_access.roles") as company:
        company.provider.people["lina"]["realm_access"] = {"roles": ["offline_access", "kefu-lead"]}
        company.provider.only_in_userinfo = {"realm_access", "preferred_username"}
        assert await company.browser.arrive("lina") == "arrived"
        assert (await company.browser.log_in()).json()["agent"]["role"] == "supervisor"
