"""What is taken out of hand-offs when their customer has the right to be forgotten: words, not that they happened."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import HandOff, HandOffEvent, InboxItem, Note, ReplyDraft

GONE = "（客户已注销，内容已清除）"
TOLD_IN_WORDS = ("put_first", "declined", "explained")  # events whose reason somebody has written; others have codes


async def erase(tx: AsyncSession, conversation_id: str) -> None:
    """Summaries, notes, drafts, reasons in words, what was said with a mark, and what was whispered.

    Hold the conversation by `lock`.
    """
    of_it = {"synchronize_session": False}
    await tx.execute(delete(Note).where(Note.conversation_id == conversation_id).execution_options(**of_it))
    begun = delete(ReplyDraft).where(ReplyDraft.conversation_id == conversation_id)
    await tx.execute(begun.execution_options(**of_it))
    await tx.execute(
        update(HandOff)
        .where(HandOff.conversation_id == conversation_id)
        .values(summary=[], note="", score_reason="", put_first=None)
        .execution_options(**of_it)
    )
    theirs = select(HandOff.id).where(HandOff.conversation_id == conversation_id)
    whispered = InboxItem.data["handoff"].as_string().in_(theirs)
    for item in await tx.scalars(select(InboxItem).where(InboxItem.kind == "whisper", whispered)):
        item.data = {**item.data, "text": GONE}  # the item stays: an agent's inbox has no gaps
    told = HandOffEvent.kind.in_(TOLD_IN_WORDS) & HandOffEvent.handoff_id.in_(theirs)
    for event in await tx.scalars(select(HandOffEvent).where(told)):
        event.data = {**event.data, "reason": GONE}
