"""The company's own people enter by its identity provider, and each sees what is theirs and nothing else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from foundation.settings import Settings
from handoff.agents import DEMO_PASSWORD, seed_demo_agents
from simulators.identity_provider.app import IdentityStandIn
from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, OpenPage, keep
from tests.browser.there import There
from tests.identity import providing, stand_in_for, with_provider
from tests.ports import free_port

pytestmark = pytest.mark.browser

SECTIONS = ("search-open", "requests-open", "wall-open", "office-open", "claims-open", "intent", "mute")


@contextmanager
def in_a_thread(stand_in: IdentityStandIn) -> Iterator[None]:
    """The browser's loop runs in the test's own thread."""
    ready, end = threading.Event(), threading.Event()

    async def provide() -> None:
        async with providing(stand_in):
            ready.set()
            await asyncio.to_thread(end.wait)

    thread = threading.Thread(target=lambda: asyncio.run(provide()))
    thread.start()
    try:
        assert ready.wait(30)
        yield
    finally:
        end.set()
        thread.join()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def provider(port: int) -> Iterator[IdentityStandIn]:
    stand_in = stand_in_for(port)
    with in_a_thread(stand_in):
        yield stand_in


@pytest.fixture
def there(
    settings: Settings, provider: IdentityStandIn, port: int, made_once_sqlite: str, tmp_path: Path
) -> Iterator[There]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    with There(port).open(with_provider(settings, provider, port), str(copy)) as opened:
        opened.run(_seed(opened))
        yield opened


async def _seed(there: There) -> None:
    assert there.served is not None
    async with there.served.parts.database.transaction() as tx:
        await seed_demo_agents(tx)


def shown(tab: Tab) -> set[str]:
    return {section for section in SECTIONS if tab.get_by_test_id(section).count()}


def test_somebody_of_the_company_logs_in_by_clicking(
    open_page: OpenPage, there: There, provider: IdentityStandIn
) -> None:
    tab = open_page(f"{there.url}/console/", DESK)
    expect(tab.get_by_test_id("login-provider")).to_have_text("用企业账号登录")
    keep(tab, "console-login-provider-1440")
    assert violations(tab) == []
    tab.get_by_test_id("login-provider").click()
    expect(tab.get_by_role("heading", name="企业统一登录")).to_be_visible()
    tab.get_by_role("link", name="取消").click()
    expect(tab.get_by_text("企业登录没有完成")).to_be_visible()
    tab.get_by_test_id("login-provider").click()
    tab.get_by_role("link", name="路人").click()
    expect(tab.get_by_text("没有分配客服工作台的角色")).to_be_visible()
    keep(tab, "console-login-refused-1440")
    assert violations(tab) == []
    tab.get_by_test_id("login-provider").click()
    tab.get_by_role("link", name="李娜").click()
    expect(tab.get_by_text("已连接").or_(tab.get_by_label("已连接"))).to_be_visible()
    expect(tab.locator(".top-agent")).to_contain_text("李娜")
    assert tab.url == f"{there.url}/console/"
    tab.reload()
    expect(tab.locator(".top-agent")).to_contain_text("李娜")
    tab.get_by_role("button", name="退出", exact=True).click()
    provider.broken = True
    assert there.served is not None
    there.served.parts.desk.provider._standing = None  # type: ignore[union-attr]  # what is kept of it runs out
    tab.get_by_test_id("login-provider").click()
    expect(tab.get_by_text("企业登录服务暂时连不上")).to_be_visible()


def console_of(open_page: OpenPage, there: There, username: str) -> Tab:
    tab = open_page(f"{there.url}/console/", DESK)
    tab.get_by_test_id("login-username").fill(username)
    tab.get_by_test_id("login-password").fill(DEMO_PASSWORD)
    tab.get_by_test_id("login-submit").click()
    expect(tab.locator(".top-agent i[data-live=true]")).to_be_visible()
    return tab


def test_each_role_sees_its_own_sections(open_page: OpenPage, there: There) -> None:
    handler = console_of(open_page, there, "zhoujie")
    expect(handler.get_by_test_id("claims")).to_be_visible()
    assert shown(handler) == set()
    keep(handler, "console-role-claims-1440")
    assert violations(handler) == []

    editor = console_of(open_page, there, "heyu")
    expect(editor.get_by_role("tab")).to_have_count(1)
    editor.get_by_test_id("canned-shortcut").fill("问候")
    editor.get_by_test_id("canned-text").fill("您好，我是{客服}。")
    editor.get_by_test_id("canned-keep").click()
    expect(editor.get_by_role("cell", name="/问候")).to_be_visible()
    assert shown(editor) == set()
    keep(editor, "console-role-editor-1440")
    assert violations(editor) == []

    admin = console_of(open_page, there, "admin")
    expect(admin.get_by_role("tab")).to_have_count(1)
    expect(admin.get_by_role("cell", name="zhangmin")).to_be_visible()
    assert shown(admin) == set()
    admin.get_by_test_id("account-new").click()
    admin.get_by_label("角色").click()
    expect(admin.get_by_title("管理员")).to_be_visible()
    keep(admin, "console-role-admin-1440")

    agent = console_of(open_page, there, "lina")
    expect(agent.get_by_test_id("intent")).to_be_visible()
    assert shown(agent) == set(SECTIONS) - {"wall-open", "office-open"}

    lead = console_of(open_page, there, "zhangmin")  # the negative control
    expect(lead.get_by_test_id("intent")).to_be_visible()
    assert shown(lead) == set(SECTIONS)
    lead.get_by_test_id("office-open").click()
    expect(lead.get_by_role("tab")).to_have_count(4)
    lead.get_by_role("tab", name="账号").click()
    of_admin = lead.get_by_role("row").filter(has=lead.get_by_role("cell", name="admin", exact=True))
    expect(of_admin.get_by_test_id("account-edit")).to_be_disabled()


def test_a_claim_handlers_desk_fits_a_phone(open_page: OpenPage, there: There) -> None:
    tab = console_of(open_page, there, "zhoujie")
    tab.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(tab.get_by_test_id("claims")).to_be_visible()
    keep(tab, "console-role-claims-375")
    assert violations(tab) == []
