"""Is the database away, or without room, for a while? Then nothing was written, and the same request works later."""

from __future__ import annotations

import sqlite3

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

# What an outage is raised as. SQLite: OperationalError, a full disk among them. PostgreSQL: any of these.
OUTAGES: tuple[type[Exception], ...] = (DBAPIError, PoolExhausted, ConnectionError, TimeoutError)
# PostgreSQL: connection lost; no room, memory or places left; cancelled or being restarted; a disk that fails;
# a deadlock; a row that somebody has held for too long, as one does who was stopped, until they are thrown out.
_FOR_A_WHILE = ("08", "53", "57", "58", "40", "55P03", "25P03")
log = structlog.get_logger()


def is_outage(raised: Exception) -> bool:
    """True for what time heals; False for a fault of ours, such as a wrong statement."""
    cause = getattr(raised, "orig", raised)
    if isinstance(cause, sqlite3.Error):
        return isinstance(cause, sqlite3.OperationalError) and not _is_wrong_statement(cause)
    if isinstance(raised, OperationalError | InterfaceError | PoolExhausted | ConnectionError | TimeoutError):
        return True
    if isinstance(raised, DBAPIError) and raised.connection_invalidated:
        return True
    return str(getattr(cause, "sqlstate", None)).startswith(_FOR_A_WHILE)


def note_outage(raised: Exception) -> None:
    """For whoever answers an outage with a friendly sentence: operators must see it all the same."""
    if is_outage(raised):
        log.warning("database_away", error=type(getattr(raised, "orig", raised)).__name__)


def _is_wrong_statement(cause: sqlite3.Error) -> bool:
    """SQLite raises the same for a table that is not there and for a disk that is full; its code tells."""
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_ERROR
