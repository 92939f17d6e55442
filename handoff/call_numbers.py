"""Which number to call back on: what of the words is it, what nearly is, and when the one known is meant."""

from __future__ import annotations

import re

from insurance.words.numerals import as_digits, plain
from insurance.words.phones import check_phone, find_phones, parse_phone, phone_words

LANDLINE = "这看着是座机号。客服回电打的是手机，麻烦发一个 11 位的手机号，就给您登记上。"

CALL_ME = re.compile(
    r"打(?:给|我|这个|过来|电话)|给我(?:来)?(?:打|个电话)|回(?:一?个|我)|回电|留(?:一?个|下|我的)?电话|我(?:的)?电话"
    r"|电话联系|联系我|call",
    re.I,
)
_BESIDE_ASKED = 12  # characters that may stand around a number that is given for a call
_BESIDE_CALL_ME = 40  # likewise beside words that ask for the call: 「我手机没电了，你打这个…，晚上八点以后」
# Hardly a word stands around a number that nobody has asked for, and still it is for the call.
_ONLY_A_NUMBER = re.compile(r"[我的是手机电话号码座固家里单位公司这个联系方式就打吧啊呀哈诶嗯好,，。:：!！~\s]*")
_NUMBER_LIKE = re.compile(r"(?<![\dA-Za-z])\+?\d(?:[\s\-—]?\d){6,13}(?![\dA-Za-z])")
_LANDLINE = re.compile(r"0\d{2,3}[\s\-—]?\d{7,8}|[2-8]\d{6,7}")
_MISTYPED = re.compile(r"1[3-9]\d{6,11}")
_SAME = re.compile(
    r"(?:对|嗯|好的?|行|可以|那|还|就|用|是|打|按|你们?|您|我|拨)*[,，]?(?:就|还|用|打|按|我|是|直接|你们?|给|拨)*"
    r"(?:(?:现在)?(?:这|那)个(?:手机)?(?:号码?|电话|手机)?|(?:我)?(?:登记|注册|绑定|预留|账号|微信|常用|原来|之前|刚才|保单|上面)(?:里|上)?"
    r"(?:登记|留|绑定?|预留|发|填|写)?(?:的)?(?:那个|这个)?(?:手机)?(?:号码?|电话|手机)|本机(?:号码?)?)"
    r"(?:就行|就好|就可以|可以|打|吧|呀|啊|了|就成|[,，。!！~\s])*"
)


def number_given(text: str, *, asked: bool) -> str | None:
    """The mobile number to call: asked for with hardly anything else, beside 「打给我」, or said by itself."""
    phone = parse_phone(text)
    if phone is None:
        return None
    if CALL_ME.search(text):
        return phone if len(beside(text)) <= _BESIDE_CALL_ME else None
    if asked:
        return phone if len(beside(text)) <= _BESIDE_ASKED else None
    return phone if _ONLY_A_NUMBER.fullmatch(beside(text)) else None


def nearly(text: str, *, asked: bool) -> str | None:
    """What to say to a number that cannot be called as it stands: mistyped, several, or of a landline."""
    figures = as_digits(plain(text))
    said = _NUMBER_LIKE.search(figures)
    if said is None or parse_phone(text) is not None:
        return None
    rest = figures.replace(said[0], "")
    is_for_call = len(rest) <= _BESIDE_ASKED if asked else _ONLY_A_NUMBER.fullmatch(rest) is not None
    if not (is_for_call or (CALL_ME.search(text) and len(rest) <= _BESIDE_CALL_ME)):
        return None
    if _LANDLINE.fullmatch(said[0]):
        return LANDLINE
    looks_like_one = _MISTYPED.fullmatch(re.sub(r"\D", "", said[0])) is not None
    return check_phone(text) if asked or looks_like_one else None


def means_known_one(text: str) -> bool:
    """「就这个号」「打我登记的手机」: the number that is known already."""
    return _SAME.fullmatch(plain(text).strip()) is not None and not find_phones(text)


def beside(text: str) -> str:
    """The words without the numbers in them."""
    said = plain(text)
    for word in reversed(phone_words(said)):
        said = said[: word.start] + said[word.end :]
    return said.strip()
