"""A service that is wished for in the words with which a report begins: kept as a draft, and done after the report."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.messages import say
from actions.services.service_flows import FLOWS
from actions.services.service_memory import opened
from actions.services.wish_beside import wished_in
from actions.turn import Turn
from insurance.requests import requests

KEPT = "{name}的事我也记下了，先报案，报完接着办。"


async def keep(tx: AsyncSession, turn: Turn) -> list[dict[str, Any]]:
    """Open its draft, if no other waits, and say so; the receipt of the report offers to go on with it."""
    kind = None if turn.is_command or not turn.text else wished_in(turn.text)
    if kind is None:
        return []
    waits = await requests.find_draft(tx, turn.customer_id)
    if waits is None:
        await opened(tx, turn, kind)
    elif waits.kind != kind:
        return []
    return [say(KEPT.format(name=FLOWS[kind].name))]
