"""The shot list in the page, each shot with its drawing; photos are looked at, and the plate on them is asked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, OpenPage, keep
from tests.browser.test_pages import PHOTOS, answer_until_photos, last_words, open_chat, say
from tests.running_system import RunningSystem

pytestmark = [pytest.mark.browser, pytest.mark.system, pytest.mark.rasa]


def test_what_to_photograph_is_drawn_and_photos_are_looked_at(open_page: OpenPage, system: RunningSystem) -> None:
    page = open_chat(open_page, system, PHONE)
    say(page, "我要报案，追尾了前车")
    answer_until_photos(page)
    shots = page.get_by_test_id("shot-list")
    expect(shots).to_have_count(1)
    expect(shots.locator("li")).to_have_count(5)
    for drawing in shots.locator("svg.shot").all():
        assert drawing.locator("path, rect, circle").count() > 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    shots.scroll_into_view_if_needed()
    keep(page, "chat-shot-list-375")
    page.get_by_test_id("photo-input").set_input_files([PHOTOS / "dark_garage.jpg", PHOTOS / "blurred.jpg"])
    answer = page.get_by_test_id("chat-line").filter(has_text=re.compile("收到 2 张照片"))
    expect(answer).to_contain_text("太暗了")
    expect(answer).to_contain_text("有点糊")
    assert "照片" in last_words(page)
    keep(page, "chat-photos-to-take-again-375")
