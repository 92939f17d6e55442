"""The number of an identity card: 18 signs, with its region, birth date and check digit (GB 11643); and how such a
number, or one of a bank card, is hidden where it is not needed."""

from __future__ import annotations

import re
from datetime import date

# The first two digits are a province, or the residents of Taiwan, Hong Kong and Macao.
_SHAPE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{15}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FIRST_YEAR = 1900
# 16 to 19 signs, with gaps or without: identity cards and bank cards; a claim number stands behind letters.
_LONG = re.compile(r"(?<![\dA-Za-z])\d(?:[ \-]?\d){11,14}(?:[ \-]?\d){3}[\dXx]?(?![\dA-Za-z])")


def hidden(text: str) -> str:
    """The text with only the last four signs of identity and bank card numbers: 「身份证****1234」."""
    return _LONG.sub(lambda found: f"****{found.group()[-4:]}", text)


def is_id_number(number: str, today: date) -> bool:
    """Whether these 18 signs can be a person's number today."""
    return bool(_SHAPE.fullmatch(number)) and _is_born(number, today) and _checks(number)


def _is_born(number: str, today: date) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year >= _FIRST_YEAR and born <= today


def _checks(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[17] == _CHECKS[total % 11]
