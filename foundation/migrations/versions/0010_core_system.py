"""Claims after first notice: their way into the core system, what it tells of them, who has looked at them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_registration",
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("core_no", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_core_registration_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_core_registration")),
    )
    op.create_index("ix_core_registration_due", "core_registration", ["state", "next_at"])
    op.create_table(
        "claim_step",
        sa.Column("event_id", sa.String(length=80), nullable=False),
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_step_claim_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_claim_step")),
    )
    op.create_index(op.f("ix_claim_step_claim_id_at"), "claim_step", ["claim_id", "at"])
    op.create_table(
        "claim_look",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_look_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_look")),
    )
    op.create_index(op.f("ix_claim_look_claim_id_at"), "claim_look", ["claim_id", "at"])
    # What was reported before is sent to the core system too.
    op.execute(
        "INSERT INTO core_registration (claim_id, state, attempts, next_at)"
        " SELECT id, 'waiting', 0, reported_at FROM claim WHERE number IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("claim_look")
    op.drop_table("claim_step")
    op.drop_table("core_registration")
