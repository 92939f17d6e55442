"""Bare agreement: 「好的」, 「嗯」, 「是的」. It says yes to the talk, and tells of nothing that was asked about."""

from __future__ import annotations

import re

from insurance.words.numerals import plain

# No word here is the beginning of what several others make up, so there is one way only to take a message apart.
_AGREED = (
    r"(?:好|行|可以|没问题|能|要|收到|知道|明白|懂|谢谢|多谢"
    r"|ok(?:ay)?|k|嗯|恩|哦|噢|喔|啊|呀|哈|呢|吧|嘞|滴|的|了|您|你|[,，。.!！~\s])"
)
_SAYS_YES = r"(?:是|对|没错|系|yes|y|1)"
_NODS = re.compile(rf"(?:{_AGREED}|{_SAYS_YES})+", re.I)
_YES = re.compile(rf"{_SAYS_YES}|嗯|恩", re.I)
_AT_HEAD = re.compile(rf"^(?:{_AGREED}|{_SAYS_YES})+", re.I)


def nods(text: str) -> bool:
    """Whether the whole message is agreement: to go on, to wait, or to what was said before."""
    return _NODS.fullmatch(plain(text).strip()) is not None


def says_yes(text: str) -> bool:
    """Whether the agreement may be a yes to a question: 「是的」, 「对」, 「嗯」, not 「好的」."""
    return nods(text) and _YES.search(plain(text)) is not None


def after_nods(text: str) -> str:
    """What stands behind the agreement at the head: 「好的，有一个」 → 「有一个」."""
    return _AT_HEAD.sub("", plain(text).strip())
