"""Amounts as people say them: 「三万二」, 「十来万」, 「2,300」, 「1.5w」, 「三五千」 to a number."""

from __future__ import annotations

import re

from insurance.words.numerals import DIGITS

_DIGIT = "零〇一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖"
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "k": 1000, "K": 1000}
_LARGE_UNITS = {"万": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000}
_UNITS = {**_SMALL_UNITS, **_LARGE_UNITS}
_FIGURES = r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?(?!\d)|\d{1,9}(?:\.\d{1,4})?(?!\d)"
_WORDS = rf"[{_DIGIT}十拾百佰千仟万亿]{{1,16}}"
_UNIT = "[十百千万亿wWkK]"

_HUNDRED_MILLION = 100_000_000

# 「3万5千」, 「三点五万」, 「十来万」, 「五百多」, 「万把」, 「半万」
AMOUNT = (
    rf"(?:(?:{_FIGURES})\s?(?:{_UNIT}{{1,2}}(?:\d{{1,4}}(?!\d|[.,]\d){_UNIT}?|[{_DIGIT}](?:[百千]|(?![\u4e00-\u9fff])|(?=[块元左多吧])))?)?"
    rf"|[{_DIGIT}]点[{_DIGIT}]{{1,2}}[百千万]|半[千万]|[百千万]把(?:来)?|{_WORDS}(?:[来几]{_UNIT})?)"
    r"(?P<more>[多来几]{1}[万千百]?)?"
)  # fmt: skip

_HALF = re.compile("半([千万])")
_ABOUT_ONE = re.compile("([百千万])把")
_ALMOST = re.compile("([百千万])八[十百千]")  # 「千八百」: some 900
_DECIMAL = re.compile(rf"([{_DIGIT}])点([{_DIGIT}]{{1,2}})([百千万])")
_TYPED = re.compile(rf"({_FIGURES})\s?({_UNIT}{{0,2}})(\d{{0,4}}|[{_DIGIT}]{{1,2}})([百千]?)")
_LAST_PAIR = re.compile(rf"(.*[百千万])([{_DIGIT}])([{_DIGIT}])")
_PAIR = re.compile(rf"([{_DIGIT}])([{_DIGIT}])({_UNIT}{{1,2}})|(十)([一二两三四五六七八九])([{_DIGIT}])(万|千)?")


def read_amount(words: str) -> float | None:
    """The number that is meant; of 「三五千」 the middle, of 「五百多」 the five hundred. None if it is none."""
    words = re.sub("十几(?=[万千]|$)", "十五", words.replace(" ", "")).rstrip("多来几")
    words = re.sub("[多来几]", "", words)
    if match := _HALF.fullmatch(words) or _ABOUT_ONE.fullmatch(words):
        return _UNITS[match[1]] * (0.5 if words.startswith("半") else 1)
    if match := _ALMOST.fullmatch(words):
        return _UNITS[match[1]] * 0.9
    if match := _DECIMAL.fullmatch(words):
        return round((DIGITS[match[1]] + float("0." + _figures(match[2]))) * _UNITS[match[3]], 2)
    if match := _TYPED.fullmatch(words):
        return _typed(match)
    return _between(words) or _between_last(words) or spelled(words)


def _typed(match: re.Match[str]) -> float | None:
    """「2万3」 is 23 000, 「2万3千」 the same, 「2万0500」 20 500, 「1.5w」 15 000."""
    unit = 1.0
    for sign in match[2]:
        unit *= _UNITS.get(sign, 1)
    number = float(match[1].replace(",", "")) * unit
    rest = _figures(match[3])
    if not rest:
        return round(number, 2)
    if match[4]:
        return number + int(rest) * _UNITS[match[4]]
    return number + int(rest) * (unit / 10 if len(rest) == 1 else 1)


def _between(words: str) -> float | None:
    """「三五千」, 「两三万」: the middle."""
    match = _PAIR.fullmatch(words)
    if match is None or match[1] is None:
        return None
    low, high = DIGITS[match[1]], DIGITS[match[2]]
    if not 0 < low < high:
        return None
    unit = 1
    for sign in match[3]:
        unit *= _UNITS[sign]
    return (low + high) / 2 * unit


def _between_last(words: str) -> float | None:
    """「一万五六」: 15 500."""
    match = _LAST_PAIR.fullmatch(words)
    if match is None or DIGITS[match[2]] + 1 != DIGITS[match[3]]:
        return None
    low, high = spelled(match[1] + match[2]), spelled(match[1] + match[3])
    return None if low is None or high is None else (low + high) / 2


def spelled(words: str) -> float | None:
    """「一万二千三百」 → 12 300, 「三万二」 → 32 000, 「一百八」 → 180, 「一千零五十」 → 1050; None if out of order."""
    total = section = 0
    digit, unit, after_zero = 0, 1, False
    for sign in words:
        if sign in DIGITS:
            if digit:
                return None  # 「二三」 is no number
            after_zero = after_zero or DIGITS[sign] == 0
            digit = DIGITS[sign]
            continue
        if sign in _SMALL_UNITS:
            section += (digit or 1) * _SMALL_UNITS[sign]
        elif sign in _LARGE_UNITS and section + digit > 0 and not 0 < total < _HUNDRED_MILLION:
            total = _times(total, section + digit, _LARGE_UNITS[sign])
            section = 0
        else:
            return None
        digit, unit, after_zero = 0, _UNITS[sign], False
    if unit >= 100 and not after_zero:
        digit *= unit // 10
    return float(total + section + digit)


def _times(total: int, section: int, unit: int) -> int:
    """「一亿二千万」: what was said in a larger unit before stays as it is."""
    return total + section * unit if total >= unit else (total + section) * unit


def _figures(words: str) -> str:
    return "".join(str(DIGITS.get(sign, sign)) for sign in words)
