"""What every command shares: the settings, a look at the database, and how a command gives up."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import NoReturn, TextIO, TypeVar

import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database
from foundation.settings import Settings, SettingsRefused, load_settings

Done = TypeVar("Done")

console = Console(stderr=True)


def read_settings() -> Settings:
    """Or the end, with what is wrong in them."""
    try:
        return load_settings()
    except SettingsRefused as refused:
        give_up(f"The settings are not usable:\n{refused}")


def standard_input() -> TextIO:
    """Bytes that are no UTF-8 become �: one bad line costs the others nothing."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin


def in_transaction(what: Callable[[AsyncSession], Awaitable[Done]]) -> Done:
    """What it gives back; its own errors pass. A database that is away or not prepared is the end."""
    settings = read_settings()
    try:
        return asyncio.run(_in_transaction(settings.database_url, what))
    except (DBAPIError, OSError) as broken:
        give_up(
            f"The database does not answer ({type(broken).__name__}): is it running, and has `baowen migrate` been run?"
        )


@contextmanager
def database_needed() -> Iterator[None]:
    """A database that is away or not prepared is the end of the command."""
    try:
        yield
    except (DBAPIError, OSError) as broken:
        why = type(broken).__name__
        give_up(f"The database does not answer ({why}): is it running, and has `baowen migrate` been run?")


async def _in_transaction(url: str, what: Callable[[AsyncSession], Awaitable[Done]]) -> Done:
    database = Database(url)
    try:
        async with database.transaction() as tx:
            return await what(tx)
    finally:
        await database.close()


def give_up(message: str) -> NoReturn:
    """In one sentence, with exit code 2."""
    console.print(message, style="red", markup=False, highlight=False)
    raise typer.Exit(2)
