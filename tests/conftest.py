"""What tests share: both databases, a bell, people."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import structlog

import channels.wechat.models  # noqa: F401
import conversations.models  # noqa: F401  (these imports fill Base.metadata)
import foundation.timers  # noqa: F401
import handoff.models
import handoff.timetable_models  # noqa: F401
import insurance.core.core_models
import insurance.models
import insurance.photos.photo_models  # noqa: F401
import knowledge_base.gap_models
import knowledge_base.models  # noqa: F401
from conversations.bell import Bell
from foundation.database import Base, Database
from foundation.settings import Settings, load_settings

POSTGRES = os.environ.get("BAOWEN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")


@pytest.fixture(autouse=True, scope="session")
def _loggers_are_never_cached() -> Iterator[None]:
    """`set_up_logs`, called in this process by the command line's tests, would keep each logger as first used, and no
    later test could hear it (`capture_logs`)."""
    configure = structlog.configure
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            structlog, "configure", lambda **given: configure(**{**given, "cache_logger_on_first_use": False})
        )
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own `.env` and variables must not decide what a test sees."""
    for name in list(os.environ):
        if name.startswith("BAOWEN_") and not name.startswith("BAOWEN_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "var", read_photos=False)  # tests of what is read say so


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each of our two engines."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(engine: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for each test, without tables."""
    if engine == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
        return
    with postgres_database() as url:
        yield url


@pytest.fixture
async def database(engine: str, made_once: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with every table and nothing in them."""
    if engine == "sqlite":
        shutil.copy(made_once, tmp_path / "test.db")
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    else:
        await _empty(made_once)
        database = Database(made_once)
    yield database
    await database.close()


@pytest.fixture
def made_once(engine: str, request: pytest.FixtureRequest) -> str:
    """Where the tables are that `database` begins with."""
    place: str = request.getfixturevalue(f"made_once_{engine}")
    return place


@pytest.fixture(scope="session")
def made_once_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with every table, to be copied."""
    path = tmp_path_factory.mktemp("made_once") / "tables.db"
    asyncio.run(_make_tables(f"sqlite+aiosqlite:///{path}"))
    return str(path)


@pytest.fixture(scope="session")
def made_once_postgresql() -> Iterator[str]:
    """A database with every table, to be emptied before each test: making one takes a second."""
    with postgres_database() as url:
        asyncio.run(_make_tables(url))
        yield url


@contextmanager
def postgres_database() -> Iterator[str]:
    """A new database on the server, until the block ends."""
    name = f"baowen_{uuid4().hex[:12]}"
    on_postgres(f"CREATE DATABASE {name}")
    try:
        yield f"{POSTGRES.rpartition('/')[0]}/{name}".replace("postgresql://", "postgresql+asyncpg://")
    finally:
        on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


async def _make_tables(url: str) -> None:
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await database.close()


async def _empty(url: str) -> None:
    """Whoever a test has left behind is cut off first: an open transaction would hold the tables."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # Rows are few: deleting them takes 4 ms, TRUNCATE with its files 75.
        tables = (table.name for table in reversed(Base.metadata.sorted_tables))
        await connection.execute(";".join(f'DELETE FROM "{name}"' for name in tables))
        await connection.execute("SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences")
        await connection.execute("DROP TABLE IF EXISTS alembic_version")
    finally:
        await connection.close()


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
