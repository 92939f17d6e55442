"""What is heard before any action, by its own words: a fraud, whose data it is, a wish for a person, how to be
contacted, a mood, what only people decide, who is no customer, praise, more of a complaint, small talk."""

from __future__ import annotations

from actions import moods, small_talk_heard
from actions.complaints import complaints, feedback
from actions.done import SERVICE_FORM, Done
from actions.honesty import fraud_told, verdict_asked
from actions.person import contact_wish, soothed, visitors
from actions.person.person_called import call
from actions.person.person_words import wants_person
from actions.person.weariness import is_weary
from actions.privacy import others_data
from actions.tools import Tools
from actions.turn import Turn


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the words are about anything else, or were answered by another action in this turn."""
    if turn.is_command or turn.said_already or not turn.text:
        return None
    if told := await fraud_told.told(tools, turn) or await others_data.hear(tools, turn):
        return told
    if wants_person(turn.text) or is_weary(turn.text):
        return await call(tools, turn)
    if calmed := await soothed.hear(tools, turn):
        return calmed
    if turn.form != SERVICE_FORM and (wish := await contact_wish.hear(tools, turn)):
        return wish
    if felt := await moods.hear(tools, turn) or await verdict_asked.hear(tools, turn):
        return felt
    return None if turn.in_form else await _outside_forms(tools, turn)


async def _outside_forms(tools: Tools, turn: Turn) -> Done | None:
    if told := await visitors.hear(tools, turn):
        return told
    said = await feedback.praised(tools, turn) or await complaints.hear_more(tools, turn)
    return said or await complaints.heard_out(tools, turn) or small_talk_heard.hear(tools, turn)
