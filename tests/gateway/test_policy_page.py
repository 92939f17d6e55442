"""The printable page of a policy: fresh links, of verified customers, masked."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from foundation.database import Base
from foundation.settings import Settings
from gateway.app import web_app
from gateway.parts import Parts, build
from insurance.customers import customers
from insurance.policies import policies, policy_links
from insurance.policies.policies import PolicyFacts

PHONE = "13800000001"


@pytest.fixture
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    parts = build(settings)
    async with parts.database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with parts.database.transaction() as tx:
        await policies.seed(tx)
    yield parts
    await parts.close()


async def customer_of(parts: Parts, vouched_phone: str | None = PHONE) -> str:
    async with parts.database.transaction() as tx:
        found = await customers.find_or_create(tx, "in_app", "app:1", vouched_phone=vouched_phone)
    return found.id


async def policy_of(parts: Parts, phone: str = PHONE) -> PolicyFacts:
    return (await policies.DemoPolicyBook(parts.database).for_phone(phone))[0]


async def get(parts: Parts, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=web_app(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


def link(parts: Parts, policy: PolicyFacts, customer_id: str, minutes: int = 15) -> str:
    return policy_links.address(policy, customer_id, secret=parts.settings.session_secret, minutes=minutes)


async def test_the_page_shows_the_policy_masked_and_is_kept_nowhere(parts: Parts) -> None:
    policy = await policy_of(parts)
    path = link(parts, policy, await customer_of(parts))
    page = await get(parts, path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert policy.policy_no[-4:] in page.text
    for secret in (policy.policy_no, policy.vin, policy.holder_name, PHONE, str(policy.plate_no)):
        assert secret not in page.text
        assert secret not in path


async def test_an_old_or_forged_link_shows_nothing(parts: Parts) -> None:
    policy, customer_id = await policy_of(parts), await customer_of(parts)
    for path in (link(parts, policy, customer_id, minutes=-1), link(parts, policy, customer_id)[:-3] + "abc"):
        page = await get(parts, path)
        assert page.status_code == 404
        assert policy.vehicle not in page.text


async def test_a_link_shows_nothing_to_who_is_not_verified_any_more(parts: Parts) -> None:
    policy, customer_id = await policy_of(parts), await customer_of(parts, vouched_phone=None)
    assert (await get(parts, link(parts, policy, customer_id))).status_code == 404


async def test_a_link_shows_only_its_own_customers_policies(parts: Parts) -> None:
    others = await policy_of(parts, "13800000002")
    assert (await get(parts, link(parts, others, await customer_of(parts)))).status_code == 404
