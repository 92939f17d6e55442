"""What a message in the claim form means: an answer, a correction, something else, or nothing that can be read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from actions.danger.safety import may_be_wet
from actions.photos.photo_words import plate_said_of
from actions.questions.answer_beside import at_head, beside_question
from actions.questions.question_words import goes_on as goes_on
from actions.questions.question_words import is_question as is_question
from actions.questions.question_words import is_supposed as is_supposed
from actions.questions.question_words import reports_loss as reports_loss
from actions.report.claim_additions import added_to_story, cause_asked_back
from actions.report.claim_agreement import agrees, gives_and_asks, is_all_of_photos, put_right_first, puts_photos_off
from actions.report.claim_answers import (
    NO_PLATE,
    answer_to,
    closes,
    gives_up,
    is_noise,
    is_of_other,
    left_open,
    refuses,
)
from actions.report.claim_answers import problem as find_problem
from actions.report.claim_corrections import (
    facts_of,
    is_another_plate,
    is_marked,
)
from actions.report.claim_details import added, elsewhere_asked, only_witnessed
from actions.report.claim_meanings import AGAIN, OPEN_QUESTIONS, SERVICE_INTENTS, SMALL
from actions.report.claim_meanings import ASIDE as ASIDE
from actions.report.claim_meanings import LEAVING as LEAVING
from actions.report.claim_meanings import SHORT as SHORT
from actions.report.claim_meanings import SURE as SURE
from actions.report.claim_meanings import Asked as Asked
from actions.report.claim_meanings import Heard as Heard
from actions.report.claim_meanings import Meaning as Meaning
from actions.report.claim_nods import FOR_ANOTHER, asks_back, is_for_another, only_heard
from actions.report.claim_putting_right import correction, is_correction, put_right, which_field
from actions.report.claim_questions import HOUR, PHOTOS, SUMMARY, WHICH_FIELD, WHICH_NUMBER, WHOSE_PLATE
from actions.report.claim_script import NO_PLATE_YET, field_of
from actions.report.claim_told import new_in, only_repeats, told_beside
from actions.report.claim_told import new_in_passing as new_in_passing
from actions.report.claim_towing import only_tells
from actions.report.claim_unhurt import nobody_after_all
from actions.report.leaving import only_sounds_like_leaving
from actions.services.service_wishes import kind_named
from insurance.claims import facts
from insurance.claims.facts import read_everything
from insurance.words.drivers import tells_of_hired
from insurance.words.plates import is_plate_alone

_CANNOT = re.compile(r"不(?:懂|会|晓得|知道|清楚|明白)|(?:搞|弄|整|拍)不来|没法拍|拍不了")
NOT_CLEAR = "不好意思，我没说清楚，再问您一次。"

_OF_DAMAGE = frozenset({"damage_parts", "damage_cause", "accident_type"})
_PLAIN = Asked()

_YES = r"嗯|好|是|对|行|可以|没问题|没错|确认|确定|提交|无误|正确|同意|ok|要的|中|得"
_CONFIRM = re.compile(rf"(?=.*(?:{_YES}))(?:{_YES}|都|就|这样|信息|吧|的|了|呀|啊|滴|嘞|[,，。!！~\s])+", re.I)
_ASKS_FOR = re.compile(r"^(?:我|俺|咱|请|麻烦|那|先)*(?:想|要|帮|给我|替我|办|申请|查)")
_NOTHING_WRONG = re.compile(r"没有?(?:了|的|啊)?[。!！~]*")  # 「有不对的地方……」
_NOBODY = re.compile(
    r"(?:嗯|哦|啊|都|就|车[上里])*(?:没有?|无|冇)人(?:受?伤|有事|坐|在车[上里])?(?:[了的啊呀呢哦吧,，。!！\s]|就?我(?:自己|一个人?)?)*"
)
_HEAD_COUNT = re.compile(r"(?:有)?[0-9一二两三四五六七八九十几]{1,2}个人")  # people hurt, not a wish for one
# We are what is not understood; that answers nothing.
_NOT_FOLLOWED = re.compile(
    r"听不懂|没听懂|看不懂|(?:不知道|不明白|不懂|不晓得)你们?(?:在|这是|到底|是)?(?:说|讲|问|要|想)|你们?(?:到底)?(?:在)?(?:说|讲|问)的?(?:是)?(?:啥|什么|些什么)|说人话"
)
# 「不是说了嘛」 reminds us of an answer, and corrects none.
_SAID_BEFORE = re.compile(
    r"(?:我|俺)?(?:刚才?|之前|前面|都|早)*不是(?:我|都|已经|早就?|刚才?|刚刚|之前|前面|跟你|和你|给你)*(?:说|讲|告诉|发|填|报|给|写)(?:你|过|了|的|清楚|给你)*(?:[嘛吗么?？]|(?<=[过了])(?=$|[,，。!！]))[?？!！啊,，]*"
)
_GOES_ON_WITH_IT = re.compile(
    r"(?:好了?|行了?|可以了|回来了|我|ok|[,，])*(?:那|就|咱们?|我们?|来|请|先)*(?:接着|继续)(?:刚才|上次|之前|前面|刚刚)?(?:的|那个?)*(?:报案?|填|说|来)?(?:吧|了|啊|呗|[。!！])*"
)
_CALL_RESCUE = re.compile(r"(?:叫|派|喊|安排)(?:个|一?辆|一下|人|车)*(?:来)?(?:拖车|救援|吊车|拖)|^道路救援$")


def hear(
    question: str,
    text: str,
    intent: str,
    confidence: float,
    known: dict[str, Any],
    now: datetime,
    asked: Asked = _PLAIN,
) -> Heard:
    """What the message means when `question` was asked last. `known` is the draft; nothing is written here."""
    if text and not (text := _SAID_BEFORE.sub("", text)):
        return Heard(Meaning.MISSED)
    if intent == "roadside" and not asked.clicked and not is_question(text) and only_tells(text):
        intent = "inform"  # nobody is called for
    if intent == "flood_restart" and not asked.clicked and not may_be_wet(text, known):
        intent = "inform"  # no water is in it
    if intent == "value_added" and not asked.clicked and tells_of_hired(text):
        intent = "inform"  # 「代驾师傅姓刘」 books nobody
    if not asked.clicked and (settled := _in_plain_words(question, text, known, now)):
        return settled
    if not asked.clicked and (problem := asks_back(question, text, asked.said_before, asked.misses)):
        return Heard(Meaning.MISSED, problem=problem)
    was_put_right = is_marked(asked.said_before) is not None
    if not asked.clicked and only_heard(question, text, after_correction=was_put_right):
        return Heard(Meaning.AGAIN)
    if not asked.clicked and is_for_another(text):
        return Heard(Meaning.MISSED, problem=FOR_ANOTHER)
    if intent == "roadside" and _CALL_RESCUE.search(text):
        return Heard(Meaning.ELSEWHERE, told_beside(text, known, now))
    if _wants_service(text, intent, confidence):
        return Heard(Meaning.ELSEWHERE)
    if _leaves(question, text, intent, confidence) and not only_sounds_like_leaving(text, intent, now):
        return Heard(Meaning.ELSEWHERE, {} if intent in ("fraud_solicit", "stop") else told_beside(text, known, now))
    if question == WHOSE_PLATE and not is_question(text) and (owned := plate_said_of(text, intent, known)):
        return Heard(Meaning.ANSWER, {**told_beside(text, known, now), **owned})
    if not asked.clicked and is_noise(text):
        return Heard(Meaning.MISSED)
    if intent in AGAIN and (
        _GOES_ON_WITH_IT.fullmatch(text) or not (read_everything(text, now) or closes(question, text))
    ):
        return Heard(Meaning.AGAIN)
    if question == WHICH_NUMBER and asked.options:
        return _which_number(text, intent, asked.options, known, now)
    if several := _several(question, text, known):
        told = told_beside(text, known, now)
        return Heard(Meaning.ANSWER, {key: told[key] for key in told if key != several[0]}, options=several)
    if text and (is_correction(question, text, intent) or is_another_plate(text, known)):
        return correction(question, text, known, now, before=asked.said_before)
    if question == SUMMARY:
        return _at_summary(text, intent, confidence, known, now, clicked=asked.clicked)
    if question in (PHOTOS, WHICH_FIELD):
        return _at_choice(question, text, intent, known, now)
    return _at_field(question, text, intent, confidence, known, now, asked)


def _in_plain_words(question: str, text: str, known: dict[str, Any], now: datetime) -> Heard | None:
    """「就这几张」 when photos were asked for, and agreement at the summary, whatever the classifier makes of them."""
    if nobody_after_all(question, text, known):
        return Heard(Meaning.ANSWER, {"has_injury": False}, corrected=True)
    if question == PHOTOS and (is_all_of_photos(text) or puts_photos_off(text)):
        return Heard(Meaning.ANSWER, told_beside(text, known, now), passed=PHOTOS)
    if question != SUMMARY:
        return None
    if value := put_right_first(text):
        return put_right(value, known, now)
    if (value := cause_asked_back(text)) and (told := new_in(facts_of(value, known, now), known)):
        return Heard(Meaning.ANSWER, told, corrected=True)
    if (more := added_to_story(text, known)) and not is_marked(text):
        return Heard(Meaning.ANSWER, {**more, **new_in(facts_of(text, known, now), known)}, corrected=True)
    if gives_and_asks(text):  # what is only asked tells no facts, but a number may stand there
        numbers = [*facts.find_phones(text), *facts.find_plates(text)]
        return Heard(Meaning.CONFIRMED) if set(numbers) <= set(map(str, known.values())) else None
    if not agrees(text) or is_question(text) or is_marked(text):
        return None
    return None if new_in(facts_of(text, known, now), known) else Heard(Meaning.CONFIRMED)


def _leaves(question: str, text: str, intent: str, confidence: float) -> bool:
    """Whether the message is none of the form's business. A short answer to a closed question always stays."""
    if intent == "human":
        gives_number = question == "reporter_phone" and facts.find_phones(text)  # 「打我的138…，打不通就打…」
        is_nobody = question == "has_injury" and _NOBODY.fullmatch(text)  # 「没人」 calls for none
        return not (_HEAD_COUNT.fullmatch(text) or gives_number or is_nobody)
    if intent not in LEAVING or (text and confidence < SURE):
        return False
    return not (0 < len(text) <= SHORT and closes(question, text))


def _is_aside(text: str, intent: str) -> bool:
    """Whether the message leaves the form for a moment. A stray word or two does not: it is asked again."""
    return intent in ASIDE and not (intent == "oos" and 0 < len(text) <= SHORT)


def _wants_service(text: str, intent: str, confidence: float) -> bool:
    """Whether another matter is plainly wanted, also where nearly any words would answer: 「我想开发票」."""
    if intent not in SERVICE_INTENTS - {"roadside", "endorse"} or confidence < SURE or is_question(text):
        return False
    return _ASKS_FOR.search(text) is not None and kind_named(text) is not None


def _several(question: str, text: str, known: dict[str, Any]) -> tuple[str, ...]:
    """More than one phone or plate where one is wanted: the field, and what was given for it."""
    for key, find in (("reporter_phone", facts.find_phones), ("plate_no", facts.find_plates)):
        wanted = question == key or key not in known or is_marked(text) is not None
        if wanted and len(found := find(text)) > 1:
            return (key, *found)
    return ()


def _which_number(text: str, intent: str, options: tuple[str, ...], known: dict[str, Any], now: datetime) -> Heard:
    key, offered = options[0], list(options[1:])
    find = facts.find_phones if key == "reporter_phone" else facts.find_plates
    given = find(text)
    if value := (given[0] if len(given) == 1 else facts.pick(text, offered)):
        return Heard(Meaning.ANSWER, {key: value})
    if intent in ("skip", "unknown") or refuses(text):
        return Heard(Meaning.ANSWER, {} if key in known else left_open(key, said_unknown=True))
    if is_question(text) or _is_aside(text, intent):
        return Heard(Meaning.ELSEWHERE)
    told = {each: value for each, value in told_beside(text, known, now).items() if each != key}
    return Heard(Meaning.MISSED, told)


def _at_field(
    question: str, text: str, intent: str, confidence: float, known: dict[str, Any], now: datetime, asked: Asked
) -> Heard:
    asking = is_question(text)
    told = {} if asking else told_beside(text, known, now)
    if refuses(text) and not told:
        return _refused(question, text, asked)
    if not asked.clicked and (beside := beside_question(question, text, known, now)):
        return Heard(Meaning.ELSEWHERE, beside)
    if not told and _NOT_FOLLOWED.search(text):
        return Heard(Meaning.MISSED, problem=NOT_CLEAR)
    if not asked.clicked and (seen := only_witnessed(question, text, known)):
        return Heard(Meaning.ANSWER, {**told, **seen})
    answer = {} if asking and question in OPEN_QUESTIONS else answer_to(question, text, intent, now, known)
    answer = answer or ({} if asking else at_head(question, text))
    if answer and not (asking and intent in ASIDE):
        return Heard(Meaning.ANSWER, {**told, **answer})
    if not asking and (told_else := elsewhere_asked(question, text, known)):
        return Heard(Meaning.ANSWER, {**told, **told_else})
    if is_of_other(question, text):
        more = added(question, text, intent, known)
        return Heard(Meaning.ANSWER if told or more else Meaning.MISSED, {**more, **told})
    if intent == "skip" or (not told and (intent == "unknown" or (not asking and gives_up(question, text, intent)))):
        passed = _passed_over(question, text, said_unknown=intent != "skip")
        more = added(question, re.split(r"[,，。;；]", text, maxsplit=1)[-1], "inform", known)  # 「说不上来，灯碎了」
        return replace(passed, fields={**more, **passed.fields})
    if asking or (
        _is_aside(text, intent) and confidence >= SURE and not (told and (intent in SMALL or is_plate_alone(text)))
    ):
        return Heard(Meaning.ELSEWHERE, told)
    problem = find_problem(question, text, now, known)
    of_damage = set(told) <= _OF_DAMAGE and not _is_aside(text, intent)
    more = added(question, text, intent, known) if of_damage and not problem else {}
    if (told or more) and not problem:
        return Heard(Meaning.ANSWER, {**told, **more})
    if _is_aside(text, intent):
        return Heard(Meaning.ELSEWHERE)
    if problem and asked.misses and (insisted := _insisted(question, text, now, known)):
        return Heard(Meaning.ANSWER, {**told, **insisted})
    is_known = not (told or problem) and only_repeats(text, known, now)
    return Heard(Meaning.AGAIN if is_known else Meaning.MISSED, told, problem=problem)


def _insisted(question: str, text: str, now: datetime, known: dict[str, Any]) -> dict[str, Any]:
    """A time very long ago, said a second time, is taken as it is; a time to come never is."""
    if question not in ("accident_time", HOUR):
        return {}
    reading = facts.parse_time(text, now)
    return facts.time_fields(reading) if reading and reading.moment < now else {}


def _refused(question: str, text: str, asked: Asked) -> Heard:
    if asked.explained:
        return _passed_over(question, text, said_unknown=False)
    return Heard(Meaning.REFUSED)


def _at_summary(
    text: str, intent: str, confidence: float, known: dict[str, Any], now: datetime, *, clicked: bool
) -> Heard:
    if intent == "affirm" and (clicked or _CONFIRM.fullmatch(text)):
        return Heard(Meaning.CONFIRMED)
    if _NOTHING_WRONG.fullmatch(text):
        return Heard(Meaning.AGAIN)
    if intent in ("change", "deny", "negation"):
        return correction(SUMMARY, text, known, now)
    if is_question(text) or (_is_aside(text, intent) and confidence >= SURE):
        return Heard(Meaning.ELSEWHERE)
    told = new_in(facts_of(text, known, now), known) if text else {}
    if told:
        return Heard(Meaning.ANSWER, told, corrected=True)
    return Heard(Meaning.AGAIN if only_repeats(text, known, now) else Meaning.MISSED)


def _at_choice(question: str, text: str, intent: str, known: dict[str, Any], now: datetime) -> Heard:
    if question == PHOTOS and (intent in ("photos_done", "skip", "deny", "unknown", "affirm") or _CANNOT.search(text)):
        return Heard(Meaning.ANSWER, passed=PHOTOS)
    if is_question(text) or _is_aside(text, intent):
        return Heard(Meaning.ELSEWHERE)
    if question == WHICH_FIELD:
        return which_field(text, intent, known, now)
    if question == PHOTOS and refuses(text):
        return Heard(Meaning.ANSWER, passed=PHOTOS)
    told = told_beside(text, known, now)
    return Heard(Meaning.ANSWER, told) if told else Heard(Meaning.MISSED)


def _passed_over(question: str, text: str, *, said_unknown: bool) -> Heard:
    if question == "plate_no" and NO_PLATE.search(text):
        return Heard(Meaning.ANSWER, {"plate_no": NO_PLATE_YET})
    return Heard(Meaning.ANSWER, left_open(question, said_unknown=said_unknown), passed=field_of(question))
