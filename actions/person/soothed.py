"""An insult is met once with a word; who goes on, or waits for a person already, gets one."""

from __future__ import annotations

from actions.done import Done
from actions.messages import PERSON, PROGRESS, REPORT, say
from actions.person.person_called import call
from actions.small_talk_words import SORRY, SORRY_IN_FORM
from actions.tools import Tools
from actions.turn import Turn
from insurance.words.insults import is_insult


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when nobody is insulted."""
    if not is_insult(turn.text):
        return None
    if turn.waits or turn.intent == "human" or is_insult(turn.said_before):
        return await call(tools, turn, regrets=True)
    if turn.in_form:
        return Done((say(SORRY_IN_FORM, (PERSON,)),), {"claim_misses": None})
    return Done((say(SORRY, (PERSON, REPORT, PROGRESS)),), {"not_understood": None})
