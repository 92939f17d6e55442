"""What tests share: both databases, a bell, people."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

import channels.wechat.models  # noqa: F401
import conversations.models  # noqa: F401  (these imports fill Base.metadata)
import foundation.timers  # noqa: F401
import handoff.models  # noqa: F401
import insurance.models  # noqa: F401
from conversations.bell import Bell
from foundation.database import Base, Database
from foundation.settings import Settings, load_settings

POSTGRES = os.environ.get("BAOWEN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own `.env` and variables must not decide what a test sees."""
    for name in list(os.environ):
        if name.startswith("BAOWEN_") and not name.startswith("BAOWEN_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "var")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for each test, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
        return
    name = f"baowen_{uuid4().hex[:12]}"
    on_postgres(f"CREATE DATABASE {name}")
    yield f"{POSTGRES.rpartition('/')[0]}/{name}".replace("postgresql://", "postgresql+asyncpg://")
    on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with every table, on each engine."""
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def bell() -> Bell:
    return Bell()


def on_postgres(statement: str) -> None:
    """Run one statement on the server's own database."""

    async def run() -> None:
        connection = await asyncpg.connect(POSTGRES)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())
