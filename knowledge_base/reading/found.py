"""What a reader hands on: blocks of a document, what was read of it, and what could not be read and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge_base.model import Clause, Document, Faq, FieldValue, Product, Table

Place = int | str  # a line, or in words: 第3页, Sheet1!B7


@dataclass(frozen=True)
class Problem:
    """What keeps a document from being read, in words that an editor can act on."""

    file: str
    where: Place
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.where}: {self.what}"


class Refused(Exception):
    """One thing in a file cannot be read."""

    def __init__(self, where: Place, what: str) -> None:
        super().__init__(what)
        self.where = where
        self.what = what


@dataclass(frozen=True)
class Block:
    """A paragraph or a table as it stands in a document. `level` is that of a heading, 1 for the highest."""

    text: str
    where: Place
    page: int | None = None
    level: int | None = None
    table: Table | None = None


@dataclass
class Reading:
    """Everything of a folder. Problems keep it from being published, notes do not."""

    products: list[Product] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    faqs: list[Faq] = field(default_factory=list)
    fields: list[FieldValue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
