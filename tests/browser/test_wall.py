"""A supervisor at the wall: whoever must not wait is put first and given to somebody, and the hours are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conversations import transcript
from foundation.clock import in_beijing, utc_now
from foundation.settings import Settings
from handoff import queue
from handoff.agents import seed_demo_agents
from insurance.customers import customers
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, OpenPage, keep
from tests.browser.consoles import TOO_WIDE, console_of, waiting_customer
from tests.browser.there import There

pytestmark = pytest.mark.browser

# Who waits, for how many seconds already, and whether somebody is in danger.
WAITING = (("张伟", 24, False), ("陈静", 14, False), ("王芳", 0, True))


@pytest.fixture
def there(settings: Settings, made_once_sqlite: str, tmp_path: Path) -> Iterator[There]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    slow = settings.model_copy(
        update={"offer_seconds": 600.0, "ring_after_seconds": 6000.0, "forced_after_seconds": 6001.0}
    )
    with There().open(slow, str(copy)) as opened:
        opened.run(_seed(opened))
        yield opened


async def _seed(there: There) -> None:
    assert there.served is not None
    async with there.served.parts.database.transaction() as tx:
        await seed_demo_agents(tx, capacity=1)


async def _people_wait(there: There) -> None:
    assert there.served is not None
    parts = there.served.parts
    for name, seconds, urgent in WAITING:
        async with parts.database.transaction() as tx:
            customer = await customers.find_or_create(tx, "in_app", name, name=name)
            opened = await transcript.open_conversation(tx, channel="in_app", customer_id=customer.id)
            held = await transcript.lock(tx, opened.id)
            asked = utc_now() - timedelta(seconds=seconds)
            await queue.request(
                tx, parts.bell, held, reason="asked", terms=parts.desk.terms, urgent=urgent, asked_at=asked
            )


def names_on(wall: Page) -> list[str]:
    return [one.inner_text() for one in wall.get_by_test_id("wall-waiting").locator("b").all()]


def test_who_must_not_wait_is_put_first_and_given_to_somebody(open_page: OpenPage, there: There) -> None:
    there.run(_people_wait(there))
    chat = waiting_customer(open_page, there, "第四次来问了")
    expect(chat.get_by_test_id("queue-banner")).to_contain_text("前面还有 3 位")
    lead = console_of(open_page, there, "zhangmin", online=False)
    lead.get_by_test_id("wall-open").click()
    expect(lead.get_by_test_id("wall-waiting")).to_have_count(4)
    assert names_on(lead)[:3] == ["王芳", "张伟", "陈静"]
    keep(lead, "wall-waiting-1440")
    last = lead.get_by_test_id("wall-waiting").last
    last.get_by_test_id("put-first").click()
    expect(lead.get_by_test_id("first-confirm")).to_be_disabled()
    lead.get_by_test_id("first-reason").fill("第四次来，一直没解决")
    keep(lead, "wall-put-first-1440")
    lead.get_by_test_id("first-confirm").click()
    expect(lead.get_by_test_id("wall-waiting").nth(1)).to_contain_text("优先")
    assert names_on(lead)[0] == "王芳"  # nobody passes who is in danger
    expect(chat.get_by_test_id("queue-banner")).to_contain_text("前面还有 1 位")
    lead.get_by_test_id("wall-waiting").first.get_by_test_id("put-first").click()
    lead.get_by_test_id("first-reason").last.fill("看看")
    lead.get_by_test_id("first-confirm").last.click()
    expect(lead.get_by_text("这位客户已经排在最前面")).to_be_visible()
    expect(lead.locator("[data-tone=late]").first).to_be_visible(timeout=20_000)
    keep(lead, "wall-tones-1440")
    assert violations(lead) == []

    agent = console_of(open_page, there, "wangqiang")
    expect(agent.get_by_test_id("offer-item")).to_be_visible()
    expect(lead.get_by_test_id("wall-counts")).to_contain_text("上线 1")
    lead.get_by_test_id("wall-waiting").nth(1).get_by_test_id("assign").click()
    lead.get_by_test_id("assign-to").click()
    lead.get_by_title("王强 1/1").click()
    expect(lead.get_by_test_id("assign-confirm")).to_be_disabled()  # a place is set aside for 王芳
    lead.get_by_test_id("assign-beyond").check()
    keep(lead, "wall-assign-1440")
    assert violations(lead) == []
    lead.get_by_test_id("assign-confirm").click()
    expect(agent.get_by_text("张敏把一位客户指派给您")).to_be_visible()
    expect(chat.get_by_text("客服王强为您服务")).to_be_visible()
    expect(lead.get_by_test_id("wall-served")).to_contain_text("王强接待")
    keep(agent, "wall-assigned-agent-1440")

    second = console_of(open_page, there, "lina")
    lead.get_by_test_id("reassign").click()
    lead.get_by_test_id("pass-to").click()
    lead.locator(".ant-select-item-option").filter(has_text="李娜").click()
    keep(lead, "wall-reassign-1440")
    lead.get_by_test_id("pass-confirm").click()
    expect(chat.get_by_text("正在为您转接更合适的同事")).to_be_visible()
    expect(lead.get_by_test_id("wall-served")).to_have_count(0)
    expect(lead.locator(".ant-modal-wrap:visible")).to_have_count(0)
    lead.get_by_test_id("look").click()
    keep(lead, "wall-dark-1440")
    assert violations(lead) == []
    lead.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    keep(lead, "wall-375")
    assert lead.evaluate(TOO_WIDE) == []
    second.close()


def test_hours_and_holidays_are_kept_in_the_page(open_page: OpenPage, there: There) -> None:
    lead = console_of(open_page, there, "zhangmin", online=False)
    lead.get_by_test_id("office-open").click()
    lead.get_by_role("tab", name="服务时间").click()
    expect(lead.get_by_test_id("hours-now")).to_have_text("现在：营业中")
    expect(lead.get_by_test_id("hours-keep")).to_be_disabled()
    monday = lead.get_by_test_id("week-1")
    monday.get_by_label("周一第1段开始").fill("1800")
    monday.get_by_label("周一第1段结束").fill("9")
    lead.keyboard.press("Tab")
    expect(lead.get_by_text("周一 18:00–09:00：结束要晚于开始")).to_be_visible()
    expect(lead.get_by_test_id("hours-keep")).to_be_disabled()
    keep(lead, "hours-wrong-1440")
    for number in range(1, 8):  # by keyboard: only tomorrow is worked, from eight to noon and from one to six
        day = lead.get_by_test_id(f"week-{number}")
        day.get_by_label("删除").first.focus()
        lead.keyboard.press("Enter")
        expect(day.get_by_text("休息")).to_be_visible()
    number = in_beijing(utc_now()).isoweekday() % 7 + 1
    day = lead.get_by_test_id(f"week-{number}")
    for begins, ends, place in (("8", "12", 1), ("13", "1800", 2)):
        day.get_by_text("加一段").click()
        day.locator("input").nth(2 * place - 2).fill(begins)
        day.locator("input").nth(2 * place - 1).fill(ends)
    lead.keyboard.press("Tab")
    expect(lead.get_by_test_id("hours-after")).to_have_text("保存后：已下班，下次 明天 08:00")
    lead.get_by_test_id("day-new").click()
    expect(lead.get_by_text("还没有名称")).to_be_visible()
    lead.get_by_test_id("day-name").fill("公司年会")
    expect(lead.get_by_test_id("hours-after")).not_to_contain_text("明天")
    keep(lead, "hours-edited-1440")
    assert violations(lead) == []
    lead.get_by_test_id("hours-keep").click()
    expect(lead.get_by_text("已保存，新的时间已经生效")).to_be_visible()
    expect(lead.get_by_test_id("hours-now")).to_contain_text("现在：已下班，下次")
    expect(lead.locator(".hours-changes")).to_contain_text("张敏修改")
    expect(lead.get_by_text("已保存，新的时间已经生效")).to_be_hidden()
    lead.get_by_test_id("look").click()
    keep(lead, "hours-dark-1440")
    assert violations(lead) == []
    opens = lead.get_by_test_id("hours-now").inner_text().removeprefix("现在：已下班，下次 ")
    chat = open_page(f"{there.url}/chat/", PHONE)
    chat.get_by_test_id("chat-input").fill("转人工")
    chat.get_by_test_id("chat-send").click()
    expect(chat.get_by_text(f"现在是非人工服务时间，人工客服{opens}上班")).to_be_visible()
    keep(chat, "hours-chat-375")
