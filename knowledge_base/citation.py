"""Where an answer comes from, with the very words that fit the question best."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.settings import Settings
from knowledge_base.chinese import bigrams, closest_sentence, sentences
from knowledge_base.company import fill
from knowledge_base.model import Clause, Faq


@dataclass(frozen=True)
class Citation:
    """`quote` is a substring of what is cited; it is the sentence, or the row of a table, to be highlighted."""

    document: str
    title: str
    clause: str
    quote: str
    product: str
    effective_from: str
    url: str


def of_entry(faq: Faq, asked: str, settings: Settings) -> Citation:
    return Citation(
        document=faq.document,
        title=faq.document_title,
        clause=faq.clause,
        quote=closest_sentence(fill(faq.text, settings), asked),
        product=faq.product,
        effective_from=faq.effective_from.isoformat(),
        url=f"/help/{faq.document}#{faq.id}",
    )


def of_clause(clause: Clause, asked: str, product: str, settings: Settings, *, quote: str = "") -> Citation:
    return Citation(
        document=clause.document,
        title=clause.document_title,
        clause=clause.number,
        quote=fill(quote, settings) if quote else closest_piece(clause, asked, settings),
        product=product,
        effective_from=clause.effective_from.isoformat(),
        url=f"/help/{clause.document}#{clause.number}",
    )


def closest_piece(clause: Clause, asked: str, settings: Settings) -> str:
    """The sentence or the whole row of a table that shares most with the question."""
    rows = [fill(table.line(row), settings) for table in clause.tables for row in table.rows]
    pieces = [*sentences(fill(clause.text, settings)), *rows]
    wanted = set(bigrams(asked))
    return max(pieces, key=lambda piece: len(wanted & set(bigrams(piece))), default="")
