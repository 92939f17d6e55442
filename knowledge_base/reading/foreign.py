"""Word, PDF, HTML and Excel files: read by the reader of their format, told apart, made clauses or questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from knowledge_base.reading.clauses import clauses_of
from knowledge_base.reading.found import Block, Problem, Reading, Refused
from knowledge_base.reading.markers import begins_anew
from knowledge_base.reading.raw import Raw
from knowledge_base.reading.suspicious import suspicion
from knowledge_base.reading.told import told_document, values_beside
from knowledge_base.reading.tree import Tree, read_tree

LONGEST_TITLE = 50
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|·{4,})\s*\d+")


def read_foreign(path: Path, name: str, reading: Reading) -> None:
    """Raises `Refused` when the file as a whole cannot be read. Libraries are loaded for the formats that there are."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        from knowledge_base.reading.excel import read_sheets

        read_sheets(path, name, reading)
        return
    raw = _reader(suffix)(path)
    _leave_out_contents(raw)
    texts = [block.text for block in raw.blocks]
    title, blocks = _titled(raw)
    tree = read_tree(blocks)
    document = told_document(values_beside(path), name, title, texts, reading)
    clauses = clauses_of(tree.pieces, document)
    if not clauses:
        raise Refused(1, "holds no clause: neither 第X条, 1.1, 一、 nor headings were found (未识别到条款)")
    reading.documents.append(document)
    reading.clauses.extend(clauses)
    reading.problems.extend(_suspicious(name, raw.blocks))
    reading.notes.extend(Problem(name, where, what) for where, what in raw.left_out)
    reading.notes.extend(_left_before(name, tree))


def _reader(suffix: str) -> Callable[[Path], Raw]:
    if suffix == ".docx":
        from knowledge_base.reading.word import read_word

        return read_word
    if suffix == ".pdf":
        from knowledge_base.reading.pdf import read_pdf

        return read_pdf
    from knowledge_base.reading.web_page import read_page

    return read_page


def _leave_out_contents(raw: Raw) -> None:
    """A table of contents repeats every heading with dots and a page."""
    kept = [block for block in raw.blocks if not _CONTENTS.search(block.text)]
    if left := len(raw.blocks) - len(kept):
        first = next(block for block in raw.blocks if _CONTENTS.search(block.text))
        raw.left_out.append((first.where, f"{left} lines of a table of contents (目录) are not read"))
        raw.blocks = [block for block in kept if block.text.replace(" ", "") != "目录"]


def _titled(raw: Raw) -> tuple[str, list[Block]]:
    """The title and what is under it: the title that the format names, else the first line if it can be one."""
    if raw.title or not raw.blocks:
        return raw.title, raw.blocks
    first, rest = raw.blocks[0], raw.blocks[1:]
    if len(first.text) > LONGEST_TITLE or first.table is not None or begins_anew(first.text):
        return "", raw.blocks
    levels = [block.level for block in rest if block.level is not None]
    stands_alone = first.level is None or not levels or first.level < min(levels)
    return (first.text, rest) if stands_alone else ("", raw.blocks)


def _suspicious(name: str, blocks: list[Block]) -> list[Problem]:
    cells = ((block, "\n".join((block.text, block.table.text if block.table else ""))) for block in blocks)
    return [Problem(name, block.where, why) for block, text in cells if (why := suspicion(text))]


def _left_before(name: str, tree: Tree) -> list[Problem]:
    """What stands before the first clause is indexed nowhere."""
    if not tree.before:
        return []
    first = tree.before[0]
    shown = first.text[:20] if first.text else "a table"
    return [
        Problem(name, first.where, f"{len(tree.before)} paragraphs before the first clause are not indexed: {shown}…")
    ]
