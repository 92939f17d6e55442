"""A report that was left for a person or a pause: words that answer its open question go on with it."""

from __future__ import annotations

from typing import Any

from actions.danger import danger_course
from actions.done import FORM, Done
from actions.report import claim_reading
from actions.report.claim_questions import OLD_DRAFT, PHOTOS, QUESTIONS, STOPPED, SUMMARY
from actions.report.claim_reading import Meaning
from actions.report.claim_script import next_question
from actions.report.claim_unhurt import nobody_after_all
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.words.places import names_place

_NO_QUESTIONS = frozenset({OLD_DRAFT, STOPPED, PHOTOS, SUMMARY})
_STORY_AT_LEAST = 6  # characters; what is shorter and tells of nothing else is no account


def open_question(turn: Turn, known: dict[str, Any]) -> str | None:
    """What the report was asking when it was left, or would ask next once it was offered again."""
    asked = turn.slots.get("claim_question")
    if asked == OLD_DRAFT or (asked is None and danger_course.met_before(turn)):
        asked = next_question(known, list(turn.slots.get("claim_passed") or ()), None)
    return asked if asked in QUESTIONS and asked not in _NO_QUESTIONS else None


async def unhurt(tools: Tools, turn: Turn) -> Done | None:
    """「刚才点错了，没人受伤」 outside the report that the danger opened: it goes on, without the injury."""
    if turn.in_form or turn.is_command or turn.said_already or not turn.text:
        return None
    async with tools.database.reading() as session:
        draft = await claims.find_draft(session, turn.customer_id)
    taken_back = draft is not None and nobody_after_all(None, turn.text, draft.fields)
    return Done(then=FORM, slots={"not_understood": None}) if taken_back else None


def answer_to_it(turn: Turn, known: dict[str, Any]) -> dict[str, Any]:
    """The fields that the words answer it with; empty if they are about something else. Harm is met elsewhere."""
    question = open_question(turn, known)
    if not turn.text or turn.is_command or claim_reading.is_question(turn.text):
        return {}
    if nobody_after_all(question, turn.text, known):
        return {"has_injury": False}
    if question is None:
        return {}
    is_asked = turn.slots.get("claim_question") not in (None, OLD_DRAFT)
    if question == "accident_place" and not is_asked and not names_place(turn.text):
        return {}  # nobody has asked for it: 「我妈」, 「他自己起来了」
    if question == "narrative" and (turn.intent != "inform" or len(turn.text) < _STORY_AT_LEAST):
        return {}
    heard = claim_reading.hear(question, turn.text, turn.intent, turn.confidence, known, turn.now)
    if heard.meaning is not Meaning.ANSWER or heard.fields.get("has_injury") in (True, "unknown"):
        return {}
    return {key: value for key, value in heard.fields.items() if value is not None}
