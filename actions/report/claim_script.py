"""What is asked next in the first notice, and in which words."""

from __future__ import annotations

from typing import Any

from actions.messages import PERSON, Choice, say
from actions.photos import shot_list
from actions.report.claim_questions import (
    BEFORE,
    DRIVABLE_FLOOD,
    HOUR,
    MORE_PHOTOS_TEXT,
    PHOTOS,
    QUESTIONS,
    SKIP,
    STUCK_TEXT,
    WHICH_NUMBER,
    WHOSE_PLATE,
    WHOSE_PLATE_INSTEAD,
    Question,
)
from actions.report.claim_questions import SUMMARY as SUMMARY
from insurance.claims.facts import say_time_of_loss
from insurance.claims.first_notice import required_fields
from insurance.photos.photo_plates import open_plate

NO_PLATE_YET = "未上牌"

STUCK_AFTER = 2  # misses; from then on 「跳过」 and 「转人工」 are offered
GIVES_UP_AFTER = 4  # misses; then the question is passed over
_TEXTS = 3
PUT_OFF_AFTER = _TEXTS  # times; then what else is missing is asked first

# The fields for which "unknown" is an answer of its own.
THREE_VALUED = frozenset({"has_injury", "drivable", "police_reported"})
FIELD_OF = {HOUR: "accident_time", WHOSE_PLATE: "seen_plates"}


def next_question(
    fields: dict[str, Any], passed: list[str], wanted: str | None, asked: dict[str, int] | None = None
) -> str:
    """What to ask now: a field, or `photos`, or the `summary` at the end. `asked`: how often each was asked; who tells
    other things each time is asked for the rest first."""
    if wanted:
        return _hour_if_day_known(wanted, fields)
    missing = [key for key in required_fields(fields) if key not in passed]
    if fields.get("has_injury") is True and not _is_settled("injured_count", fields, passed):
        missing.insert(missing.index("accident_place") + 1 if "accident_place" in missing else 0, "injured_count")
    if (
        fields.get("has_injury") is True and "accident_day" not in fields
    ):  # people first, but no report without its time
        missing += [] if _is_settled("accident_time", fields, passed) else ["accident_time"]
    if "narrative" in missing and {"damage_cause", "accident_type"} & set(missing):
        missing = [key for key in missing if key not in ("damage_cause", "accident_type")]  # the story tells them
    if "narrative" in missing and "drivable" in missing:
        missing.remove("drivable")  # the story may tell it
    missing.sort(key=lambda key: key != "has_injury" and _times(key, asked or {}) >= PUT_OFF_AFTER)
    asks_whose = open_plate(fields) is not None and FIELD_OF[WHOSE_PLATE] not in passed
    if missing:
        return WHOSE_PLATE if asks_whose and missing[0] == "plate_no" else _hour_if_day_known(missing[0], fields)
    if PHOTOS not in passed:
        return PHOTOS
    return WHOSE_PLATE if asks_whose else SUMMARY


def ask(
    question: str, fields: dict[str, Any], *, asked: int, misses: int, photos: int, plainly: bool = False
) -> dict[str, Any]:
    """The message that asks `question` for the time `asked` + 1 (for the summary see `claim_card`)."""
    found = wording(question, fields)
    text = worded((found.short,) * _TEXTS if plainly and found.short else found.texts, asked)
    if question == HOUR:
        text = text.format(day=say_time_of_loss(fields))
    if question == WHOSE_PLATE:
        text = text.format(plate=open_plate(fields), told=fields.get("plate_no"))
    if question == PHOTOS and photos and not asked:
        text = MORE_PHOTOS_TEXT
    choices = found.choices
    if misses >= STUCK_AFTER:
        text, choices = f"{text}\n{STUCK_TEXT}", with_ways_out(choices)
    shots = shot_list.card(fields) if question == PHOTOS and not (asked or photos) else None
    return say(text, choices, photos_wanted=question == PHOTOS, card=shots)


def ask_which(offered: list[str], asked: int, misses: int) -> dict[str, Any]:
    """Which of several numbers is meant, each of them to be clicked."""
    choices: tuple[Choice, ...] = tuple((number, None) for number in offered)
    if misses >= STUCK_AFTER:
        choices = with_ways_out(choices)
    return say(worded(QUESTIONS[WHICH_NUMBER].texts, asked), choices)


def wording(question: str, fields: dict[str, Any]) -> Question:
    """The question as it is put for this kind of loss."""
    if question == "drivable" and fields.get("damage_cause") == "flood":
        return DRIVABLE_FLOOD
    if question == WHOSE_PLATE and fields.get("plate_no") is not None:
        return WHOSE_PLATE_INSTEAD
    return QUESTIONS[question]


def worded(texts: tuple[str, ...], asked: int) -> str:
    """Other words each time, so that no sentence is heard over and over."""
    return BEFORE[asked // _TEXTS % len(BEFORE)] + texts[asked % len(texts)]


def with_ways_out(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return (*(each for each in choices if each not in (SKIP, PERSON)), SKIP, PERSON)


def field_of(question: str) -> str:
    """The field of the claim that the question is about."""
    return FIELD_OF.get(question, question)


def _hour_if_day_known(question: str, fields: dict[str, Any]) -> str:
    only_day = question == "accident_time" and "accident_day" in fields and "accident_time" not in fields
    return HOUR if only_day else question


def _times(key: str, asked: dict[str, int]) -> int:
    return max((count for question, count in asked.items() if field_of(question) == key), default=0)


def _is_settled(key: str, fields: dict[str, Any], passed: list[str]) -> bool:
    return key in fields or key in passed or key in fields.get("not_known", ())
