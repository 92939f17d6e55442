"""An agent who serves a WeChat customer sees how much may still be said to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from channels.wechat import quota
from channels.wechat.quota import Act
from conversations import transcript
from conversations.models import Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from foundation.settings import Settings
from handoff import queue
from handoff.agents import DEMO_PASSWORD, seed_demo_agents
from handoff.terms import Terms
from insurance.customers import customers, forgetting
from tests.browser.conftest import DESK, OpenPage, keep
from tests.browser.there import There

pytestmark = pytest.mark.browser

NOBODY = "http://127.0.0.1:9"  # WeChat cannot be reached, so that the allowance is what we say here


@pytest.fixture
def there(settings: Settings, made_once_sqlite: str, tmp_path: Path) -> Iterator[There]:
    copy = tmp_path / "test.db"
    copy.write_bytes(Path(made_once_sqlite).read_bytes())
    with There().open(settings.model_copy(update={"wechat_api_url": NOBODY}), str(copy)) as opened:
        yield opened


async def a_follower_asks_for_a_person(there: There) -> None:
    assert there.served is not None
    parts = there.served.parts
    async with parts.database.transaction() as tx:
        await seed_demo_agents(tx)
        customer = await customers.find_or_create(tx, "wechat", "o1", name="赵敏")
        conversation = await transcript.open_conversation(tx, channel="wechat", customer_id=customer.id)
        held = await transcript.lock(tx, conversation.id)
        await quota.opened_by(tx, "o1", Act.MESSAGE, now=utc_now())
        await quota.take(tx, "o1", 2, now=utc_now())
        await queue.request(tx, parts.bell, held, reason="asked", terms=Terms.of(parts.settings))


async def the_allowance_is_used_up(there: There, *, gone: bool) -> None:
    assert there.served is not None
    parts = there.served.parts
    async with parts.database.transaction() as tx:
        customer = await customers.find_or_create(tx, "wechat", "o1")
        conversation = await transcript.open_conversation(tx, channel="wechat", customer_id=customer.id)
        held = await transcript.lock(tx, conversation.id)
        await quota.close(tx, "o1")
        line = Saying("[已取消关注]" if gone else "请稍等")
        await transcript.say(tx, parts.bell, held, [line], sender=Sender.SYSTEM, key=f"gone {gone}")
        if gone:
            await forgetting.forget(tx, customer.id, now=utc_now(), unlink=True)


def test_the_console_shows_what_may_still_be_said_on_wechat(open_page: OpenPage, there: There) -> None:
    there.run(a_follower_asks_for_a_person(there))
    console = open_page(f"{there.url}/console/", DESK)
    console.get_by_test_id("login-username").fill("lina")
    console.get_by_test_id("login-password").fill(DEMO_PASSWORD)
    console.get_by_test_id("login-submit").click()
    console.get_by_test_id("intent").click()
    console.get_by_title("上线", exact=True).click()
    console.get_by_test_id("accept").click()
    allowance = console.get_by_test_id("allowance")
    expect(allowance).to_contain_text("可发 3/5 条")
    keep(console, "console-wechat-allowance-1440")
    there.run(the_allowance_is_used_up(there, gone=False))
    expect(allowance).to_contain_text("额度已用完")
    there.run(the_allowance_is_used_up(there, gone=True))
    expect(allowance).to_contain_text("客户已取消关注")
