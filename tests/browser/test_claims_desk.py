"""A claim handler finds a claim, reads its file, looks at a photo, asks for more and takes the sheet away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from channels.photos import enter_photo, keep_photo
from conversations import transcript
from foundation.clock import utc_now
from foundation.settings import Settings
from handoff.agents import DEMO_PASSWORD, seed_demo_agents
from insurance.claims import claim_links, claims, demo_claims
from insurance.claims.claim_links import Page
from insurance.claims.demo_claims import DEMO_CLAIMS
from insurance.customers import customers
from insurance.models import Claim
from insurance.policies import policies
from tests.browser.conftest import DESK, PHONE, OpenPage, keep
from tests.browser.consoles import TOO_WIDE
from tests.browser.there import There

pytestmark = pytest.mark.browser

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"


@pytest.fixture
def there(settings: Settings, made_once_sqlite: str, tmp_path: Path) -> Iterator[There]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    with There().open(settings, str(copy)) as opened:
        yield opened


async def twenty_claims(there: There) -> Claim:
    """The demonstration's, and the one that waits for papers has photos."""
    assert there.served is not None
    parts = there.served.parts
    files = [await keep_photo((PHOTOS / name).read_bytes(), name=name, files=parts.files, settings=parts.settings)
             for name in ("car_front.jpg", "rear_scratch.jpg", "driving_permit.jpg")]  # fmt: skip
    async with parts.database.transaction() as tx:
        await seed_demo_agents(tx)
        await policies.seed(tx)
        for demo in DEMO_CLAIMS:
            customer = await customers.find_or_create(tx, "in_app", demo.account, name=demo.person[0])
            conversation = await transcript.open_conversation(tx, channel="in_app", customer_id=customer.id)
            of = {"customer_id": customer.id, "conversation_id": conversation.id}
            await demo_claims.put(tx, demo, **of, now=utc_now())
        wanted = await customers.find_or_create(tx, "in_app", "demo-06")
        (claim,) = await claims.reported(tx, wanted.id)
        ids = [(await enter_photo(tx, claim.conversation_id, one)).id for one in files]
        return await claims.attach(tx, claim.id, ids, now=utc_now())


def at_the_desk(open_page: OpenPage, there: There) -> Tab:
    console = open_page(f"{there.url}/console/", DESK)
    console.get_by_test_id("login-username").fill("zhangmin")
    console.get_by_test_id("login-password").fill(DEMO_PASSWORD)
    console.get_by_test_id("login-submit").click()
    console.get_by_test_id("claims-open").click()
    return console


def test_a_handler_works_on_a_claim(open_page: OpenPage, there: There) -> None:
    claim = there.run(twenty_claims(there))
    console = at_the_desk(open_page, there)
    expect(console.get_by_test_id("claim-item")).to_have_count(19)  # the discarded draft is nobody's business
    console.get_by_test_id("claims-search").fill(str(claim.number))
    expect(console.get_by_test_id("claim-item")).to_have_count(1)
    console.get_by_test_id("claim-item").click()
    file = console.get_by_test_id("claim-file")
    expect(file).to_contain_text("需要您补充材料")
    expect(file).to_contain_text("行驶证照片")
    expect(file.locator("[data-field=accident_place]")).to_contain_text("客户在对话中")
    expect(console.get_by_test_id("claim-map")).to_have_attribute(
        "href",
        "https://uri.amap.com/search?keyword=%E5%8D%97%E6%98%8C%E5%B8%82%E7%BA%A2%E8%B0%B7%E6%BB%A9%E5%8C%BA&callnative=0",
    )
    expect(console.get_by_test_id("claim-look")).to_contain_text("张敏 查看")
    expect(file.locator("figure")).to_have_count(3)
    keep(console, "claims-desk-1440")

    file.locator("figure img").first.click()
    expect(console.locator(".ant-image-preview")).to_be_visible()
    keep(console, "claims-photo-1440")
    console.keyboard.press("Escape")

    with console.expect_download() as taken:
        console.get_by_test_id("claim-json").click()
    assert json.loads(taken.value.path().read_text())["ClaimNumber"] == claim.number
    with console.expect_download() as taken:
        console.get_by_test_id("claim-pdf").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")

    console.get_by_test_id("claim-ask").click()
    console.get_by_test_id("ask-papers").locator("input").fill("维修发票")
    console.keyboard.press("Enter")
    console.keyboard.press("Escape")
    keep(console, "claims-ask-1440")
    console.get_by_role("button", name="发送").click()
    expect(console.get_by_text("已发给客户")).to_be_visible()
    expect(file).to_contain_text("请客户补充")
    console.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    keep(console, "claims-desk-375")
    assert console.evaluate(TOO_WIDE) == []


def test_a_customer_sees_the_progress_and_sends_a_photo_on_a_phone(open_page: OpenPage, there: There) -> None:
    claim = there.run(twenty_claims(there))
    assert there.served is not None
    settings = there.served.parts.settings.model_copy(update={"public_url": there.url})
    of = {"claim_id": claim.id, "customer_id": claim.customer_id, "settings": settings}
    phone = open_page(claim_links.address(Page.PROGRESS, **of), PHONE)
    expect(phone.locator("li[aria-current]")).to_contain_text("需要您补充材料")
    keep(phone, "claim-progress-375")
    phone.goto(claim_links.address(Page.UPLOAD, **of))
    expect(phone.get_by_role("button", name="附上我现在的位置")).to_be_visible()
    phone.locator("input[type=file]").set_input_files(str(PHOTOS / "pillar_garage.jpg"))
    phone.get_by_label("出险地点").fill("红谷滩区红谷中大道")
    keep(phone, "claim-upload-375")
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_text("收到 1 张照片")).to_be_visible()
    expect(phone.get_by_text("地点记下了")).to_be_visible()
