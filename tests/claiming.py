"""One turn at a time, for tests that look at a single one."""

from __future__ import annotations

from datetime import timedelta

from conversations import owed
from conversations.owed import OwedTurn
from foundation.database import Database


async def claim_next(database: Database, *, lease: timedelta) -> OwedTurn | None:
    """The turn that has waited longest; None when nothing is due."""
    claimed = await owed.claim_due(database, lease=lease, at_most=1)
    return claimed[0] if claimed else None
