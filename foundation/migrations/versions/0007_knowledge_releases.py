"""The knowledge base is in rows: releases with their documents, products, clauses, questions, fields, and a pointer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "knowledge_release",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("collection", sa.String(length=100), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("elsewhere", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_release")),
    )
    op.create_table(
        "knowledge_clause",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_title", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=1), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["knowledge_release.id"], name=op.f("fk_knowledge_clause_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "id", name=op.f("pk_knowledge_clause")),
    )
    op.create_table(
        "knowledge_document",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=1), nullable=False),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["knowledge_release.id"], name=op.f("fk_knowledge_document_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "id", name=op.f("pk_knowledge_document")),
    )
    op.create_table(
        "knowledge_faq",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_title", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(length=1), nullable=False),
        sa.Column("negatives", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["knowledge_release.id"], name=op.f("fk_knowledge_faq_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "id", name=op.f("pk_knowledge_faq")),
    )
    op.create_table(
        "knowledge_field",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["knowledge_release.id"], name=op.f("fk_knowledge_field_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "product", "version", "field", name=op.f("pk_knowledge_field")),
    )
    op.create_table(
        "knowledge_pointer",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["knowledge_release.id"], name=op.f("fk_knowledge_pointer_release_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_knowledge_pointer")),
    )
    op.create_table(
        "knowledge_product",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["knowledge_release.id"], name=op.f("fk_knowledge_product_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "code", name=op.f("pk_knowledge_product")),
    )
    op.create_table(
        "knowledge_version",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"], ["knowledge_release.id"], name=op.f("fk_knowledge_version_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "product", "label", name=op.f("pk_knowledge_version")),
    )


def downgrade() -> None:
    op.drop_table("knowledge_version")
    op.drop_table("knowledge_product")
    op.drop_table("knowledge_pointer")
    op.drop_table("knowledge_field")
    op.drop_table("knowledge_faq")
    op.drop_table("knowledge_document")
    op.drop_table("knowledge_clause")
    op.drop_table("knowledge_release")
