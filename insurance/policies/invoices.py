"""What an invoice needs: a title, for companies a tax number that can be right, and an e-mail address."""

from __future__ import annotations

import re

from insurance.words.numerals import plain

WRONG_TAX_NUMBER = "这个税号好像有一位不对，统一社会信用代码一共 18 位，麻烦对照营业执照再发一次。"
WRONG_EMAIL = "这个邮箱地址好像不完整，麻烦核对后再发一次，比如 name@example.com。"

PERSONAL = "个人"
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I, O, S, V, Z
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_TAX_LIKE = re.compile(r"(?<![A-Z0-9@.])(?=[A-Z0-9]*\d)[A-Z0-9]{15,20}(?![A-Z0-9@])")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9\-]{1,63}\.)+[A-Za-z]{2,24}")
_COMPANY = re.compile(
    r"[\u4e00-\u9fff()（）A-Za-z0-9]{2,40}(?:公司|厂|店|中心|事务所|合作社|学校|医院|集团|企业|工作室|研究院)"
)
_LEAD = re.compile(r"^(?:发票)?(?:的)?(?:抬头|名称|公司|单位)?(?:是|为|叫|写|开|用)*[:：,，\s]*")
_PERSONAL = re.compile(r"个人|我自己|本人|私人")


def parse_email(text: str) -> str | None:
    """The one e-mail address in the text."""
    found = _EMAIL.findall(plain(text).replace("＠", "@"))
    return found[0] if len(set(found)) == 1 else None


def check_email(text: str) -> str | None:
    """A sentence for the customer if the text seems to hold an address that cannot be one."""
    return WRONG_EMAIL if "@" in plain(text) and parse_email(text) is None else None


def parse_tax_number(text: str) -> str | None:
    """The 18 signs of a unified social credit code whose check sign is right."""
    return next((each for each in _TAX_LIKE.findall(plain(text).upper()) if _is_tax_number(each)), None)


def check_tax_number(text: str) -> str | None:
    """A sentence for the customer if something like a tax number cannot be one."""
    looks_like_one = _TAX_LIKE.search(plain(text).upper()) is not None
    return WRONG_TAX_NUMBER if looks_like_one and parse_tax_number(text) is None else None


def parse_title(text: str) -> str | None:
    """`个人`, or the company's name with its tax number; None while either of these is missing."""
    if (number := parse_tax_number(text)) is not None:
        name = _COMPANY.search(_LEAD.sub("", plain(text)))
        return f"{name.group()} {number}" if name else None
    return PERSONAL if _PERSONAL.search(text) and not _COMPANY.search(text) else None


def _is_tax_number(number: str) -> bool:
    if len(number) != 18 or any(sign not in _SIGNS for sign in number):
        return False
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(number, _WEIGHTS, strict=False))
    return number[-1] == _SIGNS[(31 - total % 31) % 31]
