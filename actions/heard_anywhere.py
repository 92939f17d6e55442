"""What is heard before any action, by its own words: a fraud, a wish for a person, how to be contacted, praise, more of
a complaint."""

from __future__ import annotations

from actions import small_talk_heard
from actions.complaints import complaints, feedback
from actions.done import SERVICE_FORM, Done
from actions.honesty import fraud_told
from actions.messages import PERSON, PROGRESS, REPORT, say
from actions.person import contact_wish
from actions.person.person_called import call
from actions.person.person_words import wants_person
from actions.person.weariness import is_weary
from actions.small_talk_words import SORRY, SORRY_IN_FORM
from actions.tools import Tools
from actions.turn import Turn
from insurance.words.insults import is_insult


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the words are about anything else, or were answered by another action in this turn."""
    if turn.is_command or turn.said_already or not turn.text:
        return None
    if told := fraud_told.told(tools, turn):
        return told
    if wants_person(turn.text) or is_weary(turn.text):
        return await call(tools, turn)
    if is_insult(turn.text):
        return await _soothe(tools, turn)
    if turn.form != SERVICE_FORM and (wish := await contact_wish.hear(tools, turn)):
        return wish
    if turn.in_form:
        return None
    filed = await feedback.praised(tools, turn) or await complaints.hear_more(tools, turn)
    return filed or small_talk_heard.hear(tools, turn)


async def _soothe(tools: Tools, turn: Turn) -> Done:
    """Once with a word; who goes on, or waits for a person already, gets one."""
    if turn.waits or turn.intent == "human" or is_insult(turn.said_before):
        return await call(tools, turn)
    if turn.in_form:
        return Done((say(SORRY_IN_FORM, (PERSON,)),), {"claim_misses": None})
    return Done((say(SORRY, (PERSON, REPORT, PROGRESS)),), {"not_understood": None})
