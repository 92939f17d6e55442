"""Is the database away, or without room, for a while? Then nothing was written, and the same request works later."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

# What an outage is raised as. SQLite: OperationalError, a full disk among them. PostgreSQL: any of these.
OUTAGES: tuple[type[Exception], ...] = (DBAPIError, PoolExhausted, ConnectionError, TimeoutError)
_FOR_A_WHILE = ("08", "53", "57")  # PostgreSQL: connection lost, no room or memory or places left, being restarted


def is_outage(raised: Exception) -> bool:
    """True for what time heals; False for a fault of ours, such as a wrong statement."""
    if isinstance(raised, OperationalError | InterfaceError | PoolExhausted | ConnectionError | TimeoutError):
        return True
    if isinstance(raised, DBAPIError) and raised.connection_invalidated:
        return True
    state = getattr(getattr(raised, "orig", raised), "sqlstate", None)
    return str(state)[:2] in _FOR_A_WHILE
