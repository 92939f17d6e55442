"""Word files: paragraphs with their styles and automatic numbers, tables with merged cells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from knowledge_base.reading.found import Block, Refused
from knowledge_base.reading.grid import Grid, tidy
from knowledge_base.reading.raw import Raw
from knowledge_base.reading.word_numbers import Numbers


def read_word(path: Path) -> Raw:
    """Raises `Refused` when it is no Word file of today's format."""
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as broken:
        what = f"cannot be opened as a Word file (.docx): {type(broken).__name__}; 无法打开，请另存为 .docx"
        raise Refused(1, what) from None
    raw = Raw(title=_title(document))
    _add_blocks(document, raw)
    if pictures := len(document.inline_shapes):
        raw.left_out.append((1, f"{pictures} pictures are not read; what stands in them must be written out"))
    return raw


def _title(document: Document) -> str:
    for paragraph in document.paragraphs:
        if paragraph.text.strip():
            is_title = paragraph.style is not None and paragraph.style.name in {"Title", "标题"}
            return tidy(paragraph.text) if is_title else ""
    return ""


def _add_blocks(document: Document, raw: Raw) -> None:
    numbers = Numbers(document)
    for at, item in enumerate(document.iter_inner_content(), start=1):
        if isinstance(item, WordTable):
            raw.add_table(_grid(item), f"block {at}")
        elif (block := _block(at, item, numbers, raw)) is not None and block.text != raw.title:
            raw.blocks.append(block)


def _block(at: int, paragraph: Paragraph, numbers: Numbers, raw: Raw) -> Block | None:
    number = numbers.next_of(paragraph)
    shown = "".join(run.text for run in _runs(paragraph) if not _is_hidden(run))
    if len(shown) < len("".join(run.text for run in _runs(paragraph))):
        raw.left_out.append((f"block {at}", "hidden text is not read (隐藏文字未读取)"))
    text = tidy(f"{number}{shown}")
    return Block(text, f"block {at}", level=_level(paragraph)) if text else None


def _runs(paragraph: Paragraph) -> Iterator[Any]:
    """Runs, also those inside links, which `paragraph.runs` leaves out."""
    for item in paragraph.iter_inner_content():
        yield from getattr(item, "runs", [item])


def _is_hidden(run: Any) -> bool:
    color = run.font.color.rgb if run.font.color is not None and run.font.color.type is not None else None
    return bool(run.font.hidden) or (color is not None and str(color) == "FFFFFF")


def _level(paragraph: Paragraph) -> int | None:
    """1 to 9 for a heading style of any language; None for text."""
    style = paragraph.style
    name = (style.name or "") if style is not None else ""
    for prefix in ("Heading ", "heading ", "标题 "):
        if name.startswith(prefix) and name[len(prefix) :].strip().isdigit():
            return int(name[len(prefix) :])
    return None


def _grid(table: WordTable) -> Grid:
    """A merged cell stands in every place that it covers."""
    return [[cell.text for cell in row.cells] for row in table.rows]
