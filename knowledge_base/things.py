"""What a question may find, in one shape: entries with their answer, clauses, and subjects that are not ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge_base.model import Clause, Corpus, Faq, Passage, PassageKind, headings_of, label_passage, row_passage
from knowledge_base.products import GENERAL
from knowledge_base.words import tokens

NAMES = frozenset({PassageKind.FAQ, PassageKind.HEADING, PassageKind.FOREIGN})
BODIES = frozenset({PassageKind.ANSWER, PassageKind.CLAUSE})


class ThingKind(StrEnum):
    FAQ = "faq"
    CLAUSE = "clause"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Thing:
    """`names` are what it is asked by; `bodies` what it says. Each text is one passage of the index."""

    id: str
    kind: ThingKind
    topic: str  # things of one topic are versions of each other
    title: str  # what is offered to pick
    names: tuple[str, ...]
    bodies: tuple[str, ...]
    product: str  # its code, or the line of products in words
    source: Faq | Clause | None  # None: not ours
    negatives: tuple[str, ...] = ()
    row: str = ""  # of a row of a clause's table, the row in words
    whole: str = ""  # of such a row, the title of the clause

    def applies_on(self, day: date) -> bool:
        return self.source is None or self.source.applies_on(day)


def tokens_of(thing: Thing) -> frozenset[str]:
    return frozenset(tokens("\n".join((*thing.names, *thing.bodies))))


def foreign_id(subject: str) -> str:
    """No entry and no clause is called like this."""
    return f"~{subject}"


def things_of(corpus: Corpus, passages: tuple[Passage, ...]) -> tuple[Thing, ...]:
    """Everything that can be found. `passages` are those of the corpus."""
    names = {product.code: product.name for product in corpus.products if product.code not in GENERAL}
    bodies: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        if passage.kind in BODIES:
            bodies[passage.owner].append(passage.text)
    return (
        *(_entry(faq) for faq in corpus.faqs),
        *(_clause(clause, names.get(clause.product, ""), tuple(bodies[clause.id])) for clause in corpus.clauses),
        *(row for clause in corpus.clauses for row in _rows(clause, names.get(clause.product, ""))),
        *(_subject(subject, asked) for subject, asked in corpus.elsewhere.items()),
    )


def _entry(faq: Faq) -> Thing:
    return Thing(
        faq.id, ThingKind.FAQ, faq.topic, faq.title, faq.wordings, (faq.text,), faq.product, faq, faq.negatives
    )


def _clause(clause: Clause, product: str, bodies: tuple[str, ...]) -> Thing:
    title = _titled(product, clause.heading)
    return Thing(clause.id, ThingKind.CLAUSE, clause.id, title, headings_of(clause), bodies, clause.product, clause)


def _titled(product: str, heading: str) -> str:
    return f"{product}：{heading}" if product else heading


def _rows(clause: Clause, product: str) -> Iterator[Thing]:
    """Each row of the tables: the answer to who asks for one thing of many. Its topic is the clause."""
    rows = ((table, row) for table in clause.tables for row in table.rows)
    for at, (table, row) in enumerate(rows):
        label = label_passage(clause, table, row)
        yield Thing(
            id=f"{clause.id}/{at}",
            kind=ThingKind.CLAUSE,
            topic=clause.id,
            title=_titled(product, label),
            names=(label,),
            bodies=(row_passage(product, table, row),),
            product=clause.product,
            source=clause,
            row=table.line(row),
            whole=_titled(product, clause.heading),
        )


def _subject(subject: str, asked: tuple[str, ...]) -> Thing:
    id_ = foreign_id(subject)
    return Thing(id_, ThingKind.FOREIGN, id_, subject, tuple(asked), (), "", None)
