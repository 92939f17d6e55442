"""Text made easy to read, that still knows where each sign stood in what the customer wrote."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from insurance.words.numerals import plain
from insurance.words.traditional import simplified


@dataclass(frozen=True)
class Readable:
    """`text` is plain and simplified; its sign `n` came from `original[starts[n]:ends[n]]`."""

    original: str
    text: str
    starts: range | list[int]
    ends: range | list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the signs from `start` to `end` (not none) stand in the original."""
        return self.starts[start], self.ends[end - 1]


def readable(text: str) -> Readable:
    """Full-width forms, invisible signs and traditional characters made ordinary, sign by sign."""
    if plain(text) == text:
        return Readable(text, simplified(text), range(len(text)), range(1, len(text) + 1))
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        ordinary = plain(match.group())
        signs.append(ordinary)
        starts += [match.start()] * len(ordinary)
        ends += [match.end()] * len(ordinary)
    return Readable(text, simplified("".join(signs)), starts, ends)


_MARKS = "".join(chr(code) for code in range(0x300, 0x3100) if unicodedata.combining(chr(code)))
_CLUSTER = re.compile(rf"[^{_MARKS}][{_MARKS}]*|[{_MARKS}]+", re.DOTALL)
