"""PDF files that hold text: lines joined to paragraphs, running heads removed, tables filled, page numbers kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from knowledge_base.reading.found import Block, Refused
from knowledge_base.reading.grid import without_gaps
from knowledge_base.reading.markers import begins_anew, rank_of
from knowledge_base.reading.pdf_tables import continued, grid_of, is_grid
from knowledge_base.reading.raw import Raw

FEWEST_CHARACTERS = 30  # of a page that can be read; a scan has none
EDGE = 0.09  # of the height of a page, above and below, where running heads stand
REPEATS = 0.6  # of the pages carry a running head
SHORT_OF_MARGIN = 2.0  # characters by which the last line of a paragraph falls short of the right margin
INDENT = 1.2  # characters by which its first line stands in
LARGER = 1.15  # than the text: a heading
SCANNED = (
    "page {page} holds no text that can be read: a scanned PDF (a picture of a page) is not supported; "
    "provide the PDF with its text, or the Word file. "
    "第{page}页没有可读取的文字：这是扫描件（图片），无法读取，请提供带文字的PDF或Word原件"
)
_PAGE_NUMBER = re.compile(r"^[-—–\s]*(?:第\s*\d+\s*页)?[\s/，,]*(?:共\s*\d+\s*页)?(?:\d+\s*(?:/\s*\d+)?)?[-—–\s]*$")


@dataclass(frozen=True)
class _Line:
    text: str
    page: int
    left: float
    right: float
    top: float
    size: float
    height: float  # of the page

    @property
    def is_at_edge(self) -> bool:
        return self.top < self.height * EDGE or self.top > self.height * (1 - EDGE)


def read_pdf(path: Path) -> Raw:
    """Raises `Refused` for a scan, a locked or a broken file."""
    try:
        with pdfplumber.open(path) as pdf:
            raw, lines, tables = Raw(), [], []
            for page in pdf.pages:
                _refuse_scan(page)
                found = [table for table in page.find_tables() if is_grid(table)]
                lines.append(_lines(page, [table.bbox for table in found], raw))
                tables.append([(table.bbox[1], grid_of(table)) for table in found])
                page.close()
    except PdfminerException as broken:
        locked = isinstance(broken.args[0] if broken.args else None, PDFPasswordIncorrect)
        what = "is locked by a password (有密码保护)" if locked else "cannot be opened as a PDF (不是有效的PDF文件)"
        raise Refused(1, what) from None
    if not any(lines):
        raise Refused("第1页", SCANNED.format(page=1))
    _add_blocks(_without_running_heads(lines), tables, raw)
    return raw


def _refuse_scan(page: Any) -> None:
    """A page of hardly any text is a scan when a picture fills it. An empty page or a short cover is none."""
    characters = sum(not char["text"].isspace() for char in page.chars)
    if characters >= FEWEST_CHARACTERS:
        return
    area = page.width * page.height
    if any((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) > area / 4 for image in page.images):
        raise Refused(f"第{page.page_number}页", SCANNED.format(page=page.page_number))


def _lines(page: Any, tables: list[tuple[float, float, float, float]], raw: Raw) -> list[_Line]:
    """The lines of a page outside of its tables, from the top."""
    seen = page.filter(lambda thing: thing["object_type"] != "char" or _is_seen(thing))
    if len(seen.chars) < len(page.chars):
        raw.left_out.append((f"第{page.page_number}页", "white or tiny text is not read (隐藏文字未读取)"))
    outside = seen.filter(lambda thing: thing["object_type"] != "char" or not _is_in(thing, tables))
    found = outside.extract_text_lines(return_chars=True, strip=True)
    return [
        _Line(
            text=without_gaps(line["text"].strip()),
            page=page.page_number,
            left=line["x0"],
            right=line["x1"],
            top=line["top"],
            size=Counter(round(char["size"], 1) for char in line["chars"]).most_common(1)[0][0],
            height=page.height,
        )
        for line in found
        if line["text"].strip()
    ]


def _is_seen(char: dict[str, Any]) -> bool:
    color = char.get("non_stroking_color")
    parts = color if isinstance(color, tuple | list) else (color,)
    is_white = len(parts) in (1, 3) and all(isinstance(part, int | float) and part >= 0.99 for part in parts)
    return not is_white and char["size"] > 1


def _is_in(char: dict[str, Any], boxes: Iterable[tuple[float, float, float, float]]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Without page numbers, and without what stands at the edge of most pages but for a number in it."""
    on_pages = Counter(
        text for lines in pages for text in {_but_for_numbers(line) for line in lines if line.is_at_edge}
    )
    least = max(2, round(len(pages) * REPEATS))
    running = {text for text, times in on_pages.items() if times >= least}
    return [
        [
            line
            for line in lines
            if not (line.is_at_edge and (_but_for_numbers(line) in running or _PAGE_NUMBER.match(line.text)))
        ]
        for lines in pages
    ]


def _but_for_numbers(line: _Line) -> str:
    return re.sub(r"\d+", "0", line.text)


class _Paragraphs:
    """Joins lines that a page broke, across pages too."""

    def __init__(self, lines: list[_Line], raw: Raw) -> None:
        self._raw = raw
        self._body = Counter(line.size for line in lines for _ in line.text).most_common(1)[0][0] if lines else 10.0
        texts = [line for line in lines if abs(line.size - self._body) < 0.5]
        self._left = min((line.left for line in texts), default=0.0)
        self._right = max((line.right for line in texts), default=0.0)
        self._sizes = sorted({line.size for line in lines if line.size > self._body * LARGER}, reverse=True)
        self._open: list[_Line] = []

    def add(self, line: _Line) -> None:
        if self._open and self._begins_anew(self._open[-1], line):
            self.end()
        self._open.append(line)

    def end(self) -> None:
        if not self._open:
            return
        text = self._open[0].text
        for line in self._open[1:]:
            text = joined(text, line.text)
        first = self._open[0]
        level = self._sizes.index(first.size) + 1 if first.size in self._sizes and len(text) <= 60 else None
        self._raw.blocks.append(Block(text, f"第{first.page}页", page=first.page, level=level))
        self._open = []

    def _begins_anew(self, before: _Line, line: _Line) -> bool:
        if begins_anew(line.text) or abs(line.size - before.size) > 0.5:
            return True
        is_indented = line.left > self._left + INDENT * line.size and line.left > before.left + INDENT * line.size / 2
        ended_short = before.right < self._right - SHORT_OF_MARGIN * before.size
        return is_indented or ended_short or rank_of(line.text) is not None or rank_of(before.text) is not None


def joined(text: str, more: str) -> str:
    """With a space between Latin words, none beside Chinese."""
    gap = " " if text[-1:].isascii() and text[-1:].isalnum() and more[:1].isascii() and more[:1].isalnum() else ""
    return f"{text}{gap}{more}"


def _add_blocks(pages: list[list[_Line]], tables: list[list[tuple[float, Any]]], raw: Raw) -> None:
    paragraphs = _Paragraphs([line for lines in pages for line in lines], raw)
    for number, (lines, found) in enumerate(zip(pages, tables, strict=True), start=1):
        things: list[tuple[float, Any]] = [*((line.top, line) for line in lines), *found]
        for _, thing in sorted(things, key=lambda pair: pair[0]):
            if isinstance(thing, _Line):
                paragraphs.add(thing)
            else:
                _add_table(thing, number, paragraphs, raw)
    paragraphs.end()


def _add_table(grid: Any, page: int, paragraphs: _Paragraphs, raw: Raw) -> None:
    paragraphs.end()
    last = raw.blocks[-1] if raw.blocks else None
    if last is not None and last.table is not None and (whole := continued(last.table, grid)):
        raw.blocks[-1] = Block("", last.where, page=last.page, table=whole)
    else:
        raw.add_table(grid, f"第{page}页", page=page)
