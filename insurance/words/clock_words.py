"""What time of day: from 「晚上八点多」, 「差十分四点」, 「19:05」, 「后半夜」 to hours and minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from insurance.words.numerals import to_count, to_int


class Part(Enum):
    """A part of the day: the hour it begins, the hour that stands for it, the words for it."""

    SMALL_HOURS = (0, 3, "凌晨")
    AFTER_MIDNIGHT = (0, 3, "后半夜|下半夜")
    DAYBREAK = (5, 7, "一大早|大清早|大早上|清早|清晨")
    MORNING = (5, 8, "早晨|早高峰|一早|早上|早间|朝早|早饭")
    FORENOON = (8, 10, "上午|上昼")
    NOON = (11, 12, "中午|正午|晌午|午间|午饭")
    AFTERNOON = (12, 15, "下午|下昼|午后|后半?晌")
    DUSK = (17, 18, "傍晚|晚高峰|下晚|黄昏|天黑|擦黑")
    EVENING = (18, 20, "晚上|夜晚|晚间|晚黑|晚饭")
    NIGHT = (21, 23, "三更半夜|大半夜|前半夜|上半夜|半夜|午夜|深夜|夜里|夜间")
    AM = (0, 8, "[aA]\\.?[mM]\\b")
    PM = (12, 15, "[pP]\\.?[mM]\\b")

    def __init__(self, begins: int, stands_for: int, words: str) -> None:
        self.begins = begins
        self.stands_for = stands_for
        self.words = words


OVERNIGHT = {Part.EVENING, Part.NIGHT, Part.AFTER_MIDNIGHT}
_BESIDE = 2
_AFTER_NOON = {Part.AFTERNOON, Part.DUSK, Part.EVENING, Part.NIGHT, Part.PM}


@dataclass(frozen=True)
class PartWord:
    start: int
    end: int
    part: Part


@dataclass(frozen=True)
class ClockWord:
    """`exact`: minutes were said. `on_24`: no half of the day is left open."""

    start: int
    end: int
    hour: int
    minute: int
    exact: bool
    on_24: bool


_ONE_SIGN = {"早": Part.MORNING, "晨": Part.MORNING, "晚": Part.EVENING, "夜": Part.NIGHT}
_PARTS = re.compile(
    "|".join(f"(?P<{part.name}>{part.words})" for part in Part)
    + r"|(?P<one>(?<=[昨今前明寻琴尋一二三四五六日天末\d号])[早晨晚夜](?![了些会饭高点])"
    + r"|(?<![最更太不还早晚])[早晚](?=\s?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点(?![^,。]{0,2}说)|:\d)))"
)
_GREETING = re.compile(r"好(?![像几多])")
_CN = "零〇一二两三四五六七八九十廿"
_HOUR = rf"\d{{1,2}}|[{_CN}]+"
_COLON = re.compile(r"(?<![\d:.])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?![\d:])")
_COMPACT = re.compile(r"(?<=\0) ?([01]\d|2[0-3])([0-5]\d)(?!\d)")  # after a compact date, which is masked by then
_SPOKEN = re.compile(
    rf"(?:差(?P<short>{_HOUR})分钟?(?:就|到)?)?"
    rf"(?:(?P<low>[一二两三四五六七八九十]|\d{{1,2}})[、\-~到至](?=(?:{_HOUR})点))?"
    rf"(?<![第这那几有零.:\d{_CN}])(?P<hour>{_HOUR})(?P<unit>点|點|时)(?P<bell>钟)?"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<sharp>整)|过?(?P<minute>[零〇]?[{_CN}]{{1,3}}|\d{{1,2}})(?P<fen>分(?!之))?)?"
    rf"(?P<about>多钟?|来钟|左右|前后|几分?|钟)?(?:差(?P<short2>{_HOUR})分)?"
    rf"(?![\d{_CN}钟])(?!式|意见|要求|问题|建议|疑问|原因|说明|万|公里|米|%|倍|元|块|想法|需要|方向)"
)


def find_parts(text: str) -> list[PartWord]:
    """Every part of the day that is named; greetings (「上午好」) are not."""
    words = []
    for match in _PARTS.finditer(text):
        if _GREETING.match(text, match.end()):
            continue
        part = _ONE_SIGN[match["one"]] if match["one"] else Part[match.lastgroup or ""]
        words.append(PartWord(*match.span(), part))
    return _nights_joined(words)


def _nights_joined(words: list[PartWord]) -> list[PartWord]:
    """「昨晚凌晨」 is one part: the second half of the night that began yesterday."""
    joined: list[PartWord] = []
    for word in words:
        before = joined[-1] if joined else None
        if before and before.part in OVERNIGHT and word.part is Part.SMALL_HOURS and word.start - before.end <= _BESIDE:
            joined[-1] = PartWord(before.start, word.end, Part.AFTER_MIDNIGHT)
        else:
            joined.append(word)
    return joined


def find_clocks(text: str, parts: list[PartWord]) -> list[ClockWord]:
    """Every clock time that is named. 「一点」 and the like count only where they cannot mean a little."""
    words = [
        ClockWord(*match.span(), int(match[1]), int(match[2]), exact=True, on_24=True)
        for pattern in (_COLON, _COMPACT)
        for match in pattern.finditer(text)
    ]
    words += [word for match in _SPOKEN.finditer(text) if (word := _spoken(match, text, parts)) is not None]
    return sorted(words, key=lambda word: word.start)


def hour_on_24(hour: int, part: Part) -> int:
    """「下午三点」 → 15, 「晚上12点」 → 24, 「中午一点」 → 13, 「凌晨12点」 → 0."""
    if hour > 12:
        return hour
    if part is Part.NOON:
        return hour + 12 if hour < 10 else hour
    if part in _AFTER_NOON:
        if hour == 12:
            return 24 if part in OVERNIGHT else 12
        is_after_midnight = (part is Part.NIGHT and hour < 6) or (part is Part.EVENING and hour < 5)
        return hour if is_after_midnight else hour + 12
    return 0 if hour == 12 and part in (Part.SMALL_HOURS, Part.AFTER_MIDNIGHT, Part.AM) else hour


def _spoken(match: re.Match[str], text: str, parts: list[PartWord]) -> ClockWord | None:
    hour = to_count(match["low"] or match["hour"])
    if hour is None or hour > 24 or _means_a_little(match, text, parts):
        return None
    minute = _minute(match)
    if minute is None:
        return None
    short = to_int(match["short"] or match["short2"] or "0") or 0
    exact = bool(match["half"] or match["quarter"] or match["sharp"] or match["minute"] or short)
    minutes = (hour * 60 + minute - short) % (25 * 60)
    on_24 = hour == 0 or hour > 12 or match["unit"] == "时"
    return ClockWord(*match.span(), minutes // 60, minutes % 60, exact=exact, on_24=on_24)


def _minute(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 if match["quarter"] == "一" else 45
    said = match["minute"]
    if not said:
        return 0
    number = to_int(said.lstrip("零〇") or "0")
    if number is None or number > 59:
        return None
    clear = (
        match["fen"] or len(said) > 1 or said == "十"
    )  # 「三点五」 is a decimal, 「三点零五」 and 「三点十」 are not
    return number if clear else None


def _means_a_little(match: re.Match[str], text: str, parts: list[PartWord]) -> bool:
    """「有一点刮花」, 「快一点」, 「一时没注意」; but 「下午一点」, 「一点半」, 「一点钟」 are times."""
    follows_part = any(part.end <= match.start() and not text[part.end : match.start()].strip() for part in parts)
    if match["unit"] == "时" and not match["hour"].isdigit() and len(match["hour"]) < 2:
        return not (follows_part or match["fen"])
    if match["hour"] != "一" or match.group().strip() != "一点":
        return False
    return not follows_part and text.strip(" 。.,!?~") != "一点"
