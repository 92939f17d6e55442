"""Mobile numbers as people type and say them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from insurance.words.clauses import corrected
from insurance.words.numerals import as_digits, plain
from insurance.words.sides import is_ours, is_theirs

SEVERAL = "您留了不止一个手机号，请问联系您用哪一个？"
WRONG_LENGTH = "手机号一共 11 位，您发的是 {count} 位，麻烦核对后再发一次。"
NOT_MOBILE = "这个号码不像手机号，麻烦发一个 11 位的手机号，方便同事联系您。"

_GAP = r"[\s\-—–_.·,，、()]{0,2}"
_MOBILE = re.compile(
    rf"(?<![\dA-Za-z])(?:(?i:tel|phone|mobile)[.:]?)?"
    rf"(?P<all>(?:(?:\+|00)?86{_GAP})?(?P<number>1{_GAP}[3-9](?:{_GAP}\d){{9}}))(?![\dA-Za-z])"
)
_NUMBER = re.compile(r"(?<![\dA-Za-z])\+?\d(?:[\s\-]?\d){6,14}(?![\dA-Za-z])")
_MOBILE_LENGTH = 11
_OTHER_PERSON = re.compile(
    r"爱人|老婆|老公|媳妇|妻子|丈夫|先生|太太|[爸妈爹娘哥弟姐妹叔姨舅婶]|父亲|母亲|儿子|女儿|闺女|孩子|朋友|同事|家人|家里|家属|对象|亲戚|司机|邻居|老板|助理|秘书"
)
_SPARE = re.compile(
    r"备用|备选|后备|第二|次要|另一?个|另外|还有个|(?:打|联系|找)不(?:通|上|到)|没人?接|不通|关机|(?:不行|实在)|否则|要不(?:然)?就?|偶尔"
)
_OWN = re.compile(r"我的|本人|自己|我自己|我是|主要|首选|优先|常用|先打")
_ROLE_AFTER = re.compile(
    r"\s*(?:[(（]|[,，]?(?:这个|那个|前面|后面)?(?:这|那)?(?:个)?(?:就|才|也)?(?:是|为|做|当|作))[^,，。;；、]*"
)


@dataclass(frozen=True)
class PhoneWord:
    """A mobile number of eleven digits, whosever it is, and where it stands with its country code."""

    number: str
    start: int
    end: int


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
    if said is None or phone_words(plain(text)):
        return None
    count = sum(sign.isdigit() for sign in said.group())
    starts_like_one = re.match(r"1[3-9]", said.group()) is not None
    return WRONG_LENGTH.format(count=count) if starts_like_one and count != _MOBILE_LENGTH else NOT_MOBILE


def _own_phone(text: str) -> str | None:
    found = _find(text)
    numbers = {number for number, _ in found}
    if len(numbers) > 1:
        numbers = _customers_own(text) or {number for number, start in found if is_ours(text, start)}
    return numbers.pop() if len(numbers) == 1 else None


def _customers_own(text: str) -> set[str]:
    """The one of several numbers that the words leave to the customer: not a relative's, not the one to fall back on.

    「打我的…，打不通就打我爱人…」, 「…是我的，…是我老婆的」, 「备用…」. Empty if the words do not tell.
    """
    roles = _roles(text)
    not_others = {number for number, words in roles if not _OTHER_PERSON.search(words)}
    for left in (
        not_others,
        {number for number, words in roles if number in not_others and not _SPARE.search(words)},
        {number for number, words in roles if number in not_others and _OWN.search(words)},
    ):
        if len(left) == 1:
            return left
    return set()


def _roles(text: str) -> list[tuple[str, str]]:
    """The numbers that are not the other side's, each with the words that say whose it is."""
    found = phone_words(text)
    roles, position = [], 0
    for index, word in enumerate(found):
        rest = text[word.end : found[index + 1].start if index + 1 < len(found) else len(text)]
        after = _ROLE_AFTER.match(rest)
        words = text[position : word.start] + (after.group() if after else "")
        position = word.end + (after.end() if after else 0)
        if not is_theirs(text, word.start, word.end):
            roles.append((word.number, words))
    return roles


def _find(text: str) -> list[tuple[str, int]]:
    """The mobile numbers that are not the other side's, and where each stands."""
    return [(word.number, word.start) for word in phone_words(text) if not is_theirs(text, word.start, word.end)]


def phone_words(text: str) -> list[PhoneWord]:
    """Every mobile number in plain text. As it is typed first, so that 「13800138000一直不通」 has eleven digits."""
    found: list[PhoneWord] = []
    for figures in (text, as_digits(text)):  # one sign for one sign, so positions stay
        for match in _MOBILE.finditer(figures):
            start, end = match.span("all")
            if not any(start < word.end and word.start < end for word in found):
                found.append(PhoneWord("".join(re.findall(r"\d", match["number"])), start, end))
    return sorted(found, key=lambda word: word.start)
