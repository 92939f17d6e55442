"""What a message may be before it is what its intent says: asked from the top, and the first that knows it has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from actions import heard_anywhere, hotline, stray_words
from actions.done import Done
from actions.photos import photo_mistakes
from actions.report import another_loss, one_loss_or_two
from actions.services import (
    filed_calls,
    filed_changes,
    filed_invoice,
    filed_plates,
    filed_progress,
    filed_wishes,
    filed_withdrawal,
    garage_lookup,
    service_offered,
    service_rescue,
)
from actions.tools import Tools
from actions.turn import Turn

Hearer = Callable[[Tools, Turn], Awaitable[Done | None]]  # None: the words are about something else

OF_WHAT_WAS_FILED: tuple[Hearer, ...] = (
    hotline.hear,
    service_rescue.sent_back,
    filed_withdrawal.hear,
    filed_wishes.hear,
    filed_changes.hear,
    filed_invoice.hear,
    filed_plates.hear,
    filed_calls.hear,
    filed_progress.hear,
)
OF_ANYTHING: tuple[Hearer, ...] = (
    photo_mistakes.heard_outside,
    one_loss_or_two.hear,
    another_loss.taken_up,
    garage_lookup.hear,
    service_offered.hear,
    heard_anywhere.hear,
    stray_words.hear,
)


async def first_of(hearers: tuple[Hearer, ...], tools: Tools, turn: Turn) -> Done | None:
    """What the first of them that knows these words has done; None when none does."""
    for hear in hearers:
        if done := await hear(tools, turn):
            return done
    return None
