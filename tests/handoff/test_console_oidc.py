"""Logging in by the insurer's identity provider, over real HTTP, and everything that is not let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, get_args

import pytest
from structlog.testing import capture_logs

from foundation.clock import clock_set_to, utc_now
from foundation.database import Database
from foundation.identity_settings import RoleName
from foundation.settings import Settings, SettingsRefused
from gateway.doctor import CHECKS
from handoff.console import oidc_routes
from handoff.models import Role
from simulators.identity_provider.tokens import Flaw
from tests.identity import Company, a_browser, a_company, stand_in_for, with_provider
from tests.ports import free_port
from tests.served import served

PHONE = "13800001111"


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
    later = utc_now() + timedelta(seconds=61)
    with clock_set_to(lambda: later):
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


async def test_an_id_token_that_is_not_right_lets_nobody_in(company: Company) -> None:
    for flaw in Flaw:
        company.provider.flaw = flaw
        with capture_logs() as logs:
            why = "expired" if flaw is Flaw.EXPIRED else "not_believed"
            assert await company.browser.arrive("lina") == f"refused={why}", flaw
        assert (await company.browser.log_in()).status_code == 401
        (told,) = [line for line in logs if line["event"] == "oidc_refused"]
        assert (told["why"], bool(told["detail"])) == (why, True)
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
    before = utc_now() - timedelta(minutes=11)
    with clock_set_to(lambda: before):
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


async def test_who_is_sent_back_by_the_provider_reads_why(company: Company) -> None:
    told = {
        "access_denied": "denied",
        "server_error": "away",
        "invalid_scope": "misconfigured",
        "13800001111": "denied",
    }
    for error, why in told.items():
        with capture_logs() as logs:
            back = await company.browser.choose(await company.browser.leave(), "")
            assert await company.browser.come_back(back.replace("access_denied", error)) == f"refused={why}"
        assert PHONE not in str(logs)  # whatever stands in an address stays out of the log


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
    company.system.parts.desk.provider._standing = None  # type: ignore[union-attr]  # likewise
    assert await company.browser.leave() == "/console/#refused=misconfigured"


@pytest.mark.parametrize("known_by", ["client_secret_basic", "client_secret_post", "none"])
async def test_a_provider_may_know_us_by_a_header_a_form_or_the_verifier_alone(
    settings: Settings, database: Database, known_by: str
) -> None:
    secret = "" if known_by == "none" else "provider-secret"
    async with a_company(settings, database, oidc_client_secret=secret) as company:
        company.provider.known_by = known_by
        assert await company.browser.arrive("lina") == "arrived"


async def test_keys_that_change_are_looked_for_once_more(company: Company) -> None:
    assert await company.browser.arrive("lina") == "arrived"
    company.provider.signer.rotate()
    assert await company.browser.arrive("lina") == "arrived"


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
    company.provider.signer.published = lambda: {"keys": []}  # type: ignore[method-assign]  # the stand-in has none
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
