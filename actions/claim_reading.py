"""What a message in the claim form means: an answer, a correction, something else, or nothing that can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from actions.claim_answers import NO_PLATE, answer_to, closes, gives_up
from actions.claim_answers import problem as find_problem
from actions.claim_script import NO_PLATE_YET, PHOTOS, SUMMARY, UNKNOWN, WHICH_FIELD, unknown_fields
from insurance import facts
from insurance.facts import read_everything


class Meaning(Enum):
    ANSWER = auto()  # the question is answered, or other facts were told; go on
    MISSED = auto()  # nothing readable: ask again
    CONFIRMED = auto()  # the summary is right
    CHANGE = auto()  # something is to be changed: `wanted`, or the customer is asked what
    ELSEWHERE = auto()  # not about the report: the general rules answer


@dataclass(frozen=True)
class Heard:
    meaning: Meaning
    fields: dict[str, Any] = field(default_factory=dict)
    passed: str | None = None  # a question that is not asked again
    wanted: str | None = None
    corrected: bool = False
    problem: str | None = None  # a sentence that says why an answer cannot be right


# These are never an answer, whatever the question was.
LEAVING = frozenset(
    {"human", "complaint", "elder_help", "stop", "fraud_solicit", "claim_cancel", "handed_back", "flood_restart"}
)
# These leave the form for a moment, unless the message answers the question.
ASIDE = frozenset(
    {"faq", "oos", "greet", "thanks", "goodbye", "claim_status", "roadside", "highway_safe", "driver_drunk"}
)
# These only want the form that runs already.
AGAIN = frozenset({"fnol_start", "resume"})
SMALL = frozenset({"faq", "oos", "greet", "thanks", "goodbye"})
OPEN_QUESTIONS = frozenset({"accident_place", "narrative"})
SURE = 0.5
SHORT = 8

_QUESTION = re.compile(
    r"[?？]|吗|么[^样]?$|呢$|[赔管行能要用报]不$|怎么[办弄样处算报赔]|咋[办弄整]|点算|为什么|为啥|什么(?:时候|意思|材料|流程)|多少钱|多久|"
    r"能不能|可不可以|可以不|行不行|要不要|会不会|是不是|用不用|赔不赔|管不管|算不算|有没有必要|哪里(?:看|查|找|下)"
)
_CORRECTION = re.compile(
    r"不对|说错|写错|填错|搞错|弄错|打错|错了|有误|更正|纠正|改成|改为|改一下|应该是|其实是|不是.{1,12}[,，]?是"
)
_YES = r"嗯|好|是|对|行|可以|没问题|没错|确认|确定|提交|无误|正确|同意|ok|要的|中|得"
_CONFIRM = re.compile(rf"(?=.*(?:{_YES}))(?:{_YES}|都|就|这样|信息|吧|的|了|呀|啊|滴|嘞|[,，。!！~\s])+", re.I)
_FIELD_WORDS: tuple[tuple[str, str], ...] = (
    (r"时间|几点|日期", "accident_time"),
    (r"地点|地址|位置|地方(?!不对|错|填)", "accident_place"),
    (r"经过|过程|怎么发生", "narrative"),
    (r"车牌|牌照|保单", "plate_no"),
    (r"电话|手机|号码", "reporter_phone"),
    (r"受伤|伤情|人伤", "has_injury"),
    (r"能开|能不能开|行驶", "drivable"),
    (r"原因", "damage_cause"),
    (r"几辆车|事故类型", "accident_type"),
    (r"报警", "police_reported"),
    (r"照片|图片", PHOTOS),
)
_NEW_VALUE = re.compile(r"(?:应该是|其实是|改成|改为|不是.{1,12}[,，]\s*是|是)(?:在|说)?\s*(.{2,})$")
_REPORT = re.compile(r"(?:要|想|来|帮.{0,4})报个?(?:案|保险|按)")
_NOT_BUT = re.compile(r"不是(?:在)?(.{1,20}?)[,，]?\s*(?:而)?是(?:在)?(.{1,60})$")


def is_question(text: str) -> bool:
    """Whether the words ask something."""
    return bool(_QUESTION.search(text))


def reports_loss(text: str, now: datetime) -> bool:
    """Whether the words report an accident, whatever the classifier made of them: a wish, or what happened."""
    if is_question(text):
        return False
    return bool(_REPORT.search(text)) or "damage_cause" in read_everything(text, now)


def hear(question: str, text: str, intent: str, confidence: float, known: dict[str, Any], now: datetime) -> Heard:
    """What the message means when `question` was asked last. `known` is the draft; nothing is written here."""
    if _leaves(question, text, intent, confidence):
        return Heard(Meaning.ELSEWHERE, {} if intent in ("fraud_solicit", "stop") else _told(text, known, now))
    if intent in AGAIN and not read_everything(text, now):
        return Heard(Meaning.ANSWER)
    if text and _is_correction(question, text, intent):
        return _correction(question, text, known, now)
    if question == SUMMARY:
        return _at_summary(text, intent, confidence, known, now)
    if question in (PHOTOS, WHICH_FIELD):
        return _at_choice(question, text, intent, known, now)
    return _at_field(question, text, intent, confidence, known, now)


def _leaves(question: str, text: str, intent: str, confidence: float) -> bool:
    """Whether the message is none of the form's business. A short answer to a closed question always stays."""
    if intent == "human":
        return True
    if intent not in LEAVING or (text and confidence < SURE):
        return False
    return not (0 < len(text) <= SHORT and closes(question, text))


def _at_field(question: str, text: str, intent: str, confidence: float, known: dict[str, Any], now: datetime) -> Heard:
    asking = is_question(text)
    told = {} if asking else _told(text, known, now)
    answer = {} if asking and question in OPEN_QUESTIONS else answer_to(question, text, intent, now)
    if answer and not (asking and intent in ASIDE):
        return Heard(Meaning.ANSWER, {**told, **answer})
    if intent in ("skip", "unknown") or (not asking and gives_up(question, text, intent)):
        return _passed_over(question, text, now)
    if asking or (intent in ASIDE and confidence >= SURE and not (told and intent in SMALL)):
        return Heard(Meaning.ELSEWHERE, told)
    if told:
        return Heard(Meaning.ANSWER, told)
    if intent in ASIDE:
        return Heard(Meaning.ELSEWHERE)
    return Heard(Meaning.MISSED, problem=find_problem(question, text, now))


def _at_summary(text: str, intent: str, confidence: float, known: dict[str, Any], now: datetime) -> Heard:
    if intent == "affirm" and (not text or _CONFIRM.fullmatch(text)):
        return Heard(Meaning.CONFIRMED)
    if intent in ("change", "deny", "negation"):
        return Heard(Meaning.CHANGE, wanted=_field_named(text))
    if is_question(text) or (intent in ASIDE and confidence >= SURE):
        return Heard(Meaning.ELSEWHERE)
    told = _facts_of(text, now) if text else {}
    return Heard(Meaning.ANSWER, told, corrected=True) if told else Heard(Meaning.MISSED)


def _at_choice(question: str, text: str, intent: str, known: dict[str, Any], now: datetime) -> Heard:
    if question == PHOTOS and intent in ("photos_done", "skip", "deny", "unknown", "affirm"):
        return Heard(Meaning.ANSWER, passed=PHOTOS)
    if is_question(text) or intent in ASIDE:
        return Heard(Meaning.ELSEWHERE)
    if question == WHICH_FIELD:
        return _which_field(text, intent, now)
    told = _told(text, known, now)
    return Heard(Meaning.ANSWER, told) if told else Heard(Meaning.MISSED)


def _which_field(text: str, intent: str, now: datetime) -> Heard:
    """The answer to 「要改哪一项？」: a new value, the name of a field, or nothing after all."""
    if told := _facts_of(text, now) if text else {}:
        return Heard(Meaning.ANSWER, told, corrected=True)
    if named := _field_named(text):
        return Heard(Meaning.CHANGE, wanted=named)
    return Heard(Meaning.ANSWER if intent in ("skip", "affirm", "deny") else Meaning.MISSED)


def _is_correction(question: str, text: str, intent: str) -> bool:
    marked = _CORRECTION.search(text)
    if question in OPEN_QUESTIONS:  # a story may well say 「不对」 or 「不是……是……」
        return marked is not None and (marked.start() == 0 or _field_named(text) is not None)
    return marked is not None or (intent in ("negation", "change") and _field_named(text) is not None)


def _correction(question: str, text: str, known: dict[str, Any], now: datetime) -> Heard:
    """「不对，是前天」「车牌错了，是粤B12345」: new values replace old ones; a field named alone is asked again."""
    named = _field_named(text)
    told = _facts_of(text, now)
    value = _NEW_VALUE.search(text)
    if value and named in ("accident_place", "narrative"):
        told[named] = value.group(1).strip("。,， ")
    told |= _put_right(text, known)
    if told:
        return Heard(Meaning.ANSWER, told, corrected=any(key in known for key in told))
    return Heard(Meaning.CHANGE, wanted=named)


def _put_right(text: str, known: dict[str, Any]) -> dict[str, Any]:
    """「不是南山区，是福田区」: the field that holds the wrong words, with the right ones."""
    found = _NOT_BUT.search(text)
    if not found:
        return {}
    wrong, right = (part.strip("，,。 ") for part in found.groups())
    holds = [key for key in ("accident_place", "narrative", "driver_name") if wrong and wrong in str(known.get(key))]
    return {key: str(known[key]).replace(wrong, right) for key in holds}


def _facts_of(text: str, now: datetime) -> dict[str, Any]:
    """What the words state, a bare 「前天」 too, but not the words themselves as the story of the accident."""
    told = {key: value for key, value in read_everything(text, now).items() if key != "narrative"}
    reading = facts.parse_time(text, now)
    if reading and not facts.check_time(reading, now):
        told |= facts.time_fields(reading)
    return told


def _told(text: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the message says beside its answer: only what was not known yet, and an injury whenever it is told."""
    if not text:
        return {}
    told = read_everything(text, now)
    named = _field_named(text)
    new = {key: value for key, value in told.items() if key not in known or key == named}
    if told.get("has_injury") is True and known.get("has_injury") is not True:
        new["has_injury"] = True
    if "accident_time" in known and named != "accident_time":
        new = {key: value for key, value in new.items() if not key.startswith("accident_time")}
    return new


def _passed_over(question: str, text: str, now: datetime) -> Heard:
    fields = unknown_fields(question, now)
    if question == "plate_no" and NO_PLATE.search(text):
        fields = {"plate_no": NO_PLATE_YET}
    return Heard(Meaning.ANSWER, fields, passed=None if question in UNKNOWN else question)


def _field_named(text: str) -> str | None:
    return next((key for pattern, key in _FIELD_WORDS if re.search(pattern, text)), None)
