"""Logging in by the insurer's identity provider, over real HTTP, and everything that is not let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args

import httpx
import pytest
from structlog.testing import capture_logs

from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from foundation.identity_settings import RoleName
from foundation.settings import Settings, SettingsRefused
from gateway.doctor import CHECKS
from handoff import accounts, agents
from handoff.agents import by_username
from handoff.console import oidc_routes
from handoff.models import Agent, Role
from simulators.identity_provider.app import IdentityStandIn
from simulators.identity_provider.tokens import Flaw
from tests.identity import PEOPLE, Browser, a_browser, providing, stand_in_for, with_provider
from tests.people import PASSWORD, li_na
from tests.ports import free_port
from tests.served import Served, served


@dataclass
class Company:
    provider: IdentityStandIn
    system: Served
    browser: Browser

    async def account(self, username: str) -> Agent | None:
        async with self.system.parts.database.reading() as session:
            return await by_username(session, username)

    async def change(self, username: str, **how: Any) -> None:
        async with self.system.parts.database.transaction() as tx:
            await accounts.change(tx, username, **how)


@asynccontextmanager
async def a_company(settings: Settings, database: Database, **chosen: Any) -> AsyncIterator[Company]:
    port = free_port()
    stand_in = stand_in_for(port)
    async with (
        providing(stand_in),
        served(with_provider(settings, stand_in, port, **chosen), database, port=port) as system,
        a_browser(system.url) as browser,
    ):
        async with system.parts.database.transaction() as tx:
            await li_na(tx)
        yield Company(stand_in, system, browser)


@pytest.fixture
async def company(settings: Settings, database: Database) -> AsyncIterator[Company]:
    async with a_company(settings, database) as there:
        yield there


async def test_who_has_an_account_logs_in_and_no_address_of_ours_holds_a_token(company: Company) -> None:
    assert (await company.system.http.get("/api/console/oidc")).json() == {"offered": True}
    assert await company.browser.arrive("lina") == "arrived"
    login = (await company.browser.log_in()).json()
    assert (login["agent"]["name"], login["agent"]["may"]) == ("李娜", ["serve", "claims"])
    headers = {"Authorization": f"Bearer {login['token']}"}
    assert (await company.system.http.get("/api/console/me", headers=headers)).json()["name"] == "李娜"


async def test_a_ticket_is_good_once_and_for_a_minute(company: Company) -> None:
    await company.browser.arrive("lina")
    ticket = {"Cookie": f"baowen_ticket={company.browser.http.cookies['baowen_ticket']}"}
    assert (await company.browser.log_in()).status_code == 200
    again = await company.system.http.post("/api/console/oidc/login", headers=ticket)
    assert (again.status_code, again.json()["error"]["code"]) == (401, "ticket_spent")
    assert (await company.system.http.post("/api/console/oidc/login")).status_code == 401
    await company.browser.arrive("lina")
    with clock_set_to(lambda: later):
        later = utc_now() + timedelta(seconds=61)
        assert (await company.browser.log_in()).status_code == 401


async def test_any_process_takes_whoever_comes_back(settings: Settings, database: Database) -> None:
    async with a_company(settings, database) as company:
        other_port = free_port()
        other_settings = company.system.parts.settings
        async with served(other_settings, database, port=other_port) as other:
            back = await company.browser.choose(await company.browser.leave(), "lina")
            company.browser.at = other.url
            there = back.replace(company.system.url, other.url)
            assert await company.browser.come_back(there) == "arrived"
            company.browser.at = company.system.url
            assert (await company.browser.log_in()).status_code == 200


@pytest.mark.parametrize(
    ("flaw", "why"),
    [
        (Flaw.WRONG_AUDIENCE, "not_believed"),
        (Flaw.AUDIENCE_OF_ANOTHER, "not_believed"),
        (Flaw.WRONG_ISSUER, "not_believed"),
        (Flaw.EXPIRED, "expired"),
        (Flaw.WRONG_NONCE, "not_believed"),
        (Flaw.NO_NONCE, "not_believed"),
        (Flaw.NO_SUBJECT, "not_believed"),
        (Flaw.FORGED, "not_believed"),
        (Flaw.SIGNED_WITH_SECRET, "not_believed"),
        (Flaw.UNSIGNED, "not_believed"),
    ],
)
async def test_an_id_token_that_is_not_right_lets_nobody_in(company: Company, flaw: Flaw, why: str) -> None:
    company.provider.flaw = flaw
    with capture_logs() as logs:
        assert await company.browser.arrive("lina") == f"refused={why}"
    assert (await company.browser.log_in()).status_code == 401
    (told,) = [line for line in logs if line["event"] == "oidc_refused"]
    assert told["why"] == why
    assert told["detail"]
    assert not any(word in str(logs) for word in ("lina", "李娜", "1001"))
    company.provider.flaw = None  # the negative control
    assert await company.browser.arrive("lina") == "arrived"


async def test_only_the_browser_that_left_is_let_in_when_it_comes_back(company: Company) -> None:
    async with a_browser(company.system.url) as victim:
        address = await company.browser.choose(await company.browser.leave(), "lina")
        assert await victim.come_back(address) == "refused=stale"
        await victim.leave()
        assert await victim.come_back(address) == "refused=stale"
        assert (await victim.log_in()).status_code == 401
    assert await company.browser.come_back(address) == "arrived"


async def test_who_comes_back_late_begins_anew(company: Company) -> None:
    address = await company.browser.choose(await company.browser.leave(), "lina")
    company.browser.http.cookies.set("baowen_attempt", "no.such.thing", domain="127.0.0.1", path="/api/console/oidc")
    assert await company.browser.come_back(address) == "refused=stale"
    sealed = oidc_routes._sealed(oidc_routes.Attempt("s", "n", "v"), company.system.parts.settings)
    with clock_set_to(lambda: utc_now_before):
        utc_now_before = utc_now() - timedelta(minutes=11)
        old = oidc_routes._sealed(oidc_routes.Attempt("s", "n", "v"), company.system.parts.settings)
    for cookie, why in ((old, "stale"), (sealed, "spent")):  # a code that nobody gave
        async with a_browser(company.system.url) as fresh:
            fresh.http.cookies.set("baowen_attempt", cookie, domain="127.0.0.1", path="/api/console/oidc")
            address = f"{fresh.at}/api/console/oidc/callback?state=s&code=c"
            assert await fresh.come_back(address) == f"refused={why}"


async def test_a_code_that_was_used_lets_nobody_in_again(company: Company) -> None:
    address = await company.browser.choose(await company.browser.leave(), "lina")
    kept = company.browser.http.cookies["baowen_attempt"]
    assert await company.browser.come_back(address) == "arrived"
    assert await company.browser.come_back(address) == "refused=stale"  # its attempt is over
    async with a_browser(company.system.url) as thief:
        thief.http.cookies.set("baowen_attempt", kept, domain="127.0.0.1", path="/api/console/oidc")
        assert await thief.come_back(address) == "refused=spent"


async def test_who_cancels_at_the_provider_reads_why(company: Company) -> None:
    assert await company.browser.arrive("") == "refused=denied"


async def test_a_provider_that_is_away_is_said_on_the_way_there_and_back(company: Company) -> None:
    address = await company.browser.choose(await company.browser.leave(), "lina")
    company.provider.broken = True
    assert await company.browser.come_back(address) == "refused=away"
    company.system.parts.desk.provider._standing = None  # type: ignore[union-attr]  # what is kept of it runs out
    assert await company.browser.leave() == "/console/#refused=away"
    company.provider.broken = False
    assert await company.browser.arrive("lina") == "arrived"


async def test_nobody_listens_where_the_provider_should_be(settings: Settings, database: Database) -> None:
    port = free_port()
    nowhere = with_provider(settings, stand_in_for(port), port)
    async with served(nowhere, database, port=port) as system, a_browser(system.url) as browser:
        assert await browser.leave() == "/console/#refused=away"


async def test_settings_that_do_not_fit_the_provider_are_called_so(company: Company) -> None:
    company.provider.client_secret = "another"
    assert await company.browser.arrive("lina") == "refused=misconfigured"
    company.provider.says_it_is = "https://elsewhere.example"
    company.system.parts.desk.provider._standing = None  # type: ignore[union-attr]
    assert await company.browser.leave() == "/console/#refused=misconfigured"


async def test_keys_that_change_are_looked_for_once_more(company: Company) -> None:
    assert await company.browser.arrive("lina") == "arrived"
    company.provider.signer.rotate()
    assert await company.browser.arrive("lina") == "arrived"


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


async def test_without_a_provider_there_is_no_such_way_in(settings: Settings, database: Database) -> None:
    async with served(settings, database) as system:
        assert (await system.http.get("/api/console/oidc")).json() == {"offered": False}
        for method, path in (("GET", "/begin"), ("GET", "/callback"), ("POST", "/login")):
            refused = await system.http.request(method, f"/api/console/oidc{path}")
            assert (refused.status_code, refused.json()["error"]["code"]) == (404, "provider_absent")


async def test_cookies_are_for_no_script_and_no_other_path(company: Company) -> None:
    begun = await company.browser.http.get(f"{company.system.url}/api/console/oidc/begin")
    for rule in ("HttpOnly", "Path=/api/console/oidc", "SameSite=lax", "Max-Age=600"):
        assert rule in begun.headers["Set-Cookie"]
    assert "Secure" not in begun.headers["Set-Cookie"]  # the test's address is not https
    back = await company.browser.choose(begun.headers["Location"], "lina")
    arrived = await company.browser.http.get(back)
    ticket = next(one for one in arrived.headers.get_list("Set-Cookie") if one.startswith("baowen_ticket"))
    for rule in ("HttpOnly", "Path=/api/console/oidc", "SameSite=strict", "Max-Age=60"):
        assert rule in ticket


async def test_the_doctor_says_what_is_wrong_with_the_provider(company: Company) -> None:
    settings = company.system.parts.settings
    look = CHECKS["identity"]
    assert await look(settings) is None
    company.provider.signer.published = lambda: {"keys": []}  # type: ignore[method-assign]
    assert "no key" in str(await look(settings))
    company.provider.says_it_is = "https://elsewhere.example"
    assert "another issuer" in str(await look(settings))
    company.provider.broken = True
    assert "does not answer" in str(await look(settings))
    assert await look(settings.model_copy(update={"oidc_issuer": ""})) is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"oidc_issuer": "http://sso.example.com"}, "https"),
        ({"oidc_client_id": ""}, "BAOWEN_OIDC_CLIENT_ID"),
        ({"oidc_roles": {}}, "go together"),
        ({"oidc_roles_claim": ""}, "go together"),
        ({"oidc_roles_claim": "", "oidc_roles": {}, "oidc_opens_accounts": True}, "BAOWEN_OIDC_ROLES"),
        ({"oidc_scopes": "profile"}, "openid"),
        ({"oidc_roles": {"kefu": "king"}}, "BAOWEN_OIDC_ROLES.KEFU"),
        ({"oidc_username_claim": ""}, "BAOWEN_OIDC_USERNAME_CLAIM"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(settings: Settings, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsRefused, match=says):
        with_provider(settings, stand_in_for(8000), 8000, **wrong)
    with_provider(settings, stand_in_for(8000), 8000)  # the negative control


def test_every_role_of_ours_can_be_given_by_the_provider() -> None:
    assert set(get_args(RoleName)) == {role.value for role in Role}
