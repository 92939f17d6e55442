"""English is put into the Chinese words that the bot understands; what has no such words stays as it was said."""

from __future__ import annotations

import re

from insurance.words import english_good_news, english_times
from insurance.words.english_alone import ALONE, PEOPLE
from insurance.words.english_danger import OF_DANGER
from insurance.words.english_losses import OF_LOSSES
from insurance.words.english_matters import OF_MATTERS

_WORD = re.compile(r"[A-Za-z][A-Za-z']+")
_I = re.compile(r"\bI\b")
_WORDS_AT_LEAST = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")
_APOSTROPHE = re.compile(r"[\u2018\u2019`\u00b4]")
_ENDS = re.compile(r"^[\s,.!?;:'\"]+|[\s,.!?;:'\"]+$")
_AT_A_PLACE = re.compile(r"^(?:in|at|near|on) (?=[A-Z])")
_SAID_BY_ALL = frozenset({"yes", "no", "sos"})
_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff,])[ ,]+(?=[\u4e00-\u9fff,])")
_WITH_COMMA = ","
# By these it is English that is spoken, and no Chinese with names of cars and apps in it.
_SPOKEN = re.compile(
    r"\b(?:the|my|is|are|was|were|am|i|you|he|she|they|we|it|to|in|on|at|and|or|not|no|can|do|does|did|how|what|where|when"
    r"|why|who|please|pls|help|want|need|have|has|had|this|that|there|with|for|of|me|your|our|car|accident|claim|hurt|fire"
    r"|human|person|talk|speak|insurance|policy|someone|nobody|everyone|yesterday|today|morning|afternoon|evening|night|ago"
    r"|near|hello)\b",
    re.I,
)


def is_english(text: str) -> bool:
    """Whether English is what the customer writes: not 「Model Y」 nor 「我要 cancel 保单」."""
    if _HAN.search(text):
        return False
    if _bare(text) in ALONE and _bare(text) not in _SAID_BY_ALL:
        return True
    if english_good_news.in_chinese(text):
        return True
    words = _WORD.findall(text) + _I.findall(text)
    return len(words) >= _WORDS_AT_LEAST and _SPOKEN.search(text) is not None


def in_chinese(text: str) -> str:
    """The text with its English phrases in Chinese; the same text where it holds none."""
    if not _WORD.search(text):
        return text
    if alone := ALONE.get(_bare(text)):
        return alone
    was_english = is_english(text)
    plain = _APOSTROPHE.sub("'", text)
    if was_english and (news := english_good_news.in_chinese(plain)):
        return news
    said = english_times.in_chinese(plain) if was_english else plain
    for words, chinese in (*OF_DANGER, *OF_MATTERS, *OF_LOSSES):
        said = words.sub(f" {chinese} ", said)
    if not was_english:
        return text if said == plain else _joined(said)
    if not _HAN.search(said):
        return _AT_A_PLACE.sub("在", text)
    for words, chinese in PEOPLE:
        said = words.sub(f" {chinese} ", said)
    return _joined(said)


def _bare(text: str) -> str:
    return " ".join(_ENDS.sub("", text).lower().split())


def _joined(said: str) -> str:
    said = _LOOSE.sub(lambda found: _WITH_COMMA if _WITH_COMMA in found.group() else " ", " ".join(said.split()))
    return re.sub(r"(?<=[\u4e00-\u9fff,.]) +(?=[\u4e00-\u9fff])", "", said).strip(" ,")
