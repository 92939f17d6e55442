"""Moments said outright: 「刚刚」, 「半小时前」, a full time stamp."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import BEIJING
from insurance.words.clauses import clause_weight
from insurance.words.numerals import NUMBER, to_count


@dataclass(frozen=True)
class Moment:
    """`rough`: not to the minute."""

    start: int
    end: int
    moment: datetime
    rough: bool = False


_JUST_NOW = re.compile(
    r"刚刚|刚才|方才|适才|啱啱|头先|刚(?![刚才买提修洗喷换拿保上])(?=[^,，。;；!！?？\n]{0,8}(?:撞|碰|[刮蹭剐擦]|追尾|砸|崩|磕|出事|出险|发生|着火|淹))|(?:就是|就)现在|现在(?=撞|被撞|出事)"
)
_AGO = re.compile(
    rf"(?P<count>半|几|(?<!\d)\d{{1,3}}\.\d{{1,2}}|{NUMBER})个?(?P<more>[多来几])?个?(?P<half>半)?(?P<unit>分钟|分|小时|钟头|刻钟|钟)(?P<more2>多)?(?:之前|以前|前)(?![面方挡保门天轮])"
)
# 「接着刚才的」, 「我刚才说的」, 「刚才那个案子」 speak of the talk itself, 「刚才没看清」 of what was done in it.
_GO_ON = re.compile(r"(?:接着?|继续|按照?|照着?|回到|沿用|同|跟)(?:我|你|您|着|上)*$")
_OF_THE_TALK = re.compile(
    r"(?:我|俺|咱|你|您|他|不是|都|就|已经|也|在这里?|[给跟和对](?:你|您|客服|机器人)(?:们|家)?|一直|有)*"
    r"(?:说(?!是)|讲|报[过了的完案]|填|写|发(?!生|现)|提[到过的]|回?答[过了的]|聊|问|选[的了错]|输|告诉|拍|传|上传|打[过了的]?电话"
    r"|没看[清懂见]|没听|没收到|断网|掉线|网|卡了|退出|手滑|按错|点错)"
    r"|的?(?:那|这)(?:个|起|份|条|单|次|张)?[^,，。;；\s]{0,4}?(?:案|报|单|客服|机器人|问题|图|照片|话|号|电话|信息|记录)"
    r"|的(?:报案|案|话|内容|信息|照片|图片|问题|记录)"
)
# 「刚刚大概十分钟」: the minutes without 「前」, right behind 「刚刚」.
_JUST_MINUTES = re.compile(
    rf"(?:刚刚|刚才|方才)(?:[,，\s]|就|大概|大约|差不多|应该|可能|也|有|没到|不到|是|个|吧|嘛)*"
    rf"(?P<count>半|几|{NUMBER})个?(?P<more>[多来几])?个?(?P<half>半)?(?P<unit>分钟|小时|钟头|刻钟)(?P<more2>多)?"
    r"(?=左右|吧|样子|的事|[,，。!！了呢啊嘛\s]|$)"
)
_STAMP = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})(?!\d)")
_MINUTES = {"分钟": 1, "分": 1, "刻钟": 15, "小时": 60, "钟头": 60, "钟": 60}
_A_FEW = 5
_REACH = 6


def find_moments(text: str, now: datetime) -> list[Moment]:
    """Every moment that needs nothing but `now` to be known."""
    found = [Moment(*match.span(), now) for match in _JUST_NOW.finditer(text)]
    found += [one for match in _AGO.finditer(text) if (one := _ago(match, now)) is not None]
    found += [one for match in _STAMP.finditer(text) if (one := _stamp(match)) is not None]
    return sorted(found, key=lambda one: one.start)


def moments_told(text: str, now: datetime) -> list[Moment]:
    """Of these the ones that may be the accident's: minutes told outright count more than 「刚刚」 beside them."""
    found = [one for one in find_moments(text, now) if not _is_of_the_talk(text, one)]
    counted = [one for match in _JUST_MINUTES.finditer(text) if (one := _ago(match, now)) is not None]
    counted += [one for one in found if _AGO.fullmatch(text[one.start : one.end])]
    if not any(clause_weight(text, one.start) > 1 for one in counted):
        return found
    others = [one for one in found if not is_just_now(one, text)]
    return sorted({one.start: one for one in [*others, *counted]}.values(), key=lambda one: one.start)


def is_just_now(one: Moment, text: str) -> bool:
    """Whether it is no more than 「刚刚」."""
    return _JUST_NOW.fullmatch(text, one.start, one.end) is not None


def _is_of_the_talk(text: str, one: Moment) -> bool:
    if text[one.start : one.end] not in ("刚刚", "刚才", "方才"):
        return False
    follows = _GO_ON.search(text[max(0, one.start - _REACH) : one.start])
    return bool(follows) or _OF_THE_TALK.match(text, one.end) is not None


def _ago(match: re.Match[str], now: datetime) -> Moment | None:
    count = _count(match["count"])
    if count is None:
        return None
    minutes = (count + (0.5 if match["half"] else 0)) * _MINUTES[match["unit"]]
    rough = _MINUTES[match["unit"]] == 60 and bool(match["more"] or match["more2"])
    return Moment(*match.span(), now - timedelta(minutes=minutes), rough)


def _count(words: str) -> float | None:
    if words == "半":
        return 0.5
    if words == "几":
        return _A_FEW
    return float(words) if "." in words else to_count(words)


def _stamp(match: re.Match[str]) -> Moment | None:
    try:
        return Moment(*match.span(), datetime.fromisoformat(match.group()).astimezone(BEIJING))
    except ValueError:
        return None
