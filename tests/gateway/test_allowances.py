"""What an agent may still say on WeChat, as the console reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from channels.wechat import quota
from channels.wechat.quota import Act
from conversations import transcript
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from handoff import queue
from handoff.terms import Terms
from insurance.customers import customers, forgetting
from tests.people import PASSWORD, li_na
from tests.served import Served, served


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        yield running


async def test_the_console_reads_what_may_still_be_said(system: Served) -> None:
    database = system.parts.database
    async with database.transaction() as tx:
        await li_na(tx)
        customer = await customers.find_or_create(tx, "wechat", "o1")
        conversation = await transcript.open_conversation(tx, channel="wechat", customer_id=customer.id)
    login = await system.http.post("/api/console/login", json={"username": "lina", "password": PASSWORD})
    headers = {"Authorization": f"Bearer {login.json()['token']}"}
    address = f"/api/console/conversations/{conversation.id}/allowance"
    assert (await system.http.get(address)).status_code == 401
    assert (await system.http.get(address, headers=headers)).status_code == 404  # nobody's customer yet
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        await queue.request(tx, system.parts.bell, held, reason="asked", terms=Terms.of(system.parts.settings))
        await quota.opened_by(tx, "o1", Act.MESSAGE, now=utc_now())
        await quota.take(tx, "o1", 2, now=utc_now())
    told = (await system.http.get(address, headers=headers)).json()
    assert (told["limited"], told["left"], told["most"], told["gone"]) == (True, 3, 5, False)
    assert told["until"].endswith("+08:00")
    async with database.transaction() as tx:
        await quota.close(tx, "o1")
        await forgetting.forget(tx, customer.id, now=utc_now(), unlink=True)
    told = (await system.http.get(address, headers=headers)).json()
    assert (told["left"], told["until"], told["gone"]) == (0, None, True)
