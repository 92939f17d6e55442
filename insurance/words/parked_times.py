"""When the car was parked is not when it was hit: which words of a message tell of the parking alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from insurance.words.clauses import tells_of_accident

_GLUE = re.compile(r"(?:[\s,，、的是在就快约将近吧]|大概|大约|差不多|应该|好像|可能|左右)*")
_FILLER = r"^(?:[\s,，就才我车子把给]|左右|多|吧|大概|还|都|的时候|那会儿?|下班|回[家来]|开回来?)*"
_PARKED = re.compile(_FILLER + r"(?:停|泊)(?:[的好在进到下那这过车了]|$)")
# 「昨晚十点停的」 needs no more; 「停在路边被刮了」 tells of the accident too, so its time may be the accident's.
_PARKED_ONLY = re.compile(_FILLER + r"(?:停|泊)(?:好|下|进去|车|过)*的(?!车|位|地方)")
_NO_MORE = re.compile(
    _FILLER + r"(?:停|泊)(?:好|下|进去|车|过)*(?:在[^,，。]{1,8})?(?:好|下|进去|车|过)*的[吧啊呢车,，。!！\s]*$"
)
_CLAUSE_END = re.compile(r"[。;；!！?？\n]")
_NOT_SEEN = re.compile(
    r"(?:几点|什么时候|啥时候|何时|哪会儿?)[^,，。]{0,6}(?:撞|碰|刮|蹭|剐|擦|划|弄|砸|偷|的)"
    r"|(?:不|没|哪|咋|怎么)(?:太)?(?:知道|晓得|清楚|看[见到]|发现|注意)"
)


class TimeWord(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def parked_spans(text: str, words: Sequence[TimeWord]) -> list[tuple[int, int]]:
    """Where the times of parking stand, if another time is told beside them."""
    groups = _groups(text, words)
    parked = [span for span, then in groups if _is_parked(then)]
    return parked if 0 < len(parked) < len(groups) else []


def only_parked(text: str, words: Sequence[TimeWord]) -> bool:
    """Whether the parking is all that is timed, and nobody saw the rest, or nothing more is said."""
    groups = _groups(text, words)
    if not groups or not all(_is_parked(then) for _, then in groups):
        return False
    return _NOT_SEEN.search(text) is not None or all(_NO_MORE.match(then) for _, then in groups)


def _is_parked(then: str) -> bool:
    if _PARKED_ONLY.match(then):
        return True
    return _PARKED.match(then) is not None and not tells_of_accident(then)


def _groups(text: str, words: Sequence[TimeWord]) -> list[tuple[tuple[int, int], str]]:
    """Words that make one time together, each group with what is said behind it, up to the next or the full stop."""
    spans: list[tuple[int, int]] = []
    for word in sorted(words, key=lambda one: one.start):
        if spans and _GLUE.fullmatch(text, spans[-1][1], word.start):
            spans[-1] = (spans[-1][0], max(word.end, spans[-1][1]))
        else:
            spans.append((word.start, word.end))
    ends = [*(start for start, _ in spans[1:]), len(text)][: len(spans)]
    return [(span, _CLAUSE_END.split(text[span[1] : end])[0]) for span, end in zip(spans, ends, strict=True)]
