"""What is cancelled may be a complaint or a rescue, and no claim: 「撤销投诉」, 「不要拖车了」."""

from __future__ import annotations

from actions.complaints import complaints
from actions.done import Done
from actions.services import service_rescue
from actions.services.service_rescue_words import is_about_one
from actions.tools import Tools
from actions.turn import Turn


async def of_another_matter(tools: Tools, turn: Turn) -> Done | None:
    """What to do if the words take back, or ask about, a complaint or a rescue that was filed; None if they do not."""
    if turn.is_command or not turn.text:
        return None
    if done := await complaints.taken_back(tools, turn):
        return done
    return await service_rescue.tell(tools, turn) if is_about_one(turn.text) else None
