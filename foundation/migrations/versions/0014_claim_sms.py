"""News of claims by SMS, on their way to a phone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claim_sms",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=128), nullable=False),
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("only_unreached", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_sms_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_sms")),
        sa.UniqueConstraint("about", "phone", name=op.f("uq_claim_sms_about_phone")),
        sa.UniqueConstraint("code", name=op.f("uq_claim_sms_code")),
    )
    op.create_index("ix_claim_sms_due", "claim_sms", ["state", "next_at"])
    op.create_index(op.f("ix_claim_sms_claim_id"), "claim_sms", ["claim_id"])


def downgrade() -> None:
    op.drop_table("claim_sms")
