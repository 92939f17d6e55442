"""Automatic numbers of Word: what the reader of a page sees before a paragraph and its text does not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "japaneseCounting",
    "ideographDigital",
}


@dataclass(frozen=True)
class _Level:
    text: str  # 「第%1条」, 「%1.%2」
    format: str
    start: int


class Numbers:
    """Counts the numbered paragraphs of a document; ask in the order of the document."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = _definitions(document)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def next_of(self, paragraph: Paragraph) -> str:
        """The number before this paragraph, "" when it has none; 「第三条 」 ends with a space."""
        place = _place(paragraph)
        if place is None:
            return ""
        number, depth = place
        level = self._levels.get(number, {}).get(depth)
        if level is None or level.format in {"bullet", "none"}:
            return ""
        counts = self._counts[number]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return f"{self._written(number, level)} "

    def _written(self, number: str, level: _Level) -> str:
        def fill(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            of = self._levels[number].get(depth, level)
            return written(self._counts[number].get(depth, of.start), of.format)

        return re.sub(r"%(\d)", fill, level.text)


def written(number: int, format_: str) -> str:
    """十二 or 12; up to 999."""
    if format_ not in _CHINESE:
        return str(number)
    if format_ == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _place(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list of a paragraph and its depth there, its own or its style's."""
    owners: list[Any] = [paragraph._p.pPr]
    style: Any = paragraph.style
    while style is not None:
        owners.append(style.element.pPr)
        style = style.base_style
    for properties in owners:
        numbering = properties.numPr if properties is not None else None
        if numbering is not None and numbering.numId is not None:
            depth = numbering.ilvl.val if numbering.ilvl is not None else 0
            return (str(numbering.numId.val), depth) if numbering.numId.val else None
    return None


def _definitions(document: Document) -> dict[str, dict[int, _Level]]:
    """The levels of each list."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):  # a document without lists has no such part
        return {}
    abstract = {
        one.get(qn("w:abstractNumId")): {int(level.get(qn("w:ilvl"))): _level(level) for level in one.iter(qn("w:lvl"))}
        for one in root.iter(qn("w:abstractNum"))
    }
    return {
        one.get(qn("w:numId")): abstract.get(one.find(qn("w:abstractNumId")).get(qn("w:val")), {})
        for one in root.iter(qn("w:num"))
    }


def _level(element: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(qn(name))
        return found.get(qn("w:val"), default) if found is not None else default

    return _Level(value("w:lvlText", ""), value("w:numFmt", "decimal"), int(value("w:start", "1")))
