"""A corpus as rows of the database, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar, cast

from sqlalchemy import RowMapping

from knowledge_base.model import (
    Clause,
    Corpus,
    Document,
    Faq,
    FieldValue,
    Kind,
    Presence,
    Product,
    ProductVersion,
    Table,
)
from knowledge_base.models import (
    KnowledgeClause,
    KnowledgeDocument,
    KnowledgeFaq,
    KnowledgeField,
    KnowledgeProduct,
    KnowledgeVersion,
    OfRelease,
)

T = TypeVar("T")
Rows = list[dict[str, Any]]
TABLES: tuple[type[OfRelease], ...] = (
    KnowledgeDocument,
    KnowledgeProduct,
    KnowledgeVersion,
    KnowledgeClause,
    KnowledgeFaq,
    KnowledgeField,
)


def rows_of(corpus: Corpus, release_id: int) -> Iterator[tuple[type[OfRelease], Rows]]:
    """For each table its rows."""
    versions = [version for product in corpus.products for version in product.versions]
    contents: tuple[Sequence[Any], ...] = (
        corpus.documents, corpus.products, versions, corpus.clauses, corpus.faqs, corpus.fields,
    )  # fmt: skip
    for table, values in zip(TABLES, contents, strict=True):
        yield table, [_row(value, release_id, position) for position, value in enumerate(values)]


def _row(value: Any, release_id: int, position: int) -> dict[str, Any]:
    written = {name.name: getattr(value, name.name) for name in fields(value) if name.name != "versions"}
    plain = {name: _plain(one) for name, one in written.items()}
    return {"release_id": release_id, "position": position, **plain}


def _plain(value: Any) -> Any:
    """Tuples as lists and tables as objects, which JSON has."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return asdict(value) if isinstance(value, Table) else value


def corpus_of(tables: Mapping[type[OfRelease], Sequence[RowMapping]], elsewhere: Mapping[str, Any]) -> Corpus:
    """The corpus that these rows were made of; each table's in the order of their positions."""
    versions = [_value(ProductVersion, row) for row in tables[KnowledgeVersion]]
    return Corpus(
        products=tuple(_product(row, versions) for row in tables[KnowledgeProduct]),
        clauses=tuple(_clause(row) for row in tables[KnowledgeClause]),
        faqs=tuple(_value(Faq, row) for row in tables[KnowledgeFaq]),
        fields=tuple(_value(FieldValue, row, state=Presence(row["state"])) for row in tables[KnowledgeField]),
        elsewhere={subject: tuple(asked) for subject, asked in elsewhere.items()},
        documents=tuple(_value(Document, row) for row in tables[KnowledgeDocument]),
    )


def _value(kind: type[T], row: RowMapping, /, **given: Any) -> T:
    names = (name.name for name in fields(cast(Any, kind)) if name.name not in given)
    return kind(**{name: _tuple(row[name]) for name in names}, **given)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _product(row: RowMapping, versions: Iterable[ProductVersion]) -> Product:
    return _value(Product, row, versions=tuple(one for one in versions if one.product == row["code"]))


def _clause(row: RowMapping) -> Clause:
    tables = tuple(
        Table(one["caption"], one["unit"], tuple(one["header"]), tuple(tuple(cells) for cells in one["rows"]))
        for one in row["tables"]
    )
    return _value(Clause, row, kind=Kind(row["kind"]), tables=tables)
