"""What is heard before any action, by its own words: a fraud, a wish for a person, how to be contacted, praise, more of
a complaint."""

from __future__ import annotations

from actions.complaints import complaints, feedback
from actions.done import SERVICE_FORM, Done
from actions.honesty import fraud_told
from actions.person import contact_wish
from actions.person.person_called import call
from actions.person.person_words import wants_person
from actions.tools import Tools
from actions.turn import Turn


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the words are about anything else, or were answered by another action in this turn."""
    if turn.is_command or turn.said_already or not turn.text:
        return None
    if told := fraud_told.told(tools, turn):
        return told
    if wants_person(turn.text):
        return await call(tools, turn)
    if turn.form != SERVICE_FORM and (wish := await contact_wish.hear(tools, turn)):
        return wish
    if turn.in_form:
        return None
    return await feedback.praised(tools, turn) or await complaints.hear_more(tools, turn)
