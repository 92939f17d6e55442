"""Excel sheets of questions and answers: one entry a row, every mistake named with its cell."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from knowledge_base.chinese import bare
from knowledge_base.model import Document
from knowledge_base.reading.faq_markdown import faq_of
from knowledge_base.reading.found import Problem, Reading, Refused
from knowledge_base.reading.front_matter import EVIDENCE, document_of
from knowledge_base.reading.suspicious import suspicion
from knowledge_base.reading.told import SINCE_EVER, safe_id, values_beside

HEADER_WITHIN = 10  # rows from the top
_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]*$")
_COLUMNS = {
    "编号": ("编号", "序号", "id", "faq编号"),
    "问题": ("问题", "标准问题", "标准问", "标准问法", "提问", "question"),
    "问法": ("相似问法", "相似问", "相似问题", "问法", "扩展问", "扩展问法", "similar"),
    "反例": ("反例", "负例", "不是这个问题", "negative"),
    "答案": ("答案", "回答", "标准答案", "答复", "answer"),
    "产品": ("产品", "险种", "适用产品", "product"),
    "依据": ("依据", "出处", "来源", "条款依据", "条款"),
    "生效": ("生效", "生效日期", "生效日", "生效时间"),
    "失效": ("失效", "失效日期", "失效日", "失效时间"),
    "证据": ("证据", "证据等级"),
    "主题": ("主题",),
}
_NAMES = {heading: column for column, headings in _COLUMNS.items() for heading in headings}


@dataclass(frozen=True)
class _Row:
    sheet: str
    number: int
    letters: dict[str, str]  # of the first column for each of ours that the sheet has
    cells: dict[str, list[tuple[str, str]]]  # by column of ours: (cell's place, text) of each that is not empty

    def place(self, column: str) -> str:
        return f"{self.sheet}!{self.letters.get(column, 'A')}{self.number}"

    def text(self, column: str) -> str:
        return next((text for _, text in self.cells.get(column, ())), "")

    def listed(self, column: str) -> list[str]:
        """Each line, or what semicolons part, of every such cell."""
        parts = (part for _, text in self.cells.get(column, ()) for part in re.split(r"[\n;；|｜]", text))
        return [part.strip() for part in parts if part.strip()]


def read_sheets(path: Path, name: str, reading: Reading) -> None:
    """Every sheet that has a row of headings with 问题 and 答案. Raises `Refused`."""
    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as broken:
        what = f"cannot be opened as an Excel file (.xlsx): {type(broken).__name__}; 无法打开，请另存为 .xlsx"
        raise Refused(1, what) from None
    given = values_beside(path)
    document = _document(given, name)
    reading.documents.append(document)
    before = len(reading.faqs), len(reading.problems)
    for sheet in book.worksheets:
        for row in _rows(sheet, name, reading):
            try:
                _add_entry(row, document, given, reading)
            except Refused as refused:
                reading.problems.append(Problem(name, refused.where, refused.what))
    if before == (len(reading.faqs), len(reading.problems)):
        raise Refused(1, "has no sheet with the columns 问题 and 答案 (没有找到“问题”“答案”两列)")


def _document(given: dict[str, Any], name: str) -> Document:
    stem = Path(name).stem
    values = {
        "id": safe_id(stem),
        "title": stem,
        "product": "",
        "evidence": "C",
        "effective_from": SINCE_EVER,
        **{key: value for key, value in given.items() if value is not None},
        "kind": "faq",
    }
    return document_of(values, name)


def _rows(sheet: Worksheet, name: str, reading: Reading) -> Iterator[_Row]:
    merged = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    headings: dict[int, str] = {}
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = {
            column: text
            for column, value in enumerate(values, start=1)
            if (text := _text(merged.get((number, column), value)))
        }
        if headings and texts:
            yield _row(sheet.title, number, headings, texts)
        elif not headings and number <= HEADER_WITHIN:
            headings = _headings(texts)
    if not headings and sheet.max_row > 1:
        what = f"the sheet {sheet.title} has no row with the headings 问题 and 答案 and is not read"
        reading.notes.append(Problem(name, f"{sheet.title}!A1", what))


def _headings(texts: dict[int, str]) -> dict[int, str]:
    """Our column for each column of the sheet that is one of ours; 相似问法1 and 相似问法2 are both 问法."""
    found = {column: _NAMES.get(re.sub(r"[\s\d（(].*$", "", text.lower())) for column, text in texts.items()}
    known = {column: ours for column, ours in found.items() if ours}
    return known if {"问题", "答案"} <= set(known.values()) else {}


def _row(sheet: str, number: int, headings: dict[int, str], texts: dict[int, str]) -> _Row:
    cells: dict[str, list[tuple[str, str]]] = {}
    for column, text in texts.items():
        if ours := headings.get(column):
            cells.setdefault(ours, []).append((f"{sheet}!{get_column_letter(column)}{number}", text))
    letters = {ours: get_column_letter(column) for column, ours in sorted(headings.items(), reverse=True)}
    return _Row(sheet, number, letters, cells)


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _add_entry(row: _Row, document: Document, given: dict[str, Any], reading: Reading) -> None:
    for cells in row.cells.values():
        for place, text in cells:
            if why := suspicion(text) or ("holds an error of Excel" if re.match(r"^#[A-Z/0]+[!?]?$", text) else None):
                raise Refused(place, why)
    for column in ("问题", "答案"):
        if not row.text(column):
            raise Refused(row.place(column), f"the row has no {column}")
    evidence = row.text("证据") or document.evidence
    if evidence not in EVIDENCE:
        raise Refused(row.place("证据"), f"证据 is {evidence!r}; write A, B or C")
    if not row.text("生效") and not given.get("effective_from"):
        what = f"names no day from which it applies, {SINCE_EVER} is taken; add the column 生效"
        reading.notes.append(Problem(document.file, row.place("问题"), what))
    fields = {
        "问题": row.text("问题"),
        "问法": row.listed("问法"),
        "反例": row.listed("反例"),
        "答案": row.text("答案"),
        "产品": row.text("产品") or document.product,
        "依据": row.text("依据") or document.source or f"《{document.title}》",
        "生效": _day(row.text("生效")) or document.effective_from,
        "失效": _day(row.text("失效")) or document.effective_to,
        "证据": evidence,
        "主题": row.text("主题"),
    }
    reading.faqs.append(faq_of(_entry_id(row, document), fields, document, row.place("生效"), row.place("答案")))


def _day(text: str) -> str:
    """2024年1月1日 and 2024/1/1 are days too."""
    found = re.fullmatch(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?(?:\s.*)?", text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def _entry_id(row: _Row, document: Document) -> str:
    """The number that the sheet gives, else one made of the question, which rows put between do not change."""
    given = row.text("编号")
    if _ID.match(given):
        return given if re.search(r"[A-Za-z]", given) else f"{document.id}-{given}"
    return f"{document.id}-{hashlib.sha256(bare(row.text('问题')).encode()).hexdigest()[:8]}"
