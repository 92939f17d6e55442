"""Number plates as people type and say them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from insurance.clauses import corrected
from insurance.numerals import as_digits, plain
from insurance.sides import is_ours, is_theirs

SEVERAL = "您说到了不止一个车牌：{plates}。请问出险的是哪一辆？"
NOT_A_PLATE = "车牌“{said}”好像不完整。新能源车牌是 8 位，比如粤BD12345；燃油车牌是 7 位，比如粤B12345，麻烦再发一次。"
NO_PROVINCE = "车牌前面还有省份简称，麻烦补上再发一次，比如粤BD12345。"

PROVINCES = {
    "京": "北京", "津": "天津", "冀": "河北", "晋": "山西", "蒙": "内蒙古", "辽": "辽宁", "吉": "吉林", "黑": "黑龙江",
    "沪": "上海", "苏": "江苏", "浙": "浙江", "皖": "安徽", "闽": "福建", "赣": "江西", "鲁": "山东", "豫": "河南",
    "鄂": "湖北", "湘": "湖南", "粤": "广东", "桂": "广西", "琼": "海南", "渝": "重庆", "川": "四川", "贵": "贵州",
    "云": "云南", "藏": "西藏", "陕": "陕西", "甘": "甘肃", "青": "青海", "宁": "宁夏", "新": "新疆",
}  # fmt: skip
_SIGNS = {name: sign for sign, name in PROVINCES.items()}
_GAP = r"[\s·•・∙.\-_]*"
_LETTER = "[A-HJ-NP-Z]"
_ANY = "[A-Z0-9]"
_PROVINCE = f"(?P<province>{'|'.join([*PROVINCES, *_SIGNS])})"
# I and O stand on no plate behind the city's letter, so there they are slips for 1 and 0.
_SHAPED = re.compile(
    f"{_PROVINCE}{_GAP}(?P<city>{_LETTER}){_GAP}(?P<serial>{_ANY}(?:{_GAP}{_ANY}){{3,5}})(?P<last>{_GAP}[挂学警港澳])?"
    f"(?!{_ANY})"
)
_NEW_ENERGY = re.compile(r"[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]")
_FUEL = re.compile(r"(?=(?:.*\d){2})[A-HJ-NP-Z0-9]{5}")
_TRAILER = re.compile(r"[A-HJ-NP-Z0-9]{4}")
_ATTEMPT = re.compile(f"(?:{'|'.join(PROVINCES)}){_GAP}[A-Z]{_GAP}{_ANY}(?:{_GAP}{_ANY}){{1,8}}")
_BARE = re.compile(rf"(?<!{_ANY}){_LETTER}{_GAP}(?:[A-HJK][A-Z0-9]\d{{4}}|\d{{5}}[A-HJK]?|[A-Z0-9]\d{{4}})(?!{_ANY})")


@dataclass(frozen=True)
class _Found:
    plate: str
    start: int
    end: int


def parse_plate(text: str) -> str | None:
    """The customer's own plate, like `粤BD12345`; None if there is none or more than one.

    The other side's (「对方车牌…」) is left out. What follows 「不对」 counts more than what went before it.
    """
    text = plain(text)
    rest = corrected(text)
    return _own_plate(rest) or (None if rest == text else _own_plate(text))


def find_plates(text: str) -> list[str]:
    """The plates in the text that are not the other side's, in order, each once. Several: ask which one is meant."""
    one = parse_plate(text)
    if one:
        return [one]
    text = plain(text)
    return list(dict.fromkeys(each.plate for each in _find(text) if not is_theirs(text, each.start, each.end)))


def parse_other_plate(text: str) -> str | None:
    """The other side's plate, where the text says that it is theirs (「对方车牌…」)."""
    text = plain(text)
    theirs = {one.plate for one in _find(text) if is_theirs(text, one.start, one.end)}
    return theirs.pop() if len(theirs) == 1 else None


def check_plate(text: str) -> str | None:
    """A sentence for the customer if the text seems to give a plate and no single plate can be read from it."""
    if parse_plate(text) is not None:
        return None
    text = plain(text)
    found = _find(text)
    ours = dict.fromkeys(one.plate for one in found if not is_theirs(text, one.start, one.end))
    if len(ours) > 1:
        return SEVERAL.format(plates="、".join(ours))
    figures = as_digits(text.upper())
    attempt = _ATTEMPT.search(figures)
    if attempt and not any(one.start == attempt.start() for one in found):
        return NOT_A_PLATE.format(said=text[slice(*attempt.span())].strip())
    return NO_PROVINCE if not found and _BARE.search(figures) else None


def mask_plate(plate_no: str) -> str:
    """粤B·D***5"""
    return f"{plate_no[:2]}·{plate_no[2:3]}{'*' * max(0, len(plate_no) - 4)}{plate_no[-1:]}"


def _own_plate(text: str) -> str | None:
    found = [one for one in _find(text) if not is_theirs(text, one.start, one.end)]
    plates = {one.plate for one in found}
    if len(plates) > 1:
        plates = {one.plate for one in found if is_ours(text, one.start)}
    return plates.pop() if len(plates) == 1 else None


def _find(text: str) -> list[_Found]:
    figures = as_digits(text.upper())  # one sign for one sign, so positions stay
    found = []
    for match in _SHAPED.finditer(figures):
        plate = _plate(match)
        if plate is not None:
            found.append(_Found(plate, *match.span()))
    return found


def _plate(match: re.Match[str]) -> str | None:
    serial = re.sub(_GAP, "", match["serial"]).replace("O", "0").replace("I", "1")
    last = re.sub(_GAP, "", match["last"] or "")
    province = _SIGNS.get(match["province"], match["province"])
    if last:
        return f"{province}{match['city']}{serial}{last}" if _TRAILER.fullmatch(serial) else None
    shape = _NEW_ENERGY if len(serial) == 6 else _FUEL
    return f"{province}{match['city']}{serial}" if shape.fullmatch(serial) else None
