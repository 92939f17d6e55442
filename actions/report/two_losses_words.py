"""Words with which a report begins that tell of two accidents, or announce them: 「昨天刮了一下，今天又追尾了」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from actions.questions.question_words import is_question
from actions.report.another_loss_words import DAY, named_at, one_course, settled, theirs
from insurance.claims import facts
from insurance.words.numerals import plain


@dataclass(frozen=True)
class Two:
    """`first`: the words of the one that is reported now; `other`: of the one that waits."""

    first: str
    other: str


_BREAK = re.compile(rf"[,，。;；!！\n]+|(?<=[^,，。;；!！\n又也还])(?={DAY}[^,，。;；!！?？]{{0,8}}?(?:又|也|还|再))")
# What was found, done or asked later is of the same one: 「昨天被撞，今天修车发现大灯也裂了」.
_SAME_ONE = re.compile(
    r"发现|看[到见]|才|检查|修|定损|去了?4|交警|认定|报案|报警"
    r"|赔|联系|通知|疼|痛|响|漏|亮|扩大|水退|打不着|启动|熄火|晒|烤|还是那|同一[个起次]"
)
_WEEK = re.compile(r"[上这本]个?(?:周|星期|礼拜|月)|前(?:几天|阵子|段时间)|去年")
_CLAUSES = re.compile(r"[,，。;；!！?？\n]+")
_ONE_MORE = re.compile(r"又|再|还|也|另|被|让|给|叫")
_LEFT_OVER = " ,，。;；!！?？\n"
_LONGEST = 200  # characters


def two_told(text: str, now: datetime) -> Two | None:
    """None where all belongs to one accident, or where that is left open."""
    if not text or len(text) > _LONGEST or settled(text):
        return None
    said = plain(text)
    for found in _BREAK.finditer(said):
        first, other = said[: found.start()].strip(_LEFT_OVER), said[found.end() :].strip(_LEFT_OVER)
        if _are_two(first, other, now):
            return Two(first, _without_questions(other))
    start = named_at(said)
    if start is None:
        return None
    if first := said[:start].strip(_LEFT_OVER):
        return Two(first, _without_questions(said[start:]))
    announced, _, rest = said.partition(",")
    return Two(rest.strip(_LEFT_OVER), announced.strip(_LEFT_OVER))


def _without_questions(words: str) -> str:
    told = [each for each in _CLAUSES.split(words) if each.strip() and not is_question(each)]
    return ",".join(told) or words.strip(_LEFT_OVER)


def _are_two(first: str, other: str, now: datetime) -> bool:
    """Each tells what happened, each on a day of its own, and neither leads to the other."""
    if _SAME_ONE.search(other) or not _ONE_MORE.search(other) or one_course(other) or theirs(other):
        return False
    if facts.classify_cause(first) is None or facts.classify_cause(other) is None:
        return False
    days = _day(first, now), _day(other, now)
    return None not in days and days[0] != days[1]


def _day(words: str, now: datetime) -> str | None:
    """A week or a month that is named without its day stands for itself."""
    told = facts.read_time_fields(words, now, {})
    day = str(told.get("accident_time") or told.get("accident_day") or "")[:10]
    if day:
        return day
    found = _WEEK.search(words)
    return found.group() if found else None
