"""The number of an identity card: 18 signs, with its region, birth date and check digit (GB 11643)."""

from __future__ import annotations

import re
from datetime import date

# The first two digits are a province, or the residents of Taiwan, Hong Kong and Macao.
_SHAPE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{15}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FIRST_YEAR = 1900


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
