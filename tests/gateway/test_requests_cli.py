"""`baowen requests`: what is to be done, and what was done about it."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from foundation.clock import utc_now
from foundation.database import Base, Database
from foundation.settings import Settings
from gateway.requests_cli import list_waiting, move
from insurance.customers import customers
from insurance.requests import requests
from insurance.requests.requests import AlreadyMoved, RequestKind, RequestNotFound, RequestState


@pytest.fixture
async def number(settings: Settings) -> str:
    """A complaint that waits, by its number."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", "zhangwei")
        filed = await requests.file_at_once(
            tx,
            RequestKind.COMPLAINT,
            {"words": "没人理我"},
            key="turn-1",
            now=utc_now(),
            conversation_id="c1",
            customer_id=customer.id,
            channel="in_app",
        )
    await database.close()
    assert filed.number is not None
    return filed.number


async def shown(settings: Settings) -> str:
    out = StringIO()
    await list_waiting(settings, Console(file=out, width=200))
    return out.getvalue()


async def test_what_waits_is_listed_without_what_was_said(settings: Settings, number: str) -> None:
    assert number in await shown(settings)
    assert "没人理我" not in await shown(settings)


async def test_what_is_done_is_not_listed_any_more(settings: Settings, number: str) -> None:
    await move(settings, number, RequestState.IN_PROGRESS, "called")
    await move(settings, number, RequestState.DONE, "answered")
    assert number not in await shown(settings)
    with pytest.raises(AlreadyMoved):
        await move(settings, number, RequestState.OPEN, "again")


async def test_a_number_of_nobody_is_told(settings: Settings, number: str) -> None:
    with pytest.raises(RequestNotFound):
        await move(settings, "BS1", RequestState.DONE, "")
