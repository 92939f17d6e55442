"""The page that shows how far a claim has come: by its link alone, for its customer's claim, without anybody's data."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import update

from foundation.clock import utc_now
from gateway.app import web_app
from gateway.core_link import take_news
from gateway.parts import Parts
from insurance.claims import claim_links
from insurance.claims.claim_links import Page
from insurance.core.core_system import StatusChange
from insurance.models import Claim
from tests.gateway.test_core_link import NOON, a_reported_claim
from tests.gateway.test_policy_page import parts as parts  # the fixture


async def get(parts: Parts, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=web_app(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


def link(parts: Parts, claim: Claim, page: Page = Page.PROGRESS, **how: object) -> str:
    settings = parts.settings.model_copy(update=how)
    whole = claim_links.address(page, claim_id=claim.id, customer_id=claim.customer_id, settings=settings)
    return whole.removeprefix(settings.public_url)


async def test_the_page_shows_the_timeline_newest_first_and_no_personal_data(parts: Parts) -> None:
    claim = await a_reported_claim(parts.database)
    for hour, stage in enumerate(("surveying", "supplement"), 1):
        async with parts.database.transaction() as tx:
            at = utc_now().replace(hour=hour)
            detail = {"missing": ["行驶证照片"], "amount": "99.00"}
            await take_news(tx, parts.bell, StatusChange(f"e{hour}", str(claim.number), stage, at, detail))
    page = await get(parts, link(parts, claim))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.index("需要您补充材料") < page.text.index("查勘定损中") < page.text.index("已报案")
    assert "还需要您补充：行驶证照片" in page.text
    assert "被保险人身份证" in page.text
    assert "/claim/upload/" in page.text
    for secret in (claim.fields["reporter_phone"], claim.fields["plate_no"], claim.fields["narrative"], "99.00"):
        assert secret not in page.text
    assert str(claim.number) not in link(parts, claim)


async def test_what_has_come_to_its_end_wants_nothing_more(parts: Parts) -> None:
    claim = await a_reported_claim(parts.database)
    async with parts.database.transaction() as tx:
        await take_news(tx, parts.bell, StatusChange("e", str(claim.number), "closed", NOON))
    page = await get(parts, link(parts, claim))
    assert "/claim/upload/" not in page.text
    assert "被保险人身份证" not in page.text


@pytest.mark.parametrize("how", ["old", "forged", "other page", "other customer", "draft"])
async def test_no_other_link_opens_it(parts: Parts, how: str) -> None:
    claim = await a_reported_claim(parts.database)
    path = {
        "old": lambda: link(parts, claim, progress_link_days=-1),
        "forged": lambda: f"{link(parts, claim)[:-4]}AAAA",
        "other page": lambda: link(parts, claim, Page.UPLOAD).replace("/upload/", "/progress/"),
    }.get(how, lambda: link(parts, claim))()
    async with parts.database.transaction() as tx:
        if how == "other customer":
            from insurance.customers import customers

            other = await customers.find_or_create(tx, "in_app", "other")
            await tx.execute(update(Claim).values(customer_id=other.id))
        if how == "draft":
            await tx.execute(update(Claim).values(number=None, state="draft"))
    page = await get(parts, path)
    assert page.status_code == 404
    assert str(claim.number) not in page.text
