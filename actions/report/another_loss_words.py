"""Words in the middle of a report that tell of another accident than the one that is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from actions.questions.question_words import is_question
from foundation.clock import in_beijing
from insurance.claims import facts


@dataclass(frozen=True)
class Another:
    """`words`: what is told of it; `before`: what was said before that, of the report that runs."""

    words: str
    before: str


_CLAUSE = re.compile(r"[^,，。;；!！?？\n]+[,，。;；!！?？\n]*")
_OPENS = r"(?:对了|另外|此外|还有|顺便|哦|其实|除了这[次起个](?:以外|之外)?|而且|再就是)"
_HIT = r"(?:撞|刮|蹭|剐|追尾|碰|擦|砸|划|淹|泡)"
_BY = r"(?:在|给|让|把|被|人|别人|后车|前车|车|电动车|树|石头|停车场|小区|路边|地库|倒车|也|我|了|开)*"
_AGAIN = r"(?:还|也|又)"
_ONCE = r"(?:一|1)(?:次|回)"
DAY = (
    r"(?:[上这]个?(?:周|星期|礼拜)(?:[一二三四五六日天末])?|[上本这]个?月|昨[天晚]|前[天晚几]|大前天|前(?:些|几|段|阵)[天日子时间]*"
    r"|去年|今年|之前|以前|今[天早晚]|刚才|刚刚|[0-9]{1,2}(?:月|号)|[周][一二三四五六日])"
)
# 「还有一起去的朋友」 is no accident.
_STANDS_ALONE = (
    r"(?=$|[,，。;；!！~呢]|事故|车祸|剐蹭|追尾|案|要报|没报|也要|也没报|也想报"
    r"|也得报|是[上昨前今去]|[上昨前今]|去年|要说)"
)
_NAMED = re.compile(
    rf"(?:还有|另有|另外有|另外还有|也有|我有|其实有)(?:另外|另)?(?:一|1)起{_STANDS_ALONE}"
    r"|(?:还有|另有|另外有|还出过?了?|也出过?了?|还要报|也要报)(?:另外|另)?(?:一|1)(?:个|次|场|起)(?:事故|车祸|剐蹭|追尾|案子)"
    r"|(?:那|这)(?:个|处|边|次|道|块)?[^,，。;；不]{0,6}不是(?:同|这)?一(?:次|起|回)(?:撞|刮|弄|的|事故)*(?=$|[,，。!！])"
    rf"|(?:还要报|还想报|还得报|也要报|要报)(?:另外|另)(?:一|1)?(?:起|个|次)|^(?:{_OPENS}|[,，])*另(?:外)?一起(?=$|[,，。]|事故|是[上昨前今去])"
    r"|(?<!不是)(?<!不算)(?<!算)(?:有|要报|想报|报|出了|一共|总共|其实是)(?:两|2|俩)(?:起|个|次|场)(?:事故|车祸|案子|要报)"
    r"|(?<!不是)(?<!不算)(?<!算)(?:有|要报|想报|报|一共|总共)(?:两|2)起(?=$|[,，。!！了])"
)
_ANOTHER_TIME = re.compile(
    rf"{_OPENS}[^。;；!！?？]{{0,14}}?{DAY}[^。;；!！?？]{{0,14}}?{_HIT}(?:过|了)?{_ONCE}"
    rf"|{_OPENS}[^。;；!！?？]{{0,14}}?{_HIT}过{_ONCE}"
    rf"|(?:另外|还)还?有(?:另外)?{_ONCE}[,，]?[^。;；!！?？]{{0,14}}?{_HIT}"
    rf"|{_AGAIN}{_BY}{_HIT}过{_ONCE}"
    rf"|{DAY}[^,，。;；!！?？]{{0,12}}?{_AGAIN}{_BY}{_HIT}(?:过|了)?{_ONCE}"
    rf"|{_AGAIN}[^,，。;；!！?？]{{0,3}}{DAY}[^,，。;；!！?？]{{0,12}}?{_HIT}(?:过|了)?{_ONCE}"
)
_ONCE_BEFORE = "过"  # 「撞过一次」 is no part of what is being told
_ONE_MORE = re.compile(r"(?:另外|还)还?有(?:另外)?(?:一|1)")
_THEIRS = re.compile(r"(?:对方|对面|他们?|她|人家|那人)(?:说|讲|也|还|又|自己|上|之前|以前|昨|前)")
# 「今天又被追尾了」 tells of another accident only beside one of another day.
_NOW_AGAIN = re.compile(rf"{DAY}[^,，。;；!！?？]{{0,8}}?又{_BY}{_HIT}")
_JUST_AGAIN = re.compile(rf"(?:刚才|刚刚|现在|今[天早晚])[^,，。;；!！?？]{{0,8}}?又{_BY}{_HIT}")
_IN_ONE = re.compile(r"然后|接着|同时|当时|后来|随后|连着|连续|紧接着|完[又还]|先后|再次|弹|惯性")
_PUT_RIGHT = re.compile(r"不是[^,，。]{1,10}[,，]?(?:而)?是|不对|应该是|记错|说错|写错|改成|改为|错了")
_SETTLED = re.compile(r"修(?:好|过|完)|赔过|赔完|报过|处理(?:过|完|好)|老伤|旧伤|旧的?痕|私了|结案|上次那|没(?:再|有)")
_TO_BE_GIVEN = re.compile(r"(?:都|也|还|一直)?没(?:有)?(?:来得及)?(?:报|处理|修)(?:过|案|呢)?")  # 「都没报」
_TO_BE_REPORTED = re.compile(r"报|办|处理|弄|登记")
_LONGEST = 120  # characters
_LEFT_OVER = " ,，。;；!！?？\n"


def another_told(text: str, known: dict[str, Any], now: datetime, *, asked_when: bool = False) -> Another | None:
    """None where the words belong to the report that runs, or leave that open.

    `known`: its fields; `asked_when`: when it happened was asked just now.
    """
    if not text or len(text) > _LONGEST or _PUT_RIGHT.search(text) or _SETTLED.search(text):
        return None
    start = _start(text, known, now, asked_when)
    if start is None:
        return None
    words = text[start:]
    if is_question(words) and not _TO_BE_REPORTED.search(words):
        return None  # 「有两起事故会涨保费吗」
    return Another(words.strip(_LEFT_OVER), text[:start].strip(_LEFT_OVER))


def named_at(text: str) -> int | None:
    """Where the clause begins that announces one more by itself: 「有两起要报」."""
    found = _NAMED.search(text)
    return None if found is None else _clause_of(text, found)


def settled(text: str) -> bool:
    """Whether the words put something right, or one of the accidents is over and done with."""
    return (_PUT_RIGHT.search(text) or _SETTLED.search(_TO_BE_GIVEN.sub("", text))) is not None


def one_course(text: str) -> bool:
    return _IN_ONE.search(text) is not None


def theirs(text: str) -> bool:
    return _THEIRS.search(text) is not None


def _start(text: str, known: dict[str, Any], now: datetime, asked_when: bool) -> int | None:
    """Where the clause begins that tells of it."""
    found = _NAMED.search(text) or _again(text, known, now, asked_when)
    return None if found is None else _clause_of(text, found)


def _clause_of(text: str, found: re.Match[str]) -> int:
    return max((each.start() for each in _CLAUSE.finditer(text) if each.start() <= found.start()), default=0)


def _again(text: str, known: dict[str, Any], now: datetime, asked_when: bool) -> re.Match[str] | None:
    found = _ANOTHER_TIME.search(text)
    if found is None:
        return _just_again(text, known, now)
    if _IN_ONE.search(found.group()) or _THEIRS.search(text):
        return None
    if _ONCE_BEFORE in found.group() or _ONE_MORE.match(found.group()):
        return found
    day, is_opened = _day_known(known), re.match(_OPENS, found.group()) is not None
    if day is None and not is_opened and (asked_when or "damage_cause" not in known):
        return None  # it may be when this very one was
    return found if day is None or _day(found.group(), now) != day else None


def _just_again(text: str, known: dict[str, Any], now: datetime) -> re.Match[str] | None:
    """「刚才又被追尾了」 where an older accident is reported."""
    day, today = _day_known(known), in_beijing(now).date()
    found = _JUST_AGAIN.search(text) if "damage_cause" in known and day != today else None
    if found is None and day is not None and (found := _NOW_AGAIN.search(text)):
        told = _day(found.group(), now)
        found = found if told is not None and told != day else None
    return None if found is None or _IN_ONE.search(found.group()) or _THEIRS.search(text) else found


def _day(words: str, now: datetime) -> date | None:
    return _day_known(facts.read_time_fields(words, now, {}))


def _day_known(fields: dict[str, Any]) -> date | None:
    if moment := fields.get("accident_time"):
        return in_beijing(datetime.fromisoformat(moment)).date()
    day = fields.get("accident_day")
    return date.fromisoformat(day) if day else None
