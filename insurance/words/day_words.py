"""Which day: from 「昨儿个」, 「上礼拜三」, 「11月20号」, 「国庆第二天」 to a date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from insurance.words.holidays import NAMES, holiday
from insurance.words.numerals import NUMBER, to_count, to_int


@dataclass(frozen=True)
class DayWord:
    """A day that the text names, where it stands, and the day before it of the same name if the text leaves it open."""

    start: int
    end: int
    day: date
    earlier: date | None = None


_AFTER_DATE = (
    r"\s*(?:[日号]|那天|当天|凌晨|清晨|早|上午|中午|下午|傍晚|晚|夜|半夜|\d{1,2}[:点时]|[一二三四五六七八九十两]+点"
)
_NAMED = re.compile(
    r"(?P<p3>大前(?:天|日|儿个?))|(?P<p2>(?<![两几目提])前(?:天|日|儿个?(?!童)|个(?=[早晚夜])|(?=[晚夜])))"
    r"|(?P<p1>昨(?:天|日|儿个?|个儿?|(?=[晚夜早晨上中下傍凌]))|[琴寻尋](?:日|(?=晚)))"
    r"|(?P<n0>今(?:天|日|儿个?|(?=[晚夜早晨])))"
    r"|(?P<f1>(?<![说声证表])明(?:天|日|儿个?|(?=[晚早])))|(?P<f3>大后[天日])|(?P<f2>(?<!以)(?:后儿个?|后[天日])(?![天窗幕线]))"
)
_OFFSETS = {"p3": -3, "p2": -2, "p1": -1, "n0": 0, "f1": 1, "f2": 2, "f3": 3}
_WEEKDAY = re.compile(
    r"(?<![一两二三四五六七八九十几\d每])(?P<week>上上|大上|上|这|本|下下|下)?(?:一个|个)?(?:周|星期|礼拜)"
    r"(?P<day>[一二三四五六日天末]|[1-7](?![\d天年月:点时]))"
)
_WEEKDAYS = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_FULL = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}}|\d{{2}}(?=年|(?P<mark>[-/])\d{{1,2}}(?P=mark)\d{{1,2}}\s+\d)|[零〇○一二三四五六七八九]{{4}}(?=年))\s*[-/.年]\s*"
    rf"(?P<month>{NUMBER})\s*[-/.月]\s*(?P<day>{NUMBER})(?:日|号|(?![\d-]))"
)
_COMPACT = re.compile(r"(?<![\dA-Za-z])(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?=\d{4}(?!\d)|(?!\d))")
_MONTH_DAY = re.compile(
    rf"(?P<year>去年|今年|前年|明年)?的?(?<!历)(?P<month>元|{NUMBER})月份?的?(?P<day>{NUMBER})(?:日|号|(?![\d个天块元名]))"
)
# 「10月底，大概28号」: the month is named first, the day in the next breath.
_ABOUT = r"(?:份|的|底|末|初|中旬|上旬|下旬|[,，\s]|大概|大约|可能|应该|差不多|好像|就是|是|约|估计){0,4}"
_LOOSELY = re.compile(
    rf"(?:(?P<which>上个?|这个?|本)|(?<!历)(?P<month>元|{NUMBER}))月{_ABOUT}(?P<day>{NUMBER})(?:日|号)(?![线楼门桩车院店口])"
)
_OF_MONTH = re.compile(rf"(?P<which>上个?|这个?|本|下个?)月(?P<day>{NUMBER})(?:日|号)")
_NUMERIC = re.compile(
    rf"(?<![\d./-])(?P<month>\d{{1,2}})(?:[-/](?P<day>\d{{1,2}})(?={_AFTER_DATE}|$))|\.(?P<dotted>\d{{1,2}})(?={_AFTER_DATE})))"
)
_DAY_ONLY = re.compile(
    rf"(?:(?<=^)|(?<=[,。!?;\s是于约概该在就的、至到从自底]))(?P<day>{NUMBER})(?:号|日)(?![线楼门桩车院店口公高机库站柱厅层桥码电牌元路位])"
)
_HOLIDAY = re.compile(
    r"(?P<year>去年|前年|今年)?的?(?:大年|正月|年)?(?P<name>"
    + "|".join(sorted(NAMES, key=len, reverse=True))
    + r")(?P<tail>节|假期|那天|当天|期间|长假|放假|黄金周|那几天|的?时候|前后|回来|回家|出去玩?|出门)*"
    r"(?:的?第(?P<nth>[二三四五六七])天|(?P<eve>前一天)|(?P<next>后一天))?"
    r"(?!路|街|大道|广场|桥|村|镇|[东西南北中]|小区|九|[点时分月号日个年万千块元])"
)
_NEEDS_TAIL = {"十一", "七一", "八一", "三八", "五四", "六一", "五一"}
_AGO = re.compile(
    rf"(?P<count>半|{NUMBER})(?P<more>[多来])?个?(?P<unit>天|日|周|星期|礼拜|月)(?:多|半)?(?:之前|以前|前)(?![面方挡保门天轮])"
)
_YEARS = {"去年": -1, "今年": 0, "前年": -2, "明年": 1}
_FAR_AHEAD = timedelta(days=180)


def find_days(text: str, today: date) -> list[DayWord]:
    """Every day that the text names, from left to right."""
    found: list[DayWord] = []
    rest = text
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            word = read(match, today)
            if word is not None:
                found.append(DayWord(*match.span(), *word))
                rest = rest[: match.start()] + "\0" * len(match.group()) + rest[match.end() :]
    return _joined(sorted(found, key=lambda word: word.start), text)


def _joined(words: list[DayWord], text: str) -> list[DayWord]:
    """「11月20日（周五）」, 「昨天周六」: a day said twice over counts once, as it was said first."""
    joined: list[DayWord] = []
    for word in words:
        between = text[joined[-1].end : word.start] if joined else ""
        if joined and not between.strip(" ()") and ("(" in between or joined[-1].day in (word.day, word.earlier)):
            joined[-1] = replace(joined[-1], end=word.end)
        else:
            joined.append(word)
    return joined


_Days = tuple[date, date | None]


def _full(match: re.Match[str], today: date) -> _Days | None:
    year = to_int(match["year"])
    if year is None:
        return None
    return _fixed(year + 2000 if year < 100 else year, match["month"], match["day"])


def _fixed(year: int, month: str, day: str) -> _Days | None:
    found = _date(year, to_int(month), to_int(day))
    return None if found is None else (found, None)


def _compact(match: re.Match[str], today: date) -> _Days | None:
    return _fixed(int(match["year"]), match["month"], match["day"])


def _month_day(match: re.Match[str], today: date) -> _Days | None:
    if match["year"]:
        found = _date(today.year + _YEARS[match["year"]], _month(match["month"]), to_int(match["day"]))
        return None if found is None else (found, None)
    return _latest(_month(match["month"]), to_int(match["day"]), today)


def _month(words: str) -> int | None:
    return 1 if words == "元" else to_int(words)


def _numeric(match: re.Match[str], today: date) -> _Days | None:
    return _latest(int(match["month"]), int(match["day"] or match["dotted"]), today)


def _latest(month: int | None, day: int | None, today: date) -> _Days | None:
    """This year's, unless that is far ahead: then last year's must be meant. A little ahead is a slip to ask about."""
    found = _date(today.year, month, day)
    if found is None or found - today > _FAR_AHEAD:
        found = _date(today.year - 1, month, day)
    return None if found is None else (found, None)


def _of_month(match: re.Match[str], today: date) -> _Days | None:
    shift = {"上": -1, "下": 1}.get(match["which"][0], 0)
    found = _in_month(today, shift, to_int(match["day"]))
    return None if found is None else (found, None)


def _loosely(match: re.Match[str], today: date) -> _Days | None:
    if match["which"]:
        return _of_month(match, today)
    return _latest(_month(match["month"]), to_int(match["day"]), today)


def _day_only(match: re.Match[str], today: date) -> _Days | None:
    number = to_int(match["day"])
    this, last = _in_month(today, 0, number), _in_month(today, -1, number)
    if this is None or this > today:
        return None if last is None else (last, None)
    return this, last


def _in_month(today: date, shift: int, day: int | None) -> date | None:
    months = today.year * 12 + today.month - 1 + shift
    return _date(months // 12, months % 12 + 1, day)


def _weekday(match: re.Match[str], today: date) -> _Days | None:
    number = _WEEKDAYS.get(match["day"])
    if number is None:
        number = int(match["day"]) - 1
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=number)
    if match["week"]:
        weeks = {"上上": -2, "大上": -2, "上": -1, "下": 1, "下下": 2}.get(match["week"], 0)
        return day + timedelta(weeks=weeks), None
    if day > today:
        day -= timedelta(weeks=1)
    return day, day - timedelta(weeks=1)


def _holiday(match: re.Match[str], today: date) -> _Days | None:
    name = match["name"]
    if name in _NEEDS_TAIL and not (match["tail"] or match["nth"] or match["eve"] or match["next"]):
        return None
    if name.startswith("初") and not re.search("年|正月", match.group()):
        return None
    shift = timedelta(days="一二三四五六七".index(match["nth"]) if match["nth"] else 0)
    shift += timedelta(days=bool(match["next"]) - bool(match["eve"]))
    year = today.year + _YEARS.get(match["year"] or "", 0)
    day = holiday(name, year)
    if day is not None and day + shift > today and not match["year"]:
        day = holiday(name, year - 1)
    return None if day is None else (day + shift, None)


def _named(match: re.Match[str], today: date) -> _Days | None:
    return today + timedelta(days=_OFFSETS[match.lastgroup or ""]), None


def _ago(match: re.Match[str], today: date) -> _Days | None:
    half, unit = match["count"] == "半", match["unit"]
    count = 0 if half else to_count(match["count"])
    if count is None or (half and unit != "月") or count > 4000:
        return None
    if unit != "月":
        return today - timedelta(days=count * (1 if unit in "天日" else 7)), None
    if half:
        return today - timedelta(days=15), None
    months = today.year * 12 + today.month - 1 - count
    year, month = months // 12, months % 12 + 1
    return (date(year, month, min(today.day, monthrange(year, month)[1])), None) if year > 1900 else None


def _date(year: int, month: int | None, day: int | None) -> date | None:
    if month is None or day is None or not 1 <= month <= 12 or not 1900 < year < 2200:
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Days | None]], ...] = (
    (_AGO, _ago),
    (_FULL, _full),
    (_COMPACT, _compact),
    (_OF_MONTH, _of_month),
    (_MONTH_DAY, _month_day),
    (_LOOSELY, _loosely),
    (_NUMERIC, _numeric),
    (_WEEKDAY, _weekday),
    (_HOLIDAY, _holiday),
    (_NAMED, _named),
    (_DAY_ONLY, _day_only),
)
