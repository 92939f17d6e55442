"""Terms and guides in Markdown: clauses with kind, keywords and relations, and the fields of a product."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge_base.chinese import closest_sentence
from knowledge_base.company import unknown_values
from knowledge_base.model import Clause, Document, FieldValue, Kind, Presence, Table
from knowledge_base.reading.found import Block, Problem, Reading, Refused
from knowledge_base.reading.front_matter import EVIDENCE
from knowledge_base.reading.grid import is_table, table_of
from knowledge_base.reading.markers import ARTICLE, Scheme
from knowledge_base.reading.suspicious import suspicion
from knowledge_base.reading.tree import Piece, Tree

LONGEST_CLAUSE = 600  # characters of prose; the embedding model averages windows beyond this
FIELDS = "产品要素"
ASKED = "问法"  # a list: each in a line of its own
KEYS = ("类型", "关键词", ASKED, "关联", "证据", "依据")
FIELD_COLUMNS = ("要素", "状态", "内容", "条款")

_HEADING = re.compile(r"^(#{1,3})\s+(\S.*)$")
_FIELD = re.compile(r"^- ([^：:]+)[：:]\s*(.*)$")
_ITEM = re.compile(r"^- (\S.*)$")
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_CAPTION = re.compile(r"^表\s*[：:]")
_RULE = re.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")


@dataclass
class _File:
    document: Document
    reading: Reading
    clauses: dict[str, Clause] = field(default_factory=dict)  # by number

    def refuse(self, line: int, what: str) -> None:
        self.reading.problems.append(Problem(self.document.file, line, what))


def read_clauses(lines: list[str], body_at: int, document: Document, reading: Reading) -> None:
    """Every clause and field from `body_at` on; relations to other files are checked with the whole folder."""
    file = _File(document, reading)
    _refuse_suspicious(lines, file)
    fields_at = next((at for at in range(body_at, len(lines)) if lines[at].strip() == f"# {FIELDS}"), len(lines))
    for piece in _pieces(lines[:fields_at], body_at, file):
        try:
            _add_clause(piece, file)
        except Refused as refused:
            file.refuse(int(refused.where), refused.what)
    if not file.clauses:
        file.refuse(body_at, "has no clause; add one that begins with `## 第一条 heading`")
    reading.clauses.extend(file.clauses.values())
    _read_fields(lines, fields_at, file)


def _refuse_suspicious(lines: list[str], file: _File) -> None:
    for at, line in enumerate(lines, start=1):
        if why := suspicion(line):
            file.refuse(at, why)


def _pieces(lines: list[str], body_at: int, file: _File) -> list[Piece]:
    tree = Tree(Scheme.ARTICLE, marked_only=True)
    at = body_at
    while at < len(lines):
        heading = _HEADING.match(lines[at])
        if heading and len(heading[1]) == 2 and not ARTICLE.match(heading[2]):
            file.refuse(at + 1, "a clause begins with `## 第一条 heading`, a chapter with `# 第一章 heading`")
        if heading:
            tree.feed(Block(heading[2].strip(), at + 1, level=len(heading[1])))
        elif _ROW.match(lines[at]):
            end = _end_of_table(lines, at)
            tree.feed(Block("", at + 1, table=_table(lines, at, end, tree, file)))
            at = end
            continue
        elif lines[at].strip():
            tree.feed(Block(lines[at].strip(), at + 1))
        at += 1
    for block in tree.before:
        file.refuse(int(block.where), "stands before the first clause; move it into one")
    return tree.pieces


def _end_of_table(lines: list[str], at: int) -> int:
    while at < len(lines) and _ROW.match(lines[at]):
        at += 1
    return at


def _table(lines: list[str], at: int, end: int, tree: Tree, file: _File) -> Table | None:
    """The table, with the line before it as caption when that is one (and then no longer prose)."""
    rows = [cells_of(line) for line in lines[at:end] if not _RULE.match(line)]
    said = tree.pieces[-1].lines if tree.pieces else []
    caption = said.pop() if said and _CAPTION.match(said[-1]) else ""
    if not caption:
        file.refuse(at + 1, "a table needs a line 表：… before it, which says what it shows and its unit")
    uneven = [row for row in rows if len(row) != len(rows[0])]
    if uneven or not is_table(rows):
        file.refuse(at + 1, "a table needs a header, a line of dashes and rows with as many cells as the header")
        return None
    return table_of(rows, caption)


def cells_of(line: str) -> tuple[str, ...]:
    found = _ROW.match(line)
    return tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", found[1])) if found else ()


def _add_clause(piece: Piece, file: _File) -> None:
    line = int(piece.where)
    if not piece.number or not piece.heading:
        raise Refused(line, "a clause begins with `## 第一条 heading`")
    if piece.number in file.clauses:
        raise Refused(line, f"{piece.number} is used twice in this file; number its clauses once each")
    keys, asked, text = _split_keys(piece, line)
    _check(line, piece, text)
    document = file.document
    evidence = keys.get("证据") or document.evidence
    if evidence not in EVIDENCE:
        raise Refused(line, f"{piece.number}: 证据 is {evidence!r}; write A, B or C")
    file.clauses[piece.number] = Clause(
        id=f"{document.id}#{piece.number}",
        document=document.id,
        document_title=document.title,
        product=document.product,
        version=document.version,
        path=piece.path,
        number=piece.number,
        heading=piece.heading,
        text=text,
        kind=_kind(line, piece.number, keys),
        keywords=(*_listed(keys.get("关键词", "")), *asked),
        related=tuple(_clause_id(document.id, named) for named in _listed(keys.get("关联", ""))),
        basis=keys.get("依据") or document.source,
        evidence=evidence,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        page=None,
        tables=tuple(piece.tables),
    )


def _split_keys(piece: Piece, line: int) -> tuple[dict[str, str], tuple[str, ...], str]:
    """The `- key：value` lines at the beginning of a clause, what is listed under 问法, and its text."""
    keys: dict[str, str] = {}
    asked: list[str] = []
    lines = list(piece.lines)
    last = ""
    while lines:
        named, item = _FIELD.match(lines[0]), _ITEM.match(lines[0])
        if named and named[1] in KEYS:
            last = named[1]
            keys[last] = named[2].strip()
            if last == ASKED and keys[last]:
                raise Refused(line, f"{piece.number}: {ASKED} is a list; write each in a line of its own below it")
        elif item and last == ASKED:
            asked.append(item[1].strip())
        elif named:
            raise Refused(line, f"{piece.number}: {lines[0]!r} cannot be understood; the keys are {'、'.join(KEYS)}")
        else:
            break
        del lines[0]
    return keys, tuple(asked), "\n".join(lines).strip()


def _kind(line: int, number: str, keys: Mapping[str, str]) -> Kind:
    try:
        return Kind(keys.get("类型", ""))
    except ValueError:
        kinds = "、".join(kind.value for kind in Kind)
        raise Refused(line, f"{number}: 类型 is {keys.get('类型', '')!r}; write one of {kinds}") from None


def _check(line: int, piece: Piece, text: str) -> None:
    if not text and not piece.tables:
        raise Refused(line, f"{piece.number} has no text")
    if len(text) > LONGEST_CLAUSE:
        raise Refused(line, f"{piece.number} has {len(text)} characters, more than {LONGEST_CLAUSE}; split it")
    cells = (cell for table in piece.tables for row in table.rows for cell in row)
    if unknown := unknown_values("\n".join((text, *cells))):
        raise Refused(line, f"{piece.number} names unknown values {', '.join(unknown)} (see README.md)")


def _listed(written: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in re.split(r"[、,，;；]", written))))


def _clause_id(document: str, named: str) -> str:
    """第六条 of this file, or `other-file#第六条`."""
    return named if "#" in named else f"{document}#{named}"


def _read_fields(lines: list[str], at: int, file: _File) -> None:
    for line, row in _field_rows(lines, at, file):
        try:
            file.reading.fields.append(_field_value(line, row, file))
        except Refused as refused:
            file.refuse(line, refused.what)


def _field_rows(lines: list[str], at: int, file: _File) -> list[tuple[int, tuple[str, ...]]]:
    rows = [
        (number, cells_of(line))
        for number, line in enumerate(lines[at:], start=at + 1)
        if _ROW.match(line) and not _RULE.match(line)
    ]
    if rows and rows[0][1] != FIELD_COLUMNS:
        file.refuse(rows[0][0], f"the columns of {FIELDS} are {'、'.join(FIELD_COLUMNS)}")
        return []
    return rows[1:]


def _field_value(line: int, row: tuple[str, ...], file: _File) -> FieldValue:
    if len(row) != len(FIELD_COLUMNS):
        raise Refused(line, f"a row of {FIELDS} has {len(FIELD_COLUMNS)} cells")
    name, written, value, number = row
    document = file.document
    try:
        state = Presence(written)
    except ValueError:
        raise Refused(line, f"{name}: 状态 is {written!r}; write 有, 没有 or 未载明") from None
    if state is Presence.UNKNOWN:
        return FieldValue(document.product, document.version, name, state, "", None, "")
    clause = file.clauses.get(number)
    if clause is None:
        raise Refused(line, f"{name}: {state} needs the clause that says so, there is no {number!r}")
    return FieldValue(document.product, document.version, name, state, value, clause.id, _quote(name, value, clause))


def _quote(name: str, value: str, clause: Clause) -> str:
    """The sentence of the clause that says most about the field."""
    return closest_sentence(clause.source, f"{name}{value}")
