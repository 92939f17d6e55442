"""Canned replies: kept by supervisors, called up by agents, with variables that are filled in when they are.

What an agent must not say (promises of payment, refusals, accusations) must not stand in one either.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import CannedReply

VARIABLES = frozenset({"客户", "客服", "公司", "热线"})
FORBIDDEN = re.compile(
    r"肯定(?:能)?赔|一定(?:能)?赔|全赔|百分之百赔|100%赔|保证(?:能)?赔|这种不赔|不予赔付|造假|骗保|最便宜|全网第一|不用报警|私了就行|保证续保"
)
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class VariableUnknown(Exception):
    """The text has a variable that nobody fills in."""


class WordsForbidden(Exception):
    """The text promises, refuses or accuses."""


def forbidden_in(text: str) -> str | None:
    """The first words in it that nobody may say to a customer."""
    found = FORBIDDEN.search(text)
    return found[0] if found else None


async def all_of_them(session: AsyncSession) -> list[CannedReply]:
    """The most used first."""
    query = select(CannedReply).order_by(CannedReply.uses.desc(), CannedReply.shortcut)
    return list((await session.execute(query)).scalars())


async def keep(tx: AsyncSession, shortcut: str, text: str, *, by: str, now: datetime) -> CannedReply:
    """A new one, or other words for a known shortcut. Raises `VariableUnknown`, `WordsForbidden`."""
    unknown = set(_VARIABLE.findall(text)) - VARIABLES
    if unknown:
        raise VariableUnknown(", ".join(sorted(unknown)))
    if words := forbidden_in(text):
        raise WordsForbidden(words)
    reply = await tx.get(CannedReply, shortcut)
    if reply is None:
        reply = CannedReply(shortcut=shortcut, uses=0)
        tx.add(reply)
    reply.text, reply.changed_by, reply.changed_at = text, by, now
    await tx.flush()
    return reply


async def forget(tx: AsyncSession, shortcut: str) -> None:
    await tx.execute(delete(CannedReply).where(CannedReply.shortcut == shortcut))


async def used(tx: AsyncSession, shortcut: str) -> None:
    counted = update(CannedReply).where(CannedReply.shortcut == shortcut).values(uses=CannedReply.uses + 1)
    await tx.execute(counted.execution_options(synchronize_session=False))
