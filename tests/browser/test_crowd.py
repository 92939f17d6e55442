"""When too many come, and when a process goes: what the customer sees, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conversations.pressure import Pressure
from foundation.database import Database
from foundation.settings import Settings
from tests.browser.conftest import PHONE, OpenPage, keep
from tests.browser.there import There

pytestmark = pytest.mark.browser


class Crowd(Pressure):
    """As many wait as take nine seconds, or nobody."""

    here = False

    def seconds(self) -> float:
        return 9.0 if self.here else 0.0


class CrowdedThere(There):
    """With a crowd that a test lets come and go."""

    crowd: Crowd | None = None

    def pressure_on(self, database: Database) -> Pressure:
        self.crowd = Crowd(database, limit=timedelta(seconds=8))
        return self.crowd


@pytest.fixture
def there(settings: Settings, made_once_sqlite: str, tmp_path: Path) -> Iterator[CrowdedThere]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    with CrowdedThere().open(settings, str(copy)) as opened:
        assert isinstance(opened, CrowdedThere)
        yield opened


def say(page: Page, text: str) -> None:
    page.get_by_test_id("chat-input").fill(text)
    page.get_by_test_id("chat-send").click()


def test_a_message_waits_while_many_ask_and_goes_out_by_itself(open_page: OpenPage, there: CrowdedThere) -> None:
    assert there.crowd is not None
    page = open_page(f"{there.url}/chat/", PHONE)
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    there.crowd.here = True
    say(page, "交强险最多赔多少")
    expect(page.get_by_text("有人受伤请先拨打120和122")).to_be_visible()
    keep(page, "chat-many-customers-375")
    say(page, "我要转人工")  # is not kept waiting behind the question
    expect(page.get_by_text("已为您排队转人工")).to_be_visible()
    there.crowd.here = False
    expect(page.get_by_text("有人受伤请先拨打120和122")).to_be_hidden(timeout=20_000)
    expect(page.locator("[data-testid=chat-line][data-sender=customer]").filter(has_text="交强险")).to_be_visible()


def test_what_waited_is_heard_before_what_is_said_when_there_is_room_again(
    open_page: OpenPage, there: CrowdedThere
) -> None:
    assert there.crowd is not None
    page = open_page(f"{there.url}/chat/", PHONE)
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    there.crowd.here = True
    say(page, "我的车被水淹过")
    expect(page.get_by_text("有人受伤请先拨打120和122")).to_be_visible()
    there.crowd.here = False
    say(page, "能赔吗")
    expect(page.get_by_text("有人受伤请先拨打120和122")).to_be_hidden(timeout=20_000)  # both have been heard
    said = page.locator("[data-testid=chat-line][data-sender=customer]")
    expect(said).to_have_count(2)
    expect(said.nth(0)).to_contain_text("淹过")
    expect(said.nth(1)).to_contain_text("能赔吗")
