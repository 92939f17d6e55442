"""Answers to the questions of the claim form: does the text answer this one, and with what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from actions.claim_script import NO_PLATE_YET
from insurance import facts
from insurance.facts import read_everything

NOT_A_STORY = frozenset({"affirm", "deny", "skip", "unknown", "photos_done", "resume", "start_over", "change"})
_NO_STORY = frozenset(
    {"reporter_phone", "reporter_name", "plate_no", "policy_no", "vin", "accident_time", "accident_time_precision"}
    | {"accident_time_words", "has_injury"}
)
NO_PLATE = re.compile(r"没.{0,3}(?:上牌|牌照|车牌|牌)|新车|临牌|未上牌|还没上")
_NOTHING = re.compile(r"没有|没得|木有|冇|不记得|忘|找不到|不知道|不清楚|不在身边|拿不到|丢")
_COUNT = re.compile(r"([0-9]{1,2}|[一二两俩三仨四五六七八九十])\s*(?:个|位|名|人|口)?")
_DIGITS = {
    word: number
    for number, words in enumerate(("", "一", "二两俩", "三仨", "四", "五", "六", "七", "八", "九", "十"))
    for word in words
}
_CAUSES = {
    "碰撞": "collision",
    "划痕": "scratch",
    "玻璃破碎": "glass",
    "停着被撞": "parked_hit",
    "泡水": "flood",
    "起火": "fire",
    "被盗": "theft",
    "坠物砸到": "falling_object",
    "充电出事": "charging",
    "其他": "other",
}
_TYPES = {"只有我的车": "single", "和另一辆车": "two_party", "三辆车或更多": "multi", "不清楚": "other"}


def answer_to(question: str, text: str, intent: str, now: datetime) -> dict[str, Any]:
    """The fields that answer this very question; empty if the text is no answer to it."""
    if not text and intent not in ("affirm", "deny"):
        return {}
    if question == "accident_time":
        reading = facts.parse_time(text, now)
        return facts.time_fields(reading) if reading and not facts.check_time(reading, now) else {}
    if question == "narrative":
        return _story(text, intent, now)
    if question == "plate_no":
        return _vehicle(text, now)
    if question == "accident_place" and _is_no_place(text, intent, now):
        return {}
    reader = _READERS.get(question)
    value = reader(text) if reader else None
    return {} if value is None else {question: value}


def _story(text: str, intent: str, now: datetime) -> dict[str, Any]:
    """Nearly any words are a story, but not a bare yes, and not a number or a time by itself."""
    told = read_everything(text, now)
    if intent in NOT_A_STORY or len(text) < 2 or (told and set(told) <= _NO_STORY and len(text) <= 20):
        return {}
    return {**told, "narrative": text}


def closes(question: str, text: str) -> bool:
    """Whether the text is an answer to a question that has a few answers only."""
    reader = _READERS.get(question) if question != "accident_place" else None
    return reader is not None and reader(text) is not None


def _is_no_place(text: str, intent: str, now: datetime) -> bool:
    """Asked for the place nearly any words may be one, but not those that plainly say something else."""
    if intent in ("affirm", "deny", "skip", "unknown", "photos_done", "greet", "thanks", "goodbye"):
        return True
    told = read_everything(text, now)
    other = {"has_injury", "injured_count", "reporter_phone", "plate_no", "policy_no", "drivable", "police_reported"}
    return "accident_place" not in told and bool(other & set(told))


def _vehicle(text: str, now: datetime) -> dict[str, Any]:
    found = {key: value for key, value in read_everything(text, now).items() if key in ("plate_no", "policy_no", "vin")}
    if not found and NO_PLATE.search(text):
        return {"plate_no": NO_PLATE_YET}
    return found


def _count(text: str) -> int | None:
    found = _COUNT.search(text)
    if not found:
        return None
    word = found.group(1)
    return int(word) if word.isdigit() else _DIGITS[word]


_READERS: dict[str, Callable[[str], Any]] = {
    "has_injury": lambda text: facts.read_injury(text, asked=True),
    "drivable": lambda text: facts.read_drivable(text, asked=True),
    "police_reported": lambda text: facts.read_police(text, asked=True),
    "accident_place": lambda text: facts.parse_place(text, asked=True),
    "reporter_phone": facts.parse_phone,
    "damage_cause": lambda text: _CAUSES.get(text) or facts.classify_cause(text),
    "accident_type": lambda text: _TYPES.get(text) or facts.classify_type(text),
    "injured_count": _count,
}


def gives_up(question: str, text: str, intent: str) -> bool:
    """「没有保单号」, 「不知道」 in the customer's own words."""
    if question in ("plate_no", "reporter_phone", "injured_count"):
        return intent == "deny" or bool(_NOTHING.search(text))
    return facts.read_yes_no_unknown(text) == "unknown"


def problem(question: str, text: str, now: datetime) -> str | None:
    """Why the answer cannot be right, in a sentence for the customer."""
    if not text:
        return None
    if question == "reporter_phone":
        return facts.check_phone(text)
    if question == "plate_no":
        return facts.check_plate(text) or facts.check_vin(text)
    if question == "accident_time" and (reading := facts.parse_time(text, now)):
        return facts.check_time(reading, now)
    return None
