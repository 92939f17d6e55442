"""An agent pastes, drops and picks pictures: the customer of the APP sees them, and so does the one on WeChat."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from foundation.settings import Settings
from handoff.agents import seed_demo_agents
from simulators.wechat.account import Config, World
from simulators.wechat.app import create_app
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, OpenPage, keep
from tests.browser.consoles import TOO_WIDE, console_of, waiting_customer
from tests.browser.there import There
from tests.ports import free_port

pytestmark = pytest.mark.browser

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"
LOADED = "image => image.complete && image.naturalWidth > 0"

# What a browser does when somebody pastes a copied picture, or lets go of a file over the page.
GIVE = """([kind, name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const how = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...how, clipboardData: data })
    : new DragEvent("drop", { ...how, dataTransfer: data });
  document.querySelector("[data-testid=reply-input]").dispatchEvent(event);
}"""


@pytest.fixture
def simulator(settings: Settings) -> Iterator[tuple[str, World]]:
    """The platform on a port of its own; it is told later where our side is."""
    port = free_port()
    config = Config(
        target="http://127.0.0.1:9/wechat",
        token=settings.wechat_token.get_secret_value(),
        app_id=settings.wechat_app_id,
        secret=settings.wechat_app_secret.get_secret_value(),
        mode=settings.wechat_mode.value,
        aes_key=settings.wechat_aes_key.get_secret_value(),
    )
    app = create_app(config)
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="critical", loop="asyncio", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the simulator did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}", app.state.world
    server.should_exit = True
    thread.join()


@pytest.fixture
def there(settings: Settings, made_once_sqlite: str, tmp_path: Path, simulator: tuple[str, World]) -> Iterator[There]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    url, world = simulator
    # A customer is offered for as long as the test takes, to one agent.
    patient = {"offer_seconds": 60.0, "ring_after_seconds": 600.0, "forced_after_seconds": 601.0}
    with There().open(settings.model_copy(update={"wechat_api_url": url, **patient}), str(copy)) as opened:
        world.config = replace(world.config, target=f"{opened.url}/wechat")
        opened.run(_seed(opened))
        yield opened


async def _seed(there: There) -> None:
    assert there.served is not None
    async with there.served.parts.database.transaction() as tx:
        await seed_demo_agents(tx)


def give(console: Page, kind: str, name: str, media_type: str) -> None:
    content = base64.b64encode((PHOTOS / name).read_bytes()).decode()
    console.evaluate(GIVE, [kind, name, media_type, content])


def test_a_pasted_and_a_dropped_picture_reach_the_customer_of_the_app(open_page: OpenPage, there: There) -> None:
    console = console_of(open_page, there, "lina")
    chat = waiting_customer(open_page, there, "怎么拍划痕")
    console.get_by_test_id("accept").click()
    box = console.get_by_test_id("reply-input")
    expect(box).to_be_visible()
    give(console, "paste", "rear_scratch.jpg", "image/jpeg")
    give(console, "drop", "car_front.png", "image/png")
    expect(console.get_by_test_id("picture-chosen")).to_have_count(2)
    box.fill("请照这两张的距离和角度各拍一张")
    keep(console, "console-picture-chosen-1440")
    assert violations(console) == []
    box.press("Enter")
    expect(console.get_by_test_id("picture-chosen")).to_have_count(0)
    photos = console.locator("[data-testid=transcript-line][data-sender=agent][data-seq] img")
    expect(photos).to_have_count(2)

    seen = chat.locator("[data-testid=chat-line][data-sender=agent] [data-testid=photo-thumb] img")
    expect(seen).to_have_count(2)
    chat.wait_for_function(f"[...document.querySelectorAll('[data-testid=photo-thumb] img')].every({LOADED})")
    expect(chat.locator("[data-testid=chat-line][data-sender=agent]").first).to_contain_text("李娜")
    keep(chat, "chat-agent-picture-375")
    seen.last.click()
    large = chat.locator(".lightbox img")
    expect(large).to_be_visible()
    chat.wait_for_function(f"({LOADED})(document.querySelector('.lightbox img'))")
    keep(chat, "chat-agent-picture-large-375")
    chat.keyboard.press("Escape")
    chat.reload()
    expect(seen).to_have_count(2)

    give(console, "paste", "not_a_photo.jpg", "image/jpeg")
    console.get_by_test_id("reply-send").click()
    expect(console.locator(".line-problem")).to_contain_text("只能发 JPG、PNG、WebP 图片")
    keep(console, "console-picture-refused-1440")
    console.locator(".line-problem").get_by_role("button", name="移除").click()
    expect(console.locator(".line-problem")).to_have_count(0)
    give(console, "paste", "not_a_photo.jpg", "application/pdf")
    expect(console.locator(".reply-box [role=alert]").first).to_contain_text("不能发送")
    expect(console.get_by_test_id("picture-chosen")).to_have_count(0)

    console.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    give(console, "drop", "rear_scratch.webp", "image/webp")
    expect(console.get_by_test_id("picture-chosen")).to_have_count(1)
    keep(console, "console-picture-chosen-375")
    assert console.evaluate(TOO_WIDE) == []


def test_a_picked_picture_reaches_the_phone_on_wechat_which_sees_the_agent_type(
    open_page: OpenPage, there: There, simulator: tuple[str, World]
) -> None:
    console = console_of(open_page, there, "lina")
    phone = open_page(simulator[0], PHONE)
    write = phone.get_by_test_id("phone-input")
    of_account = phone.locator("[data-testid=phone-line][data-by=account]")
    expect(of_account.first).to_be_visible()  # greeted: it has its user
    write.fill("转人工")
    write.press("Enter")
    console.get_by_test_id("accept").click()
    expect(console.get_by_test_id("reply-input")).to_be_visible()
    write.fill("怎么拍")
    write.press("Enter")
    expect(console.get_by_test_id("transcript-line").filter(has_text="怎么拍")).to_be_visible()
    console.get_by_test_id("reply-input").fill("稍等，我找张样片")
    expect(phone.get_by_text("对方正在输入…")).to_be_visible()
    keep(phone, "phone-agent-types-375")
    console.get_by_test_id("reply-input").fill("")
    console.get_by_test_id("picture-input").set_input_files([PHOTOS / "rear_scratch.jpg"])
    console.get_by_test_id("reply-send").click()
    picture = of_account.locator("img.picture")
    expect(picture).to_be_visible()
    phone.wait_for_function(f"({LOADED})(document.querySelector('img.picture'))")
    keep(phone, "phone-agent-picture-375")
    mine = console.locator("[data-testid=transcript-line][data-sender=agent][data-seq]")
    expect(mine.locator("img")).to_have_count(1)
    expect(console.get_by_test_id("allowance")).to_be_visible()
    keep(console, "console-picture-wechat-1440")
