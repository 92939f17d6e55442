"""Alive, ready, degraded: cheap to ask and true."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event, text

from foundation.database import Database
from foundation.settings import Settings
from gateway.health import LATE_SECONDS, Health, Pulse
from tests.redis_server import redis_server
from tests.served import Served, served


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        await connection.execute(text("INSERT INTO alembic_version VALUES ('0002')"))
    async with served(settings, database) as running:
        yield running


async def test_a_loop_that_is_late_by_seconds_is_not_alive() -> None:
    pulse = Pulse()
    beating = asyncio.create_task(pulse.run())
    await asyncio.sleep(0.05)
    assert pulse.late() < 1
    time.sleep(LATE_SECONDS + 0.6)  # as a long computation would
    assert pulse.late() > LATE_SECONDS
    await asyncio.sleep(0.6)
    await asyncio.sleep(0.6)
    assert pulse.late() < 1
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)


async def test_a_process_is_alive_whatever_it_depends_on(system: Served) -> None:
    assert (await system.http.get("/livez")).status_code == 200


async def test_readiness_writes_and_reads_once_a_second_however_often_it_is_asked(system: Served) -> None:
    written: list[str] = []

    def note(*what: object) -> None:
        if str(what[2]).startswith("UPDATE alembic_version"):
            written.append(str(what[2]))

    event.listen(system.parts.database.engine.sync_engine, "before_cursor_execute", note)
    answers = await asyncio.gather(*(system.http.get("/readyz") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["parts"]["database"] for answer in answers} == {"ok"}
    assert len(written) <= 2


async def test_a_process_that_is_stopped_while_it_looks_takes_no_other_out_of_service(
    system: Served, database: Database
) -> None:
    if database.is_sqlite:
        return  # there is no other process
    async with database.transaction() as stopped:
        await stopped.execute(text("UPDATE alembic_version SET version_num = version_num"))
        assert (await system.http.get("/readyz")).status_code == 200


async def test_a_redis_that_is_away_is_named_and_takes_nobody_out_of_service(
    settings: Settings, database: Database
) -> None:
    with redis_server() as redis:
        async with served(settings.model_copy(update={"redis_url": redis.url}), database) as system:
            health = Health(system.parts)
            await _until(health, "ok")
            redis.kill()
            await _until(health, "down: rings reach other processes a second late")


async def _until(health: Health, redis: str) -> None:
    async with asyncio.timeout(15):
        while (await health.standing()).parts["redis"] != redis:
            await asyncio.sleep(0.2)
