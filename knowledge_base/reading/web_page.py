"""HTML pages: headings, paragraphs, lists and tables that a reader sees; scripts and hidden text do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from knowledge_base.reading.found import Block, Refused
from knowledge_base.reading.grid import tidy
from knowledge_base.reading.raw import Raw

_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "iframe",
    "svg",
    "nav",
    "footer",
    "header",
    "form",
    "button",
}
_BLOCKS = {"p", "li", "dt", "dd", "div", "section", "article", "blockquote", "pre", "td", "figcaption", "caption", "br"}
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])"
)


def read_page(path: Path) -> Raw:
    content = path.read_bytes()
    if not content.strip():
        raise Refused(1, "is empty (空文件)")
    try:
        parser = html.HTMLParser(encoding=_encoding(content), remove_comments=True, remove_pis=True)
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, LookupError, ValueError) as broken:
        raise Refused(1, f"cannot be read as HTML: {broken}") from None
    raw = Raw(title=_title(root))
    body = root.find("body")
    _Walk(raw).go(body if body is not None else root)
    return raw


def _encoding(content: bytes) -> str:
    """What the page says, else UTF-8 when it is that, else what Chinese pages of old are written in."""
    said = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:2048])
    if said:
        return said[1].decode("ascii")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _title(root: html.HtmlElement) -> str:
    headings = [tidy(heading.text_content()) for heading in root.iter("h1")]
    if len(headings) == 1:
        return headings[0]
    title = root.find(".//title")
    return tidy(title.text_content()) if title is not None else ""


class _Walk:
    """Goes through a page in reading order and collects its lines."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._line = ""
        self._where = 1

    def go(self, element: html.HtmlElement) -> None:
        self._visit(element)
        self._end_line()

    def _visit(self, element: html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            return
        self._where = element.sourceline or self._where
        if _is_hidden(element):
            if element.text_content().strip():
                self._raw.left_out.append((self._where, "hidden text is not read (隐藏文字未读取)"))
        elif element.tag == "table":
            self._table(element)
        elif re.fullmatch(r"h[1-6]", element.tag):
            self._heading(element)
        else:
            self._contents(element)

    def _contents(self, element: html.HtmlElement) -> None:
        is_block = element.tag in _BLOCKS
        if is_block:
            self._end_line()
        self._line += element.text or ""
        for child in element:
            self._visit(child)
            self._line += child.tail or ""
        if is_block:
            self._end_line()

    def _heading(self, element: html.HtmlElement) -> None:
        self._end_line()
        text = tidy(element.text_content())
        if text and text != self._raw.title:
            self._raw.blocks.append(Block(text, self._where, level=int(element.tag[1])))

    def _table(self, element: html.HtmlElement) -> None:
        self._end_line()
        caption = element.find("caption")
        title = tidy(caption.text_content()) if caption is not None else ""
        self._raw.add_table(_grid(element), self._where, caption=title)

    def _end_line(self) -> None:
        text, self._line = tidy(self._line), ""
        if text:
            self._raw.blocks.append(Block(text, self._where))


def _is_hidden(element: html.HtmlElement) -> bool:
    style = str(element.get("style") or "").lower()
    return (
        element.get("hidden") is not None or element.get("aria-hidden") == "true" or bool(_HIDDEN_STYLE.search(style))
    )


def _grid(table: html.HtmlElement) -> list[list[str]]:
    """A cell over several rows or columns stands in each of them."""
    below: dict[tuple[int, int], str] = {}
    grid: list[list[str]] = []
    for row_at, row in enumerate(_rows(table)):
        cells: list[str] = []
        for cell in row:
            while (row_at, len(cells)) in below:
                cells.append(below[row_at, len(cells)])
            text = tidy(cell.text_content())
            for _ in range(_span(cell, "colspan")):
                for down in range(1, _span(cell, "rowspan")):
                    below[row_at + down, len(cells)] = text
                cells.append(text)
        while (row_at, len(cells)) in below:
            cells.append(below[row_at, len(cells)])
        grid.append(cells)
    return grid


def _rows(table: html.HtmlElement) -> Iterator[list[html.HtmlElement]]:
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield [cell for cell in row if cell.tag in {"td", "th"}]


def _span(cell: html.HtmlElement, name: str) -> int:
    written = str(cell.get(name) or "1").strip()
    return max(1, min(100, int(written))) if written.isdigit() else 1
