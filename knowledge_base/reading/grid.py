"""Grids of cells → tables: merged cells filled, captions and units told from the lines before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.model import Table

Grid = Sequence[Sequence[str | None]]

_CAPTION = re.compile(r"^(?:附?表\s*[一二三四五六七八九十\d]*\s*[：:\s])|(?:表|一览|标准|清单)(?:[（(].*[)）])?[：:]?$")
_UNIT = re.compile(r"[（(]?\s*单位\s*[：:]\s*([^）)，。\s]+)\s*[)）]?")
_LABEL = re.compile(r"^表\s*[：:]\s*")
LONGEST_CAPTION = 60


def is_caption(line: str) -> bool:
    return len(line) <= LONGEST_CAPTION and (_CAPTION.search(line) is not None or _UNIT.search(line) is not None)


def split_caption(line: str) -> tuple[str, str]:
    """A caption without its unit, and the unit."""
    unit = _UNIT.search(line)
    caption = _LABEL.sub("", _UNIT.sub("", line)).strip(" ：:\u3000")
    return caption, unit[1] if unit else ""


def is_table(grid: Grid) -> bool:
    """A frame around text has one row or one column and is none."""
    rows = [row for row in grid if any(cell and cell.strip() for cell in row)]
    return len(rows) > 1 and max(map(len, rows)) > 1


def table_of(grid: Grid, caption: str = "") -> Table:
    """The table, its cells that are None filled from above (in the first row from before)."""
    rows = [[None if cell is None else tidy(cell) for cell in row] for row in grid]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows))
    filled: list[list[str]] = []
    for at, row in enumerate(rows):
        cells: list[str] = []
        for column, cell in enumerate([*row, *[""] * (width - len(row))]):
            before = cells[-1] if cells else ""
            above = filled[at - 1][column] if at else before
            cells.append(above if cell is None else cell)
        filled.append(cells)
    title, unit = split_caption(caption)
    header, body = _headed(filled)
    return Table(title, unit, tuple(header), tuple(map(tuple, body)))


def _headed(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The header and what is under it. A header of two rows has cells over several columns, parted below them."""
    first, second = rows[0], rows[1]
    spread = {at for at, cell in enumerate(first) if cell and cell in (*first[at - 1 : at], *first[at + 1 : at + 2])}
    if len(rows) < 3 or not spread or any(second[at] != cell for at, cell in enumerate(first) if at not in spread):
        return first, rows[1:]
    return [high if high == low else f"{high} {low}".strip() for high, low in zip(first, second, strict=True)], rows[2:]


def texts_of(grid: Grid) -> list[str]:
    """What stands in a frame that is no table, each text once."""
    return list(dict.fromkeys(tidy(cell) for row in grid for cell in row if cell and cell.strip()))


def tidy(cell: str) -> str:
    """One line, without spaces between Chinese characters."""
    return without_gaps(" ".join(cell.split()))


_GAP = re.compile(
    r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])[ \t\u00a0\u3000]+(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])"
)


def without_gaps(text: str) -> str:
    return _GAP.sub("", text)
