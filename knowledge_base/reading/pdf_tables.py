"""Ruled tables of a PDF as grids: what a merged cell covers, and tables that go on over the page."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from knowledge_base.model import Table
from knowledge_base.reading.grid import Grid, tidy

Box = tuple[float, float, float, float]


def is_grid(table: Any) -> bool:
    """Whether it has rows and columns: a frame around a page or a paragraph is none, and what stands in it is text."""
    boxes = [box for row in table.rows for box in row.cells if box is not None]
    return all(len(_middles({edge for box in boxes for edge in (box[at], box[at + 2])})) > 1 for at in (0, 1))


def grid_of(table: Any) -> list[list[str]]:
    """Every place of the grid with the text of the cell that covers it."""
    texts = [text for row in table.extract() for text in row]
    boxes = [box for row in table.rows for box in row.cells]
    cells = [(box, tidy(text or "")) for box, text in zip(boxes, texts, strict=True) if box is not None]
    columns = _middles({edge for box, _ in cells for edge in (box[0], box[2])})
    rows = _middles({edge for box, _ in cells for edge in (box[1], box[3])})
    return [[_covering(cells, x, y) for x in columns] for y in rows]


def _middles(edges: set[float]) -> list[float]:
    """Between neighbouring edges; edges that a drawing program placed a hair apart are one."""
    return [(near + far) / 2 for near, far in pairwise(sorted(edges)) if far - near > 2]


def _covering(cells: list[tuple[Box, str]], x: float, y: float) -> str:
    return next((text for (left, top, right, bottom), text in cells if left <= x <= right and top <= y <= bottom), "")


def continued(table: Table, grid: Grid) -> Table | None:
    """`table` with the rows that stand on the next page, the repeated header left out; None when they are another's."""
    rows = [tuple(cell or "" for cell in row) for row in grid]
    if not rows or any(len(row) != len(table.header) for row in rows):
        return None
    more = rows[1:] if rows[0] == table.header else rows
    return Table(table.caption, table.unit, table.header, (*table.rows, *more))
