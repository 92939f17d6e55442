"""Policy, claim, identity and vehicle numbers in a text, told apart by their shape and by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from insurance.words.id_numbers import is_id_number
from insurance.words.numerals import as_digits, capitals
from insurance.words.policy_numbers import CLAIM_PATTERN, is_vin

_PIECE = re.compile("[A-Z0-9]+")
_GAP = re.compile(r"[ \t\-.·_/]{1,2}")
_MOST_PIECES = 20
_LONGEST = 40
_SHORTEST = 8  # of a number that only the word beside it makes one
_FEWEST_DIGITS = 5
_MANY_DIGITS = 10
_WHOLE = 8  # a first piece of so many signs is a number by itself

_POLICY_WORD = "(?:保单|[保业强]险单|承保单|投保单)"
_CLAIM_WORD = "(?:报案|案件|案子|赔案|理赔|立案|出险|案)"
_NUMBER_WORD = "(?:的?(?:受理|登记|回执)?(?:号码?|编号|单号|流水号))"
_WORD = f"(?:(?P<policy_number>{_POLICY_WORD})|(?P<claim_number>{_CLAIM_WORD})){_NUMBER_WORD}"
_LINK = r"(?:是|为|就是|应该|好像|写的|显示|叫|第|[:=#,\s(\"“「【]|NO\.?|我的|号码|编号){0,4}$"
_BEFORE = re.compile(_WORD + _LINK)
_AFTER = re.compile(rf"^[\s\"”」】),]{{0,2}}(?:这个|这是|是|就是|为|的)?(?:我的?|你们的?)?{_WORD}")
# 「保单 PDAA2026…」: the word alone says less, so it speaks only for what has many digits and is nothing else.
_LOOSELY_BEFORE = re.compile(_WORD.replace(_NUMBER_WORD, "") + _LINK)
_OTHER_WORD = re.compile(r"(?:订单|快递|运单|流水|发票|工单|交易|合同|银行|卡|凭证|税)(?:单|编)?(?:号码?)?[是为:\s]*$")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_REACH = 16


@dataclass(frozen=True)
class LongNumber:
    """`kind`: vin, id_number, policy_number or claim_number; `number` in capitals without separators."""

    kind: str
    number: str
    start: int
    end: int


def long_numbers(text: str, today: date, policy_pattern: str) -> list[LongNumber]:
    """Every such number in plain text: ours by their pattern, others where a word beside them says what they are."""
    upper = capitals(text)
    checked = (_checked(form, today) for form in (upper, as_digits(upper)))
    found: list[LongNumber] = []
    for numbers in (_marked(upper), _ours(upper, policy_pattern), *checked, _loosely_marked(upper)):
        for one in numbers:
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _ours(text: str, policy_pattern: str) -> Iterator[LongNumber]:
    for kind, pattern in (("claim_number", CLAIM_PATTERN), ("policy_number", policy_pattern)):
        whole = re.compile(pattern)
        for number, start, end in _candidates(text, partial(_is_like, whole)):
            if not _OTHER_WORD.search(text[max(0, start - _REACH) : start]):
                yield LongNumber(kind, number, start, end)


def _is_like(pattern: re.Pattern[str], signs: str) -> bool:
    return pattern.fullmatch(signs) is not None


def _checked(text: str, today: date) -> Iterator[LongNumber]:
    for number, start, end in _candidates(text, lambda signs: is_id_number(signs, today)):
        yield LongNumber("id_number", number, start, end)
    for number, start, end in _candidates(text, is_vin):
        yield LongNumber("vin", number, start, end)


def _candidates(text: str, is_one: Callable[[str], bool]) -> Iterator[tuple[str, int, int]]:
    """Pieces that stand alone or side by side and make such a number: one piece if it will do, else the most."""
    reached = 0
    for row in _rows(text):
        for index, first in enumerate(row):
            if first.start() < reached:
                continue
            fits = [rows for rows in _from(row, index) if is_one(_joined(rows))]
            if fits:
                best = fits[0] if len(fits[0]) == 1 else fits[-1]
                reached = best[-1].end()
                yield _joined(best), best[0].start(), reached


def _from(row: list[re.Match[str]], index: int) -> Iterator[list[re.Match[str]]]:
    """The pieces from here on, one more each time, as long as they may be one number."""
    length = 0
    for end in range(index, min(index + _MOST_PIECES, len(row))):
        length += len(row[end].group())
        if length > _LONGEST:
            return
        yield row[index : end + 1]


def _rows(text: str) -> Iterator[list[re.Match[str]]]:
    """Pieces of letters and figures, those together between which only a gap stands."""
    row: list[re.Match[str]] = []
    for piece in _PIECE.finditer(text):
        if row and not _GAP.fullmatch(text, row[-1].end(), piece.start()):
            yield row
            row = []
        row.append(piece)
    if row:
        yield row


def _marked(text: str) -> Iterator[LongNumber]:
    for row in _rows(text):
        kind, pieces = _named_before(text, row) or _named_after(text, row) or ("", [])
        number = _joined(pieces)
        if kind and _is_plausible(number):
            yield LongNumber(kind, number, pieces[0].start(), pieces[-1].end())


def _loosely_marked(text: str) -> Iterator[LongNumber]:
    for row in _rows(text):
        word = _LOOSELY_BEFORE.search(text[max(0, row[0].start() - _REACH) : row[0].start()])
        number = row[0].group()
        if word and _is_plausible(number) and sum(sign.isdigit() for sign in number) >= _MANY_DIGITS:
            yield LongNumber(word.lastgroup or "", number, *row[0].span())


def _named_before(text: str, row: list[re.Match[str]]) -> tuple[str, list[re.Match[str]]] | None:
    """「保单号是…」: the pieces that follow; after a long one only what a hyphen joins to it."""
    for index in range(min(2, len(row))):  # the first piece may be a 「NO」
        first = row[index]
        word = _BEFORE.search(text[max(0, first.start() - _REACH) : first.start()])
        if word is None:
            continue
        pieces = [first]
        for piece in row[index + 1 : index + _MOST_PIECES]:
            if len(first.group()) >= _WHOLE and "-" not in text[pieces[-1].end() : piece.start()]:
                break
            pieces.append(piece)
        return word.lastgroup or "", pieces
    return None


def _named_after(text: str, row: list[re.Match[str]]) -> tuple[str, list[re.Match[str]]] | None:
    """「…这个保单号对不对」"""
    word = _AFTER.search(text[row[-1].end() : row[-1].end() + _REACH])
    if word is None or _BEFORE.search(text[max(0, row[0].start() - _REACH) : row[0].start()]):
        return None
    return word.lastgroup or "", [row[-1]] if len(row[-1].group()) >= _WHOLE else row


def _is_plausible(number: str) -> bool:
    is_long_enough = _SHORTEST <= len(number) <= _LONGEST
    return is_long_enough and sum(sign.isdigit() for sign in number) >= _FEWEST_DIGITS and not _MOBILE.fullmatch(number)


def _joined(pieces: list[re.Match[str]]) -> str:
    return "".join(piece.group() for piece in pieces)
