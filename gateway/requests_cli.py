"""`baowen requests`: what customers have asked for, and what people have done about it."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import in_beijing, utc_now
from foundation.database import Database
from foundation.settings import Settings
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.requests import RequestState

WHO = "command line"


async def list_waiting(settings: Settings, console: Console) -> None:
    """Print what is to be done, the soonest due first. No personal data: numbers, kinds, clocks."""
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            found = await requests.waiting(session)
    finally:
        await database.close()
    console.print(_table(found))


async def move(settings: Settings, number: str, to: RequestState, why: str) -> ServiceRequest:
    """Move one request. Raises `RequestNotFound`, `AlreadyMoved`."""
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            return await _move(tx, number, to, why)
    finally:
        await database.close()


async def _move(tx: AsyncSession, number: str, to: RequestState, why: str) -> ServiceRequest:
    found = await requests.find_by_number(tx, number)
    if found is None:
        raise requests.RequestNotFound(number)
    return await requests.move(tx, found.id, to, who=WHO, why=why, now=utc_now())


def _table(found: list[ServiceRequest]) -> Table:
    table = Table("number", "kind", "state", "filed", "due")
    for request in found:
        moments = (request.filed_at, request.due_at)
        table.add_row(
            request.number,
            request.kind,
            request.state,
            *(f"{in_beijing(at):%Y-%m-%d %H:%M}" if at else "" for at in moments),
        )
    return table
