"""The tables of the knowledge base: releases with everything in them, and which of them answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime

ACTIVE = "active"


class KnowledgeRelease(Base):
    """Never changed once written; its rows below go with it. Written by `releases` alone."""

    __tablename__ = "knowledge_release"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(Text)
    collection: Mapped[str] = mapped_column(String(100))
    passages: Mapped[int]
    origin: Mapped[str] = mapped_column(Text)  # the folder it was read from, "" for the one that comes with us
    elsewhere: Mapped[dict[str, Any]]  # by subject, questions that are not ours to answer


class KnowledgePointer(Base):
    """The one row that says which release answers."""

    __tablename__ = "knowledge_pointer"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)  # always `active`
    release_id: Mapped[int] = mapped_column(ForeignKey("knowledge_release.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfRelease:
    """What every row of a release has: its release, and its place in the order of the documents."""

    release_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_release.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, sort_order=-2
    )
    position: Mapped[int] = mapped_column(sort_order=-1)


class KnowledgeDocument(OfRelease, Base):
    __tablename__ = "knowledge_document"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    owner: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(String(1))
    review_due: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(Text)


class KnowledgeProduct(OfRelease, Base):
    __tablename__ = "knowledge_product"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    aliases: Mapped[list[str]]
    category: Mapped[str] = mapped_column(Text)


class KnowledgeVersion(OfRelease, Base):
    __tablename__ = "knowledge_version"

    product: Mapped[str] = mapped_column(Text, primary_key=True)
    label: Mapped[str] = mapped_column(Text, primary_key=True)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]


class KnowledgeClause(OfRelease, Base):
    __tablename__ = "knowledge_clause"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    document_title: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    path: Mapped[list[str]]
    number: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(4))
    keywords: Mapped[list[str]]
    related: Mapped[list[str]]
    basis: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(String(1))
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    page: Mapped[int | None]
    tables: Mapped[list[Any]]  # [{"caption", "unit", "header": […], "rows": [[…]]}]


class KnowledgeFaq(OfRelease, Base):
    __tablename__ = "knowledge_faq"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    document_title: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[str]]
    text: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(Text)
    clause: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(String(1))
    negatives: Mapped[list[str]]


class KnowledgeField(OfRelease, Base):
    __tablename__ = "knowledge_field"

    product: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[str] = mapped_column(Text, primary_key=True)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[str] = mapped_column(String(4))
    value: Mapped[str] = mapped_column(Text)
    clause: Mapped[str | None] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
