"""Blocks of any document → its numbered pieces, each with the headings above it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge_base.model import Table
from knowledge_base.reading.found import Block, Place
from knowledge_base.reading.markers import (
    TOP_DECIMAL,
    Rank,
    Scheme,
    rank_of,
    scheme_of,
    spaced,
    split_number,
    term_defined,
)

LONGEST_HEADING = 30
DEFINITIONS = re.compile(r"释义|定义|名词解释")
_SENTENCE_SIGNS = re.compile(r"[，。；：！？]")


@dataclass
class Piece:
    """The smallest numbered part of a document, still to be made a clause."""

    path: tuple[str, ...]
    number: str
    heading: str
    where: Place
    page: int | None
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(self.lines) and not self.tables


class Tree:
    """Fed with blocks in reading order; `pieces` are complete when all have been fed.

    `marked_only`: headings are marked as such, and a line that only looks like one is text.
    """

    def __init__(self, scheme: Scheme, *, marked_only: bool = False) -> None:
        self.pieces: list[Piece] = []
        self.before: list[Block] = []  # what stands before the first heading or number
        self._scheme = scheme
        self._marked_only = marked_only
        self._path: list[tuple[int, str]] = []
        self._open: Piece | None = None
        self._numbered: list[Piece] = []  # under the present heading: parents of 2.3.1 are among them

    def feed(self, block: Block) -> None:
        if block.table is not None or (self._marked_only and block.level is None):
            self._continue(block)
        elif (numbered := split_number(block.text, self._scheme)) is not None:
            self._begin_numbered(block, *numbered)
        elif (rank := self._rank(block)) is not None:
            self._go_under(rank, block)
        elif self._in_definitions and (defined := term_defined(block.text)):
            self._begin(block, number=f"释义·{defined[0]}", heading=defined[0], text=defined[1])
        else:
            self._continue(block)

    def _rank(self, block: Block) -> int | None:
        """How high the block stands when it is a heading."""
        if block.level is not None:
            return block.level * 10
        if self._scheme is Scheme.DECIMAL and _is_top_heading(block.text):
            return Rank.CHAPTER
        return rank_of(block.text)

    @property
    def _in_definitions(self) -> bool:
        above = [heading for _, heading in self._path] + ([self._open.heading] if self._open else [])
        return any(DEFINITIONS.search(heading) for heading in above)

    def _begin_numbered(self, block: Block, number: str, rest: str) -> None:
        if named := re.match(r"^【([^】]+)】\s*(.*)$", rest):
            self._begin(block, number=number, heading=named[1], text=named[2])
        elif block.level is not None or (len(rest) <= LONGEST_HEADING and not _SENTENCE_SIGNS.search(rest)):
            self._begin(block, number=number, heading=rest, text="")
        else:
            self._begin(block, number=number, heading="", text=rest)

    def _begin(self, block: Block, *, number: str, heading: str, text: str) -> None:
        above = [heading for _, heading in self._path]
        above += [f"{parent.number} {parent.heading}" for parent in self._parents(number)]
        self._open = Piece(tuple(above), number, heading, block.where, block.page, [text] if text else [])
        self.pieces.append(self._open)
        self._numbered.append(self._open)

    def _parents(self, number: str) -> list[Piece]:
        """2.3.1 stands under 2.3."""
        return [piece for piece in self._numbered if piece.heading and number.startswith(f"{piece.number}.")]

    def _go_under(self, rank: int, block: Block) -> None:
        self._path = [(above, heading) for above, heading in self._path if above < rank]
        self._path.append((rank, spaced(block.text)))
        self._open, self._numbered = None, []

    def _continue(self, block: Block) -> None:
        if self._open is None and not self._path:
            self.before.append(block)
            return
        if self._open is None:  # text right under a heading: the heading names the piece
            path = tuple(heading for _, heading in self._path)
            self._open = Piece(path[:-1], "", path[-1], block.where, block.page)
            self.pieces.append(self._open)
        if block.table is not None:
            self._open.tables.append(block.table)
        else:
            self._open.lines.append(block.text)


def read_tree(blocks: Iterable[Block]) -> Tree:
    """The pieces of a whole document. A heading that holds nothing but further headings is no piece."""
    read = list(blocks)
    tree = Tree(scheme_of([block.text for block in read if block.table is None]))
    for block in read:
        tree.feed(block)
    tree.pieces = [piece for piece in map(_spoken, tree.pieces) if not piece.is_empty]
    return tree


def _spoken(piece: Piece) -> Piece:
    """An article of one short line was taken for a heading: it says what it says."""
    if piece.is_empty and piece.number and "." not in piece.number:
        piece.lines = [piece.heading]
    return piece


def _is_top_heading(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and not _SENTENCE_SIGNS.search(text) and TOP_DECIMAL.match(text) is not None
