"""When somebody would like to be called: 「晚上八点以后打给我」, 「明天上午再联系我」, 「别在中午打」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from foundation.clock import BEIJING
from insurance.words.clock_words import ClockWord, PartWord, find_clocks, find_parts, hour_on_24
from insurance.words.day_words import find_days
from insurance.words.numerals import plain
from insurance.words.times import mask

# What the customer reads: a wish, and no promise of a time.
NOTED = "记下了：{wish}。同事会尽量照这个时间来。"
KEPT = "您说的「{words}」也写上了，同事会尽量照这个时间打给您。"
CALLED, NOT_CALLED = "{when}打给您", "{when}不打给您"
# The fields of a request.
WORDS, AT = "call_time", "call_at"
WORDS_LABEL, AT_LABEL = "希望来电时间", "希望来电时间（推算）"

_LONGEST = 120  # characters
_HOURS = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_TIME = (
    r"(?:大后天|后天|明[天儿日早晚]|今[天儿日早晚]|(?:这|下|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|工作日|平时|节假日|双休日"
    rf"|{_HOURS}月{_HOURS}[日号]|凌晨|清早|大?早上|上午|中午|午休|午饭|下午|傍晚|晚上|夜里|半夜|晚饭|饭点|上班|下班"
    rf"|{_HOURS}(?:点钟?|时|[:：]\d\d)(?:半|一刻|三刻|整|{_HOURS}分?)?)"
)
_SPAN = rf"(?>{_TIME}(?:(?:的|到|至|[-~、—]|和|跟|或者?|左右|时间|的时候|那会儿?|期间)?{_TIME})*)"
_EDGE = r"(?:左右|的?时间|的?时候|那会儿?|期间)?(?:之?[后前]|以[后前]|过后|之间|左右)?"
WHEN = rf"(?P<when>(?:过了?|等)?{_SPAN}{_EDGE})"
_CALL = (
    r"(?:打(?=给|我|电话|过来|来(?!的)|吧|$|[,，。!！])|来电"
    r"|回电|联系(?=我|吧|就|$|[,，。!！])|回(?:我|个?电话)|找我|call)"
)
_NOT = r"(?:别|不要|不能|不想|勿|不方便|没空|没时间|接不了|不接|忙)"
_SOFT = r"(?:再|就|您|你们?|请|让|叫|同事|客服|给|都|可以|能|方便|有空|来|跟|和|我|的话|会|比较|电话|[,，、\s])*"
_WISHES = (
    re.compile(
        rf"(?P<no>{_NOT})(?:在|是|选|挑|我|给我|打电话|联系)*{WHEN}(?:的话|[,，、\s])*(?:给我|再|来)*(?:{_CALL}|打扰|打)",
        re.I,
    ),
    re.compile(
        rf"{WHEN}(?:我|的话|都|在|要|开会|上课|睡觉|休息|[,，、\s])*(?P<no>{_NOT})(?:再|给|我|来|听|接|方便|[,，])*(?:{_CALL}|打扰|打|电话)",
        re.I,
    ),
    re.compile(rf"{WHEN}{_SOFT}{_CALL}", re.I),
    re.compile(rf"{_CALL}(?:给|我|过来|来|的话|的?时间|电话|请|就|在|最好|吧|要|[,，、:：\s])*{WHEN}(?!的电话)", re.I),
    re.compile(rf"{WHEN}(?:我)?(?:才|再|就|都)?(?:方便|有空|有时间|能)(?:[接听](?:电话)?|[。!！]*$)", re.I),
)
_BARE = re.compile(WHEN)
_NO_WISH = re.compile(
    r"[?？吗]|什么时候|啥时候|几点|多久|打(?:过|了|的)|联系(?:过|了)|没(?:有)?(?:人|打|接|联系)|昨|前天|刚才|上次|一直|每天|天天|老是|总是|骚扰|骂|[他她]|(?<![让叫请])(?:客服|业务员|销售)"
    r"|[撞碰追刮蹭]|出险|出事"
)


@dataclass(frozen=True)
class CallWish:
    """`words`: the customer's own. `at`: from when on, aware, Beijing time; None where the words give no moment."""

    words: str
    spoken: str
    at: datetime | None

    def fields(self) -> dict[str, Any]:
        """As a request keeps it; the moment of a wish before this one goes."""
        return {WORDS: self.words, AT: self.at.isoformat(timespec="minutes") if self.at else None}

    @property
    def noted(self) -> str:
        return NOTED.format(wish=self.spoken)


def said_of(fields: dict[str, Any]) -> str:
    """A sentence for the receipt of a request that keeps a wish; empty without one."""
    return KEPT.format(words=fields[WORDS]) if fields.get(WORDS) else ""


def read_call_wish(text: str, now: datetime, *, beside_number: bool = False) -> CallWish | None:
    """The time that somebody wishes to be called; `beside_number`: the words give a number for a call."""
    said = plain(text).strip()
    if len(said) > _LONGEST or _NO_WISH.search(said):
        return None
    found = next(filter(None, (pattern.search(said) for pattern in _WISHES)), None)
    found = found or (_BARE.search(said) if beside_number else None)
    if found is None:
        return None
    when = found["when"].strip()
    is_not = "no" in found.re.groupindex
    spoken = (NOT_CALLED if is_not else CALLED).format(when=when)
    return CallWish(_own_words(said, found), spoken, None if is_not else moment_of(when, now))


def is_all(text: str, wish: CallWish) -> bool:
    """Whether the message says hardly anything besides the wish."""
    rest = plain(text).replace(wish.words, "")
    return len(re.sub(r"[\W_]|[我的吧哦谢好啊呀呢请麻烦了]", "", rest)) <= 1


def moment_of(when: str, now: datetime) -> datetime | None:
    """The next moment that these words name: 「明天上午」 begins at eight, 「晚上八点以后」 at eight in the evening."""
    now = now.astimezone(BEIJING)
    days = find_days(when, now.date())
    parts = find_parts(when)
    clocks = find_clocks(mask(when, [(day.start, day.end) for day in days]), parts)
    if not (parts or clocks) or re.search(r"前$|饭|上班|下班|工作日|平时|节假日|双休日", when):
        return None
    day = days[0].day if days else now.date()
    moment = _at(day, clocks[0] if clocks else None, parts[0] if parts else None)
    if moment > now or (days and day > now.date()):
        return moment
    return None if days else moment + timedelta(days=1)


def _at(day: date, clock: ClockWord | None, part: PartWord | None) -> datetime:
    midnight = datetime.combine(day, time(), BEIJING)
    if clock is None:
        return midnight + timedelta(hours=part.part.begins if part else 0)
    hour = hour_on_24(clock.hour, part.part) if part else clock.hour
    if part is None and not clock.on_24 and clock.hour < 8:  # nobody wishes to be called at three in the morning
        hour += 12
    return midnight + timedelta(hours=hour, minutes=clock.minute)


def _own_words(said: str, found: re.Match[str]) -> str:
    """The clauses in which the wish stands."""
    start = max(said.rfind(sign, 0, found.start()) for sign in ",，。;；!！\n") + 1
    ends = [at for sign in ",，。;；!！\n" if (at := said.find(sign, found.end())) >= 0]
    return said[start : min(ends, default=len(said))].strip()
