"""One official account per test, quiet or at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from conversations.bell import Bell
from foundation.database import Database
from foundation.settings import Settings
from tests.channels.wechat.account import Account


@pytest.fixture
def passive_seconds() -> float:
    return 4.0


@pytest.fixture
async def account(settings: Settings, database: Database, bell: Bell, passive_seconds: float) -> AsyncIterator[Account]:
    """The channel and the platform; nobody answers yet."""
    account = Account(settings.model_copy(update={"wechat_passive_seconds": passive_seconds}), database, bell)
    yield account
    await account.close()


@pytest.fixture
async def open_account(account: Account) -> AsyncIterator[Account]:
    """The same with reception and delivery at work."""
    loops = [asyncio.create_task(loop.run()) for loop in (account.reception, account.delivery)]
    yield account
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
    await account.reception.drain(5)
    await account.delivery.drain(5)
