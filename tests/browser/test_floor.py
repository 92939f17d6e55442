"""A morning on the floor, in real browsers: three agents, their supervisor, and five customers who all get a person."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from conversations.models import Line, Sender
from foundation.clock import utc_now
from foundation.settings import Settings
from handoff.agents import DEMO_PASSWORD, add_agent
from handoff.models import HandOff, Role
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage, keep
from tests.browser.consoles import console_of, log_in, seed_agents, waiting_customer
from tests.browser.own_chromium import OwnChromium, own_chromium
from tests.browser.there import There
from tests.handoff.floor import wrong_with

pytestmark = pytest.mark.browser

MATTERS = ("理赔款什么时候到账", "车被撞了怎么办", "保单怎么批改", "充电桩能保吗", "发票抬头开错了")


@pytest.fixture
def there(settings: Settings, made_once_sqlite: str, tmp_path: Path) -> Iterator[There]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    floor = {
        "offer_seconds": 15.0,
        "second_offer_seconds": 60.0,
        "parked_seconds": 1.0,
        "ring_after_seconds": 600.0,
        "forced_after_seconds": 601.0,
        "agent_lease_seconds": 6.0,
        "agent_lost_seconds": 8.0,
        "heartbeat_seconds": 1.0,
    }
    with There().open(settings.model_copy(update=floor), str(copy)) as opened:
        opened.run(seed_agents(opened))
        opened.run(_a_third_agent(opened))
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Iterator[OwnChromium]:
    with own_chromium(tmp_path) as chromium:
        yield chromium


async def _a_third_agent(there: There) -> None:
    assert there.served is not None
    async with there.served.parts.database.transaction() as tx:
        await add_agent(tx, username="zhaolei", password=DEMO_PASSWORD, name="赵磊", role=Role.AGENT)


def test_five_customers_three_agents_and_a_supervisor(
    open_page: OpenPage, browser: Browser, there: There, own: OwnChromium
) -> None:
    consoles = {"李娜": console_of(open_page, there, "lina"), "王强": console_of(open_page, there, "wangqiang")}
    consoles["赵磊"] = _console_in(browser, own, there, "zhaolei")
    lead = console_of(open_page, there, "zhangmin", online=False)
    lead.get_by_test_id("wall-open").click()
    expect(lead.get_by_test_id("wall-agent")).to_have_count(4)
    chats, served_by = {}, {}
    for matter in MATTERS:
        chats[matter] = waiting_customer(open_page, there, matter)
        miss = _missed if matter == MATTERS[3] else _asked
        served_by[matter] = _accept(consoles, chats[matter], matter, of=miss(consoles, matter))
        _answer(consoles[served_by[matter]], chats[matter], matter)
    assert {served_by[matter] for matter in MATTERS[:3]} == set(consoles)  # who has least is asked first
    expect(lead.get_by_test_id("wall-served")).to_have_count(5)
    keep(lead, "floor-wall-five-1440")

    passed = _first_of(served_by, "李娜")
    _pass_on(consoles["李娜"], passed, to="赵磊")
    served_by[passed] = _accept(consoles, chats[passed], passed, of="赵磊")
    taken = _first_of(served_by, "王强")
    _take_over(lead, chats[taken], taken)
    served_by[taken] = "张敏"
    own.kill()
    del consoles["赵磊"]
    left = [matter for matter, name in served_by.items() if name == "赵磊"]
    assert passed in left
    for matter in left:  # in front again, and to somebody else
        served_by[matter] = _accept(consoles, chats[matter], matter, of=_asked(consoles, matter))
    consoles["张敏"] = lead
    for name, console in consoles.items():
        keep(console, f"floor-{name}-1440")
        assert violations(console) == []
    for matter, name in served_by.items():
        _close(consoles[name], chats[matter], matter)
    wrong, handoffs, said = there.run(_books(there))
    assert (wrong, handoffs, said) == ([], 5, 5)


def _console_in(browser: Browser, own: OwnChromium, there: There, username: str) -> Page:
    page = browser.browser_type.connect_over_cdp(own.debugger).contexts[0].pages[0]
    page.set_default_timeout(20_000)
    page.goto(f"{there.url}/console/")
    log_in(page, username)
    return page


def _asked(consoles: dict[str, Page], matter: str, *, but: str = "") -> str:
    """On whose page the customer can be accepted."""
    until = time.monotonic() + 40
    while time.monotonic() < until:
        for name, console in consoles.items():
            if name != but and _offer(console, matter).count():
                return name
    raise AssertionError(f"nobody was asked to take {matter}")


def _missed(consoles: dict[str, Page], matter: str) -> str:
    """The first lets it ring; who is asked next."""
    first = _asked(consoles, matter)
    expect(consoles[first].get_by_text("没有及时接起")).to_be_visible(timeout=30_000)
    keep(consoles[first], "floor-missed-1440")
    return _asked(consoles, matter, but=first)


def _accept(consoles: dict[str, Page], chat: Page, matter: str, *, of: str) -> str:
    expect(_offer(consoles[of], matter)).to_be_visible()
    consoles[of].wait_for_function("window.tones > 0")
    _offer(consoles[of], matter).get_by_test_id("accept").click()
    expect(chat.get_by_text(f"客服{of}为您服务").last).to_be_visible()
    return of


def _offer(console: Page, matter: str) -> Locator:
    return console.get_by_test_id("offer-item").filter(has_text=matter)


def _first_of(served_by: dict[str, str], name: str) -> str:
    return next(matter for matter, who in served_by.items() if who == name)


def _choose(console: Page, matter: str) -> None:
    console.get_by_test_id("mine-item").filter(has_text=matter).click()


def _answer(console: Page, chat: Page, matter: str) -> None:
    """Their last words are what the customer is known by from here on."""
    chat.get_by_test_id("chat-input").fill(f"{matter}，在线等")
    chat.get_by_test_id("chat-send").click()
    _choose(console, matter)
    console.get_by_test_id("reply-input").fill(f"您问的是“{matter}”，我来帮您看")
    console.keyboard.press("Enter")
    expect(chat.get_by_text(f"您问的是“{matter}”")).to_have_count(1)


def _pass_on(console: Page, matter: str, to: str) -> None:
    _choose(console, matter)
    console.keyboard.press("Alt+t")
    console.get_by_test_id("pass-to").click()
    console.get_by_title(re.compile(f"^{to} ")).click()
    console.get_by_label("交接说明").fill("客户在线等")
    console.get_by_test_id("pass-confirm").click()


def _take_over(lead: Page, chat: Page, matter: str) -> None:
    lead.get_by_test_id("wall-served").filter(has_text=matter).get_by_test_id("take-over").click()
    expect(chat.get_by_text("客服张敏为您服务")).to_be_visible()
    lead.get_by_test_id("wall-open").click()


def _close(console: Page, chat: Page, matter: str) -> None:
    _choose(console, matter)
    console.keyboard.press("Alt+e")
    console.get_by_test_id("end-now").click()
    expect(chat.get_by_text("请为这次服务打个分")).to_be_visible()


async def _books(there: There) -> tuple[list[str], int, int]:
    """Which laws of the hand-off are broken; how many hand-offs there were; how many lines agents have said."""
    assert there.served is not None
    database = there.served.parts.database
    async with database.reading() as session:
        handoffs = len((await session.execute(select(HandOff.id))).all())
        said = len((await session.execute(select(Line.seq).where(Line.sender == Sender.AGENT))).all())
    return await wrong_with(database, utc_now()), handoffs, said
