"""A turn that is run again finds in the draft what its own first run has noted: that is no news of an earlier turn."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.turn import Turn
from insurance.claims import claims
from insurance.models import Claim


async def known_before(session: AsyncSession, turn: Turn, draft: Claim) -> dict[str, Any]:
    """What the draft held before this message was read, in this run of its turn or in one that was cut off.

    An action that has said something in this run has met what it noted: whatever follows it must not say it again.
    """
    own = None if turn.said_already else await claims.noted_in(session, draft.id, turn.turn_id)
    return {key: value for key, value in draft.fields.items() if key not in (own or ())}


async def is_own(session: AsyncSession, turn: Turn, draft: Claim) -> bool:
    """Whether all that the draft holds was brought by this turn."""
    own = await claims.noted_in(session, draft.id, turn.turn_id)
    if own is None or not set(draft.fields) <= own:
        return False
    return set(await claims.photo_ids(session, draft.id)) <= set(turn.photos)
