"""When people work, as supervisors keep it, and whom they put first in the queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timetable",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["agent.id"], name=op.f("fk_timetable_changed_by_agent")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_timetable")),
    )
    with op.batch_alter_table("handoff") as handoff:
        handoff.add_column(sa.Column("put_first", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("handoff") as handoff:
        handoff.drop_column("put_first")
    op.drop_table("timetable")
