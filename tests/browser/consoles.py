"""Agents at their consoles and customers who wait, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from handoff.agents import DEMO_PASSWORD, seed_demo_agents
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.there import There

COUNT_TONES = """() => {
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
}"""

# What sticks out of the page, and buttons whose words stick out of them.
TOO_WIDE = """() => [...document.querySelectorAll('.desk button, .desk header, .desk article')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
    || (one.matches('.ant-btn') && one.scrollWidth > one.clientWidth + 1))
  .map((one) => one.textContent)"""


async def seed_agents(there: There) -> None:
    """The demo accounts, whose password is `DEMO_PASSWORD`."""
    assert there.served is not None
    async with there.served.parts.database.transaction() as tx:
        await seed_demo_agents(tx)


def console_of(open_page: OpenPage, there: There, username: str, *, online: bool = True) -> Page:
    page = open_page(f"{there.url}/console/", DESK)
    log_in(page, username, online=online)
    return page


def log_in(page: Page, username: str, *, online: bool = True) -> None:
    """On a console's page that has just been opened."""
    page.evaluate(COUNT_TONES)
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(DEMO_PASSWORD)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("intent")).to_be_visible(timeout=20_000)
    if online:
        page.get_by_test_id("intent").click()
        page.get_by_title("上线", exact=True).click()
        expect(page.locator("[data-intent=online]")).to_be_visible()


def waiting_customer(open_page: OpenPage, there: There, words: str) -> Page:
    page = open_page(f"{there.url}/chat/", PHONE)
    page.get_by_test_id("chat-input").fill(words)
    page.get_by_test_id("chat-send").click()
    expect(page.get_by_text(f"您说：{words}")).to_be_visible()
    page.get_by_test_id("to-human").click()
    expect(page.get_by_test_id("queue-banner")).to_be_visible()
    return page
