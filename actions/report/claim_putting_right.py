"""What was said before is put right in the form: whether a message does so, and what it changes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions.report.claim_additions import only_ours
from actions.report.claim_answers import answer_to, closes
from actions.report.claim_corrections import corrections, facts_of, field_named, is_marked, last_put_right
from actions.report.claim_meanings import OPEN_QUESTIONS, Heard, Meaning
from actions.report.claim_questions import SUMMARY
from actions.report.claim_told import new_in
from insurance.claims import facts

_OF_CARS_OR_PEOPLE = frozenset({"accident_type", "has_injury", "injured_count", "damage_cause"})
_BARE_MARK = 3  # characters: 「不对」, 「错了」 alone answer nothing
_WHETHER = re.compile(r"是不是")  # asks, and puts nothing right


def is_correction(question: str, text: str, intent: str) -> bool:
    marked = is_marked(_WHETHER.sub("", text))
    if question in OPEN_QUESTIONS:  # a story may well say 「不对」 or 「不是……是……」
        return marked is not None and (marked.start() == 0 or field_named(text) is not None)
    if only_ours(text) and question not in _OF_CARS_OR_PEOPLE:
        return True
    return marked is not None or (intent in ("negation", "change") and field_named(text) is not None)


def correction(question: str, text: str, known: dict[str, Any], now: datetime, *, before: str = "") -> Heard:
    """「不对，是前天」「车牌错了，是粤B12345」: new values replace old ones; a field named alone is asked again."""
    told = new_in(corrections(text, known, now) or last_put_right(text, known, before), known) if text else {}
    if told:
        return Heard(Meaning.ANSWER, told, corrected=any(key in known for key in told) or question == SUMMARY)
    if text and question != SUMMARY and len(text) > _BARE_MARK and closes(question, text):
        return Heard(Meaning.ANSWER, answer_to(question, text, "inform", now, known))
    named = field_named(text)
    problem = facts.time_problem(text, now, known)
    return Heard(Meaning.CHANGE, wanted="accident_time" if problem else named, problem=problem)


def put_right(value: str, known: dict[str, Any], now: datetime) -> Heard:
    """The new value, or the question what is to be changed: nothing is given before the card was seen again."""
    told = new_in(facts_of(value, known, now), known)
    if not told and facts.names_place(value) and (place := facts.parse_place(value, asked=True)):
        told = new_in({"accident_place": place}, known)
    return Heard(Meaning.ANSWER, told, corrected=True) if told else Heard(Meaning.CHANGE)


def which_field(text: str, intent: str, known: dict[str, Any], now: datetime) -> Heard:
    """The answer to 「要改哪一项？」: a new value, the name of a field, or nothing after all."""
    if told := corrections(text, known, now) if text else {}:
        return Heard(Meaning.ANSWER, told, corrected=True)
    if named := field_named(text):
        return Heard(Meaning.CHANGE, wanted=named)
    return Heard(Meaning.ANSWER if intent in ("skip", "affirm", "deny") else Meaning.MISSED)
