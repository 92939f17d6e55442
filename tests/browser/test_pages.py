"""The four things a customer does first, and the agent's side of them, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from handoff.agents import DEMO_PASSWORD
from tests.browser.conftest import DESK, PHONE, OpenPage, keep
from tests.running_system import RunningSystem
from tests.system.test_four_steps import answer_to

pytestmark = [pytest.mark.browser, pytest.mark.system, pytest.mark.rasa]

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"
CLOCK = "2026-11-22T10:00:00%2B08:00"


LOADED = """[...document.querySelectorAll('[data-testid=photo-thumb] img, img[data-testid=photo-thumb]')]
    .every(image => image.complete && image.naturalWidth > 0)"""


def say(page: Page, text: str) -> None:
    answers = page.locator("[data-testid=chat-line][data-seq]:not([data-sender=customer])")
    before = answers.count()
    box = page.get_by_test_id("chat-input")
    box.fill(text)
    page.get_by_test_id("chat-send").click()
    expect(page.get_by_test_id("chat-line").filter(has_text=text).last).to_be_visible()
    expect(answers.nth(before)).to_be_visible(timeout=20_000)


def lines_of(page: Page, sender: str) -> Locator:
    return page.locator(f"[data-testid=chat-line][data-sender={sender}]")


def last_words(page: Page) -> str:
    page.wait_for_timeout(250)  # the last of several lines
    return lines_of(page, "bot").last.inner_text()


def open_chat(open_page: OpenPage, system: RunningSystem, size: tuple[int, int] = PHONE) -> Page:
    page = open_page(f"{system.url}/chat/?clock={CLOCK}", size)
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    return page


def answer_until_photos(page: Page) -> None:
    for _ in range(9):
        words = last_words(page)
        if "照片" in words:
            return
        question = next(line for line in reversed(words.splitlines()) if re.search(r"[？?]|请|吗", line))
        say(page, answer_to(question))
    raise AssertionError("photos were never asked for")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_question_is_answered_with_its_source(
    open_page: OpenPage, system: RunningSystem, size: tuple[int, int]
) -> None:
    page = open_chat(open_page, system, size)
    keep(page, f"chat-greeting-{size[0]}")
    say(page, "停车场被人撞了，找不到对方怎么办")
    expect(lines_of(page, "bot").last).to_contain_text("第13条")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    keep(page, f"chat-answer-{size[0]}")


def test_a_loss_is_reported_with_a_question_and_a_closed_browser_in_the_middle(
    open_page: OpenPage, system: RunningSystem
) -> None:
    page = open_chat(open_page, system)
    say(page, "我要报案，倒车撞柱子了")
    expect(lines_of(page, "bot").last).to_contain_text("受伤")
    say(page, "没有人受伤")
    say(page, "行驶证丢了能报案吗")
    expect(page.get_by_text("第21条").first).to_be_visible()
    keep(page, "chat-question-in-the-middle-375")

    context = page.context
    address = page.url
    page.close()
    page = context.new_page()
    page.goto(address)
    expect(lines_of(page, "customer").filter(has_text="没有人受伤")).to_be_visible()

    answer_until_photos(page)
    page.get_by_test_id("photo-input").set_input_files([PHOTOS / "rear_scratch.jpg", PHOTOS / "car_front.jpg"])
    expect(page.get_by_test_id("photo-thumb")).to_have_count(2)
    expect(page.get_by_test_id("photo-thumb").last).to_be_visible()
    expect(lines_of(page, "bot").filter(has_text="2 张照片")).to_be_visible()
    assert page.evaluate(LOADED)
    keep(page, "chat-photos-375")
    say(page, "拍完了")
    keep(page, "chat-summary-375")
    say(page, "确认")
    expect(page.get_by_test_id("claim-number")).to_have_text(re.compile(r"BW\d{14}"))
    keep(page, "chat-receipt-375")


def test_a_waiting_customer_is_served_by_an_agent_from_accept_to_close(
    open_page: OpenPage, system: RunningSystem
) -> None:
    console = open_page(f"{system.url}/console/", DESK)
    keep(console, "console-login-1440")
    console.get_by_test_id("login-username").fill("lina")
    console.get_by_test_id("login-password").fill(DEMO_PASSWORD)
    console.get_by_test_id("login-submit").click()

    chat = open_chat(open_page, system)
    say(chat, "我要报案，倒车撞柱子了")
    chat.get_by_test_id("photo-input").set_input_files([PHOTOS / "rear_scratch.jpg"])
    expect(chat.get_by_test_id("photo-thumb")).to_have_count(1)
    chat.wait_for_timeout(2500)
    chat.get_by_test_id("to-human").click()
    expect(chat.get_by_test_id("queue-banner")).to_be_visible()
    keep(chat, "chat-queued-375")

    waiting = console.get_by_test_id("waiting-item")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("客户要求人工")
    keep(console, "console-waiting-1440")
    console.get_by_test_id("accept").first.click()
    expect(console.get_by_test_id("transcript-line").filter(has_text="我要报案").first).to_be_visible()
    expect(console.locator("[data-testid=transcript-line] img").first).to_be_visible()

    console.get_by_test_id("reply-input").fill("您好，我是李娜，我来帮您。")
    console.get_by_test_id("reply-send").click()
    expect(lines_of(chat, "agent").last).to_contain_text("我是李娜")
    chat.get_by_test_id("chat-input").fill("谢谢你，车还能修吗")
    chat.get_by_test_id("chat-send").click()
    expect(console.get_by_test_id("transcript-line").filter(has_text="车还能修吗")).to_be_visible()
    keep(console, "console-conversation-1440")
    keep(chat, "chat-agent-375")
    chat.get_by_test_id("chat-input").fill("停车场被人撞了，找不到对方怎么办")
    chat.get_by_test_id("chat-send").click()
    expect(console.get_by_test_id("suggestion").first).to_be_visible()
    console.get_by_test_id("suggestion").first.hover()
    keep(console, "console-suggestions-1440")
    console.get_by_test_id("reply-input").focus()
    console.keyboard.press("Tab")
    expect(console.get_by_test_id("reply-input")).to_have_value(re.compile("（依据：.+）$"))
    expect(lines_of(chat, "agent")).to_have_count(1)  # nothing is sent by itself
    console.keyboard.press("Enter")
    expect(lines_of(chat, "agent").last).to_contain_text("依据")
    expect(console.get_by_test_id("suggestion")).to_have_count(0)

    console.get_by_test_id("close-handoff").click()
    keep(console, "console-closing-1440")
    console.get_by_text("已解决", exact=True).click()
    console.get_by_test_id("close-confirm").click()
    expect(chat.get_by_text("人工服务已结束")).to_be_visible()
    say(chat, "你好")
    expect(lines_of(chat, "bot").last).to_be_visible()


def test_the_console_works_on_a_narrow_screen(open_page: OpenPage, system: RunningSystem) -> None:
    console = open_page(f"{system.url}/console/", PHONE)
    console.get_by_test_id("login-username").fill("wangqiang")
    console.get_by_test_id("login-password").fill(DEMO_PASSWORD)
    console.get_by_test_id("login-submit").click()
    expect(console.get_by_test_id("login-submit")).to_have_count(0)
    assert console.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    keep(console, "console-queue-375")


def test_a_wrong_password_is_told_in_a_sentence(open_page: OpenPage, system: RunningSystem) -> None:
    console = open_page(f"{system.url}/console/", DESK)
    console.get_by_test_id("login-username").fill("lina")
    console.get_by_test_id("login-password").fill("wrong")
    console.get_by_test_id("login-submit").click()
    expect(console.get_by_text("用户名或密码不对")).to_be_visible()


def test_a_text_file_is_refused_in_a_sentence_and_the_chat_goes_on(open_page: OpenPage, system: RunningSystem) -> None:
    page = open_chat(open_page, system)
    page.get_by_test_id("photo-input").set_input_files([PHOTOS / "not_a_photo.jpg"])
    expect(page.get_by_text(re.compile("照片|图片")).last).to_be_visible()
    keep(page, "chat-photo-refused-375")
    say(page, "你好")


def test_the_wechat_phone_shows_the_answer_and_the_photo(open_page: OpenPage, system: RunningSystem) -> None:
    phone = open_page(system.phone, (420, 860))
    phone.get_by_test_id("phone-input").fill("停车场被人撞了，找不到对方怎么办")
    phone.get_by_test_id("phone-send").click()
    expect(phone.get_by_test_id("phone-line").filter(has_text="第13条")).to_be_visible(timeout=20_000)
    phone.get_by_test_id("phone-photo").set_input_files([PHOTOS / "rear_scratch.jpg"])
    expect(phone.get_by_test_id("phone-line").filter(has_text="照片").last).to_be_visible(timeout=20_000)
    keep(phone, "wechat-phone-420")


def test_words_sent_before_the_wechat_phone_has_its_user_are_not_lost(
    open_page: OpenPage, system: RunningSystem
) -> None:
    phone = open_page("about:blank", (420, 860))
    phone.route("**/_sim/users", lambda route: (phone.wait_for_timeout(1500), route.continue_()))
    phone.goto(system.phone)
    phone.get_by_test_id("phone-input").fill("你好")
    phone.get_by_test_id("phone-send").click()
    expect(phone.locator("[data-testid=phone-line][data-by=user]").filter(has_text="你好")).to_be_visible()


def test_a_citation_opens_the_document_at_its_entry(open_page: OpenPage, system: RunningSystem) -> None:
    page = open_page(f"{system.url}/help/own-damage#E08", PHONE)
    expect(page.locator("#E08")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    keep(page, "help-document-375")
