"""What the readers of Word, PDF and HTML hand on before anybody knows what kind of document it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge_base.reading.found import Block, Place
from knowledge_base.reading.grid import Grid, is_caption, is_table, table_of, texts_of
from knowledge_base.reading.markers import rank_of


@dataclass
class Raw:
    """A document in reading order, with the title it gives itself and what was left out of it and why."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    left_out: list[tuple[Place, str]] = field(default_factory=list)

    def add_table(self, grid: Grid, where: Place, *, page: int | None = None, caption: str = "") -> None:
        """A table with its caption: the line before it when that is one. A frame around text is read as text."""
        if not is_table(grid):
            self.blocks.extend(Block(text, where, page=page) for text in texts_of(grid))
            return
        self.blocks.append(Block("", where, page=page, table=table_of(grid, caption or self._take_caption())))

    def _take_caption(self) -> str:
        """The last line, taken back; one that is a heading too stays where it is."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.table is not None or last.level is not None or not is_caption(last.text):
            return ""
        if rank_of(last.text) is None:
            self.blocks.pop()
        return last.text
