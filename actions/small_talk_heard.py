"""Small talk is answered by its words, whatever the reader made of it; outside a form alone."""

from __future__ import annotations

from actions.done import Done
from actions.messages import MENU, PERSON, PROGRESS, REPORT, Choice, say
from actions.questions.misses import MISSES, call_person, times_missed
from actions.small_talk_words import HERE, LISTENS, NOT_IT, THEIR_ANSWER, offers_a_person, read_talk
from actions.tools import Tools
from actions.turn import Turn


def hear(tools: Tools, turn: Turn) -> Done | None:
    """None where the words say anything of a matter, or may answer what we asked."""
    said = _said_to(turn)
    return None if said is None or said in THEIR_ANSWER else _reply(tools, turn, said)


def hear_at_last(tools: Tools, turn: Turn) -> Done | None:
    """Where nothing that was asked is answered: 「算了」, 「不是这个意思」, and signs without a word."""
    if turn.is_command or turn.in_form or turn.said_already or turn.photos:
        return None
    if not turn.text:
        return _missed(turn, HERE, MENU)
    said = _said_to(turn)
    if said == NOT_IT:
        return _missed(turn, NOT_IT, (PERSON, REPORT, PROGRESS))
    return _reply(tools, turn, said) if said else None


def _said_to(turn: Turn) -> str | None:
    is_ours = turn.is_command or turn.in_form or turn.said_already
    return None if is_ours else read_talk(turn.text)


def _reply(tools: Tools, turn: Turn, said: str) -> Done:
    choices: tuple[Choice, ...] = (PERSON, REPORT, PROGRESS) if offers_a_person(said) else ()
    choices = MENU if said in (LISTENS, HERE) else choices
    names = {"company": tools.settings.company_name, "name": tools.settings.assistant_name}
    return Done((say(said.format(**names), choices),), {"not_understood": None})


def _missed(turn: Turn, said: str, choices: tuple[Choice, ...]) -> Done:
    """It counts as not understood, and after it a person is called."""
    times = times_missed(turn)
    if times >= MISSES and not turn.waits:
        return call_person(turn)
    return Done((say(said, choices, unanswered=True),), {"not_understood": times}, no_wish=True)
