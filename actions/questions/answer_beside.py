"""A message that answers and asks as well: what it answers, apart from what it asks."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions.questions.question_words import is_question
from actions.report.claim_answers import answer_to
from actions.report.claim_questions import HOUR
from actions.report.claim_told import told_beside
from insurance.claims.facts import classify_cause, names_place

# Unmistakable wherever they stand.
_NUMBERS = ("reporter_phone", "policy_no", "vin")
_BEFORE_A_STOP = re.compile(r"[^,，。;；!！?？~\n\s]+[,，。;；!！?？~\n\s]*")
# Where nothing is written between the answer and the question: 「能开我问你保费呢」.
_TURNS_TO_ASK = re.compile(
    r"(?:我|俺)?(?:就是?|只是?|先|再|顺便|想|另外|主要)*(?:想|要|来)?(?:问问?|请问|咨询)(?!题)|(?:哎|诶|唉|欸)?对了|(?:哎|诶|欸)(?!呀)|等下|等等|等一下|话说|不过(?=.{2,}[吗么呢不?？])|另外|还有(?=.{2,}[吗么呢不?？])|你们?(?:说|看|觉得)|这(?:种|个|样|情况)?(?:算|能|给|该|到底|属于|赔|保)|到底|那(?:我|这|个|么|你们?|对方|保费|车|要|还|会|能|如果|万一|他)"
)
_HEADS: dict[str, re.Pattern[str]] = {
    "has_injury": re.compile(r"(?P<no>没有?人?(?:受伤|受?伤)|没人|人都?没事|都没事)(?=对方|我|那|这|他|车|就|要)"),
    "police_reported": re.compile(
        r"(?P<no>没有?报(?:警)?(?!案|保|上)|没有?(?=私下|私了|我们|当时|现在|因为|双方|人家|以为|自己|后来|刚|他(?!的)|她(?!的)|对方(?!的)))"
        r"|(?P<yes>报了|报过了|报警了)"
    ),
    "drivable": re.compile(r"(?P<no>不能开|开不了|动不了|不能动)|(?P<yes>还?能开|可以开|能动|能走)(?![吗么不没])"),
}
_CLOSED = frozenset({"has_injury", "drivable", "police_reported", "injured_count", "accident_type", "damage_cause"})
_PLAIN = _CLOSED | {"reporter_phone", "plate_no", "accident_time", HOUR}
_SOMETHING = 4  # characters; less asks nothing of its own: 「能开吧?」
_AFTER_A_STOP = 3  # 「还没报警，要报吗」


def beside_question(question: str, text: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the message tells beside a question that it asks; empty if it asks nothing, or tells nothing."""
    told, asked = split(text)
    head = {} if told else at_head(question, text)
    if len(re.sub(r"\W", "", asked)) < (_AFTER_A_STOP if told else _SOMETHING) or not (told or head):
        return {}
    fields = told_beside(told, known, now) if told else {}
    numbers = told_beside(text, known, now)
    fields |= {key: numbers[key] for key in _NUMBERS if key in numbers}
    if numbers.get("has_injury") is True:
        fields["has_injury"] = True
    return fields | (_answer(question, told, known, now) if told else head)


def at_head(question: str, text: str) -> dict[str, Any]:
    """The answer to a closed question where nothing is written between it and an account: 「没私下说好了」."""
    head = _HEADS[question].match(text) if question in _HEADS else None
    return {question: "yes" in head.groupdict() and head["yes"] is not None} if head else {}


def split(text: str) -> tuple[str, str]:
    """(what is told, what is asked): by their stops, and where the words themselves turn to a question."""
    told, asked = "", ""
    for piece in _BEFORE_A_STOP.findall(text):
        before, after = ("", piece) if asked and not told else _turned(piece)
        told, asked = told + before, asked + after
    told = told.strip(" ,，。;；~\n")
    return "" if _CONNECTS.fullmatch(told) else told, asked


def _turned(piece: str) -> tuple[str, str]:
    if not is_question(piece) and not _ASKS_OPENLY.search(piece):
        return piece, ""
    turn = _TURNS_TO_ASK.search(piece)
    if turn is None or turn.start() == 0:
        return "", piece
    return piece[: turn.start()], piece[turn.start() :]


_CONNECTS = re.compile(r"(?:还有|另外|对了|那个?|这个|哎|诶|嗯|哦|然后|顺便|等下|等等|再|你好|请问|[,，\s])*")
_ASKS_OPENLY = re.compile(r"我(?:就|只|先|想|要|来)*问(?:你|下|问|一下|的)?|明年[^,，。]{0,6}(?:贵|涨)")


def _answer(question: str, told: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The answer to the very question that is open."""
    if question in _PLAIN or (question == "accident_place" and names_place(told)):
        return answer_to(question, told, "inform", now, known)
    is_story = question == "narrative" and classify_cause(told) is not None
    return {"narrative": told} if is_story else {}
