"""Which dangers a message tells of, and of which of them it leaves no doubt."""

from __future__ import annotations

import re

from actions.danger import danger_course
from actions.danger.own_scripts import own_script
from actions.done import SERVICE_FORM
from actions.messages import PICKED_QUESTION
from actions.notices.notice_questions import AFTER_SAFETY, NOTICE_ASKS
from actions.report import claim_reading
from actions.report.claim_nods import confirms
from actions.services.service_answers import Said
from actions.turn import Turn
from insurance.claims.facts import read_injury
from insurance.claims.lines import asks_after_treatment
from insurance.danger.danger_doubts import has_no_word, is_denied, is_over
from insurance.danger.danger_openings import opened
from insurance.danger.dangers import BEYOND_DOUBT, Danger, asks_about_cover, judge, read_dangers
from insurance.danger.false_alarms import is_cancelled_tow, is_other_matter
from insurance.danger.false_alarms import is_doubtful as seems_other
from insurance.danger.only_asked import only_asks
from insurance.danger.threats import is_quarrel, presses

_SHORT_ANSWER = 4  # characters
STILL = re.compile(
    r"现在(?!已经?在|没|好)|正在|还在|又(?:烧|冒|着|漏|流)|快(?:来|救|点)|救命|马上|昏|没(?:有)?(?:呼吸|心跳)|不行了|困"
)
# After an answer, a question that goes on from it: 「那把隔壁车也烧了呢」; and one that only names a thing: 「电池呢」.
_ASKS_ON = re.compile(
    r"^(?:那(?![个边人辆些位只条老小孩头车])|要是|如果|假如|万一|另外|比如).*(?:呢|吗|么|嘛|不|没|谁的|多少)[?？]*$"
)
_ONLY_NAMES = re.compile(
    r"^(?:那|那么)?(?:动力)?(?:电池|轮胎|车胎|玻璃|充电桩|充电枪|桩|底盘|电机|电控|发动机|大灯|后视镜|轮毂|天窗|车机|气囊|刹车|自燃|涉水|划痕"
    r"|冰雹|台风|地震|暴雨|火灾|座位险|三者险?|交强险|车损险)呢[?？]*$"
)
_HAPPENS = re.compile(r"现在|刚|正|快|救|马上|我(?:的)?车|我们|出不|困|流血|晕|昏|喘|动不了|喊|120|119|110")


def told(turn: Turn) -> list[Danger]:
    """What the reader is sure of, what the words say, and in a report the answer to whether anybody is hurt.

    Not what is over by its own words, nor what a question only goes on about.
    """
    if not turn.text or turn.intent == PICKED_QUESTION:
        return []
    if own := own_script(turn.text, reporting=turn.reporting):
        return list(own.kinds)
    asks_on = _ONLY_NAMES.search(turn.text) or (turn.question_before and _ASKS_ON.search(turn.text))
    if asks_on and not _HAPPENS.search(turn.text):
        return []
    if _is_of_another_line(turn):
        return []
    if turn.form == SERVICE_FORM and len(turn.text) <= _SHORT_ANSWER:
        return list(read_dangers(turn.text))  # 「动不了」 answers what is wrong with the car
    if turn.intent == "stop" and turn.danger_sure < turn.confidence and not read_dangers(turn.text, reporting=True):
        return []  # 「孩子哭了，先不弄了」: of two trained readers the surer one is believed
    found = list(judge(turn.text, turn.danger, turn.danger_sure, reporting=turn.reporting))
    if Danger.INJURY not in found and says_hurt(turn):
        found.append(Danger.INJURY)
    if Danger.VIOLENCE not in found and is_quarrel(turn.text):
        found.append(Danger.VIOLENCE)
    found = [danger for danger in found if not is_over(danger, turn.text) and not _is_another_matter(danger, turn)]
    plainly = opened(turn.text, reporting=turn.reporting)
    if plainly:
        found = [danger for danger in found if not has_no_word(danger, turn.text)]  # a guess beside what is plain
    return [*found, *(danger for danger in plainly if danger not in found)]


def is_certain(danger: Danger, turn: Turn) -> bool:
    """Whether the words tell of it, or the reader is sure: but for what the words deny, and for what has no word in
    the middle of a matter, where answers are misread."""
    if (
        _only_asks(turn)
        or seems_other(danger, turn.text)
        or (danger is Danger.SELF_HARM and is_cancelled_tow(turn.text))
    ):
        return False
    is_told = danger in _said_in_words(turn)
    if danger is Danger.VIOLENCE and danger != turn.danger:
        return is_told and presses(turn.text)  # otherwise a quarrel, or the story of one
    if is_told or danger != turn.danger:
        return True
    in_a_matter = turn.in_form or bool(turn.question_before)
    is_doubtful = is_denied(danger, turn.text) or (in_a_matter and has_no_word(danger, turn.text))
    return turn.danger_sure >= BEYOND_DOUBT and not is_doubtful


def says_hurt(turn: Turn) -> bool:
    """As the answer to the report's question whether anybody is."""
    question, misses = turn.slots.get("claim_question"), int(turn.slots.get("claim_misses") or 0)
    if not turn.reporting or question != "has_injury":
        return False
    is_aside = claim_reading.is_question(turn.text) or turn.intent in ("human", "stop", "no_person")
    confirmed = confirms(question, turn.text, turn.said_before, misses)
    return confirmed or (read_injury(turn.text, asked=True) is True and not is_aside)


def _is_another_matter(danger: Danger, turn: Turn) -> bool:
    """「人下来了」; and 「别来了，我走了」 to somebody who was to come, unless giving up was spoken of."""
    if is_other_matter(danger, turn.text):
        return True
    if danger is Danger.INJURY and turn.danger_sure < BEYOND_DOUBT and is_denied(danger, turn.text):
        return True
    is_of_a_tow = danger is Danger.SELF_HARM and bool(turn.said_before) and is_cancelled_tow(turn.text)
    return is_of_a_tow and not danger_course.was_heard(turn, danger)


def _is_of_another_line(turn: Turn) -> bool:
    """「我妈摔骨折住院了，意外险怎么报」, and what is told in such a notice when, or once, all are said to be safe."""
    question = turn.slots.get("service_question") if turn.form == SERVICE_FORM else None
    if question in NOTICE_ASKS:
        is_safe = question in AFTER_SAFETY or NOTICE_ASKS[question].read(_answer_in(turn)) is True
        return is_safe and STILL.search(turn.text) is None
    return not turn.reporting and asks_after_treatment(turn.text)


def _answer_in(turn: Turn) -> Said:
    return Said(turn.text, turn.intent, turn.now, True)


def _only_asks(turn: Turn) -> bool:
    """Out of curiosity, or one more case of what was asked before. In a report that runs it is about the loss."""
    before = bool(turn.question_before) or asks_about_cover(turn.said_before)
    return not turn.reporting and only_asks(turn.text, after_question=before)


def _said_in_words(turn: Turn) -> tuple[Danger, ...]:
    own = own_script(turn.text, reporting=turn.reporting)
    words = (read_dangers(turn.text, reporting=turn.reporting), opened(turn.text, reporting=turn.reporting))
    return (*words[0], *words[1], *(own.kinds if own else ()))
