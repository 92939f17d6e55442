"""Agents at their consoles while customers come: offers with a sound, a miss, a mark, a browser that is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from conversations import transcript
from conversations.models import Conversation
from foundation.clock import utc_now
from foundation.settings import Settings
from handoff.agents import DEMO_PASSWORD
from insurance.claims import claims
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, OpenPage, keep
from tests.browser.consoles import TOO_WIDE, console_of, seed_agents, waiting_customer
from tests.browser.there import There

pytestmark = pytest.mark.browser


@pytest.fixture
def there(settings: Settings, made_once_sqlite: str, tmp_path: Path) -> Iterator[There]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    quick = settings.model_copy(
        update={
            "offer_seconds": 10.0,
            "second_offer_seconds": 60.0,
            "ring_after_seconds": 600.0,
            "forced_after_seconds": 601.0,
            "agent_lease_seconds": 6.0,
            "agent_lost_seconds": 8.0,
            "heartbeat_seconds": 1.0,
        }
    )
    with There().open(quick, str(copy)) as opened:
        opened.run(seed_agents(opened))
        yield opened


async def _open_draft(there: There) -> None:
    """For the customer who is served."""
    assert there.served is not None
    async with there.served.parts.database.transaction() as tx:
        conversation = (await tx.execute(select(Conversation).where(Conversation.owner == "agent"))).scalar_one()
        of = {"conversation_id": conversation.id, "customer_id": conversation.customer_id, "channel": "in_app"}
        await claims.open_draft(tx, **of, now=utc_now())
        transcript.changed(tx, conversation)


def test_an_offer_rings_is_missed_goes_on_and_is_taken_by_a_key(open_page: OpenPage, there: There) -> None:
    first = console_of(open_page, there, "lina")
    chat = waiting_customer(open_page, there, "定损金额我不认可")
    keep(chat, "chat-queued-expectation-375")
    expect(first.get_by_test_id("offer-item")).to_be_visible()
    expect(first.get_by_test_id("offer-item")).to_contain_text("定损金额我不认可")
    assert first.evaluate("window.tones") > 0  # although the page has the focus
    keep(first, "console-offer-1440")
    assert violations(first) == []
    expect(first.get_by_text("没有及时接起")).to_be_visible(timeout=15_000)
    second = console_of(open_page, there, "wangqiang")
    expect(second.get_by_test_id("offer-item")).to_be_visible(timeout=20_000)
    expect(first.get_by_text("正在请王强接起")).to_be_visible()
    keep(first, "console-missed-1440")
    second.keyboard.press("?")
    expect(second.get_by_test_id("keys")).to_contain_text("接起 / 不接")
    keep(second, "console-keys-1440")
    second.keyboard.press("Escape")
    expect(second.get_by_test_id("keys")).to_be_hidden()
    second.keyboard.press("a")
    expect(second.get_by_test_id("reply-input")).to_be_visible()
    expect(chat.get_by_text("客服王强为您服务")).to_be_visible()


def test_a_customer_whose_agents_browser_is_killed_comes_to_another_in_front(open_page: OpenPage, there: There) -> None:
    first = console_of(open_page, there, "lina")
    chat = waiting_customer(open_page, there, "车被撞了")
    first.get_by_test_id("accept").click()
    expect(chat.get_by_text("客服李娜为您服务")).to_be_visible()
    second = console_of(open_page, there, "wangqiang")
    first.close()
    expect(second.get_by_test_id("offer-item")).to_be_visible(timeout=20_000)
    second.get_by_test_id("accept").click()
    expect(chat.get_by_text("客服王强为您服务")).to_be_visible()
    second.get_by_test_id("close-handoff").click()
    second.get_by_test_id("end-now").click()
    expect(second.get_by_text("待收尾")).to_be_visible()
    keep(second, "console-wrapup-1440")
    expect(chat.get_by_text("请为这次服务打个分")).to_be_visible()
    chat.get_by_role("button", name="5分 很满意").last.click()
    expect(chat.get_by_text("谢谢您的评价")).to_be_visible()
    keep(chat, "chat-mark-375")


def test_a_customer_is_passed_on_and_a_supervisor_listens_whispers_and_takes_over(
    open_page: OpenPage, there: There
) -> None:
    first = console_of(open_page, there, "lina")
    chat = waiting_customer(open_page, there, "投诉你们理赔太慢")
    first.get_by_test_id("accept").click()
    expect(chat.get_by_text("客服李娜为您服务")).to_be_visible()
    second = console_of(open_page, there, "wangqiang")
    first.get_by_test_id("pass-on").click()
    first.get_by_test_id("pass-to").click()
    first.get_by_title("王强 0/3").click()
    first.get_by_label("交接说明").fill("客户要书面答复")
    first.get_by_test_id("pass-confirm").click()
    second.get_by_test_id("accept").click()
    expect(second.get_by_text("客户要书面答复")).to_be_visible()
    lead = console_of(open_page, there, "zhangmin", online=False)
    lead.get_by_test_id("wall-open").click()
    expect(lead.get_by_test_id("wall-served")).to_contain_text("王强接待")
    lead.get_by_test_id("listen").click()
    lead.get_by_test_id("whisper-input").fill("先致歉")
    lead.get_by_test_id("whisper-send").click()
    expect(second.get_by_text("张敏：先致歉")).to_be_visible()
    expect(chat.get_by_text("先致歉")).to_have_count(0)
    keep(lead, "console-wall-listening-1440")
    lead.keyboard.press("Escape")
    keep(lead, "console-wall-1440")
    assert violations(lead) == []
    lead.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    keep(lead, "console-wall-375")
    assert lead.evaluate(TOO_WIDE) == []
    lead.get_by_test_id("take-over").click()
    expect(chat.get_by_text("客服张敏为您服务")).to_be_visible()
    expect(second.get_by_text("张敏接管了您的一位客户")).to_be_visible()
    lead.get_by_test_id("wall-open").click()
    expect(lead.get_by_test_id("pass-on")).to_be_visible()
    keep(lead, "console-serving-375")
    assert lead.evaluate(TOO_WIDE) == []


def test_a_customer_leaves_a_number_instead_of_waiting(open_page: OpenPage, there: There) -> None:
    chat = waiting_customer(open_page, there, "想问保单")
    chat.get_by_test_id("queue-choice").filter(has_text="留电话").click()
    expect(chat.get_by_text("请直接回复您的手机号")).to_be_visible()
    chat.get_by_test_id("chat-input").fill("13812345678")
    chat.get_by_test_id("chat-send").click()
    expect(chat.get_by_text("尾号5678")).to_be_visible()
    expect(chat.get_by_test_id("queue-banner")).to_be_hidden()


def test_a_hidden_page_stays_there(open_page: OpenPage, there: There) -> None:
    """Its own timers are slowed down, its worker's are not: the page is asked for customers all the same."""
    console = console_of(open_page, there, "lina")
    slowed = """() => { window.setInterval = () => 0; window.setTimeout = () => 0;
      Object.defineProperty(document, 'hidden', {get: () => true});
      document.dispatchEvent(new Event('visibilitychange')); }"""
    console.evaluate(slowed)
    console.wait_for_timeout(8_000)  # longer than the lease
    waiting_customer(open_page, there, "有人吗")
    expect(console.get_by_test_id("offer-item")).to_be_visible()


def test_notes_typing_and_what_was_said_before(open_page: OpenPage, there: There) -> None:
    agent = console_of(open_page, there, "lina")
    chat = waiting_customer(open_page, there, "充电时起火了怎么报案")
    agent.get_by_test_id("accept").click()
    expect(chat.get_by_text("客服李娜为您服务")).to_be_visible()
    chat.get_by_test_id("chat-input").press_sequentially("我想问一下这个要怎么报案才好", delay=400)
    expect(agent.get_by_text("客户正在输入…")).to_be_visible()
    agent.get_by_test_id("reply-input").press_sequentially("您好", delay=20)
    expect(chat.get_by_text("客服正在输入")).to_be_visible()
    keep(chat, "chat-agent-writes-375")
    agent.keyboard.press("Alt+p")
    expect(agent.get_by_label("写给同事看的备注，客户看不到，Enter 保存（Alt+P 备注，Alt+L 回复）")).to_be_focused()
    agent.keyboard.type("客户年纪大，慢慢说")
    agent.keyboard.press("Enter")
    expect(agent.get_by_test_id("note")).to_contain_text("客户年纪大，慢慢说")
    keep(agent, "console-note-1440")
    assert violations(agent) == []
    agent.get_by_test_id("look").click()
    keep(agent, "console-note-dark-1440")
    assert violations(agent) == []
    agent.get_by_test_id("look").click()
    agent.keyboard.press("Alt+l")
    expect(agent.get_by_test_id("reply-input")).to_have_value("您好")
    agent.wait_for_timeout(1200)  # the draft is kept a moment after the last key
    agent.reload()
    agent.get_by_text("我的会话").wait_for()
    agent.get_by_test_id("mine-item").click()
    expect(agent.get_by_test_id("reply-input")).to_have_value("您好")
    expect(agent.get_by_test_id("note")).to_be_visible()
    expect(chat.get_by_text("慢慢说")).to_have_count(0)
    agent.get_by_test_id("search-open").click()
    agent.get_by_test_id("search-input").locator("input").fill("起火")
    agent.get_by_test_id("search-input").locator("input").press("Enter")
    expect(agent.get_by_test_id("found").first).to_contain_text("充电时起火了怎么报案")
    keep(agent, "console-search-1440")
    assert violations(agent) == []
    agent.get_by_test_id("found").first.click()
    expect(agent.locator('[data-sought="true"]')).to_be_in_viewport()
    keep(agent, "console-search-read-1440")


def test_a_supervisor_opens_an_account_keeps_a_reply_and_reads_the_report(open_page: OpenPage, there: There) -> None:
    agent = console_of(open_page, there, "lina")
    expect(agent.get_by_test_id("office-open")).to_have_count(0)
    chat = waiting_customer(open_page, there, "理赔款什么时候到账")
    agent.get_by_test_id("accept").click()
    expect(chat.get_by_text("客服李娜为您服务")).to_be_visible()
    lead = console_of(open_page, there, "zhangmin", online=False)
    lead.get_by_test_id("office-open").click()
    expect(lead.get_by_text("及时接起率", exact=True)).to_be_visible()
    expect(lead.locator(".wall-figures")).to_contain_text("100.0%")
    lead.locator(".chart canvas").nth(2).wait_for()
    keep(lead, "console-report-1440")
    assert violations(lead) == []
    with lead.expect_download() as download:
        lead.get_by_test_id("report-csv").click()
    assert "requests,,1" in download.value.path().read_text(encoding="utf-8-sig")
    lead.get_by_role("tab", name="账号").click()
    lead.get_by_test_id("account-new").click()
    lead.get_by_label("用户名").fill("zhaolei")
    lead.get_by_label("姓名（客户看到的）").fill("赵磊")
    lead.get_by_label("密码", exact=True).fill("short")
    lead.get_by_test_id("account-keep").click()
    expect(lead.get_by_text("密码至少 10 位")).to_be_visible()
    lead.get_by_label("密码", exact=True).fill(DEMO_PASSWORD + "-long-enough")
    lead.get_by_test_id("account-keep").click()
    expect(lead.get_by_role("cell", name="赵磊")).to_be_visible()
    keep(lead, "console-accounts-1440")
    assert violations(lead) == []
    lead.get_by_role("tab", name="快捷回复").click()
    lead.get_by_test_id("canned-shortcut").fill("到账")
    lead.get_by_test_id("canned-text").fill("放心，肯定赔")
    lead.get_by_test_id("canned-keep").click()
    expect(lead.get_by_text("其中有不能对客户说的话")).to_be_visible()
    lead.get_by_test_id("canned-text").fill("{客户}您好，赔款以核赔结论为准，到账时间以银行为准。")
    lead.get_by_test_id("canned-keep").click()
    expect(lead.get_by_role("cell", name="/到账")).to_be_visible()
    agent.reload()
    agent.get_by_test_id("mine-item").click()
    agent.get_by_test_id("reply-input").fill("/到账")
    expect(agent.get_by_test_id("canned")).to_contain_text("赔款以核赔结论为准")


def test_advice_is_asked_a_supervisor_joins_and_closes_the_queue(open_page: OpenPage, there: There) -> None:
    agent = console_of(open_page, there, "lina")
    chat = waiting_customer(open_page, there, "车被水淹了还能开吗")
    agent.get_by_test_id("accept").click()
    expect(chat.get_by_text("客服李娜为您服务")).to_be_visible()
    adviser = console_of(open_page, there, "wangqiang")
    agent.get_by_test_id("ask-advice").click()
    agent.get_by_test_id("advice-whom").click()
    agent.get_by_title("王强").click()
    agent.get_by_label("问题").fill("水淹车要不要先断电")
    agent.get_by_test_id("advice-send").click()
    expect(adviser.get_by_text("李娜请教您：水淹车要不要先断电")).to_be_visible()
    adviser.get_by_test_id("mine-item").click()
    adviser.get_by_test_id("reply-input").fill("别启动，先叫拖车")
    adviser.keyboard.press("Enter")
    expect(agent.get_by_test_id("note").last).to_contain_text("别启动，先叫拖车")
    there.run(_open_draft(there))
    agent.get_by_role("tab", name="报案").click()
    agent.get_by_role("button", name="修改车牌号").click()
    agent.get_by_label("车牌号", exact=True).fill("不记得")
    agent.keyboard.press("Enter")
    expect(agent.get_by_text("看不懂这样填的内容")).to_be_visible()
    agent.get_by_label("车牌号", exact=True).fill("粤b12345")
    agent.keyboard.press("Enter")
    expect(agent.locator("[data-field=plate_no] dd")).to_contain_text("粤B12345")
    agent.get_by_role("button", name="修改人员受伤").click()
    agent.get_by_title("否", exact=True).click()
    expect(agent.locator("[data-field=has_injury] dd")).to_contain_text("否")
    keep(agent, "console-draft-1440")
    assert violations(agent) == []
    keep(adviser, "console-advice-1440")
    assert violations(adviser) == []
    lead = console_of(open_page, there, "zhangmin", online=False)
    lead.get_by_test_id("wall-open").click()
    lead.get_by_test_id("join").click()
    expect(chat.get_by_text("班长张敏也加入了会话")).to_be_visible()
    lead.get_by_test_id("wall-open").click()
    lead.get_by_test_id("reply-input").fill("您好，我是班长，拖车已经在安排")
    lead.get_by_test_id("reply-send").click()
    expect(chat.get_by_text("拖车已经在安排")).to_be_visible()
    expect(lead.get_by_text("已读", exact=True)).to_be_visible()
    expect(agent.get_by_text("拖车已经在安排").first).to_be_visible()
    keep(lead, "console-joined-1440")
    lead.get_by_test_id("leave-company").click()
    expect(chat.get_by_text("班长张敏已离开会话")).to_be_visible()
    expect(chat.get_by_text("先叫拖车")).to_have_count(0)
    lead.get_by_test_id("wall-open").click()
    lead.get_by_test_id("queue-close").click()
    lead.get_by_test_id("queue-close-reason").fill("消防演习")
    lead.get_by_test_id("queue-close-confirm").click()
    expect(lead.get_by_text("暂停接入：消防演习")).to_be_visible()
    keep(lead, "console-closed-1440")
    assert violations(lead) == []
    second = open_page(f"{there.url}/chat/", PHONE)
    second.get_by_test_id("chat-input").fill("转人工")
    second.get_by_test_id("chat-send").click()
    expect(second.get_by_text("人工客服现在暂时无法接入")).to_be_visible()
    agent.get_by_test_id("requests-open").click()
    agent.get_by_test_id("request-read").click()
    agent.get_by_test_id("request-in_progress").click()
    expect(agent.get_by_text("请写明处理情况")).to_be_visible()
    agent.get_by_test_id("request-why").fill("等客户留电话")
    agent.get_by_test_id("request-in_progress").click()
    expect(agent.get_by_test_id("request-done")).to_be_visible()
    keep(agent, "console-request-1440")
    assert violations(agent) == []
    lead.get_by_test_id("queue-open").click()
    expect(lead.get_by_test_id("queue-close")).to_be_visible()
