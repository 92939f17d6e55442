"""Numbers put right in part, or picked out of several: 「后三位是182」, 「不是3是8」, 「尾号7788那个」."""

from __future__ import annotations

import re

from insurance.words.cities import PROVINCES
from insurance.words.numerals import as_digits, plain, to_int
from insurance.words.phones import parse_phone
from insurance.words.plates import parse_plate

_SIGNS = r"[A-Z0-9](?:[\s\-]?[A-Z0-9]){0,7}"
_IS = r"[^A-Z0-9,，。]{0,4}?(?:(?:[写打说讲]?错了?|不对)[,，]?)?(?:应该|其实)?(?:是|为|改成|改为|换成|:|=)?[\s\"“「]*"
_COUNT = r"(?P<count>[一二两三四五六1-6])?(?:个|位)?(?:位|数字?|字母|号码?|数)*"
_TAIL = re.compile(rf"(?:最后面?|末尾?|尾号|尾数|尾巴|后面?|结尾)的?{_COUNT}{_IS}(?P<signs>{_SIGNS})(?![A-Z0-9]|位|个)")
_HEAD = re.compile(
    rf"(?:前面?|开头|最前面?)的?{_COUNT}{_IS}(?P<signs>(?:[{''.join(PROVINCES)}])?\s*(?:{_SIGNS})?)(?![A-Z0-9])"
)
_NTH = re.compile(
    rf"(?P<back>倒数)?第(?P<nth>[一二三四五六七八九十\d]+)(?:个|位)(?:数字?|字母)?{_IS}(?P<signs>[A-Z0-9])(?![A-Z0-9])"
)
_NOT_BUT = re.compile(
    r"不是\s*(?P<wrong>[^\s,，。]{1,7}?)\s*[,，]?\s*(?:而)?(?:应该)?是\s*(?P<right>[^\s,，。是]{1,7}?)(?=$|[\s,，。吧了的啊])"
)
_BUT_NOT = re.compile(
    r"(?:^|[,，。是])\s*(?P<right>[^\s,，。是]{1,4}?)\s*[,，]?\s*不是\s*(?P<wrong>[^\s,，。]{1,4}?)(?=$|[\s,，。吧了的啊])"
)
_TYPED = re.compile(
    r"(?:把|将)?\s*(?P<right>[^\s,，。把将]{1,4}?)\s*(?:打|写|说|看|输|填)(?:错)?成(?:了)?\s*(?P<wrong>[^\s,，。]{1,4}?)(?=$|[\s,，。吧了的啊])"
)
_FIRST = re.compile(r"第[一1]个?|前(?:面|一个|边|头)|头一个|上(?:面|一个|边)|^[1一]$|先说的")
_LAST = re.compile(r"第[二2]个?|后(?:面|一个|边|头|那)|下(?:面|一个|边)|最后|^[2二]$")
_ANY = re.compile(r"都(?:可以|行|能|是|成)|随便|哪个都|任(?:意|何)|两个都")


def patch_plate(text: str, known: str) -> str | None:
    """The known plate with the part put right that the text names; None if it names none, or no plate would result."""
    right = _patched(as_digits(plain(text).upper()), known)
    return right if right and right != known and parse_plate(right) == right else None


def patch_phone(text: str, known: str) -> str | None:
    """The same for a mobile number."""
    right = _patched(as_digits(plain(text).upper()), known)
    return right if right and right != known and parse_phone(right) == right else None


def pick(text: str, offered: list[str]) -> str | None:
    """Which of the offered numbers the answer means; None if it does not say."""
    said = as_digits(plain(text).upper())
    joined = re.sub(r"[\s\-·]", "", said)
    whole = [one for one in offered if one in joined]
    if len(whole) == 1:
        return whole[0]
    for part in sorted(re.findall(r"[A-Z0-9]{2,}", joined), key=len, reverse=True):
        for fits in (str.endswith, str.startswith, str.__contains__):
            found = [one for one in offered if fits(one, part)]
            if len(found) == 1:
                return found[0]
    return _by_place(plain(text).strip(), offered)


def _by_place(said: str, offered: list[str]) -> str | None:
    first, last = _FIRST.search(said), _LAST.search(said)
    if bool(first) != bool(last):
        return offered[0] if first else offered[-1]
    return offered[0] if _ANY.search(said) else None


def _patched(said: str, known: str) -> str | None:
    if match := _NTH.search(said):
        return _nth_replaced(match, known)
    if match := _TAIL.search(said):
        return _end_replaced(known, match)
    for pattern in (_NOT_BUT, _BUT_NOT, _TYPED):
        if (match := pattern.search(said)) and known.count(match["wrong"]) == 1:
            return known.replace(match["wrong"], match["right"])
    if (match := _HEAD.search(said)) and (signs := _joined(match["signs"])):
        return signs + known[len(signs) :] if len(signs) < len(known) else None
    return None


def _end_replaced(known: str, match: re.Match[str]) -> str | None:
    signs = _joined(match["signs"])
    count = to_int(match["count"]) if match["count"] else len(signs)
    return known[: -len(signs)] + signs if count == len(signs) < len(known) else None


def _nth_replaced(match: re.Match[str], known: str) -> str | None:
    nth = to_int(match["nth"])
    if nth is None or not 1 <= nth <= len(known):
        return None
    index = len(known) - nth if match["back"] else nth - 1
    return known[:index] + match["signs"] + known[index + 1 :]


def _joined(signs: str) -> str:
    return re.sub(r"[\s\-]", "", signs)
