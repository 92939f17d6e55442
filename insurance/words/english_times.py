"""Times said in English, put into the Chinese words that the readers of times know."""

from __future__ import annotations

import re

_LATIN = re.compile("[A-Za-z]{2}")
_COUNTS = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10"}
_COUNTS |= {"fifteen": "15", "twenty": "20", "thirty": "30", "half an": "半", "a few": "几"}
_COUNT = "|".join([r"\d{1,3}", *sorted(_COUNTS, key=len, reverse=True)])
_AGO = re.compile(rf"\b(?P<count>{_COUNT})\s*(?P<unit>min(?:ute)?s?|hours?|hrs?|days?)\s*ago\b", re.I)
_UNITS = {"m": "分钟", "h": "个小时", "d": "天"}
_CLOCK = re.compile(
    r"(?:\b(?:at|around|about|approximately|roughly|by)\s*)*"
    r"(?<![\d.:])(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?",
    re.I,
)
_O_CLOCK = re.compile(
    r"(?:\b(?:at|around|about)\s*)+(?P<hour>1[0-2]|0?[1-9])(?!\d|\s*(?:km|m\b|%|[:：]))(?:\s*o'?clock)?", re.I
)
_DAYS = (
    (r"day before yesterday", "前天"),
    (r"yesterday morning", "昨天上午"),
    (r"yesterday afternoon", "昨天下午"),
    (r"yesterday (?:evening|night)|last (?:night|evening)", "昨天晚上"),
    (r"(?:this|today) morning", "今天上午"),
    (r"(?:this|today) afternoon", "今天下午"),
    (r"tonight|this evening", "今天晚上"),
    (r"yesterday", "昨天"),
    (r"today", "今天"),
    (r"just now|right now|moments? ago", "刚刚"),
    (r"noon|midday", "中午"),
    (r"midnight", "半夜"),
)
_WORDS = tuple((re.compile(rf"\b{words}\b", re.I), chinese) for words, chinese in _DAYS)


def in_chinese(text: str) -> str:
    """The text with its English times said in Chinese; the same text if it holds no English."""
    if not _LATIN.search(text):
        return text
    text = _AGO.sub(lambda found: f"{_count(found['count'])}{_UNITS[found['unit'][0].lower()]}前", text)
    for words, chinese in _WORDS:
        text = words.sub(chinese, text)
    has_day = any(chinese in text for _, chinese in _DAYS)
    text = _CLOCK.sub(_clock, text)
    return _O_CLOCK.sub(lambda found: f"{found['hour']}点", text) if has_day else text


def _count(words: str) -> str:
    return _COUNTS.get(words.lower(), words)


def _clock(found: re.Match[str]) -> str:
    part = "下午" if found["half"].lower() == "p" else "早上"
    return f"{part}{found['hour']}点{found['minute'] or ''}"
