"""Moments said outright: 「刚刚」, 「半小时前」, a full time stamp."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import BEIJING
from insurance.numerals import NUMBER, to_count


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
_STAMP = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})(?!\d)")
_MINUTES = {"分钟": 1, "分": 1, "刻钟": 15, "小时": 60, "钟头": 60, "钟": 60}
_A_FEW = 5


def find_moments(text: str, now: datetime) -> list[Moment]:
    """Every moment that needs nothing but `now` to be known."""
    found = [Moment(*match.span(), now) for match in _JUST_NOW.finditer(text)]
    found += [one for match in _AGO.finditer(text) if (one := _ago(match, now)) is not None]
    found += [one for match in _STAMP.finditer(text) if (one := _stamp(match)) is not None]
    return sorted(found, key=lambda one: one.start)


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
