"""Chinese numerals and spoken digits, and text in the one form that the readers expect."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
DIGITS |= {"八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "仨": 3}
_SPOKEN = {
    **{sign: str(value) for sign, value in DIGITS.items()},
    "幺": "1",
    "妖": "1",
    "洞": "0",
    "拐": "7",
    "勾": "9",
}
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")

# Bounded, so that a thousand figures in a row cost no more than a few.
NUMBER = r"(?:(?<!\d)\d{1,4}|[零〇一二两俩仨三四五六七八九十廿卅]{1,7})"


def plain(text: str) -> str:
    """Full-width forms, odd spaces and invisible characters made ordinary; letters keep their case."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\u3000", " ")


def capitals(text: str) -> str:
    """a to z as A to Z and nothing else, so that positions stay (`str.upper` makes two signs of 「ß」)."""
    return text.translate(_CAPITALS)


_CAPITALS = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


def to_int(words: str) -> int | None:
    """「二十三」, 「两」, 「二〇二六」, 「23」 → a number below 10 000; None if it is not a number."""
    if words.isascii():
        return int(words) if words.isdigit() else None
    if all(sign in DIGITS for sign in words):
        return int("".join(str(DIGITS[sign]) for sign in words))
    return _spelled(words.replace("廿", "二十").replace("卅", "三十"))


def to_count(words: str) -> int | None:
    """As `to_int`, and 「七八」 or 「十一二」 (seven or eight, eleven or twelve) as the first of the two."""
    return to_int(words[:-1] if _PAIR.fullmatch(words) else words)


_PAIR = re.compile("(?:[二三四五六七八九]?十)?(?:一[二两]|[二两]三|三四|四五|五六|六七|七八|八九)")


def _spelled(words: str) -> int | None:
    total, digit = 0, None
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[sign]
            digit = None
        else:
            return None
    return total + (digit or 0)


_UNITS = {"十": 10, "百": 100, "千": 1000}


def as_digits(text: str) -> str:
    """Every spoken digit as a figure, for numbers said one by one: 「幺三八」 → 「138」. Other words stay."""
    return "".join(_SPOKEN.get(sign, sign) for sign in text)
