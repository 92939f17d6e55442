"""What is known of a photo by looking at it, and which photos were used in another claim before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo_facts",
        sa.Column("attachment_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("brightness", sa.Double(), nullable=False),
        sa.Column("sharpness", sa.Double(), nullable=False),
        sa.Column("problem", sa.String(length=12), nullable=True),
        sa.Column("taken_at", sa.String(length=40), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("camera", sa.String(length=170), nullable=True),
        sa.Column("software", sa.String(length=80), nullable=True),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=12), nullable=True),
        sa.Column("prints", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_photo_facts")),
    )
    for column in ("customer_id", "sha256", "compared_at"):
        op.create_index(op.f(f"ix_photo_facts_{column}"), "photo_facts", [column])
    op.create_table(
        "photo_match",
        sa.Column("attachment_id", sa.String(length=64), nullable=False),
        sa.Column("earlier_id", sa.String(length=64), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("is_same_file", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", "earlier_id", name=op.f("pk_photo_match")),
    )
    op.create_index(op.f("ix_photo_match_earlier_id"), "photo_match", ["earlier_id"])


def downgrade() -> None:
    op.drop_table("photo_match")
    op.drop_table("photo_facts")
