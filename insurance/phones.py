"""Mobile numbers as people type and say them."""

from __future__ import annotations

import re

from insurance.clauses import corrected
from insurance.numerals import as_digits, plain
from insurance.sides import is_ours, is_theirs

SEVERAL = "您留了不止一个手机号，请问联系您用哪一个？"
WRONG_LENGTH = "手机号一共 11 位，您发的是 {count} 位，麻烦核对后再发一次。"
NOT_MOBILE = "这个号码不像手机号，麻烦发一个 11 位的手机号，方便同事联系您。"

_GAP = r"[\s\-.·,，、]{0,2}"
_MOBILE = re.compile(rf"(?<![\dA-Za-z])(?:(?:\+|00)?86{_GAP})?(?P<number>1{_GAP}[3-9](?:{_GAP}\d){{9}})(?![\dA-Za-z])")
_NUMBER = re.compile(r"(?<![\dA-Za-z])\+?\d(?:[\s\-]?\d){6,14}(?![\dA-Za-z])")
_MOBILE_LENGTH = 11


def parse_phone(text: str) -> str | None:
    """The one mobile number in the text, 11 digits; None if there is none or several.

    The other side's (「对方电话…」) is left out. What follows 「不对」 counts more than what went before it.
    """
    text = plain(text)
    rest = corrected(text)
    return _own_phone(rest) or (None if rest == text else _own_phone(text))


def find_phones(text: str) -> list[str]:
    """The customer's own mobile numbers in the text, in order, each once. Several: ask which one is meant."""
    one = parse_phone(text)
    return [one] if one else list(dict.fromkeys(number for number, _ in _find(plain(text))))


def check_phone(text: str) -> str | None:
    """A sentence for the customer if the text gives two numbers, or something that is not a mobile number."""
    if parse_phone(text) is not None:
        return None
    if len({number for number, _ in _find(plain(text))}) > 1:
        return SEVERAL
    said = _NUMBER.search(as_digits(plain(text)))
    if said is None or _MOBILE.search(as_digits(plain(text))):
        return None
    count = sum(sign.isdigit() for sign in said.group())
    starts_like_one = re.match(r"1[3-9]", said.group()) is not None
    return WRONG_LENGTH.format(count=count) if starts_like_one and count != _MOBILE_LENGTH else NOT_MOBILE


def _own_phone(text: str) -> str | None:
    found = _find(text)
    numbers = {number for number, _ in found}
    if len(numbers) > 1:
        numbers = {number for number, start in found if is_ours(text, start)}
    return numbers.pop() if len(numbers) == 1 else None


def _find(text: str) -> list[tuple[str, int]]:
    """The mobile numbers that are not the other side's, and where each stands."""
    return [
        ("".join(re.findall(r"\d", match["number"])), match.start())
        for match in _MOBILE.finditer(as_digits(text))
        if not is_theirs(text, match.start(), match.end())
    ]
