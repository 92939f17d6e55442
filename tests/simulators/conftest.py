"""One account per test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from simulators.wechat.account import Config
from tests.simulators.developer import Developer, Platform


@pytest.fixture
def developer() -> Developer:
    return Developer()


@pytest.fixture
async def platform(developer: Developer) -> AsyncIterator[Platform]:
    config = Config("http://developer/wechat", "devToken", "wx1", "s1", timeout_seconds=0.2)
    platform = Platform(config, developer)
    yield platform
    await platform.http.aclose()
