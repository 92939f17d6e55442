"""Finding words in what was said, among conversations that the asker may read."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Kind, Line

SHORTEST = 2  # characters; one alone is in every conversation


async def lines_with(session: AsyncSession, words: str, among: Select[str], *, at_most: int) -> list[Line]:
    """Lines that contain `words`, the newest first. `among` selects ids of conversations."""
    query = select(Line).where(
        Line.conversation_id.in_(among),
        Line.kind != Kind.NOTICE.value,
        Line.text.icontains(words, autoescape=True),
    )
    return list((await session.execute(query.order_by(Line.said_at.desc(), Line.seq.desc()).limit(at_most))).scalars())
